// SPDX-License-Identifier: MIT
// Beluga, the DeepSEA of ExPecto (Zhou et al.: Nature Genetics 50, 2018): 2,002 chromatin features of 2,000 base pairs,
// as probabilities or logits. Its letters are in the order A, G, C, T.
#pragma once

#include <seam/network/models/classifier.hpp>

namespace seam::inline v0::network::models {

/// Beluga's stack with any length and widths; `beluga` is the published one. Pairs of valid convolutions of width 8,
/// the first two pairs pooled by 4, and two dense layers on the channels-first flat vector; no batch normalisation.
template <std::ptrdiff_t Length, int First, int Second, int Third, int Hidden, int Features>
struct basic_beluga
    : classifier<network<dna, Length,  //
                         conv1d<First, 8, padding::valid>, relu, conv1d<First, 8, padding::valid>, relu, max_pool<4>,
                         conv1d<Second, 8, padding::valid>, relu, conv1d<Second, 8, padding::valid>, relu, max_pool<4>,
                         conv1d<Third, 8, padding::valid>, relu, conv1d<Third, 8, padding::valid>, relu,
                         flatten_channels_first, dense<Hidden>, relu, dense<Features>>,
                 "AGCT"> {};

using beluga = basic_beluga<2000, 320, 480, 640, 2003, 2002>;
static_assert(beluga::network_type::parameters() == 149'536'251 && beluga::network_type::outputs() == 2002);

}  // namespace seam::inline v0::network::models
