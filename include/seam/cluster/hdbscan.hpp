// SPDX-License-Identifier: MIT
// HDBSCAN (Campello, Moulavi and Sander 2013; McInnes and Healy 2017): clusters of maps that are dense for long while
// the radius shrinks, of any density; the rest is noise.
#pragma once

#include <seam/backend/round_progress.hpp>
#include <seam/cluster/concept.hpp>
#include <seam/cluster/detail/condensed_tree.hpp>
#include <seam/cluster/detail/labels.hpp>
#include <seam/cluster/detail/spanning_tree.hpp>
#include <seam/distance/top_k.hpp>

#include <string>

namespace seam::inline v0::cluster {

/// What HDBSCAN finds.
struct hdbscan_result {
  std::vector<std::int32_t> labels;  ///< (N) -1 = noise
  std::vector<double> strengths;     ///< (N) how deep a map is in its cluster, 0 to 1; 0 for noise
  array<double, 2> linkage;          ///< (N - 1, 4) single linkage under mutual reachability
};

/// Exact HDBSCAN under the Euclidean distance. Two maps are as far apart as the largest of their distance and of the
/// radii within which each has `neighbours` maps, itself included; of the tree of single linkage those clusters of
/// `least` or more maps are kept that live longest ("excess of mass"). Clusters are numbered by their first map. Merges
/// of equal height, which mutual reachability makes many of, count as one: the result does not depend on the order of
/// the maps (scikit-learn's does, and equals this one where it does not).
struct hdbscan {
  std::ptrdiff_t least = 5;       ///< maps of a cluster
  std::ptrdiff_t neighbours = 5;  ///< that make a map dense; 1: distances as they are

  static constexpr char const* name() { return "hdbscan"; }

  /// Bytes that `cluster` takes beside `rows` maps of `columns`.
  double bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    return std::max(detail::spanning_tree_bytes(rows, columns),
                    distance::top_k_bytes(rows, 0, columns, std::max<std::ptrdiff_t>(1, neighbours - 1)));
  }
  /// Throws input_error when a cluster of `rows` maps cannot have so many, or a map so many neighbours.
  void check(std::ptrdiff_t rows) const {
    expect(least >= 2, [&] { return "a cluster of hdbscan has 2 or more maps, not " + std::to_string(least); });
    expect(neighbours >= 1 && neighbours <= rows, [&] {
      return "hdbscan was asked to look at " + std::to_string(neighbours) + " neighbours; of " + std::to_string(rows) +
             " maps there are 1 to " + std::to_string(rows);
    });
  }

  /// Labels, strengths and tree of maps (N, D). One search for neighbours and one spanning tree, each N^2 D flops in
  /// products, no matrix. Throws input_error as `check` does, for no maps, values that are not finite or whose squares
  /// are too large for float; memory_error, before work begins.
  template <backend::backend Backend>
  hdbscan_result fit(Backend const& backend, view<float const, 2> maps) const {
    std::ptrdiff_t const n = maps.extent(0);
    expect(n >= 1, [] { return std::string("there are no maps to cluster"); });
    expect(maps.extent(1) >= 1, [] { return std::string("the maps have no columns"); });
    check(n);
    require_finite(maps, "the maps");
    require_memory(bytes_needed(n, maps.extent(1)), "hdbscan of " + std::to_string(n) + " maps", "take fewer maps");
    backend::round_progress<Backend> const progress(backend, n - 1);
    std::vector<double> least_squares;
    if (neighbours > 1) {
      auto const near = distance::top_k(progress.backend(), distance::squared_euclidean{}, maps, neighbours - 1);
      for (std::ptrdiff_t map = 0; map < n; ++map) least_squares.push_back(near.distances(map, neighbours - 2));
    }
    detail::spanning_tree<Backend> tree(progress.backend(), maps, least_squares);
    hdbscan_result result;
    result.linkage = detail::sorted_and_numbered(tree.edges([&](std::ptrdiff_t found) { progress.report(found); }), n);
    result.labels.assign(static_cast<std::size_t>(n), -1);
    result.strengths.assign(static_cast<std::size_t>(n), 0.0);
    if (n < 2) return result;
    detail::condensed_tree const condensed(result.linkage, least);
    result.labels = condensed.labels(condensed.longest_lived());
    result.strengths = condensed.strengths(result.labels);
    detail::number_labels(result.labels);
    return result;
  }

  /// The labels of `fit`; its tree is not one that the labels cut.
  template <backend::backend Backend>
  clustering cluster(Backend const& backend, view<float const, 2> maps) const {
    return {fit(backend, maps).labels, {}};
  }
};

static_assert(clusterer<hdbscan>);

}  // namespace seam::inline v0::cluster
