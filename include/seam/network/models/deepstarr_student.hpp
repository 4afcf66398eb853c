// SPDX-License-Identifier: MIT
// The network that comes with the library: a small student of DeepSTARR, trained by examples/student/train.py. Its
// weights are examples/data/deepstarr_student.safetensors.
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/network/network.hpp>

namespace seam::inline v0::network::models {

/// Developmental and housekeeping enhancer activity (log2) of 249 base pairs of Drosophila, as DeepSTARR sees it: four
/// same-padded convolutions, each pooled by 2, and three dense layers. 93,002 parameters; DeepSTARR has 624,738.
struct deepstarr_student {
  using network_type =
      network<dna, 249,  //
              conv1d<96, 7>, relu, max_pool<2>, conv1d<48, 3>, relu, max_pool<2>, conv1d<48, 5>, relu, max_pool<2>,
              conv1d<72, 3>, relu, max_pool<2>, flatten, dense<48>, relu, dense<48>, relu, dense<2>>;
  static_assert(network_type::parameters() == 93'002);

  /// The network with the weights that were read from its file; tasks "dev" and "hk". Throws input_error when they are
  /// another network's.
  static network_type from_tensors(io::named_tensors const& weights) {
    return network_type(weights, {"conv_1", "conv_2", "conv_3", "conv_4", "dense_1", "dense_2", "activities"},
                        {"dev", "hk"});
  }
};

}  // namespace seam::inline v0::network::models
