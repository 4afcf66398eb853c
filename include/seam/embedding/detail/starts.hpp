// SPDX-License-Identifier: MIT
// Where a layout begins: at the leading eigenvectors of the graph of neighbours, or at principal components.
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/random.hpp>
#include <seam/embedding/detail/krylov_eigenpairs.hpp>
#include <seam/embedding/detail/neighbour_graph.hpp>
#include <seam/embedding/pca.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

namespace seam::inline v0::embedding::detail {

/// How eigenvectors of a graph are looked for: 12 more than are wanted at a time, 20 times.
inline krylov_options graph_krylov(std::ptrdiff_t count, std::uint64_t seed, double tolerance = 1e-5) {
  return {.count = count, .block = count + 12, .passes = 20, .tolerance = tolerance, .seed = seed};
}
/// Vectors of N doubles that the search keeps (twice).
inline std::ptrdiff_t start_vectors(std::ptrdiff_t components) {
  return (components + 13) * 20;
}

/// Throws input_error unless maps (rows, columns) can be laid out in so many dimensions.
inline void check_layout(char const* name, std::ptrdiff_t rows, std::ptrdiff_t columns, std::ptrdiff_t components) {
  expect(columns >= 1, [] { return std::string("the maps have no columns"); });
  expect(rows >= 4, [&] {
    return std::string(name) + " needs 4 maps or more, there " + (rows == 1 ? "is 1" : "are " + std::to_string(rows));
  });
  expect(components >= 1 && components <= std::min<std::ptrdiff_t>(rows - 2, 64), [&] {
    return std::string(name) + " makes 1 to " + std::to_string(std::min<std::ptrdiff_t>(rows - 2, 64)) +
           " columns of " + std::to_string(rows) + " maps, not " + std::to_string(components);
  });
}

/// The eigenvectors of the normalised graph (N) after the first, as rows (count, N): those of the normalised Laplacian
/// with the smallest eigenvalues but 0 (Belkin and Niyogi 2003), if the graph is connected. `residual` is what was
/// reached.
template <backend::backend Backend>
lapack::eigenpairs graph_eigenvectors(Backend const& backend, neighbour_graph const& graph, std::ptrdiff_t count,
                                      std::uint64_t seed, double& residual) {
  neighbour_graph const operation = normalised(graph);
  return krylov_eigenpairs(
      graph.size(), graph_krylov(count, seed),
      [&](view<double const, 2> rows, view<double, 2> image) {
        multiply_into(backend, operation, rows, image);
        // (1 + w) / 2 has the same vectors and no negative eigenvalues, whose size could be the largest
        for (std::ptrdiff_t i = 0; i < image.size(); ++i) image.data()[i] = 0.5 * (image.data()[i] + rows.data()[i]);
      },
      residual);
}

/// A layout (N, components) that fills the box from 0 to 10, without two points at one place: eigenvectors of a
/// connected graph, principal components otherwise (or random numbers where the maps have too few).
template <backend::backend Backend>
array<float, 2> layout_start(Backend const& backend, neighbour_graph const& graph, view<float const, 2> maps,
                             std::ptrdiff_t components, std::uint64_t seed) {
  std::ptrdiff_t const n = maps.extent(0);
  array<float, 2> layout(n, components);
  std::vector<std::int32_t> component;
  if (connected_components(graph, component) == 1) {
    double residual = 0;
    lapack::eigenpairs found = graph_eigenvectors(backend, graph, components + 1, seed, residual);
    fix_signs(found.vectors);
    for (std::ptrdiff_t i = 0; i < n; ++i)
      for (std::ptrdiff_t c = 0; c < components; ++c) layout(i, c) = static_cast<float>(found.vectors(c + 1, i));
  } else {
    std::ptrdiff_t const known = std::min({components, n, maps.extent(1)});
    auto const coordinates = pca{.components = known, .seed = seed}.embed(backend, maps);
    for (std::ptrdiff_t i = 0; i < n; ++i)
      for (std::ptrdiff_t c = 0; c < known; ++c) layout(i, c) = coordinates(i, c);
  }
  for (std::ptrdiff_t c = 0; c < components; ++c) {
    float low = layout(0, c), high = low;
    for (std::ptrdiff_t i = 0; i < n; ++i) low = std::min(low, layout(i, c)), high = std::max(high, layout(i, c));
    float const scale = high > low ? 10 / (high - low) : 0.0F;
    random_stream random(seed, (std::uint64_t{1} << 40) + static_cast<std::uint64_t>(c));
    for (std::ptrdiff_t i = 0; i < n; ++i) {
      auto const jitter = static_cast<float>(random.next_double() - 0.5);
      layout(i, c) = scale * (layout(i, c) - low) + (scale > 0 ? 1e-3F : 10.0F) * jitter;
    }
  }
  return layout;
}

}  // namespace seam::inline v0::embedding::detail
