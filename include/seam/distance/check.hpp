// SPDX-License-Identifier: MIT
// Rows that no distance can be taken of are refused before work begins, with the row and the value.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/view.hpp>

#include <cmath>
#include <string>

namespace seam::inline v0::distance {

/// Throws input_error that names the first row with NaN or infinity; `name` begins the sentence ("the maps").
template <class T>
void check_finite(view<T const, 2> rows, std::string const& name) {
  std::ptrdiff_t const columns = rows.extent(1);
  for (std::ptrdiff_t row = 0; row < rows.extent(0); ++row) {
    T const* const values = rows.data() + row * columns;
    std::ptrdiff_t column = 0;
    while (column < columns && std::isfinite(values[column])) ++column;
    if (column == columns) continue;
    throw input_error(name + " have the value " + std::to_string(values[column]) + " in row " + std::to_string(row) +
                      " at column " + std::to_string(column) + "; every value must be finite");
  }
}

}  // namespace seam::inline v0::distance
