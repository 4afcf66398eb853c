// SPDX-License-Identifier: MIT
// Linkages, how far two clusters are apart, as types; and the linkage matrix of a set of distances, as SciPy has it.
#pragma once

#include <seam/cluster/detail/agglomerate.hpp>
#include <seam/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <string>

namespace seam::inline v0::cluster {

/// How an agglomeration finds its merges.
enum class agglomeration {
  chain,          ///< reducible: d(u, v + w) >= min(d(u, v), d(u, w)) when v and w are nearest neighbours
  spanning_tree,  ///< d(u, v + w) = min(d(u, v), d(u, w))
  generic         ///< anything else: heights may fall from one merge to the next
};

/// A linkage.
///
/// Requirements checked by the compiler:
///  1. `L::name()`: what the program calls it.
///  2. `L::update(d_xz, d_yz, d_xy, n_x, n_y, n_z)`: distance of z to the union of x and y (Lance and Williams 1967).
///  3. `L::method`: an `agglomeration`.
///
/// Requirements that it cannot check: `update` is symmetric in x and y up to rounding; what `method` promises.
template <class L>
concept linkage = requires(double value) {
  { L::name() } -> std::convertible_to<char const*>;
  { L::update(value, value, value, value, value, value) } -> std::same_as<double>;
  { L::method } -> std::convertible_to<agglomeration>;
};

/// Least increase of the sum of squares (Ward 1963): height = sqrt(2 a b / (a + b)) |centroid - centroid| for clusters
/// of a and b points, so that two single points are at their distance.
struct ward {
  static constexpr agglomeration method = agglomeration::chain;
  static constexpr char const* name() { return "ward"; }
  static double update(double d_xz, double d_yz, double d_xy, double n_x, double n_y, double n_z) {
    double const t = 1.0 / (n_x + n_y + n_z);
    return std::sqrt(
        std::max(0.0, (n_z + n_x) * t * d_xz * d_xz + (n_z + n_y) * t * d_yz * d_yz - n_z * t * d_xy * d_xy));
  }
};

/// The mean distance over pairs of points (UPGMA).
struct average {
  static constexpr agglomeration method = agglomeration::chain;
  static constexpr char const* name() { return "average"; }
  static double update(double d_xz, double d_yz, double, double n_x, double n_y, double) {
    return (n_x * d_xz + n_y * d_yz) / (n_x + n_y);
  }
};

/// The largest distance over pairs of points.
struct complete {
  static constexpr agglomeration method = agglomeration::chain;
  static constexpr char const* name() { return "complete"; }
  static double update(double d_xz, double d_yz, double, double, double, double) { return std::max(d_xz, d_yz); }
};

/// The mean of the two parts' distances, whatever their sizes (WPGMA).
struct weighted {
  static constexpr agglomeration method = agglomeration::chain;
  static constexpr char const* name() { return "weighted"; }
  static double update(double d_xz, double d_yz, double, double, double, double) { return 0.5 * (d_xz + d_yz); }
};

/// The smallest distance over pairs of points.
struct single {
  static constexpr agglomeration method = agglomeration::spanning_tree;
  static constexpr char const* name() { return "single"; }
  static double update(double d_xz, double d_yz, double, double, double, double) { return std::min(d_xz, d_yz); }
};

/// The distance between centroids (UPGMC); the distances must be Euclidean. Heights may fall.
struct centroid {
  static constexpr agglomeration method = agglomeration::generic;
  static constexpr char const* name() { return "centroid"; }
  static double update(double d_xz, double d_yz, double d_xy, double n_x, double n_y, double) {
    double const n = n_x + n_y;
    return std::sqrt(std::max(0.0, ((n_x * d_xz * d_xz + n_y * d_yz * d_yz) - (n_x * n_y * d_xy * d_xy) / n) / n));
  }
};

/// The distance between midpoints of midpoints (WPGMC); the distances must be Euclidean. Heights may fall.
struct median {
  static constexpr agglomeration method = agglomeration::generic;
  static constexpr char const* name() { return "median"; }
  static double update(double d_xz, double d_yz, double d_xy, double, double, double) {
    return std::sqrt(std::max(0.0, 0.5 * (d_xz * d_xz + d_yz * d_yz) - 0.25 * d_xy * d_xy));
  }
};

namespace detail {

template <class T>
void check_condensed(std::vector<T> const& condensed, std::ptrdiff_t n) {
  expect(n >= 1, [&] { return "a linkage needs at least 1 point, there are " + std::to_string(n); });
  expect(std::ptrdiff_t(condensed.size()) == n * (n - 1) / 2, [&] {
    return "the condensed distances of " + std::to_string(n) + " points are " + std::to_string(n * (n - 1) / 2) +
           " numbers, there are " + std::to_string(condensed.size());
  });
  constexpr double largest = 1e150;  // squares of distances must not overflow
  auto const usable = [](T value) {
    return value >= 0 && static_cast<double>(value) <= largest;
  };
  auto const bad = std::find_if_not(condensed.begin(), condensed.end(), usable);
  if (bad == condensed.end()) return;
  auto const [row, column] = distance::condensed_pair(n, bad - condensed.begin());
  throw input_error("the distance between points " + std::to_string(row) + " and " + std::to_string(column) + " is " +
                    std::to_string(*bad) + "; a linkage needs numbers from 0 to 1e150");
}

}  // namespace detail

/// SciPy's linkage matrix Z (n - 1, 4) of `n` points with the given condensed distances (pairs (0,1), (0,2), ..,
/// (n-2,n-1)): the ids of the two clusters, smaller first, their height, and the size of the new cluster, whose id is
/// n + row. Rows ascend in height, except for centroid and median, where heights may fall. Ties are broken as
/// scipy.cluster.hierarchy.linkage does for chain and spanning-tree linkages, by lowest point for the others.
///
/// The distances, of double or float, are taken over and overwritten: move them in to save n^2 / 2 of them. Where they
/// are floats the new distances of merged clusters are rounded to floats as well: half the memory, and near-ties may
/// fall in another way than in double. O(n^2) time. `report(merges
/// done)` is called now and then, except for single linkage; what it throws ends the work. Throws input_error for n <
/// 1, a wrong number of distances, and for a distance that is negative, not a number, or above 1e150 (its square might
/// overflow).
template <linkage Linkage, class T = double, class Report = detail::no_report>
array<double, 2> linkage_of_distances(std::vector<T> condensed, std::ptrdiff_t n, Report const& report = {}) {
  static_assert(std::floating_point<T>, "seam::cluster: distances are floats or doubles");
  detail::check_condensed(condensed, n);
  if constexpr (Linkage::method == agglomeration::chain) {
    return detail::sorted_and_numbered(detail::chain_agglomeration<Linkage, T>(condensed, n).merges(report), n);
  } else if constexpr (Linkage::method == agglomeration::spanning_tree) {
    return detail::sorted_and_numbered(detail::spanning_tree_merges(condensed, n), n);
  } else {
    return detail::numbered(detail::generic_agglomeration<Linkage, T>(condensed, n).merges(report), n);
  }
}

}  // namespace seam::inline v0::cluster
