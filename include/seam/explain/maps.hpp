// SPDX-License-Identifier: MIT
// The mean map of every cluster and the spread of all maps, in one pass over the maps; sums in float64, added chunk by
// chunk in a fixed order.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/finite.hpp>
#include <seam/explain/members.hpp>
#include <seam/explain/summary.hpp>

#include <cmath>
#include <string>
#include <type_traits>

namespace seam::inline v0::explain {

namespace detail {

/// Adds the maps of rows [skipped, skipped + step_rows) of a chunk, and their squares, to the chunk's sums at W
/// adjacent columns. So few rows stay in the cache, and in the sight of what fetches ahead, while the strips go over
/// them; four at a time, so that the sums are loaded and stored once for four values.
template <class Real>
struct sum_chunk {
  Real const* maps;
  std::ptrdiff_t columns;
  std::ptrdiff_t const* rows;
  members::chunk const* chunks;
  std::ptrdiff_t skipped;
  double* sums;     ///< (chunks, columns)
  double* squares;  ///< (chunks, columns)

  static constexpr std::ptrdiff_t step_rows = 16;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t chunk, std::ptrdiff_t column) const {
    members::chunk const range = chunks[chunk];
    double sum[W] = {};
    double square[W] = {};
    Real const* const base = maps + column;
    std::ptrdiff_t row = range.first + skipped;
    std::ptrdiff_t const left = range.count - skipped;
    std::ptrdiff_t const end = row + (left < step_rows ? left : step_rows);
    for (; row + 4 <= end; row += 4) {
      Real const* const first = base + rows[row] * columns;
      Real const* const second = base + rows[row + 1] * columns;
      Real const* const third = base + rows[row + 2] * columns;
      Real const* const fourth = base + rows[row + 3] * columns;
      SEAM_SIMD
      for (int w = 0; w < W; ++w) {
        double const a = first[w], b = second[w], c = third[w], d = fourth[w];
        sum[w] += (a + b) + (c + d);
        square[w] += (a * a + b * b) + (c * c + d * d);
      }
    }
    for (; row < end; ++row) {
      Real const* const map = base + rows[row] * columns;
      SEAM_SIMD
      for (int w = 0; w < W; ++w) {
        double const value = map[w];
        sum[w] += value;
        square[w] += value * value;
      }
    }
    for (int w = 0; w < W; ++w) {
      sums[chunk * columns + column + w] += sum[w];
      squares[chunk * columns + column + w] += square[w];
    }
  }
};

/// Adds the chunks of a cluster, in their order, at W adjacent columns.
struct add_chunks {
  double const* partial;  ///< (chunks, columns)
  std::ptrdiff_t const* first_chunk;
  std::ptrdiff_t columns;
  double* sums;  ///< (clusters, columns)

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t cluster, std::ptrdiff_t column) const {
    double sum[W] = {};
    for (std::ptrdiff_t chunk = first_chunk[cluster]; chunk < first_chunk[cluster + 1]; ++chunk) {
      double const* const in = partial + chunk * columns + column;
      SEAM_SIMD
      for (int w = 0; w < W; ++w) sum[w] += in[w];
    }
    for (int w = 0; w < W; ++w) sums[cluster * columns + column + w] = sum[w];
  }
};

}  // namespace detail

/// What one pass over the maps gives.
struct map_moments {
  array<double, 3> mean;              ///< (K, L, A) of each cluster, by ascending label
  array<double, 2> library_mean;      ///< (L, A) of all maps, those without a cluster included
  array<double, 2> library_variance;  ///< (L, A) population variance over all maps
};

/// Means and variances of `maps` (N, L, A), float or double. Memory-bandwidth bound; N L A / 60 doubles of scratch.
/// Throws input_error with the row of the first value that is not finite.
template <class T, backend::backend B>
map_moments moments_of_maps(B const& where, view<T, 3> maps, members const& clusters) {
  using Real = std::remove_const_t<T>;
  std::ptrdiff_t const columns = maps.row_size();
  std::ptrdiff_t const groups = clusters.clusters() + 1;
  auto const chunks = static_cast<std::ptrdiff_t>(clusters.chunks.size());
  array<double, 3> partial(2, chunks, columns);
  double* const sums = partial.data();
  double* const squares = sums + chunks * columns;
  where.for_blocks(chunks, 8 * backend::block_factor<typename B::lane_type>, [&](auto& lane, extent block) {
    std::ptrdiff_t const offset = block.first * columns;
    backend::results const sum(lane, view<double, 1>(sums + offset, block.count * columns));
    backend::results const square(lane, view<double, 1>(squares + offset, block.count * columns));
    sum.load();
    square.load();
    Real const* const there = backend::bring(lane, view<Real const, 3>(maps)).data();
    std::ptrdiff_t const* const rows = backend::bring(lane, clusters.rows);
    members::chunk const* const own = backend::bring(lane, clusters.chunks.data() + block.first, block.count);
    for (std::ptrdiff_t skipped = 0; skipped < members::chunk_rows; skipped += detail::sum_chunk<Real>::step_rows)
      lane.for_strips(
          block.count, columns,
          detail::sum_chunk<Real>{there, columns, rows, own, skipped, sum.there().data(), square.there().data()});
    sum.finish();
    square.finish();
  });
  array<double, 2> group_sums(groups, columns);
  array<double, 2> group_squares(groups, columns);
  std::vector<std::ptrdiff_t> const first = detail::first_chunks(clusters);
  backend::on_host(where).for_blocks(groups, 1, [&](auto& lane, extent block) {
    std::ptrdiff_t const offset = block.first * columns;
    std::ptrdiff_t const* const chunk = first.data() + block.first;
    lane.for_strips(block.count, columns, detail::add_chunks{sums, chunk, columns, group_sums.data() + offset});
    lane.for_strips(block.count, columns, detail::add_chunks{squares, chunk, columns, group_squares.data() + offset});
  });

  map_moments result;
  result.mean = array<double, 3>(clusters.clusters(), maps.extent(1), maps.extent(2));
  result.library_mean = array<double, 2>(maps.extent(1), maps.extent(2));
  result.library_variance = array<double, 2>(maps.extent(1), maps.extent(2));
  auto const n = static_cast<double>(clusters.size());
  for (std::ptrdiff_t column = 0; column < columns; ++column) {
    double sum = 0;
    double square = 0;
    for (std::ptrdiff_t group = 0; group < groups; ++group) {
      sum += group_sums(group, column);
      square += group_squares(group, column);
      if (group < clusters.clusters())
        result.mean.data()[group * columns + column] =
            group_sums(group, column) / static_cast<double>(clusters.count(group));
    }
    if (!std::isfinite(square)) require_finite(maps, "the maps");
    double const mean = sum / n;
    result.library_mean.data()[column] = mean;
    result.library_variance.data()[column] = std::max(0.0, square / n - mean * mean);
  }
  return result;
}

}  // namespace seam::inline v0::explain
