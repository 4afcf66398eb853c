// SPDX-License-Identifier: MIT
// Diffusion maps (Coifman and Lafon 2006) on exact neighbours: coordinates in which distances are those between the
// places that random walks reach.
#pragma once

#include <seam/core/memory.hpp>
#include <seam/distance/euclidean.hpp>
#include <seam/distance/top_k.hpp>
#include <seam/embedding/concept.hpp>
#include <seam/embedding/detail/neighbour_graph.hpp>
#include <seam/embedding/detail/starts.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::embedding {

namespace detail {

/// exp(-d^2 / (s_i s_j)) between neighbours and from each point to itself, s being the distance to the last of a
/// point's neighbours (Zelnik-Manor and Perona 2004): dense and sparse regions are seen at their own scale.
inline neighbour_graph self_tuning_kernel(distance::neighbours const& found) {
  std::ptrdiff_t const n = found.rows.extent(0);
  std::ptrdiff_t const others = found.rows.extent(1);
  array<std::int32_t, 2> rows(n, others + 1);
  array<double, 2> weights(n, others + 1);
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    rows(i, 0) = static_cast<std::int32_t>(i);
    weights(i, 0) = 1;
    for (std::ptrdiff_t k = 0; k < others; ++k) {
      std::int32_t const j = found.rows(i, k);
      double const d = found.distances(i, k);
      double const scale = found.distances(i, others - 1) * found.distances(j, others - 1);
      rows(i, k + 1) = j;
      weights(i, k + 1) = scale > 0 ? std::exp(-d * d / scale) : d > 0 ? 0.0 : 1.0;
    }
  }
  return symmetric_graph(rows.view(), weights.view(), [](double forth, double back) { return std::max(forth, back); });
}

/// k(i, j) / (q_i q_j)^alpha with q the sums of rows: alpha = 1 takes out how densely the points were sampled.
inline neighbour_graph without_density(neighbour_graph graph, double alpha) {
  std::vector<double> scale = degrees(graph);
  for (double& value : scale) value = std::pow(value, -alpha);
  for (std::ptrdiff_t i = 0; i < graph.size(); ++i) {
    extent const row = graph.row(i);
    for (auto at = static_cast<std::size_t>(row.first); at < static_cast<std::size_t>(row.first + row.count); ++at)
      graph.weight[at] *= scale[static_cast<std::size_t>(i)] * scale[static_cast<std::size_t>(graph.other[at])];
  }
  return graph;
}

}  // namespace detail

/// Diffusion map: the coordinates are lambda^time psi for the leading eigenvalues of the random walk on the graph of
/// neighbours after the trivial one, which is constant. psi has the mean square 1 under the walk's stationary
/// distribution. A graph of several parts has the eigenvalue 1 as often: its first coordinates tell the parts apart.
struct diffusion_map {
  std::ptrdiff_t components = 10;
  std::ptrdiff_t neighbours = 15;  ///< the map itself counts as the first
  double alpha = 1;                ///< 0 keeps the density of the maps, 1 leaves their shape alone
  double time = 1;                 ///< steps of the walk; more let small eigenvalues fade
  std::uint64_t seed = 42;         ///< of the search for eigenvectors

  static constexpr char const* name() { return "diffusion_map"; }

  /// Bytes that `embed` takes beside maps (rows, columns).
  double bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    return std::max(distance::top_k_bytes(rows, 0, columns, neighbours),
                    static_cast<double>(rows) * (90.0 * static_cast<double>(neighbours) +
                                                 16.0 * static_cast<double>(detail::start_vectors(components))));
  }
  /// Throws input_error for options that mean nothing for maps (rows, columns).
  void check(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    detail::check_layout(name(), rows, columns, components);
    expect(neighbours >= 2 && neighbours <= rows, [&] {
      return "a diffusion map takes 2 to " + std::to_string(rows) + " neighbours of " + std::to_string(rows) +
             " maps, not " + std::to_string(neighbours);
    });
    expect(alpha >= 0 && std::isfinite(alpha) && time >= 0 && std::isfinite(time), [&] {
      return "a diffusion map's alpha is " + std::to_string(alpha) + " and its time " + std::to_string(time) +
             "; both are 0 or more";
    });
  }

  /// The coordinates (N, components). N^2 D flops for the neighbours, then about 40 N (components + 13) neighbours and
  /// 800 N (components + 13)^2 steps at most. Block-stable.
  /// Throws input_error for options that do not fit (see check) and values that are not finite; memory_error.
  template <backend::backend Backend>
  array<float, 2> embed(Backend const& backend, view<float const, 2> maps) const {
    check(maps.extent(0), maps.extent(1));
    require_memory(bytes_needed(maps.extent(0), maps.extent(1)),
                   "a diffusion map of " + std::to_string(maps.extent(0)) + " maps", "embed fewer maps");
    detail::neighbour_graph const graph = detail::without_density(
        detail::self_tuning_kernel(distance::top_k(backend, distance::euclidean{}, maps, neighbours - 1)), alpha);
    double residual = 0;
    lapack::eigenpairs found = detail::graph_eigenvectors(backend, graph, components + 1, seed, residual);
    detail::fix_signs(found.vectors);
    std::vector<double> const degrees = detail::degrees(graph);
    double all = 0;
    for (double const degree : degrees) all += degree;
    array<float, 2> coordinates(maps.extent(0), components);
    for (std::ptrdiff_t c = 0; c < components; ++c) {
      double const eigenvalue = std::max(0.0, 2 * found.values[static_cast<std::size_t>(c) + 1] - 1);
      double const scale = std::pow(eigenvalue, time);
      for (std::ptrdiff_t i = 0; i < maps.extent(0); ++i)
        coordinates(i, c) =
            static_cast<float>(scale * found.vectors(c + 1, i) * std::sqrt(all / degrees[static_cast<std::size_t>(i)]));
    }
    return coordinates;
  }
};

static_assert(embedder<diffusion_map>);

}  // namespace seam::inline v0::embedding
