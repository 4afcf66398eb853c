// SPDX-License-Identifier: MIT
// All distances as a square: both triangles and a diagonal of 0.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/memory.hpp>
#include <seam/distance/pairwise.hpp>

#include <string>

namespace seam::inline v0::distance {

namespace detail {

/// Copies a tile to its place in the square, and to its mirror image.
template <class T, class Out, class Measure, class Space = host_space>
struct store_square {
  Measure measure;
  tile<T, Space> from;
  Out* square;
  std::ptrdiff_t n;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const i = from.rows.first + row;
    std::ptrdiff_t const j = from.columns.first + column;
    T const* const squared = from.squared.data() + row * from.squared.extent(1) + column;
    Out values[W];
    SEAM_SIMD
    for (int w = 0; w < W; ++w) values[w] = static_cast<Out>(measure.of_squared(squared[w]));
    if (from.rows.first == from.columns.first) {  // the tile holds its own mirror image, but not the same bits
      for (int w = 0; w < W; ++w)
        if (j + w > i)
          square[i * n + j + w] = square[(j + w) * n + i] = values[w];
        else if (j + w == i)
          square[i * n + i] = 0;
      return;
    }
    for (int w = 0; w < W; ++w) square[i * n + j + w] = values[w];
    for (int w = 0; w < W; ++w) square[(j + w) * n + i] = values[w];
  }
};

}  // namespace detail

/// Distances of all pairs of rows (n, columns) into `square` (n, n), of float or double; the same numbers as
/// pairwise_into's. n^2 columns flops in products, n^2 columns / 2 steps for a measure that products do not give.
/// Throws as pairwise_into does, and input_error for a result of another shape.
template <class Arithmetic = float, backend::backend Backend, distance_measure Measure, class Out>
void square_into(Backend const& backend, Measure const& measure, view<float const, 2> rows, view<Out, 2> square) {
  std::ptrdiff_t const n = rows.extent(0);
  expect(square.shape() == extents<2>{{n, n}}, [&] {
    return "the distances of " + std::to_string(n) + " rows are a square of as many, not (" +
           std::to_string(square.extent(0)) + ", " + std::to_string(square.extent(1)) + ')';
  });
  expect(n == 0 || rows.extent(1) >= 1, [] { return std::string("the rows have no columns"); });
  require_finite(rows, "the matrix");
  if constexpr (product_measure<Measure>) {
    centred_rows<Arithmetic> const centred = centre<Arithmetic>(backend, measure, rows);
    for_upper_tiles(backend, centred.of(rows), [&](auto& lane, tile<Arithmetic> const& t) {
      lane.for_strips(t.rows.count, t.columns.count,
                      detail::store_square<Arithmetic, Out, Measure>{measure, t, square.data(), n});
    });
  } else {
    backend::on_host(backend).for_blocks(n, 16, [&](auto&, extent range) {
      for (std::ptrdiff_t i = range.first; i < range.first + range.count; ++i) {
        square(i, i) = 0;
        for (std::ptrdiff_t j = i + 1; j < n; ++j)
          square(i, j) = square(j, i) =
              static_cast<Out>(measure.between(rows.row(i).data(), rows.row(j).data(), rows.extent(1)));
      }
    });
  }
}

/// The same, returned. Throws memory_error before anything is allocated.
template <class Arithmetic = float, backend::backend Backend, distance_measure Measure>
array<double, 2> square(Backend const& backend, Measure const& measure, view<float const, 2> rows) {
  auto const n = static_cast<double>(rows.extent(0));
  require_memory(8 * n * n + sizeof(Arithmetic) * static_cast<double>(rows.size()),
                 "the square of distances of " + std::to_string(rows.extent(0)) + " rows", "take fewer rows");
  array<double, 2> result(rows.extent(0), rows.extent(0));
  square_into<Arithmetic>(backend, measure, rows, result.view());
  return result;
}

}  // namespace seam::inline v0::distance
