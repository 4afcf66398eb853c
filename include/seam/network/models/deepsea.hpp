// SPDX-License-Identifier: MIT
// DeepSEA (Zhou, Troyanskaya: Nature Methods 12, 2015): 919 chromatin features of 1,000 base pairs, as probabilities or
// logits. Its letters are in the order A, G, C, T; its activation is a threshold that leaves 1e-6 below zero.
#pragma once

#include <seam/network/models/classifier.hpp>

#include <ratio>

namespace seam::inline v0::network::models {

/// The activation of DeepSEA: Torch7's Threshold(0, 1e-6).
using deepsea_threshold = activate<activation::threshold, std::ratio<1, 1'000'000>>;

/// DeepSEA's stack with any length and widths; `deepsea` is the published one. Three valid convolutions of width 8, the
/// first two pooled by 4, and two dense layers on the channels-first flat vector; no batch normalisation.
template <std::ptrdiff_t Length, int First, int Second, int Third, int Hidden, int Features>
struct basic_deepsea
    : classifier<
          network<dna, Length,  //
                  conv1d<First, 8, padding::valid>, deepsea_threshold, max_pool<4>, conv1d<Second, 8, padding::valid>,
                  deepsea_threshold, max_pool<4>, conv1d<Third, 8, padding::valid>, deepsea_threshold,
                  flatten_channels_first, dense<Hidden>, deepsea_threshold, dense<Features>>,
          "AGCT"> {};

using deepsea = basic_deepsea<1000, 320, 480, 960, 925, 919>;
static_assert(deepsea::network_type::parameters() == 52'843'119 && deepsea::network_type::outputs() == 919);

}  // namespace seam::inline v0::network::models
