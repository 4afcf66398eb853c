// SPDX-License-Identifier: MIT
// Squared Euclidean distances by tiles: |a|^2 + |b|^2 - 2 a.b, one matrix product a tile. Near-duplicates, where the
// formula cancels, are measured again in double.
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/distance/centred.hpp>
#include <seam/distance/condensed.hpp>

#include <algorithm>
#include <type_traits>

namespace seam::inline v0::distance {

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
    for (int w = 0; w < width; ++w)
      if (cancelled[w] < 0) squared[w] = static_cast<T>(squared_difference_in_frames(a, row, b, column + w));
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

/// A tile of squared distances that a consumer gets: rows `rows` against rows `columns`, rows.first <= columns.first.
template <class T, class Space = host_space>
struct tile {
  extent rows;
  extent columns;
  view<T, 2, Space> squared;
};

/// Rows of the host's memory where a lane works.
template <class Lane, class T>
tile_rows<T, typename Lane::space> bring_rows(Lane& lane, tile_rows<T> const& rows) {
  tile_rows<T, typename Lane::space> there{backend::bring(lane, rows.original), backend::bring(lane, rows.centred),
                                           backend::bring(lane, rows.norms)};
  if (rows.frames.data()) there.frames = backend::bring(lane, rows.frames);
  return there;
}

/// Rows (and columns) of a tile: 1 MiB of floats, which stays in cache between the product and the consumer.
inline constexpr std::ptrdiff_t tile_size = 512;

/// Streams the upper triangle of all squared distances of `rows`: consumer(lane, tile<T>) once a tile, on any lane that
/// works in the host's memory, several at a time; tiles are made where the backend works. A tile on the diagonal, of
/// half the size because half of it is not needed, is whole: both (i, j) and (j, i). n^2 columns flops.
template <class T, backend::backend Backend, class Consumer>
void for_upper_tiles(Backend const& backend, tile_rows<T> const& rows, Consumer const& consumer) {
  std::ptrdiff_t const n = rows.centred.extent(0);
  std::ptrdiff_t const blocks = (n + tile_size - 1) / tile_size;
  auto const block = [&](std::ptrdiff_t index) {
    return extent{index * tile_size, std::min(tile_size, n - index * tile_size)};
  };
  backend.for_blocks(blocks * (blocks + 1) / 2, 1, [&](auto& lane, extent work) {
    auto const [row_block, column_block] = place_in_triangle(blocks, work.first);
    backend::host_side side(lane);
    auto const make = [&](extent r, extent c) {
      backend::scratch_scope const scope(lane);
      backend::scratch_scope const host_scope(*side);
      view<T, 2> const squared((*side).template workspace<T>(r.count * c.count), r.count, c.count);
      backend::results const made(lane, squared);
      squared_distances_into(lane, bring_rows(lane, rows.part(r)), bring_rows(lane, rows.part(c)), made.there());
      made.finish();
      consumer(*side, tile<T>{r, c, squared});
    };
    extent const r = block(row_block);
    extent const c = block(column_block);
    std::ptrdiff_t const half = tile_size / 2;
    if (r.first != c.first || r.count <= half) return make(r, c);
    extent const low{r.first, half}, high{r.first + half, r.count - half};
    make(low, low);
    make(low, high);
    make(high, high);
  });
}

}  // namespace seam::inline v0::distance
