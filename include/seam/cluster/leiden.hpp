// SPDX-License-Identifier: MIT
// leiden and louvain: maps to communities of their shared-nearest-neighbour graph.
#pragma once

#include <seam/cluster/communities.hpp>
#include <seam/cluster/concept.hpp>

#include <string>

namespace seam::inline v0::cluster {

namespace detail {

inline double community_bytes(std::ptrdiff_t rows, std::ptrdiff_t columns, std::ptrdiff_t neighbours) {
  return distance::top_k_bytes(rows, 0, columns, neighbours) +
         static_cast<double>(rows) * (80.0 * static_cast<double>(neighbours) + 100.0);
}

inline void check_community_neighbours(std::ptrdiff_t neighbours) {
  expect(neighbours >= 1,
         [&] { return "a graph of neighbours needs 1 or more of them, not " + std::to_string(neighbours); });
}

/// The graph of maps (N, D) under a measure; each map has N - 1 neighbours at most.
template <class Backend, class Measure>
graph graph_of_maps(Backend const& backend, Measure const& measure, view<float const, 2> maps,
                    std::ptrdiff_t neighbours) {
  expect(maps.extent(0) >= 1, [] { return std::string("there are no maps to cluster"); });
  expect(maps.extent(1) >= 1, [] { return std::string("the maps have no columns"); });
  check_community_neighbours(neighbours);
  require_finite(maps, "the maps");
  std::ptrdiff_t const n = maps.extent(0);
  if (n == 1) return graph_of(1, {});
  require_memory(community_bytes(n, maps.extent(1), neighbours),
                 "a graph of the neighbours of " + std::to_string(n) + " maps", "take fewer maps or neighbours");
  return shared_neighbour_graph(backend, distance::top_k(backend, measure, maps, std::min(neighbours, n - 1)));
}

}  // namespace detail

/// How communities are found.
enum class community_method { leiden, louvain };

/// Communities, by Leiden's or Louvain's algorithm (see leiden_communities), of the shared-nearest-neighbour graph of
/// maps.
template <community_method Method, distance::distance_measure Measure>
struct neighbour_communities {
  std::ptrdiff_t neighbours = 15;  ///< of each map in the graph
  double resolution = 1;           ///< larger: more and smaller clusters
  std::uint64_t seed = 42;
  Measure measure = {};

  static constexpr char const* name() { return Method == community_method::leiden ? "leiden" : "louvain"; }

  /// Bytes that `cluster` takes beside `rows` maps of `columns`.
  double bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    return detail::community_bytes(rows, columns, neighbours);
  }
  /// Throws input_error for fewer than 1 neighbours and a resolution that is not above 0.
  void check(std::ptrdiff_t) const {
    detail::check_community_neighbours(neighbours);
    detail::check_resolution(resolution);
  }

  /// Labels of maps (N, D), numbered by their first map; no tree. One search for neighbours (N^2 D flops in products),
  /// the rest on one thread. Throws as `check` and distance::top_k do, and input_error when there are no maps.
  template <backend::backend Backend>
  clustering cluster(Backend const& backend, view<float const, 2> maps) const {
    check(maps.extent(0));
    graph const neighbourhoods = detail::graph_of_maps(backend, measure, maps, neighbours);
    community_options const options{.resolution = resolution, .seed = seed};
    return {Method == community_method::leiden ? leiden_communities(neighbourhoods, options)
                                               : louvain_communities(neighbourhoods, options),
            {}};
  }
};

template <distance::distance_measure Measure = distance::euclidean>
using leiden = neighbour_communities<community_method::leiden, Measure>;

template <distance::distance_measure Measure = distance::euclidean>
using louvain = neighbour_communities<community_method::louvain, Measure>;

static_assert(clusterer<leiden<>> && clusterer<louvain<>>);

}  // namespace seam::inline v0::cluster
