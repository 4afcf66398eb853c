// SPDX-License-Identifier: MIT
// Multidimensional scaling: points of few dimensions whose distances are given ones, by eigenvectors (classical) or by
// least squares of the distances themselves (SMACOF).
#pragma once

#include <seam/backend/round_progress.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/lapack.hpp>
#include <seam/embedding/principal_components.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace seam::inline v0::embedding {

namespace detail {

/// Throws input_error unless `distances` is a square of numbers of 0 or more that can be laid out in so many columns.
inline void check_scaling(view<double const, 2> distances, std::ptrdiff_t components) {
  std::ptrdiff_t const n = distances.extent(0);
  expect(n >= 1 && n == distances.extent(1), [&] {
    return "points are scaled by the square of their distances, not by (" + std::to_string(n) + ", " +
           std::to_string(distances.extent(1)) + ')';
  });
  expect(components >= 1 && components <= n, [&] {
    return std::to_string(n) + " points are scaled to 1 to " + std::to_string(n) + " dimensions, not " +
           std::to_string(components);
  });
  auto const usable = [](double value) {
    return value >= 0 && std::isfinite(value);
  };
  auto const bad = std::find_if_not(distances.begin(), distances.end(), usable);
  expect(bad == distances.end(), [&] {
    std::ptrdiff_t const at = bad - distances.begin();
    return "the distance of points " + std::to_string(at / n) + " and " + std::to_string(at % n) + " is " +
           std::to_string(*bad) + "; distances are finite, and 0 or more";
  });
}

/// A row's Guttman transform (de Leeuw 1977): the mean of where the others want it, and how far its distances are off.
/// Coordinates stand in columns, (d, n). One call a row.
struct guttman_row {
  static constexpr int width = 16;

  double const* wanted;  ///< (n, n)
  double const* layout;  ///< (d, n)
  std::ptrdiff_t points;
  std::ptrdiff_t dimensions;
  std::ptrdiff_t first;  ///< number of the first row
  double* moved;         ///< (d, n)
  double* off;           ///< (n) sums of squares

  SEAM_HD void operator()(std::ptrdiff_t offset) const {
    std::ptrdiff_t const row = first + offset;
    for (std::ptrdiff_t c = 0; c < dimensions; ++c) moved[c * points + row] = 0;
    off[row] = 0;
    std::ptrdiff_t column = 0;
    for (; column + width <= points; column += width) add<width>(row, column);
    for (; column < points; ++column) add<1>(row, column);
    for (std::ptrdiff_t c = 0; c < dimensions; ++c) moved[c * points + row] /= static_cast<double>(points);
  }

 private:
  template <int W>
  SEAM_HD void add(std::ptrdiff_t row, std::ptrdiff_t column) const {
    double square[W] = {};
    double pull[W];
    for (std::ptrdiff_t c = 0; c < dimensions; ++c) {
      double const own = layout[c * points + row];
      double const* const others = layout + c * points + column;
      SEAM_SIMD
      for (int w = 0; w < W; ++w) square[w] += (own - others[w]) * (own - others[w]);
    }
    double const* const distance = wanted + row * points + column;
    SEAM_SIMD
    for (int w = 0; w < W; ++w) {
      double const length = std::sqrt(square[w]);
      pull[w] = length > 0 ? distance[w] / length : 0.0;
      square[w] = (distance[w] - length) * (distance[w] - length);
    }
    double sum = 0;
    for (int w = 0; w < W; ++w) sum += square[w];
    off[row] += sum;
    for (std::ptrdiff_t c = 0; c < dimensions; ++c) {
      double const own = layout[c * points + row];
      double const* const others = layout + c * points + column;
      double step = 0;
      for (int w = 0; w < W; ++w) step += pull[w] * (own - others[w]);
      moved[c * points + row] += step;
    }
  }
};

}  // namespace detail

/// Classical scaling (Torgerson 1952): coordinates (n, components) whose scalar products are nearest to those that the
/// distances (n, n) tell; exact where these are Euclidean of so many dimensions. Only the upper triangle counts. 4/3
/// n^3 flops, 8 n^2 bytes. Throws input_error for distances that are not a square, negative or not finite.
inline array<double, 2> classical_scaling(view<double const, 2> distances, std::ptrdiff_t components) {
  detail::check_scaling(distances, components);
  std::ptrdiff_t const n = distances.extent(0);
  array<double, 2> products(n, n);  // -1/2 d^2, less the means of rows and columns
  std::vector<double> means(static_cast<std::size_t>(n), 0.0);
  double mean = 0;
  for (std::ptrdiff_t i = 0; i < n; ++i)
    for (std::ptrdiff_t j = 0; j < n; ++j) {
      double const distance = distances(std::min(i, j), std::max(i, j));
      products(i, j) = -0.5 * distance * distance;
      means[static_cast<std::size_t>(i)] += products(i, j) / static_cast<double>(n);
    }
  for (double const each : means) mean += each / static_cast<double>(n);
  for (std::ptrdiff_t i = 0; i < n; ++i)
    for (std::ptrdiff_t j = 0; j < n; ++j)
      products(i, j) += mean - means[static_cast<std::size_t>(i)] - means[static_cast<std::size_t>(j)];
  lapack::eigenpairs found = lapack::largest_eigenpairs(products, components);
  detail::fix_signs(found.vectors);
  array<double, 2> layout(n, components);
  for (std::ptrdiff_t c = 0; c < components; ++c)
    for (std::ptrdiff_t i = 0; i < n; ++i)
      layout(i, c) = std::sqrt(std::max(0.0, found.values[static_cast<std::size_t>(c)])) * found.vectors(c, i);
  return layout;
}

/// Least-squares scaling by SMACOF (de Leeuw 1977): a layout (n, d) whose distances differ from the given ones (n, n)
/// as little as they can, in the sum of squares over pairs; this stress falls in every iteration.
struct smacof {
  int iterations = 300;     ///< at most
  double tolerance = 1e-6;  ///< it ends when the stress falls by less than this share of itself

  /// Improves `layout`, in place; returns its stress. About 10 n^2 d flops an iteration. Same bits for any number of
  /// threads. Throws input_error for distances that are not a square of the layout's rows, negative or not finite, and
  /// for options that mean nothing.
  template <backend::backend Backend>
  double improve(Backend const& backend, view<double const, 2> distances, view<double, 2> layout) const {
    std::ptrdiff_t const n = layout.extent(0), dimensions = layout.extent(1);
    expect(n == distances.extent(0), [&] {
      return "a layout of " + std::to_string(n) + " points has no distances of " + std::to_string(distances.extent(0));
    });
    detail::check_scaling(distances, dimensions);
    check();
    array<double, 2> columns(dimensions, n), moved(dimensions, n);
    std::vector<double> off(static_cast<std::size_t>(n));
    for (std::ptrdiff_t i = 0; i < n; ++i)
      for (std::ptrdiff_t c = 0; c < dimensions; ++c) columns(c, i) = layout(i, c);
    backend::round_progress<Backend> const progress(backend, iterations);
    double before = 0;
    for (int iteration = 0;; ++iteration) {
      backend::on_host(progress.backend()).for_blocks(n, 64, [&](auto& lane, extent rows) {
        lane.for_each(rows.count, detail::guttman_row{distances.data(), columns.data(), n, dimensions, rows.first,
                                                      moved.data(), off.data()});
      });
      double stress = 0;  // of `columns`; each pair was counted twice
      for (double const each : off) stress += each / 2;
      bool const settled = iteration > 0 && before - stress <= tolerance * before;
      before = stress;
      if (settled || iteration == iterations) break;
      std::swap(columns, moved);
      progress.report(iteration + 1);
    }
    for (std::ptrdiff_t i = 0; i < n; ++i)
      for (std::ptrdiff_t c = 0; c < dimensions; ++c) layout(i, c) = columns(c, i);
    return before;
  }
  /// Throws input_error for options that mean nothing.
  void check() const {
    expect(iterations >= 0 && tolerance >= 0,
           [] { return std::string("scaling takes 0 iterations or more, and a tolerance of 0 or more"); });
  }
};

}  // namespace seam::inline v0::embedding
