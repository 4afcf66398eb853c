// SPDX-License-Identifier: MIT
// Products with rows less their column means, in double, without a centred copy: a lane centres one panel of a few
// columns at a time. The order of every sum is fixed, so results do not depend on the number of threads.
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/view.hpp>
#include <seam/distance/centred.hpp>
#include <seam/distance/condensed.hpp>
#include <seam/embedding/detail/chunks.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace seam::inline v0::embedding::detail {

inline constexpr std::ptrdiff_t panel_columns = 128;
inline constexpr std::ptrdiff_t panel_rows = 512;

/// Copies rows, less the means of their columns, as doubles or floats.
template <class T>
struct centred_copy {
  float const* from;
  std::ptrdiff_t from_stride;
  double const* means;
  T* to;
  std::ptrdiff_t stride;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    float const* const values = from + row * from_stride + column;
    T* const out = to + row * stride + column;
    SEAM_SIMD
    for (int w = 0; w < W; ++w) out[w] = static_cast<T>(static_cast<double>(values[w]) - means[column + w]);
  }
};

/// Rows and the means of their columns, in the host's memory.
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

/// Some of the rows and the means where a lane works.
struct rows_there {
  float const* rows;
  std::ptrdiff_t count;
  std::ptrdiff_t columns;
  double const* means;
};
template <class Lane>
rows_there bring_rows(Lane& lane, centred_view x, extent rows, double const* means) {
  return {backend::bring(lane, x.rows.rows(rows)).data(), rows.count, x.columns(), means};
}

/// The rows' part of a panel, centred, in `scratch` (count, columns.count).
template <class Lane>
void take_panel(Lane& lane, rows_there const& x, extent columns, double* scratch) {
  lane.for_strips(
      x.count, columns.count,
      centred_copy<double>{x.rows + columns.first, x.columns, x.means + columns.first, scratch, columns.count});
}

/// Columns [first, first + part (rows, count)) of a matrix (rows, columns) to `part`, or back.
inline void take_columns(view<double const, 2> whole, std::ptrdiff_t first, view<double, 2> part) {
  for (std::ptrdiff_t row = 0; row < part.extent(0); ++row)
    std::copy_n(&whole(row, first), part.extent(1), &part(row, 0));
}
inline void put_columns(view<double const, 2> part, std::ptrdiff_t first, view<double, 2> whole) {
  for (std::ptrdiff_t row = 0; row < part.extent(0); ++row)
    std::copy_n(&part(row, 0), part.extent(1), &whole(row, first));
}

/// Adds X'X of centred rows (n, D) to the upper triangle of `sum` (D, D). About n D^2 flops.
template <backend::backend Backend>
void add_cross_products(Backend const& backend, centred_view x, view<double, 2> sum) {
  using blas::transpose;
  std::ptrdiff_t const columns = x.columns();
  std::ptrdiff_t const count = panels(columns);
  backend.for_blocks(count * (count + 1) / 2, 1, [&](auto& lane, extent work) {
    auto const [low, high] = distance::place_in_triangle(count, work.first);
    extent const a = panel(low, columns);
    extent const b = panel(high, columns);
    double* const left = lane.template workspace<double>(panel_rows * panel_columns);
    double* const right = low == high ? left : lane.template workspace<double>(panel_rows * panel_columns);
    double const* const means = backend::bring(lane, x.means, columns);
    array<double, 2> own(a.count, b.count);
    take_columns(sum.rows(a), b.first, own.view());
    backend::results const products(lane, own.view());
    products.load();
    for (std::ptrdiff_t row = 0; row < x.count(); row += panel_rows) {
      backend::scratch_scope const scope(lane);
      auto const rows = bring_rows(lane, x, {row, std::min(panel_rows, x.count() - row)}, means);
      take_panel(lane, rows, a, left);
      if (low != high) take_panel(lane, rows, b, right);
      lane.gemm(transpose::yes, transpose::no, a.count, b.count, rows.count, 1.0, left, a.count, right, b.count, 1.0,
                products.there().data(), b.count);
    }
    products.finish();
    put_columns(own.view(), b.first, sum.rows(a));
  });
}

/// Adds a product in float to a part of a sum in double.
struct add_floats {
  float const* product;
  std::ptrdiff_t product_stride;
  double* sum;
  std::ptrdiff_t sum_stride;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    float const* const from = product + row * product_stride + column;
    double* const to = sum + row * sum_stride + column;
    SEAM_SIMD
    for (int w = 0; w < W; ++w) to[w] += static_cast<double>(from[w]);
  }
};

/// A part of a matrix.
struct rectangle {
  extent rows;
  extent columns;
};

/// Cuts the upper triangle of the columns in `range` into rectangles of 256 x 256 at most; squares on the diagonal,
/// half of which is for nothing, are of 64 x 64.
inline void cut_upper_triangle(extent range, std::vector<rectangle>& parts) {
  constexpr std::ptrdiff_t largest = 256, least = 64;
  if (range.count <= least) return parts.push_back({range, range});
  std::ptrdiff_t const half = (range.count / 2 + 15) / 16 * 16;
  extent const low{range.first, half}, high{range.first + half, range.count - half};
  cut_upper_triangle(low, parts);
  cut_upper_triangle(high, parts);
  auto const cut = [&](extent whole, std::ptrdiff_t first) {
    return extent{whole.first + first, std::min(largest, whole.count - first)};
  };
  for (std::ptrdiff_t row = 0; row < low.count; row += largest)
    for (std::ptrdiff_t column = 0; column < high.count; column += largest)
      parts.push_back({cut(low, row), cut(high, column)});
}

/// Rows whose products are added in float before they go to double: 16 MB of maps of 1,000 numbers.
inline constexpr std::ptrdiff_t float_rows = 4096;

/// As add_cross_products, with products in float of up to 4,096 rows and sums of these in double. Every entry is off by
/// at most 4,098 roundings of the sum of the sizes of its products, and by about 1e-7 of it in practice.
template <backend::backend Backend>
void add_float_cross_products(Backend const& backend, centred_view x, view<double, 2> sum) {
  using blas::transpose;
  std::ptrdiff_t const columns = x.columns();
  std::vector<rectangle> parts;
  cut_upper_triangle({0, columns}, parts);
  array<float, 2> centred(std::min(float_rows, x.count()), columns);
  for (std::ptrdiff_t first = 0; first < x.count(); first += float_rows) {
    std::ptrdiff_t const count = std::min(float_rows, x.count() - first);
    backend::on_host(backend).for_blocks(count, 64, [&](auto& lane, extent rows) {
      lane.for_strips(rows.count, columns,
                      centred_copy<float>{x.rows.data() + (first + rows.first) * columns, columns, x.means,
                                          centred.data() + rows.first * columns, columns});
    });
    backend::on_host(backend).for_blocks(std::ptrdiff_t(parts.size()), 1, [&](auto& lane, extent work) {
      rectangle const part = parts[static_cast<std::size_t>(work.first)];
      float* const product = lane.template workspace<float>(part.rows.count * part.columns.count);
      for (std::ptrdiff_t row = 0; row < count; row += panel_rows)  // panels that stay in cache
        lane.gemm(transpose::yes, transpose::no, part.rows.count, part.columns.count, std::min(panel_rows, count - row),
                  1.0F, centred.data() + row * columns + part.rows.first, columns,
                  centred.data() + row * columns + part.columns.first, columns, row == 0 ? 0.0F : 1.0F, product,
                  part.columns.count);
      lane.for_strips(part.rows.count, part.columns.count,
                      add_floats{product, part.columns.count,
                                 sum.data() + part.rows.first * columns + part.columns.first, columns});
    });
  }
}

/// Whether products in float have kept what matters of a covariance: below 1e-24 the smaller ones vanish, above 1e30
/// sums of many overflow.
inline bool floats_hold(view<double const, 2> covariance) {
  double largest = 0;
  for (std::ptrdiff_t i = 0; i < covariance.extent(0); ++i) {
    if (!std::isfinite(covariance(i, i))) return false;
    largest = std::max(largest, covariance(i, i));
  }
  return largest >= 1e-24 && largest <= 1e30;
}

/// Copies the upper triangle of a square to the lower one, in parts that stay in cache.
inline void mirror_upper_triangle(view<double, 2> matrix) {
  constexpr std::ptrdiff_t part = 64;
  std::ptrdiff_t const n = matrix.extent(0);
  for (std::ptrdiff_t low = 0; low < n; low += part)
    for (std::ptrdiff_t high = low; high < n; high += part)
      for (std::ptrdiff_t i = low; i < std::min(n, low + part); ++i)
        for (std::ptrdiff_t j = std::max(i + 1, high); j < std::min(n, high + part); ++j) matrix(j, i) = matrix(i, j);
}

/// X V' of centred rows (n, D) and directions V (l, D) into `scores` (n, l). 2 n D l flops.
template <backend::backend Backend>
void project_into(Backend const& backend, centred_view x, view<double const, 2> directions, view<double, 2> scores) {
  using blas::transpose;
  std::ptrdiff_t const columns = x.columns();
  std::ptrdiff_t const width = directions.extent(0);
  backend.for_blocks(x.count(), panel_rows, [&](auto& lane, extent rows) {
    double* const scratch = lane.template workspace<double>(panel_rows * panel_columns);
    auto const there = bring_rows(lane, x, rows, backend::bring(lane, x.means, columns));
    double const* const towards = backend::bring(lane, directions).data();
    backend::results const own(lane, scores.rows(rows));
    for (std::ptrdiff_t index = 0; index < panels(columns); ++index) {
      extent const part = panel(index, columns);
      take_panel(lane, there, part, scratch);
      lane.gemm(transpose::no, transpose::yes, rows.count, width, part.count, 1.0, scratch, part.count,
                towards + part.first, columns, index == 0 ? 0.0 : 1.0, own.there().data(), width);
    }
    own.finish();
  });
}

/// X V' of centred rows (n, D) and directions V (l, D) into `scores` (n, l), in float. 2 n D l flops.
template <backend::backend Backend>
void project_floats_into(Backend const& backend, centred_view x, view<float const, 2> directions,
                         view<float, 2> scores) {
  using blas::transpose;
  std::ptrdiff_t const columns = x.columns();
  std::ptrdiff_t const width = directions.extent(0);
  backend::on_host(backend).for_blocks(x.count(), 256, [&](auto& lane, extent rows) {
    float* const centred = lane.template workspace<float>(rows.count * columns);
    lane.for_strips(rows.count, columns,
                    centred_copy<float>{x.rows.data() + rows.first * columns, columns, x.means, centred, columns});
    lane.gemm(transpose::no, transpose::yes, rows.count, width, columns, 1.0F, centred, columns, directions.data(),
              columns, 0.0F, scores.data() + rows.first * width, width);
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
    double const* const means = backend::bring(lane, x.means, columns);
    array<double, 2> own(width, part.count);
    take_columns(sum, part.first, own.view());
    backend::results const products(lane, own.view());
    products.load();
    for (std::ptrdiff_t row = 0; row < x.count(); row += panel_rows) {
      backend::scratch_scope const scope(lane);
      extent const block{row, std::min(panel_rows, x.count() - row)};
      auto const rows = bring_rows(lane, x, block, means);
      take_panel(lane, rows, part, scratch);
      lane.gemm(transpose::yes, transpose::no, width, part.count, rows.count, 1.0,
                backend::bring(lane, scores.rows(block)).data(), width, scratch, part.count, 1.0,
                products.there().data(), part.count);
    }
    products.finish();
    put_columns(own.view(), part.first, sum);
  });
}

/// Sum of squares of centred rows; sums of blocks are added in block order.
template <backend::backend Backend>
double sum_of_squares(Backend const& backend, centred_view x) {
  std::vector<double> sums(static_cast<std::size_t>((x.count() + panel_rows - 1) / panel_rows), 0.0);
  backend::on_host(backend).for_blocks(x.count(), panel_rows, [&](auto&, extent rows) {
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
