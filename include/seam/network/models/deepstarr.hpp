// SPDX-License-Identifier: MIT
// DeepSTARR (de Almeida, Reiter, Pagani, Stark: Nature Genetics 54, 2022): developmental and housekeeping enhancer
// activity (log2) of 249 base pairs of Drosophila. Reads Keras weights, so it needs HDF5's C library.
#pragma once

#include <seam/io/keras.hpp>
#include <seam/network/network.hpp>

namespace seam::inline v0::network::models {

struct deepstarr {
  using network_type =
      network<dna, 249,  //
              conv1d<256, 7>, batch_norm<>, relu, max_pool<2>, conv1d<60, 3>, batch_norm<>, relu, max_pool<2>,
              conv1d<60, 5>, batch_norm<>, relu, max_pool<2>, conv1d<120, 3>, batch_norm<>, relu, max_pool<2>, flatten,
              dense<256>, batch_norm<>, relu, dense<256>, batch_norm<>, relu, heads<dense<1>, dense<1>>>;
  static_assert(network_type::parameters() == 624'738);

  /// The network with the weights of a Keras file as the authors saved it; tasks "dev" and "hk". Throws input_error
  /// when the file cannot be read or holds other tensors.
  static network_type from_keras(std::string const& path) { return from_tensors(io::read_keras_weights(path)); }

  /// The same from weights that are already in memory. Layers have the authors' names; only the numbers of the batch
  /// normalisations, which Keras counts on from run to run, are the file's.
  static network_type from_tensors(io::named_tensors const& weights) {
    std::vector<std::string> const norms = normalisations(weights);
    return network_type(weights,
                        {"Conv1D_1st", norms[0], "Conv1D_2", norms[1], "Conv1D_3", norms[2], "Conv1D_4", norms[3],
                         "Dense_1", norms[4], "Dense_2", norms[5], "Dense_Dev", "Dense_Hk"},
                        {"dev", "hk"});
  }

 private:
  /// The file's six batch normalisations in its order, or the published names where it does not have six.
  static std::vector<std::string> normalisations(io::named_tensors const& weights) {
    std::vector<std::string> found;
    for (std::string const& name : layer_names(weights))
      if (name.starts_with("batch_normalization")) found.push_back(name);
    if (found.size() == 6) return found;
    found.clear();
    for (int number = 60; number < 66; ++number) found.push_back("batch_normalization_" + std::to_string(number));
    return found;
  }
};

}  // namespace seam::inline v0::network::models
