// SPDX-License-Identifier: MIT
// Named tensors: what a file of trained weights holds, whatever its format.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/finite.hpp>
#include <seam/core/npy_format.hpp>
#include <seam/core/shape_text.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace seam::inline v0::io {

/// One array of a weights file.
struct tensor {
  std::string name;  ///< "conv1d_1/kernel": layer, slash, weight
  std::vector<std::ptrdiff_t> shape;
  std::vector<float> values;  ///< row-major
};

/// All arrays of a weights file, in the file's order.
struct named_tensors {
  std::string source;  ///< where they came from, for error sentences
  std::vector<tensor> tensors;

  /// The tensor of that name, or null.
  tensor const* find(std::string_view name) const {
    for (tensor const& candidate : tensors)
      if (candidate.name == name) return &candidate;
    return nullptr;
  }
};

/// Throws input_error that names the first tensor that has not as many values as its shape says.
inline void require_whole(named_tensors const& weights) {
  for (tensor const& each : weights.tensors)
    expect(bytes_of_array(each.shape, 1) == static_cast<std::uintmax_t>(each.values.size()), [&] {
      return weights.source + ", tensor " + each.name + " has " + std::to_string(each.values.size()) +
             " values and the shape " + shape_text(each.shape);
    });
}

/// Throws input_error that names the tensor and the element (of its values, row-major) of the first number that is NaN
/// or infinite. O(numbers).
inline void require_finite(named_tensors const& weights) {
  for (tensor const& each : weights.tensors) {
    auto const count = static_cast<std::ptrdiff_t>(each.values.size());
    std::ptrdiff_t const bad = v0::detail::first_not_finite(each.values.data(), count);
    if (bad != count)
      v0::detail::refuse_not_finite(weights.source + ", tensor " + each.name,
                                    each.values[static_cast<std::size_t>(bad)], " at element " + std::to_string(bad));
  }
}

}  // namespace seam::inline v0::io
