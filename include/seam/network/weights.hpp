// SPDX-License-Identifier: MIT
// What a network wants to find in a file of weights, and the one sentence that lists everything that is wrong with it.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/shape_text.hpp>
#include <seam/io/tensors.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace seam::inline v0::network {

/// A tensor that a layer wants.
struct weight_shape {
  std::string name;  ///< "conv1d_1/kernel"
  std::vector<std::ptrdiff_t> shape;
};

namespace detail {

inline std::ptrdiff_t elements(std::vector<std::ptrdiff_t> const& shape) {
  std::ptrdiff_t product = 1;
  for (std::ptrdiff_t const length : shape) product *= length;
  return product;
}

inline bool wanted(std::vector<weight_shape> const& expected, std::string_view name) {
  for (weight_shape const& candidate : expected)
    if (candidate.name == name) return true;
  return false;
}

}  // namespace detail

/// Throws input_error with every missing, surplus and misshapen tensor (names, found and expected shapes) unless
/// `weights` holds exactly `expected`, and when a number is not finite.
inline void check_weights(io::named_tensors const& weights, std::vector<weight_shape> const& expected) {
  std::string missing, surplus, misshapen;
  auto const add = [](std::string& list, std::string const& item) {
    list += (list.empty() ? "" : ", ") + item;
  };
  for (weight_shape const& want : expected) {
    io::tensor const* const found = weights.find(want.name);
    if (!found) {
      add(missing, want.name + ' ' + shape_text(want.shape));
    } else if (found->shape != want.shape ||
               static_cast<std::ptrdiff_t>(found->values.size()) != detail::elements(want.shape)) {
      add(misshapen, want.name + ' ' + shape_text(found->shape) + " instead of " + shape_text(want.shape));
    }
  }
  for (io::tensor const& tensor : weights.tensors)
    if (!detail::wanted(expected, tensor.name)) add(surplus, tensor.name + ' ' + shape_text(tensor.shape));
  std::string sentence;
  if (!missing.empty()) sentence += "; missing: " + missing;
  if (!misshapen.empty()) sentence += "; misshapen: " + misshapen;
  if (!surplus.empty()) sentence += "; surplus: " + surplus;
  expect(sentence.empty(), [&] { return weights.source + " does not hold the weights of this network" + sentence; });
  io::require_finite(weights);
}

/// The layers of a file, in its order: what stands before the last slash of each tensor's name.
inline std::vector<std::string> layer_names(io::named_tensors const& weights) {
  std::vector<std::string> names;
  for (io::tensor const& tensor : weights.tensors) {
    std::string const name = tensor.name.substr(0, tensor.name.rfind('/'));
    bool known = false;
    for (std::string const& other : names) known |= other == name;
    if (!known) names.push_back(name);
  }
  return names;
}

}  // namespace seam::inline v0::network
