// SPDX-License-Identifier: MIT
// How much maps vary: per position and column, over all sequences or over the cluster means.
#pragma once

#include <seam/core/array.hpp>

#include <algorithm>
#include <cmath>

namespace seam::inline v0::explain {

/// Population variance (L, A) of the rows of `maps` (K, L, A), each counted once: of the cluster means, the variation
/// between mechanisms.
template <class T>
array<double, 2> variance_over_rows(view<T, 3> maps) {
  array<double, 2> result(maps.extent(1), maps.extent(2));
  auto const rows = static_cast<double>(maps.extent(0));
  for (std::ptrdiff_t column = 0; column < maps.row_size(); ++column) {
    double mean = 0;
    for (std::ptrdiff_t row = 0; row < maps.extent(0); ++row)
      mean += static_cast<double>(maps.data()[row * maps.row_size() + column]);
    mean /= rows;
    double sum = 0;
    for (std::ptrdiff_t row = 0; row < maps.extent(0); ++row) {
      double const difference = static_cast<double>(maps.data()[row * maps.row_size() + column]) - mean;
      sum += difference * difference;
    }
    result.data()[column] = sum / rows;
  }
  return result;
}

/// Standard deviations (L, A) of variances (L, A).
inline array<double, 2> standard_deviation(array<double, 2> variance) {
  std::transform(variance.begin(), variance.end(), variance.begin(), [](double value) { return std::sqrt(value); });
  return variance;
}

}  // namespace seam::inline v0::explain
