// SPDX-License-Identifier: MIT
// Euclidean distance and its square, by differences in double.
#pragma once

#include <seam/distance/concept.hpp>

#include <cmath>

namespace seam::inline v0::distance {

/// Numbers of a row as they are, in double.
template <class T>
struct plain_row {
  T const* values;

  SEAM_HD double operator[](std::ptrdiff_t column) const { return static_cast<double>(values[column]); }
};

/// Sum of squared differences of two rows, each difference and the sum in double. A row is anything whose row[column]
/// is a double: what it does to its numbers (plain_row, framed_row) costs no copy. The order of summation is fixed
/// (eight running sums), so that the same rows give the same bits wherever this is called. 3 columns flops.
template <class A, class B>
SEAM_HD double squared_difference_of(A const& a, B const& b, std::ptrdiff_t columns) {
  constexpr int ways = 8;
  double sum[ways] = {};
  std::ptrdiff_t column = 0;
  for (; column + ways <= columns; column += ways) {
    SEAM_SIMD
    for (int way = 0; way < ways; ++way) {
      double const difference = a[column + way] - b[column + way];
      sum[way] += difference * difference;
    }
  }
  for (; column < columns; ++column) {
    double const difference = a[column] - b[column];
    sum[0] += difference * difference;
  }
  return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}
/// The same of rows as they lie in memory, of float or of double.
template <class T, class U>
SEAM_HD double squared_difference(T const* a, U const* b, std::ptrdiff_t columns) {
  return squared_difference_of(plain_row<T>{a}, plain_row<U>{b}, columns);
}

/// The square of the Euclidean distance.
struct squared_euclidean {
  static constexpr char const* name() { return "squared_euclidean"; }
  template <class T>
  SEAM_HD double between(T const* a, T const* b, std::ptrdiff_t columns) const {
    return squared_difference(a, b, columns);
  }
  template <class T>
  SEAM_HD T of_squared(T square) const {
    return square;
  }
};

/// The length of the difference of two rows.
struct euclidean {
  static constexpr char const* name() { return "euclidean"; }
  template <class T>
  SEAM_HD double between(T const* a, T const* b, std::ptrdiff_t columns) const {
    return std::sqrt(squared_difference(a, b, columns));
  }
  template <class T>
  SEAM_HD T of_squared(T square) const {
    return std::sqrt(square);
  }
};

static_assert(product_measure<euclidean> && product_measure<squared_euclidean>);

}  // namespace seam::inline v0::distance
