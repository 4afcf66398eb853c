// SPDX-License-Identifier: MIT
// The kernels of Ward's rounds: heights in double between clusters, and the choice of the nearest among candidates that
// products proposed.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/distance/detail/least.hpp>
#include <seam/distance/euclidean.hpp>

#include <cstdint>

namespace seam::inline v0::cluster::detail {

using distance::detail::infinitely_far;
using distance::detail::nobody;

/// Candidates that a cluster keeps: more make lists answer more often, and cost more to measure.
inline constexpr int list_length = 48;

/// A single map as a centroid: less the common mean, which is a float, so that nothing is rounded, and scaled by a
/// power of two.
struct centred_map {
  float const* values;
  float const* means;
  double scale;

  SEAM_HD double operator[](std::ptrdiff_t column) const {
    return (static_cast<double>(values[column]) - static_cast<double>(means[column])) * scale;
  }
};

/// The clusters of a round, by slot, for kernels. A cluster of equal maps is its map; only others have a centroid.
struct ward_view {
  std::ptrdiff_t columns;
  float const* maps;   ///< (maps, columns)
  float const* means;  ///< (columns)
  double scale;
  std::ptrdiff_t const* members;   ///< (slots) one map of each cluster
  double const* const* centroids;  ///< (slots) null where the cluster is its map
  double const* sizes;             ///< (slots)
  std::int32_t const* ids;         ///< (slots); nobody = the slot is empty

  SEAM_HD centred_map map_of(std::ptrdiff_t slot) const { return {maps + members[slot] * columns, means, scale}; }

  /// The square of the height at which slots i and j join: 2 a b / (a + b) |centroid - centroid|^2. The same bits for
  /// (j, i).
  SEAM_HD double squared_height(std::ptrdiff_t i, std::ptrdiff_t j) const {
    double const factor = 2 * (sizes[i] * sizes[j]) / (sizes[i] + sizes[j]);
    return factor *
           (centroids[i] ? squared_to(distance::plain_row<double>{centroids[i]}, j) : squared_to(map_of(i), j));
  }
  /// A total order on pairs of equal height that has nothing to do with their numbers: where all are tied, half of the
  /// clusters still find each other in one round.
  SEAM_HD std::uint64_t rank(std::ptrdiff_t i, std::ptrdiff_t j) const {
    auto const a = static_cast<std::uint64_t>(ids[i]);
    auto const b = static_cast<std::uint64_t>(ids[j]);
    std::uint64_t mixed = a < b ? (a << 32) | b : (b << 32) | a;  // splitmix64, a bijection
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
  }

 private:
  template <class Row>
  SEAM_HD double squared_to(Row const& row, std::ptrdiff_t j) const {
    if (centroids[j]) return distance::squared_difference_of(row, distance::plain_row<double>{centroids[j]}, columns);
    return distance::squared_difference_of(row, map_of(j), columns);
  }
};

/// The nearest of the slots that were offered.
struct nearest_slot {
  double squared = infinitely_far<double>;
  std::int32_t slot = nobody;

  SEAM_HD void offer(ward_view const& clusters, std::ptrdiff_t self, std::int32_t other, double value) {
    if (value > squared) return;
    if (slot == nobody || value < squared || clusters.rank(self, other) < clusters.rank(self, slot))
      squared = value, slot = other;
  }
};

/// Ward's factor of every pair, for scan_row.
template <class T>
struct ward_weights {
  T const* sizes;

  struct of_slot {
    T size;
    T const* sizes;
    SEAM_HD T operator()(T sum, std::ptrdiff_t other) const {
      return sum * (2 * size * sizes[other] / (size + sizes[other]));
    }
  };
  SEAM_HD of_slot of(std::ptrdiff_t self) const { return {sizes[self], sizes}; }
  /// The weights of n slots where a lane works.
  template <class Lane>
  ward_weights on(Lane& lane, std::ptrdiff_t n) const {
    return {backend::bring(lane, sizes, n)};
  }
};

/// What is known of every slot's neighbours.
struct neighbours_view {
  std::int32_t* nearest;   ///< (slots); nobody = unknown
  double* squared;         ///< (slots) its squared height
  std::int32_t* list_ids;  ///< (slots, list_length) ids of clusters that may be near
  double* list_bounds;     ///< (slots, list_length) squared heights below which they were not, nor ever will be
  double* bound;           ///< (slots) the same of everything outside the list; not below the list's
};

/// Measures a list of candidates in double: the nearest is certain when it is below every bound that did not make the
/// list; else it stays unknown. One call a query.
template <class T>
struct settle {
  ward_view clusters;
  neighbours_view neighbours;
  std::int32_t const* query;
  T const* values;
  std::int32_t const* slots;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    std::ptrdiff_t const self = query[row];
    T const* const kept = values + row * list_length;
    std::int32_t const* const candidates = slots + row * list_length;
    nearest_slot nearest;
    for (int place = 0; place < list_length; ++place) {
      std::int32_t const other = candidates[place];
      neighbours.list_ids[self * list_length + place] = other == nobody ? nobody : clusters.ids[other];
      neighbours.list_bounds[self * list_length + place] = static_cast<double>(kept[place]);
      if (other != nobody && !(static_cast<double>(kept[place]) > nearest.squared))
        nearest.offer(clusters, self, other, clusters.squared_height(self, other));
    }
    neighbours.bound[self] = static_cast<double>(kept[list_length - 1]);  // infinite while the list has room
    bool const certain = nearest.squared < neighbours.bound[self];
    neighbours.nearest[self] = certain ? nearest.slot : nobody;
    neighbours.squared[self] = nearest.squared;
  }
};

/// Measures every other cluster in double: for the few whose neighbours products cannot tell apart. One call a query.
struct measure_all {
  ward_view clusters;
  std::ptrdiff_t slots;
  neighbours_view neighbours;
  std::int32_t const* query;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    std::ptrdiff_t const self = query[row];
    double kept[list_length];
    std::int32_t candidates[list_length];
    for (int place = 0; place < list_length; ++place) kept[place] = infinitely_far<double>, candidates[place] = nobody;
    nearest_slot nearest;
    for (std::ptrdiff_t other = 0; other < slots; ++other) {
      if (other == self || clusters.ids[other] == nobody) continue;
      double const value = clusters.squared_height(self, other);
      nearest.offer(clusters, self, static_cast<std::int32_t>(other), value);
      if (value < kept[list_length - 1])
        distance::detail::insert(kept, candidates, list_length, value, static_cast<std::int32_t>(other));
    }
    for (int place = 0; place < list_length; ++place) {
      neighbours.list_ids[self * list_length + place] =
          candidates[place] == nobody ? nobody : clusters.ids[candidates[place]];
      neighbours.list_bounds[self * list_length + place] = kept[place];
    }
    neighbours.bound[self] = kept[list_length - 1];
    neighbours.nearest[self] = nearest.slot;
    neighbours.squared[self] = nearest.squared;
  }
};

}  // namespace seam::inline v0::cluster::detail
