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

/// The means of columns as floats, and what is left of them. A difference of two floats is rounded once, as is that of
/// a float and its mean in double: rows less the floats are as good, and the rest, a rounding of the mean, comes off
/// the products.
struct float_means {
  std::vector<float> near;
  std::vector<double> rest;

  float_means(double const* means, std::ptrdiff_t columns) {
    for (std::ptrdiff_t column = 0; column < columns; ++column) {
      near.push_back(static_cast<float>(means[column]));
      rest.push_back(means[column] - static_cast<double>(near.back()));
    }
  }
};

/// Copies rows less one row.
struct shifted_copy {
  float const* from;
  float const* less;
  float* to;
  std::ptrdiff_t columns;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    float const* const values = from + row * columns + column;
    float* const out = to + row * columns + column;
    SEAM_SIMD
    for (int w = 0; w < W; ++w) out[w] = values[w] - less[column + w];
  }
};

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

  bool on_diagonal() const { return rows.first == columns.first; }
};

/// Cuts the upper triangle of the columns in `range` into squares on the diagonal, of which half is needed, and
/// rectangles: large ones, because a product reads its input once for as many columns.
inline void cut_upper_triangle(extent range, std::vector<rectangle>& parts) {
  constexpr std::ptrdiff_t longest = 512, widest = 256;
  if (range.count <= longest) return parts.push_back({range, range});
  std::ptrdiff_t const half = (range.count / 2 + 15) / 16 * 16;
  extent const low{range.first, half}, high{range.first + half, range.count - half};
  auto const cut = [&](extent whole, std::ptrdiff_t first, std::ptrdiff_t most) {
    return extent{whole.first + first, std::min(most, whole.count - first)};
  };
  for (std::ptrdiff_t row = 0; row < low.count; row += longest)
    for (std::ptrdiff_t column = 0; column < high.count; column += widest)
      parts.push_back({cut(low, row, longest), cut(high, column, widest)});
  cut_upper_triangle(low, parts);
  cut_upper_triangle(high, parts);
}

/// Rows whose products are added in float before they go to double: 16 MB of maps of 1,000 numbers.
inline constexpr std::ptrdiff_t float_rows = 4096;

/// One part of x'x of rows x (count, columns), added to that part of `sum` in double; of a square the upper triangle.
template <class Lane>
void add_float_product(Lane& lane, float const* x, std::ptrdiff_t count, std::ptrdiff_t columns, rectangle const& part,
                       view<double, 2> sum) {
  constexpr std::ptrdiff_t rows_a_product = 1024;  // of which a part's columns stay in cache
  std::ptrdiff_t const width = part.columns.count;
  float* const product = lane.template workspace<float>(part.rows.count * width);
  for (std::ptrdiff_t row = 0; row < count; row += rows_a_product) {
    std::ptrdiff_t const rows = std::min(rows_a_product, count - row);
    float const* const left = x + row * columns + part.rows.first;
    float const kept = row == 0 ? 0.0F : 1.0F;
    if (part.on_diagonal())
      blas::add_square(width, rows, 1.0F, left, columns, kept, product, width);
    else
      blas::gemm(blas::transpose::yes, blas::transpose::no, part.rows.count, width, rows, 1.0F, left, columns,
                 x + row * columns + part.columns.first, columns, kept, product, width);
  }
  for (std::ptrdiff_t row = 0; row < part.rows.count; ++row) {
    std::ptrdiff_t const first = part.on_diagonal() ? row : 0;
    lane.for_strips(1, width - first,
                    add_floats{product + row * width + first, width,
                               &sum(part.rows.first + row, part.columns.first + first), sum.extent(1)});
  }
}

/// Adds (x - m)'(x - m) to the upper triangle of `sum`, m being the means as floats, with products in float of up to
/// 4,096 rows and sums of these in double. Every entry is off by at most 4,098 roundings of the sum of the sizes of its
/// products, and by about 1e-7 of it in practice. About n D^2 flops.
template <backend::backend Backend>
void add_float_cross_products(Backend const& backend, view<float const, 2> x, float_means const& means,
                              view<double, 2> sum) {
  std::ptrdiff_t const n = x.extent(0), columns = x.extent(1);
  std::vector<rectangle> parts;
  cut_upper_triangle({0, columns}, parts);
  array<float, 2> centred(std::min(float_rows, n), columns);
  for (std::ptrdiff_t first = 0; first < n; first += float_rows) {
    std::ptrdiff_t const count = std::min(float_rows, n - first);
    backend::on_host(backend).for_blocks(count, 64, [&](auto& lane, extent rows) {
      lane.for_strips(rows.count, columns,
                      shifted_copy{x.data() + (first + rows.first) * columns, means.near.data(),
                                   centred.data() + rows.first * columns, columns});
    });
    backend::on_host(backend).for_blocks(std::ptrdiff_t(parts.size()), 1, [&](auto& lane, extent work) {
      add_float_product(lane, centred.data(), count, columns, parts[static_cast<std::size_t>(work.first)], sum);
    });
  }
}

/// Takes off the upper triangle what the rest of the means makes of the products of n rows.
inline void take_off_rest(float_means const& means, std::ptrdiff_t n, view<double, 2> sum) {
  for (std::ptrdiff_t i = 0; i < sum.extent(0); ++i) {
    double const off = static_cast<double>(n) * means.rest[static_cast<std::size_t>(i)];
    double* const row = &sum(i, 0);
    for (std::ptrdiff_t j = i; j < sum.extent(1); ++j) row[j] -= off * means.rest[static_cast<std::size_t>(j)];
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

/// Takes a row off scores.
struct less_row {
  float const* less;
  float* scores;
  std::ptrdiff_t width;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    float* const out = scores + row * width + column;
    SEAM_SIMD
    for (int w = 0; w < W; ++w) out[w] -= less[column + w];
  }
};

/// X V' of centred rows (n, D) and directions V (l, D) into `scores` (n, l), in float. 2 n D l flops.
template <backend::backend Backend>
void project_floats_into(Backend const& backend, centred_view x, view<double const, 2> directions,
                         view<float, 2> scores) {
  using blas::transpose;
  std::ptrdiff_t const columns = x.columns();
  std::ptrdiff_t const width = directions.extent(0);
  float_means const means(x.means, columns);
  array<float, 2> rounded(directions.shape());
  std::transform(directions.begin(), directions.end(), rounded.begin(),
                 [](double value) { return static_cast<float>(value); });
  std::vector<float> rest;
  for (std::ptrdiff_t k = 0; k < width; ++k) {
    double sum = 0;
    for (std::ptrdiff_t column = 0; column < columns; ++column)
      sum += means.rest[static_cast<std::size_t>(column)] * directions(k, column);
    rest.push_back(static_cast<float>(sum));
  }
  backend::on_host(backend).for_blocks(x.count(), 256, [&](auto& lane, extent rows) {
    float* const centred = lane.template workspace<float>(rows.count * columns);
    float* const out = scores.data() + rows.first * width;
    lane.for_strips(rows.count, columns,
                    shifted_copy{x.rows.data() + rows.first * columns, means.near.data(), centred, columns});
    lane.gemm(transpose::no, transpose::yes, rows.count, width, columns, 1.0F, centred, columns, rounded.data(),
              columns, 0.0F, out, width);
    lane.for_strips(rows.count, width, less_row{rest.data(), out, width});
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
