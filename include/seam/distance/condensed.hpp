// SPDX-License-Identifier: MIT
// The condensed form of a symmetric distance matrix: the pairs (0,1), (0,2), .., (0,n-1), (1,2), .., (n-2,n-1).
#pragma once

#include <seam/config.hpp>

#include <cstddef>
#include <utility>

namespace seam::inline v0::distance {

/// Number of pairs of n points.
SEAM_HD constexpr std::ptrdiff_t condensed_size(std::ptrdiff_t n) {
  return n * (n - 1) / 2;
}

/// Where the distance between points a != b stands among `n` points.
SEAM_HD constexpr std::ptrdiff_t condensed_index(std::ptrdiff_t n, std::ptrdiff_t a, std::ptrdiff_t b) {
  std::ptrdiff_t const low = a < b ? a : b;
  std::ptrdiff_t const high = a < b ? b : a;
  return low * n - low * (low + 1) / 2 + high - low - 1;
}

/// The two points, smaller first, whose distance stands at `index`. O(n).
constexpr std::pair<std::ptrdiff_t, std::ptrdiff_t> condensed_pair(std::ptrdiff_t n, std::ptrdiff_t index) {
  std::ptrdiff_t row = 0;
  for (std::ptrdiff_t length = n - 1; index >= length; --length) index -= length, ++row;
  return {row, row + 1 + index};
}

/// The place, row <= column, of one of n (n + 1) / 2 items that fill an upper triangle with its diagonal row by row.
/// O(n).
struct triangle_place {
  std::ptrdiff_t row;
  std::ptrdiff_t column;
};
constexpr triangle_place place_in_triangle(std::ptrdiff_t n, std::ptrdiff_t index) {
  triangle_place place{0, index};
  for (std::ptrdiff_t length = n; place.column >= length; --length) place.column -= length, ++place.row;
  place.column += place.row;
  return place;
}

}  // namespace seam::inline v0::distance
