// SPDX-License-Identifier: MIT
// Products with rows less their column means, in double, without a centred copy: a lane centres one panel of a few
// columns at a time. The order of every sum is fixed, so results do not depend on the number of threads.
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/core/array.hpp>
#include <seam/core/view.hpp>
#include <seam/distance/centred.hpp>
#include <seam/embedding/detail/chunks.hpp>

#include <algorithm>
#include <vector>

namespace seam::inline v0::embedding::detail {

inline constexpr std::ptrdiff_t panel_columns = 128;
inline constexpr std::ptrdiff_t panel_rows = 512;

/// Copies a panel of rows, less the means, as doubles.
struct centre_panel {
  float const* from;
  std::ptrdiff_t from_stride;
  double const* means;
  double* panel;
  std::ptrdiff_t width;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    float const* const values = from + row * from_stride + column;
    double* const out = panel + row * width + column;
    SEAM_SIMD
    for (int w = 0; w < W; ++w) out[w] = static_cast<double>(values[w]) - means[column + w];
  }
};

/// Rows and the means of their columns.
struct centred_view {
  view<float const, 2> rows;
  double const* means;

  std::ptrdiff_t count() const { return rows.extent(0); }
  std::ptrdiff_t columns() const { return rows.extent(1); }
};

inline extent panel(std::ptrdiff_t index, std::ptrdiff_t columns) {
  return {index * panel_columns, std::min(panel_columns, columns - index * panel_columns)};
}
inline std::ptrdiff_t panels(std::ptrdiff_t columns) {
  return (columns + panel_columns - 1) / panel_columns;
}

/// The rows' part of a panel, centred, in `scratch` (rows.count, columns.count).
template <class Lane>
void take_panel(Lane& lane, centred_view x, extent rows, extent columns, double* scratch) {
  lane.for_strips(rows.count, columns.count,
                  centre_panel{x.rows.data() + rows.first * x.columns() + columns.first, x.columns(),
                               x.means + columns.first, scratch, columns.count});
}

/// Adds X'X of centred rows (n, D) to the upper triangle of `sum` (D, D). About n D^2 flops.
template <backend::backend Backend>
void add_cross_products(Backend const& backend, centred_view x, view<double, 2> sum) {
  using blas::transpose;
  std::ptrdiff_t const columns = x.columns();
  std::ptrdiff_t const count = panels(columns);
  backend.for_blocks(count * (count + 1) / 2, 1, [&](auto& lane, extent work) {
    std::ptrdiff_t low = 0;
    std::ptrdiff_t high = work.first;
    for (std::ptrdiff_t length = count; high >= length; --length) high -= length, ++low;
    high += low;
    extent const a = panel(low, columns);
    extent const b = panel(high, columns);
    double* const left = lane.template workspace<double>(panel_rows * panel_columns);
    double* const right = low == high ? left : lane.template workspace<double>(panel_rows * panel_columns);
    for (std::ptrdiff_t row = 0; row < x.count(); row += panel_rows) {
      extent const rows{row, std::min(panel_rows, x.count() - row)};
      take_panel(lane, x, rows, a, left);
      if (low != high) take_panel(lane, x, rows, b, right);
      lane.gemm(transpose::yes, transpose::no, a.count, b.count, rows.count, 1.0, left, a.count, right, b.count, 1.0,
                sum.data() + a.first * columns + b.first, columns);
    }
  });
}

/// X V' of centred rows (n, D) and directions V (l, D) into `scores` (n, l). 2 n D l flops.
template <backend::backend Backend>
void project_into(Backend const& backend, centred_view x, view<double const, 2> directions, view<double, 2> scores) {
  using blas::transpose;
  std::ptrdiff_t const columns = x.columns();
  std::ptrdiff_t const width = directions.extent(0);
  backend.for_blocks(x.count(), panel_rows, [&](auto& lane, extent rows) {
    double* const scratch = lane.template workspace<double>(panel_rows * panel_columns);
    for (std::ptrdiff_t index = 0; index < panels(columns); ++index) {
      extent const part = panel(index, columns);
      take_panel(lane, x, rows, part, scratch);
      lane.gemm(transpose::no, transpose::yes, rows.count, width, part.count, 1.0, scratch, part.count,
                directions.data() + part.first, columns, index == 0 ? 0.0 : 1.0, scores.data() + rows.first * width,
                width);
    }
  });
}

/// Adds Y'X of scores Y (n, l) and centred rows (n, D) to `sum` (l, D). 2 n D l flops.
template <backend::backend Backend>
void add_back_projection(Backend const& backend, centred_view x, view<double const, 2> scores, view<double, 2> sum) {
  using blas::transpose;
  std::ptrdiff_t const columns = x.columns();
  std::ptrdiff_t const width = scores.extent(1);
  backend.for_blocks(panels(columns), 1, [&](auto& lane, extent work) {
    extent const part = panel(work.first, columns);
    double* const scratch = lane.template workspace<double>(panel_rows * panel_columns);
    for (std::ptrdiff_t row = 0; row < x.count(); row += panel_rows) {
      extent const rows{row, std::min(panel_rows, x.count() - row)};
      take_panel(lane, x, rows, part, scratch);
      lane.gemm(transpose::yes, transpose::no, width, part.count, rows.count, 1.0, scores.data() + row * width, width,
                scratch, part.count, 1.0, sum.data() + part.first, columns);
    }
  });
}

/// Sum of squares of centred rows; sums of blocks are added in block order.
template <backend::backend Backend>
double sum_of_squares(Backend const& backend, centred_view x) {
  std::vector<double> sums(static_cast<std::size_t>((x.count() + panel_rows - 1) / panel_rows), 0.0);
  backend.for_blocks(x.count(), panel_rows, [&](auto&, extent rows) {
    double& sum = sums[static_cast<std::size_t>(rows.first / panel_rows)];
    for (std::ptrdiff_t row = rows.first; row < rows.first + rows.count; ++row)
      for (std::ptrdiff_t column = 0; column < x.columns(); ++column) {
        double const value = static_cast<double>(x.rows(row, column)) - x.means[column];
        sum += value * value;
      }
  });
  double sum = 0;
  for (double const part : sums) sum += part;
  return sum;
}

/// Means of the columns of rows that come in chunks.
template <backend::backend Backend, class Rows>
std::vector<double> means_of_chunks(Backend const& backend, Rows& rows) {
  extents<2> const shape = rows.shape();
  std::vector<double> means(static_cast<std::size_t>(shape[1]), 0.0);
  for_chunks(rows, [&](std::ptrdiff_t, view<float const, 2> chunk) {
    std::vector<double> const part = distance::column_means(backend, chunk);
    double const weight = static_cast<double>(chunk.extent(0)) / static_cast<double>(shape[0]);
    for (std::size_t column = 0; column < means.size(); ++column) means[column] += weight * part[column];
  });
  return means;
}

}  // namespace seam::inline v0::embedding::detail
