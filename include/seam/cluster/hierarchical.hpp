// SPDX-License-Identifier: MIT
// hierarchical<linkage>: maps to a tree and its flat clusters.
#pragma once

#include <seam/backend/round_progress.hpp>
#include <seam/cluster/concept.hpp>
#include <seam/cluster/cuts.hpp>
#include <seam/cluster/linkage.hpp>
#include <seam/cluster/single.hpp>
#include <seam/cluster/tree.hpp>
#include <seam/cluster/ward.hpp>
#include <seam/core/finite.hpp>
#include <seam/core/memory.hpp>
#include <seam/distance/pairwise.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
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

/// Whether a linkage of maps goes without a matrix of distances.
template <linkage Linkage>
inline constexpr bool needs_no_matrix = std::same_as<Linkage, ward> || std::same_as<Linkage, single>;

/// Bytes that the linkage of n maps of d columns takes beside the maps, where its matrix stores distances as Stored.
template <linkage Linkage, class Stored = double>
double linkage_bytes(std::ptrdiff_t n, std::ptrdiff_t d) {
  auto const rows = static_cast<double>(n);
  auto const columns = static_cast<double>(d);
  if constexpr (std::same_as<Linkage, ward>) {
    return ward_bytes(n, d);
  } else if constexpr (std::same_as<Linkage, single>) {
    return spanning_tree_bytes(n, d);
  } else {
    return 0.5 * sizeof(Stored) * rows * (rows - 1) + 8 * rows * columns;
  }
}

/// What to do where the matrix of a linkage does not fit.
template <linkage Linkage, class Stored>
std::string instead_of_matrix(std::ptrdiff_t n, std::ptrdiff_t d) {
  std::string const others = "ward and single need no matrix of distances";
  if (sizeof(Stored) == 4) return others;
  return others + ", and one of float32, on request, makes it " + bytes_text(linkage_bytes<Linkage, float>(n, d));
}

}  // namespace detail

/// How a linkage that needs a matrix of distances stores it.
enum class distance_storage {
  float64,  ///< the tree is exact
  float32   ///< half the memory; distances are rounded to 24 bits, so that near-ties may fall in another way
};

/// Where a tree is cut.
enum class tree_cut {
  number,        ///< into so many clusters, or at a height where one is given
  largest_gap,   ///< where the gap between two heights is widest (see cut_at_largest_gap)
  inconsistency  ///< where a merge is much higher than those below it (see cut_by_inconsistency)
};

/// SciPy's linkage matrix (N - 1, 4) of maps (N, D) under the Euclidean distance. Ward's and single linkage go without
/// a matrix of distances (see ward_linkage, single_linkage); the others store one (N^2 / 2 numbers), in double unless
/// Stored is float. Throws input_error for no maps and for values that are not finite (with the row), memory_error,
/// before work begins, when the work does not fit the memory that is free.
template <linkage Linkage, class Stored = double, backend::backend Backend>
array<double, 2> linkage_of_maps(Backend const& backend, view<float const, 2> maps) {
  detail::check_shape(maps);
  require_finite(maps, "the maps");
  if constexpr (std::same_as<Linkage, ward>) {
    return ward_linkage(backend, maps);
  } else if constexpr (std::same_as<Linkage, single>) {
    return single_linkage(backend, maps);
  } else {
    std::ptrdiff_t const n = maps.extent(0);
    require_memory(detail::linkage_bytes<Linkage, Stored>(n, maps.extent(1)),
                   std::string(Linkage::name()) + " linkage of " + std::to_string(n) + " maps",
                   detail::instead_of_matrix<Linkage, Stored>(n, maps.extent(1)));
    std::vector<Stored> distances = distance::pairwise<double, Stored>(backend, distance::euclidean{}, maps);
    backend::round_progress<Backend> const progress(backend, n - 1);
    return linkage_of_distances<Linkage>(std::move(distances), n,
                                         [&](std::ptrdiff_t merges) { progress.report(merges); });
  }
}

/// A clusterer that cuts the tree of a linkage: into `clusters` clusters, or at `height` when that is given (then
/// `clusters` counts for nothing), or by another rule (then neither does).
template <linkage Linkage = ward>
struct hierarchical {
  std::ptrdiff_t clusters = 30;
  std::optional<double> height = {};
  tree_cut cut = tree_cut::number;
  std::ptrdiff_t most = 0;   ///< clusters at a largest gap; 0: a tenth of the maps
  double threshold = 1;      ///< a merge is kept that is no more inconsistent than this
  std::ptrdiff_t depth = 2;  ///< merges that inconsistency looks at, one below the other
  distance_storage storage = distance_storage::float64;

  static constexpr char const* name() { return Linkage::name(); }

  /// Bytes that `cluster` takes beside `rows` maps of `columns`, for a plan made before there are maps.
  double bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    return storage == distance_storage::float32 ? detail::linkage_bytes<Linkage, float>(rows, columns)
                                                : detail::linkage_bytes<Linkage>(rows, columns);
  }
  /// Throws input_error when `rows` maps cannot make so many clusters, or another option means nothing.
  void check(std::ptrdiff_t rows) const {
    expect(storage == distance_storage::float64 || !detail::needs_no_matrix<Linkage>,
           [] { return std::string(name()) + " stores no matrix of distances, and none as float32"; });
    if (cut == tree_cut::largest_gap) {
      expect(most == 0 || (most >= 2 && most <= rows), [&] {
        return "a largest gap is looked for up to 2 to " + std::to_string(rows) + " clusters, not up to " +
               std::to_string(most);
      });
    } else if (cut == tree_cut::inconsistency) {
      expect(!std::isnan(threshold) && depth >= 1, [&] {
        return "inconsistency has a threshold that is a number and looks 1 or more merges deep, not " +
               std::to_string(threshold) + " and " + std::to_string(depth);
      });
    } else if (height) {
      expect(*height >= 0,
             [&] { return "the height " + std::to_string(*height) + " is no height of a tree: 0 or more"; });
    } else {
      detail::check_number_of_clusters(clusters, rows, "maps");
    }
  }

  /// Labels of maps (N, D) as SciPy's fcluster numbers them, less 1, and the tree. Options are checked before work
  /// begins. Throws as linkage_of_maps and cut_by_number do.
  template <backend::backend Backend>
  clustering cluster(Backend const& backend, view<float const, 2> maps) const {
    detail::check_shape(maps);
    check(maps.extent(0));
    clustering result;
    result.linkage = tree_of(backend, maps);
    result.labels = labels_of(result.linkage);
    return result;
  }
  /// The labels of a tree of maps, by the same rule.
  std::vector<std::int32_t> labels_of(view<double const, 2> linkage) const {
    if (cut == tree_cut::largest_gap) return cut_at_largest_gap(linkage, most);
    if (cut == tree_cut::inconsistency) return cut_by_inconsistency(linkage, threshold, depth);
    return height ? cut_by_height(linkage, *height) : cut_by_number(linkage, clusters);
  }

 private:
  template <backend::backend Backend>
  array<double, 2> tree_of(Backend const& backend, view<float const, 2> maps) const {
    if constexpr (!detail::needs_no_matrix<Linkage>)
      if (storage == distance_storage::float32) return linkage_of_maps<Linkage, float>(backend, maps);
    return linkage_of_maps<Linkage>(backend, maps);
  }
};

static_assert(clusterer<hierarchical<ward>> && clusterer<hierarchical<median>>);

}  // namespace seam::inline v0::cluster
