// SPDX-License-Identifier: MIT
// Squared Euclidean distances by tiles: |a|^2 + |b|^2 - 2 a.b, one matrix product a tile. Rows are centred (less
// cancellation), norms are summed in double, and near-duplicates, where the formula cancels, are measured again in
// double.
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/distance/euclidean.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

namespace seam::inline v0::distance {

/// Rows as the tiles need them, in memory that the lanes read: as they came, minus their common mean, and the squared
/// norms of the latter. (rows, columns), (rows, columns), (rows).
template <class T, class Space = host_space>
struct tile_rows {
  view<float const, 2, Space> original;
  view<T const, 2, Space> centred;
  view<T const, 1, Space> norms;

  SEAM_HD tile_rows part(extent range) const { return {original.rows(range), centred.rows(range), norms.rows(range)}; }
};

/// Below this share of |a|^2 + |b|^2 a squared distance is measured directly: above it the relative error of a tile is
/// at most 1e-4 (float; 2e-6 is typical) or 1e-10 (double).
template <class T>
inline constexpr T near_duplicate_share = sizeof(T) == 4 ? T{1} / 64 : T{1} / 16384;

/// Turns a tile of -2 a.b into squared distances.
template <class T, class Space>
struct finish_squared_distances {
  tile_rows<T, Space> a;
  tile_rows<T, Space> b;
  T* tile;
  std::ptrdiff_t stride;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    T* const out = tile + row * stride + column;
    T const norm = a.norms.data()[row];
    T const* const norms = b.norms.data() + column;
    T squared[W];
    T cancelled[W];  // below 0 where the formula has lost its digits
    SEAM_SIMD
    for (int w = 0; w < W; ++w) {
      T const both = norm + norms[w];
      squared[w] = both + out[w];
      cancelled[w] = squared[w] - near_duplicate_share<T> * both;
    }
    int near = 0;
    for (int w = 0; w < W; ++w) near |= cancelled[w] < 0 ? 1 : 0;
    if (near != 0) measure_again(row, column, cancelled, squared, W);
    SEAM_SIMD
    for (int w = 0; w < W; ++w) out[w] = squared[w];
  }

 private:
  SEAM_HD void measure_again(std::ptrdiff_t row, std::ptrdiff_t column, T const* cancelled, T* squared,
                             int width) const {
    std::ptrdiff_t const columns = a.original.extent(1);
    for (int w = 0; w < width; ++w)
      if (cancelled[w] < 0)
        squared[w] = static_cast<T>(
            squared_difference(a.original.data() + row * columns, b.original.data() + (column + w) * columns, columns));
  }
};

/// Squared distances of the rows of `a` (m) to those of `b` (n) into `tile` (m, n), on a lane. 2 m n columns flops.
template <class Lane, class T, class Space>
void squared_distances_into(Lane& lane, tile_rows<T, Space> const& a, tile_rows<T, Space> const& b,
                            view<T, 2, Space> tile) {
  static_assert(std::is_same_v<Space, typename Lane::space>,
                "seam::distance: the rows lie where this lane cannot read");
  std::ptrdiff_t const m = tile.extent(0);
  std::ptrdiff_t const n = tile.extent(1);
  std::ptrdiff_t const columns = a.centred.extent(1);
  lane.gemm(blas::transpose::no, blas::transpose::yes, m, n, columns, T{-2}, a.centred.data(), columns,
            b.centred.data(), columns, T{0}, tile.data(), n);
  lane.for_strips(m, n, finish_squared_distances<T, Space>{a, b, tile.data(), n});
}

/// Owner of what tile_rows needs beside the rows themselves.
template <class T>
struct centred_rows {
  array<T, 2> centred;
  std::vector<T> norms;

  tile_rows<T> of(view<float const, 2> original) const {
    return {original, centred.view(), {norms.data(), std::ptrdiff_t(norms.size())}};
  }
};

/// Mean of every column, in double; sums of fixed blocks are added in block order, so that it does not depend on the
/// number of threads.
template <backend::backend Backend>
std::vector<double> column_means(Backend const& backend, view<float const, 2> rows) {
  constexpr std::ptrdiff_t block = 512;
  std::ptrdiff_t const columns = rows.extent(1);
  array<double, 2> sums((rows.extent(0) + block - 1) / block, columns);
  backend.for_blocks(rows.extent(0), block, [&](auto&, extent range) {
    double* const sum = sums.data() + range.first / block * columns;
    for (std::ptrdiff_t row = range.first; row < range.first + range.count; ++row) {
      float const* const values = rows.data() + row * columns;
      SEAM_SIMD
      for (std::ptrdiff_t column = 0; column < columns; ++column) sum[column] += static_cast<double>(values[column]);
    }
  });
  std::vector<double> means(static_cast<std::size_t>(columns), 0.0);
  for (std::ptrdiff_t part = 0; part < sums.extent(0); ++part)
    for (std::ptrdiff_t column = 0; column < columns; ++column)
      means[static_cast<std::size_t>(column)] += sums(part, column);
  for (double& mean : means) mean /= static_cast<double>(std::max<std::ptrdiff_t>(1, rows.extent(0)));
  return means;
}

/// Centres rows (n, columns) for tiles in arithmetic T (float or double). Throws input_error at the first row that lies
/// so far from the mean that squares of distances would not fit T.
template <class T, backend::backend Backend>
centred_rows<T> centre(Backend const& backend, view<float const, 2> rows) {
  constexpr double largest = static_cast<double>(std::numeric_limits<T>::max()) / 8;
  std::ptrdiff_t const columns = rows.extent(1);
  std::vector<double> const means = column_means(backend, rows);
  centred_rows<T> result{array<T, 2>(rows.shape()), std::vector<T>(static_cast<std::size_t>(rows.extent(0)))};
  backend.for_blocks(rows.extent(0), 512, [&](auto&, extent range) {
    for (std::ptrdiff_t row = range.first; row < range.first + range.count; ++row) {
      float const* const from = rows.data() + row * columns;
      T* const to = result.centred.data() + row * columns;
      double norm = 0;
      for (std::ptrdiff_t column = 0; column < columns; ++column) {
        to[column] = static_cast<T>(static_cast<double>(from[column]) - means[static_cast<std::size_t>(column)]);
        norm += static_cast<double>(to[column]) * static_cast<double>(to[column]);
      }
      expect(norm <= largest, [&] {
        return "row " + std::to_string(row) + " lies " + std::to_string(std::sqrt(norm)) +
               " from the mean of all rows; its square is too large for " + (sizeof(T) == 4 ? "float" : "double") +
               " arithmetic (scale the rows)";
      });
      result.norms[static_cast<std::size_t>(row)] = static_cast<T>(norm);
    }
  });
  return result;
}

/// A tile of squared distances that a consumer gets: rows `rows` against rows `columns`, rows.first <= columns.first.
template <class T, class Space = host_space>
struct tile {
  extent rows;
  extent columns;
  view<T, 2, Space> squared;
};

/// Rows (and columns) of a tile: 1 MiB of floats, which stays in cache between the product and the consumer.
inline constexpr std::ptrdiff_t tile_size = 512;

/// Streams the upper triangle of all squared distances of `rows`: consumer(lane, tile<T>) once a tile, on any lane,
/// several at a time. A tile on the diagonal is whole: both (i, j) and (j, i). n^2 columns flops.
template <class T, backend::backend Backend, class Consumer>
void for_upper_tiles(Backend const& backend, tile_rows<T> const& rows, Consumer const& consumer) {
  std::ptrdiff_t const n = rows.centred.extent(0);
  std::ptrdiff_t const blocks = (n + tile_size - 1) / tile_size;
  auto const block = [&](std::ptrdiff_t index) {
    return extent{index * tile_size, std::min(tile_size, n - index * tile_size)};
  };
  backend.for_blocks(blocks * (blocks + 1) / 2, 1, [&](auto& lane, extent work) {
    std::ptrdiff_t row_block = 0;
    std::ptrdiff_t column_block = work.first;
    for (std::ptrdiff_t length = blocks; column_block >= length; --length) column_block -= length, ++row_block;
    column_block += row_block;
    extent const r = block(row_block);
    extent const c = block(column_block);
    view<T, 2> const squared(lane.template workspace<T>(r.count * c.count), r.count, c.count);
    squared_distances_into(lane, rows.part(r), rows.part(c), squared);
    consumer(lane, tile<T>{r, c, squared});
  });
}

}  // namespace seam::inline v0::distance
