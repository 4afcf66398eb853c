// SPDX-License-Identifier: MIT
// All distances between rows, condensed. Float rows and a product measure: by tiles; anything else pair by pair.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/finite.hpp>
#include <seam/core/large_pages.hpp>
#include <seam/core/memory.hpp>
#include <seam/distance/condensed.hpp>
#include <seam/distance/tiles.hpp>

#include <string>
#include <vector>

namespace seam::inline v0::distance {

namespace detail {

/// Copies the part of a tile above the diagonal to its place in the condensed matrix.
template <class T, class Measure, class Space = host_space, class Out = double>
struct store_condensed {
  Measure measure;
  tile<T, Space> from;
  std::ptrdiff_t points;
  Out* condensed;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const i = from.rows.first + row;
    std::ptrdiff_t const j = from.columns.first + column;
    T const* const squared = from.squared.data() + row * from.squared.extent(1) + column;
    if (j > i) {
      Out* const out = condensed + condensed_index(points, i, j);
      SEAM_SIMD
      for (int w = 0; w < W; ++w) out[w] = static_cast<Out>(measure.of_squared(squared[w]));
      return;
    }
    for (int w = 0; w < W; ++w)
      if (j + w > i) condensed[condensed_index(points, i, j + w)] = static_cast<Out>(measure.of_squared(squared[w]));
  }
};

/// One row's distances to all later rows.
template <class T, class Measure, class Out>
struct measure_row {
  Measure measure;
  view<T const, 2> rows;
  std::ptrdiff_t first;
  Out* condensed;

  SEAM_HD void operator()(std::ptrdiff_t offset) const {
    std::ptrdiff_t const n = rows.extent(0);
    std::ptrdiff_t const columns = rows.extent(1);
    std::ptrdiff_t const i = first + offset;
    for (std::ptrdiff_t j = i + 1; j < n; ++j)
      condensed[condensed_index(n, i, j)] =
          static_cast<Out>(measure.between(rows.data() + i * columns, rows.data() + j * columns, columns));
  }
};

template <class T, class Out>
void check_pairwise(view<T const, 2> rows, view<Out, 1> condensed) {
  std::ptrdiff_t const pairs = condensed_size(rows.extent(0));
  expect(condensed.extent(0) == pairs, [&] {
    return "the distances of " + std::to_string(rows.extent(0)) + " rows are " + std::to_string(pairs) +
           " numbers, there is room for " + std::to_string(condensed.extent(0));
  });
  expect(rows.extent(0) == 0 || rows.extent(1) >= 1, [] { return "the rows have no columns"; });
  require_finite(rows, "the matrix");
}

/// `copies`: bytes besides those of the result, whose numbers have `bytes` each.
inline void require_pairwise_memory(std::ptrdiff_t n, double copies, double bytes = 8) {
  require_memory(bytes * static_cast<double>(condensed_size(n)) + copies,
                 "the distance matrix of " + std::to_string(n) + " rows", "take fewer rows");
}

}  // namespace detail

/// Distances of all pairs of rows (n, columns) into `condensed` (n (n - 1) / 2), pair by pair by measure.between: exact
/// up to the rounding of the measure itself. n^2 columns / 2 steps. Throws input_error for rows that are not finite
/// or that the measure is not defined for, and for a result of another size.
template <backend::backend Backend, distance_measure Measure, class T, class Out>
void pairwise_exact_into(Backend const& backend, Measure const& measure, view<T const, 2> rows,
                         view<Out, 1> condensed) {
  detail::check_pairwise(rows, condensed);
  detail::frames_of<T>(backend, measure, rows);
  backend::on_host(backend).for_blocks(rows.extent(0), 16, [&](auto& lane, extent range) {
    lane.for_each(range.count, detail::measure_row<T, Measure, Out>{measure, rows, range.first, condensed.data()});
  });
}

/// Distances of all pairs of rows of floats into `condensed`, of double or float. A product_measure goes by tiles in
/// `Arithmetic`: float is fast (relative error about 1e-6, at most 1e-4), double takes twice the time (1e-10);
/// near-duplicates are measured in double either way, equal rows are 0 apart. Other measures are exact. Same bits for
/// any number of threads. Needs a copy of the rows in `Arithmetic`. Throws as pairwise_exact_into, and for rows whose
/// squared distances `Arithmetic` cannot hold.
template <class Arithmetic = float, backend::backend Backend, distance_measure Measure, class Out>
void pairwise_into(Backend const& backend, Measure const& measure, view<float const, 2> rows, view<Out, 1> condensed) {
  if constexpr (product_measure<Measure>) {
    detail::check_pairwise(rows, condensed);
    centred_rows<Arithmetic> const centred = centre<Arithmetic>(backend, measure, rows);
    for_upper_tiles(backend, centred.of(rows), [&](auto& lane, tile<Arithmetic> const& t) {
      lane.for_strips(
          t.rows.count, t.columns.count,
          detail::store_condensed<Arithmetic, Measure, host_space, Out>{measure, t, rows.extent(0), condensed.data()});
    });
  } else {
    pairwise_exact_into(backend, measure, rows, condensed);
  }
}

/// Distances of all pairs of rows of doubles: exact (few rows: positions, clusters).
template <backend::backend Backend, distance_measure Measure>
void pairwise_into(Backend const& backend, Measure const& measure, view<double const, 2> rows,
                   view<double, 1> condensed) {
  pairwise_exact_into(backend, measure, rows, condensed);
}

/// The same, returned, as doubles or as Stored: pairs (0,1), (0,2), .., (n-2,n-1). Throws memory_error before anything
/// is allocated.
template <class Arithmetic = float, class Stored = double, backend::backend Backend, distance_measure Measure>
std::vector<Stored> pairwise(Backend const& backend, Measure const& measure, view<float const, 2> rows) {
  double const copies = product_measure<Measure> ? static_cast<double>(rows.size()) * sizeof(Arithmetic) : 0.0;
  detail::require_pairwise_memory(rows.extent(0), copies, sizeof(Stored));
  std::vector<Stored> condensed = zeros<Stored>(static_cast<std::size_t>(condensed_size(rows.extent(0))));
  pairwise_into<Arithmetic>(backend, measure, rows,
                            view<Stored, 1>(condensed.data(), std::ptrdiff_t(condensed.size())));
  return condensed;
}
template <backend::backend Backend, distance_measure Measure>
std::vector<double> pairwise(Backend const& backend, Measure const& measure, view<double const, 2> rows) {
  detail::require_pairwise_memory(rows.extent(0), 0);
  std::vector<double> condensed = zeros<double>(static_cast<std::size_t>(condensed_size(rows.extent(0))));
  pairwise_into(backend, measure, rows, view<double, 1>(condensed.data(), std::ptrdiff_t(condensed.size())));
  return condensed;
}

}  // namespace seam::inline v0::distance
