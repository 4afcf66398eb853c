// SPDX-License-Identifier: MIT
// What models of probabilities have in common: the network with and without the sigmoid at its end, from weights of any
// layout, whose letters may be in an order of their own.
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/network/network.hpp>
#include <seam/network/weight_layout.hpp>

#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::network::models {

/// A model whose outputs are the sigmoids of `Logits`. The letter order is the model's own affair: `Letters` says what
/// its published weights have, and whoever uses the network sees the alphabet's order.
template <class Logits, fixed_string Letters = "ACGT">
struct classifier {
  /// The order in which the published weights have the letters.
  static constexpr fixed_string letters = Letters;

  /// Outputs are logits: what attribution wants, since a probability near 0 or 1 has no slope.
  using logits_type = Logits;
  /// Outputs are probabilities.
  using network_type = extended<Logits, activate<activation::sigmoid>>;

  /// The network with published weights, Keras' or PyTorch's. `names` are those of the weighted layers, if they are not
  /// in order (builder_layout says in which order PyTorch's are). Throws input_error as network<...> does.
  static network_type from_tensors(io::named_tensors weights, std::vector<std::string> const& names = {}) {
    return load<network_type>(std::move(weights), names);
  }
  /// The same without the sigmoid.
  static logits_type logits_from_tensors(io::named_tensors weights, std::vector<std::string> const& names = {}) {
    return load<logits_type>(std::move(weights), names);
  }

 private:
  template <class Network>
  static Network load(io::named_tensors weights, std::vector<std::string> names) {
    io::named_tensors ordered = builder_layout(std::move(weights));
    if (names.empty()) names = layer_names(ordered);
    if (!names.empty())
      reorder_letters<typename Network::alphabet_type>(ordered, names.front() + "/kernel", letters.text);
    return Network(ordered, names);
  }
};

}  // namespace seam::inline v0::network::models
