// SPDX-License-Identifier: MIT
// hierarchical<linkage>: maps to a tree and its flat clusters.
#pragma once

#include <seam/backend/round_progress.hpp>
#include <seam/cluster/concept.hpp>
#include <seam/cluster/linkage.hpp>
#include <seam/cluster/single.hpp>
#include <seam/cluster/tree.hpp>
#include <seam/cluster/ward.hpp>
#include <seam/core/finite.hpp>
#include <seam/core/memory.hpp>
#include <seam/distance/pairwise.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::cluster {

namespace detail {

inline void check_shape(view<float const, 2> maps) {
  expect(maps.extent(0) >= 1, [] { return std::string("there are no maps to cluster"); });
  expect(maps.extent(1) >= 1, [] { return std::string("the maps have no columns"); });
}

/// Bytes that the linkage of n maps of d columns takes beside the maps.
template <linkage Linkage>
double linkage_bytes(std::ptrdiff_t n, std::ptrdiff_t d) {
  auto const rows = static_cast<double>(n);
  auto const columns = static_cast<double>(d);
  if constexpr (std::same_as<Linkage, ward>) {
    return ward_bytes(n, d);
  } else if constexpr (std::same_as<Linkage, single>) {
    return spanning_tree_bytes(n, d);
  } else {
    return 8.0 * (0.5 * rows * (rows - 1) + rows * columns);
  }
}

}  // namespace detail

/// SciPy's linkage matrix (N - 1, 4) of maps (N, D) under the Euclidean distance. Ward's and single linkage go without
/// a matrix of distances (see ward_linkage, single_linkage); the others store one in double (N^2 / 2 numbers). Throws
/// input_error for no maps and for values that are not finite (with the row), memory_error, before work begins, when
/// the work does not fit the memory that is free.
template <linkage Linkage, backend::backend Backend>
array<double, 2> linkage_of_maps(Backend const& backend, view<float const, 2> maps) {
  detail::check_shape(maps);
  require_finite(maps, "the maps");
  if constexpr (std::same_as<Linkage, ward>) {
    return ward_linkage(backend, maps);
  } else if constexpr (std::same_as<Linkage, single>) {
    return single_linkage(backend, maps);
  } else {
    std::ptrdiff_t const n = maps.extent(0);
    require_memory(detail::linkage_bytes<Linkage>(n, maps.extent(1)),
                   std::string(Linkage::name()) + " linkage of " + std::to_string(n) + " maps",
                   "ward and single need no matrix of distances");
    std::vector<double> distances = distance::pairwise<double>(backend, distance::euclidean{}, maps);
    backend::round_progress<Backend> const progress(backend, n - 1);
    return linkage_of_distances<Linkage>(std::move(distances), n,
                                         [&](std::ptrdiff_t merges) { progress.report(merges); });
  }
}

/// A clusterer that cuts the tree of a linkage: into `clusters` clusters, or at `height` when that is given (then
/// `clusters` counts for nothing).
template <linkage Linkage = ward>
struct hierarchical {
  std::ptrdiff_t clusters = 30;
  std::optional<double> height = {};

  static constexpr char const* name() { return Linkage::name(); }

  /// Bytes that `cluster` takes beside `rows` maps of `columns`, for a plan made before there are maps.
  double bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    return detail::linkage_bytes<Linkage>(rows, columns);
  }
  /// Throws input_error when `rows` maps cannot make so many clusters, or the height is no number.
  void check(std::ptrdiff_t rows) const {
    if (!height) return detail::check_number_of_clusters(clusters, rows, "maps");
    expect(*height >= 0,
           [&] { return "the height " + std::to_string(*height) + " is no height of a tree: 0 or more"; });
  }

  /// Labels of maps (N, D) as SciPy's fcluster numbers them, less 1, and the tree. Options are checked before work
  /// begins. Throws as linkage_of_maps and cut_by_number do.
  template <backend::backend Backend>
  clustering cluster(Backend const& backend, view<float const, 2> maps) const {
    detail::check_shape(maps);
    check(maps.extent(0));
    clustering result;
    result.linkage = linkage_of_maps<Linkage>(backend, maps);
    result.labels = height ? cut_by_height(result.linkage, *height) : cut_by_number(result.linkage, clusters);
    return result;
  }
};

static_assert(clusterer<hierarchical<ward>> && clusterer<hierarchical<median>>);

}  // namespace seam::inline v0::cluster
