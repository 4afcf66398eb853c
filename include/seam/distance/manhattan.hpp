// SPDX-License-Identifier: MIT
// The sum of absolute differences, which no matrix product gives.
#pragma once

#include <seam/distance/concept.hpp>

#include <cmath>

namespace seam::inline v0::distance {

/// Sum of absolute differences of two rows, each difference and the sum in double, in a fixed order. 3 columns flops.
struct manhattan {
  static constexpr char const* name() { return "manhattan"; }
  template <class T>
  SEAM_HD double between(T const* a, T const* b, std::ptrdiff_t columns) const {
    constexpr int ways = 8;
    double sum[ways] = {};
    std::ptrdiff_t column = 0;
    for (; column + ways <= columns; column += ways) {
      SEAM_SIMD
      for (int way = 0; way < ways; ++way)
        sum[way] += std::abs(static_cast<double>(a[column + way]) - static_cast<double>(b[column + way]));
    }
    for (; column < columns; ++column)
      sum[0] += std::abs(static_cast<double>(a[column]) - static_cast<double>(b[column]));
    return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
  }
};

static_assert(distance_measure<manhattan> && !product_measure<manhattan>);

}  // namespace seam::inline v0::distance
