// SPDX-License-Identifier: MIT
// Basset (Kelley, Snoek, Rinn: Genome Research 26, 2016): accessibility of 600 base pairs in 164 cell types, as
// probabilities or logits; and the factorised Basset with which in-silico mutagenesis is timed.
#pragma once

#include <seam/network/models/classifier.hpp>

#include <ratio>

namespace seam::inline v0::network::models {

/// Torch's batch normalisation.
using torch_norm = batch_norm<std::ratio<1, 100'000>>;

/// Basset's stack with any length and widths; `basset` is the published one. Three valid convolutions (19, 11, 7; pools
/// of 3, 4, 4) and three dense layers on the channels-first flat vector, batch normalisation before each activation.
template <std::ptrdiff_t Length, int First, int Second, int Third, int Hidden, int Targets>
struct basic_basset
    : classifier<network<dna, Length,  //
                         conv1d<First, 19, padding::valid>, torch_norm, relu, max_pool<3>,
                         conv1d<Second, 11, padding::valid>, torch_norm, relu, max_pool<4>,
                         conv1d<Third, 7, padding::valid>, torch_norm, relu, max_pool<4>, flatten_channels_first,
                         dense<Hidden>, torch_norm, relu, dense<Hidden>, torch_norm, relu, dense<Targets>>> {};

using basset = basic_basset<600, 300, 200, 200, 1000, 164>;
static_assert(basset::network_type::parameters() == 4'140'464 && basset::network_type::outputs() == 164);

/// The factorised Basset of fastISM (Nair, Shrikumar, Schreiber, Kundaje: Bioinformatics 38, 2022) in Keras' layout:
/// nine same-padded convolutions of 1,000 base pairs, normalised before their activations.
template <std::ptrdiff_t Length, int Targets>
struct basic_factorized_basset
    : classifier<
          network<dna, Length,  //
                  conv1d<48, 3>, batch_norm<>, relu, conv1d<64, 3>, batch_norm<>, relu, conv1d<100, 3>, batch_norm<>,
                  relu, conv1d<150, 7>, batch_norm<>, relu, conv1d<300, 7>, batch_norm<>, relu, max_pool<3>,
                  conv1d<200, 7>, batch_norm<>, relu, conv1d<200, 3>, batch_norm<>, relu, conv1d<200, 3>, batch_norm<>,
                  relu, max_pool<4>, conv1d<200, 7>, batch_norm<>, relu, max_pool<4>, flatten, dense<1000>,
                  batch_norm<>, relu, dense<1000>, batch_norm<>, relu, dense<Targets>>> {};

using factorized_basset = basic_factorized_basset<1000, 1>;
static_assert(factorized_basset::network_type::parameters() == 6'407'303);

}  // namespace seam::inline v0::network::models
