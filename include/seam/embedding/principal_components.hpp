// SPDX-License-Identifier: MIT
// What a principal component analysis finds: the directions along which rows differ most, and the way of a row to its
// coordinates along them and back.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/embedding/detail/centred_products.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace seam::inline v0::embedding {

/// The leading eigenvectors of the covariance matrix of rows (N, D).
struct principal_components {
  std::vector<double> mean;                ///< (D) of the columns
  array<double, 2> directions;             ///< (d, D) orthonormal rows; the entry of largest size is positive
  std::vector<double> explained_variance;  ///< (d) descending, with the divisor N - 1
  double total_variance = 0;               ///< sum of the variances of all D columns
  double residual = 0;  ///< largest |C v - lambda v|, as a share of the first variance; of covariance 0: rounding alone

  std::ptrdiff_t components() const { return directions.extent(0); }
  std::ptrdiff_t columns() const { return directions.extent(1); }
  /// Share of the total variance along a direction; 0 where all rows are equal.
  double explained_variance_ratio(std::ptrdiff_t component) const {
    return total_variance > 0 ? explained_variance[static_cast<std::size_t>(component)] / total_variance : 0.0;
  }

  /// Coordinates of rows (n, D), which need not be those of the analysis, into `scores` (n, d). Rows are
  /// centred with one rounding, products are in float: about 1e-7 of the row's length. 2 n D d flops.
  /// Throws input_error for rows of another width.
  template <backend::backend Backend>
  void transform_into(Backend const& backend, view<float const, 2> rows, view<float, 2> scores) const {
    expect(rows.extent(1) == columns() && scores.extent(0) == rows.extent(0) && scores.extent(1) == components(), [&] {
      return "rows of " + std::to_string(rows.extent(1)) + " columns cannot be put along principal components of " +
             std::to_string(columns());
    });
    detail::project_floats_into(backend, {rows, mean.data()}, directions.view(), scores);
  }
  template <backend::backend Backend>
  array<float, 2> transform(Backend const& backend, view<float const, 2> rows) const {
    array<float, 2> scores(rows.extent(0), components());
    transform_into(backend, rows, scores);
    return scores;
  }

  /// The rows (n, D) that lie at the coordinates `scores` (n, d): what is left of a map when only these directions
  /// count. Throws input_error for another number of coordinates.
  array<float, 2> inverse_transform(view<float const, 2> scores) const {
    expect(scores.extent(1) == components(), [&] {
      return std::to_string(scores.extent(1)) + " coordinates were given for " + std::to_string(components()) +
             " principal components";
    });
    array<float, 2> rows(scores.extent(0), columns());
    for (std::ptrdiff_t row = 0; row < rows.extent(0); ++row)
      for (std::ptrdiff_t column = 0; column < columns(); ++column) {
        double value = mean[static_cast<std::size_t>(column)];
        for (std::ptrdiff_t c = 0; c < components(); ++c)
          value += static_cast<double>(scores(row, c)) * directions(c, column);
        rows(row, column) = static_cast<float>(value);
      }
    return rows;
  }
};

namespace detail {

/// An eigenvector's sign means nothing: the first entry of largest size is made positive.
inline void fix_signs(view<double, 2> directions) {
  for (std::ptrdiff_t row = 0; row < directions.extent(0); ++row) {
    auto const values = directions.row(row);
    double const largest =
        *std::max_element(values.begin(), values.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
    if (largest < 0)
      for (double& value : values) value = -value;
  }
}

}  // namespace detail

}  // namespace seam::inline v0::embedding
