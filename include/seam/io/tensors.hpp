// SPDX-License-Identifier: MIT
// Named tensors: what a file of trained weights holds, whatever its format.
#pragma once

#include <seam/config.hpp>

#include <cstddef>
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

}  // namespace seam::inline v0::io
