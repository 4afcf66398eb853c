// SPDX-License-Identifier: MIT
// A network that has learned nothing: the same layers with the values of each kernel in a random order. What an
// analysis still finds in it comes from the architecture and the sequence, not from what was learned.
#pragma once

#include <seam/core/random.hpp>
#include <seam/io/tensors.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace seam::inline v0::network {

/// `weights` with the values of each tensor of two or more dimensions in a random order, every order equally likely
/// (Fisher and Yates); biases and the numbers of normalisations stay. So each layer keeps the distribution of its
/// weights and loses their arrangement: the test of Adebayo et al. (NeurIPS 2018), with the scale of activations kept.
/// Tensor i is a function of (seed, i). O(numbers).
inline io::named_tensors shuffle_weights(io::named_tensors weights, std::uint64_t seed) {
  for (std::size_t i = 0; i < weights.tensors.size(); ++i) {
    io::tensor& tensor = weights.tensors[i];
    if (tensor.shape.size() < 2) continue;
    random_stream random(seed, i);
    for (std::size_t last = tensor.values.size(); last > 1; --last)
      std::swap(tensor.values[last - 1], tensor.values[below(random.next(), static_cast<std::uint32_t>(last))]);
  }
  return weights;
}

}  // namespace seam::inline v0::network
