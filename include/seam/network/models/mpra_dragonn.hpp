// SPDX-License-Identifier: MIT
// MPRA-DragoNN's ConvModel (Movva et al.: PLOS ONE 14, 2019): activity of 145 base pairs in twelve massively parallel
// reporter assays.
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/network/network.hpp>
#include <seam/network/weight_layout.hpp>

#include <utility>

namespace seam::inline v0::network::models {

/// Three valid convolutions of width 5, batch normalisation behind each activation, and one dense layer.
struct mpra_dragonn {
  using network_type = network<dna, 145,  //
                               conv1d<120, 5, padding::valid>, relu, batch_norm<>, conv1d<120, 5, padding::valid>, relu,
                               batch_norm<>, conv1d<120, 5, padding::valid>, relu, batch_norm<>, flatten, dense<12>>;
  static_assert(network_type::parameters() == 339'732);

  /// The network with weights whose layers are in order, as Keras saves them; outputs have no published names. Throws
  /// input_error when the weights are another network's.
  static network_type from_tensors(io::named_tensors weights) {
    return network_type(builder_layout(std::move(weights)));
  }
};

}  // namespace seam::inline v0::network::models
