// SPDX-License-Identifier: MIT
// Shapes as sentences and NumPy's headers say them.
#pragma once

#include <seam/core/view.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace seam::inline v0 {

/// The lengths of an array's axes as Python writes them: "(100, 249, 4)", "(100,)", "()".
inline std::string shape_text(std::vector<std::ptrdiff_t> const& shape) {
  std::string text = "(";
  for (std::size_t axis = 0; axis < shape.size(); ++axis) text += (axis > 0 ? ", " : "") + std::to_string(shape[axis]);
  return text + (shape.size() == 1 ? ",)" : ")");
}
template <int Rank>
std::string shape_text(extents<Rank> const& shape) {
  return shape_text(std::vector<std::ptrdiff_t>(shape.length, shape.length + Rank));
}

}  // namespace seam::inline v0
