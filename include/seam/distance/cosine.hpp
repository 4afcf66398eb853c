// SPDX-License-Identifier: MIT
// Cosine and correlation distances: half of the squared Euclidean distance between rows of length 1, so that they go by
// the same tiles, and cancel as little.
#pragma once

#include <seam/distance/euclidean.hpp>

#include <cmath>

namespace seam::inline v0::distance {

/// A row's numbers in its frame, in double.
template <class T>
struct framed_row {
  T const* values;
  row_frame frame;

  SEAM_HD double operator[](std::ptrdiff_t column) const {
    return (static_cast<double>(values[column]) - frame.shift) * frame.scale;
  }
};

namespace detail {

/// The frame in which a row less `shift` has length 1; the scale is 0 where it has none.
template <class T>
SEAM_HD row_frame unit_frame(T const* row, std::ptrdiff_t columns, double shift) {
  double largest = 0;
  for (std::ptrdiff_t column = 0; column < columns; ++column)
    largest = std::fmax(largest, std::abs(static_cast<double>(row[column]) - shift));
  if (!(largest > 0)) return {shift, 0};
  double sum = 0;  // of squares of numbers up to 1: neither huge nor tiny rows overflow
  for (std::ptrdiff_t column = 0; column < columns; ++column) {
    double const value = (static_cast<double>(row[column]) - shift) / largest;
    sum += value * value;
  }
  return {shift, 1 / (largest * std::sqrt(sum))};
}

/// A measure of rows of length 1: half of their squared distance in the frames of Measure.
template <class Measure>
struct half_square_in_frames {
  template <class T>
  SEAM_HD double between(T const* a, T const* b, std::ptrdiff_t columns) const {
    Measure const measure{};
    return of_squared(squared_difference_of(framed_row<T>{a, measure.frame_of(a, columns)},
                                            framed_row<T>{b, measure.frame_of(b, columns)}, columns));
  }
  template <class T>
  SEAM_HD T of_squared(T square) const {
    return square / 2;
  }
};

}  // namespace detail

/// 1 - cosine of the angle between two rows: their shapes, without their strengths; 0 to 2. A row of zeros has no
/// direction: whoever takes rows refuses it.
struct cosine : detail::half_square_in_frames<cosine> {
  static constexpr char const* name() { return "cosine"; }
  static constexpr char const* needs() { return "a row that is not 0 everywhere"; }
  template <class T>
  SEAM_HD row_frame frame_of(T const* row, std::ptrdiff_t columns) const {
    return detail::unit_frame(row, columns, 0.0);
  }
};

/// 1 - Pearson's correlation of two rows; 0 to 2. A constant row has none: whoever takes rows refuses it.
struct correlation : detail::half_square_in_frames<correlation> {
  static constexpr char const* name() { return "correlation"; }
  static constexpr char const* needs() { return "a row that is not constant"; }
  template <class T>
  SEAM_HD row_frame frame_of(T const* row, std::ptrdiff_t columns) const {
    double sum = 0;
    bool constant = true;  // a mean is rounded, so that differences to it do not tell
    for (std::ptrdiff_t column = 0; column < columns; ++column) {
      sum += static_cast<double>(row[column]);
      constant = constant && row[column] == row[0];
    }
    double const mean = sum / static_cast<double>(columns);
    return constant ? row_frame{mean, 0} : detail::unit_frame(row, columns, mean);
  }
};

static_assert(framed_measure<cosine> && framed_measure<correlation> && !framed_measure<euclidean>);

}  // namespace seam::inline v0::distance
