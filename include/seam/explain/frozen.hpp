// SPDX-License-Identifier: MIT
// Clusters that are kept as they are and label maps that come later: all single variants, haplotypes, other species.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/distance/euclidean.hpp>
#include <seam/distance/top_k.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::explain {

/// Where the maps of clusters lie and how far their members stray. Places are those of the sorted order.
struct frozen_clusters {
  array<float, 2> centroids;  ///< (K, D) mean maps
  std::vector<double> range;  ///< (K) Euclidean distance from the centroid within which a map is one of the cluster
};

/// Where a new map belongs.
struct placement {
  std::int32_t cluster = -1;  ///< sorted place; -1 = none of them
  std::int32_t nearest = 0;   ///< the cluster with the nearest centroid, whether in range or not
  double distance = 0;        ///< from that centroid
};

/// Freezes clusters: their mean maps `centroids` (K, D), and as a cluster's range the quantile `share` of the distances
/// of its members' maps from its centroid (1 = the farthest member). `maps` (N, D); `places` (N) the sorted place of
/// each map's cluster, -1 = in none. Throws input_error when the arrays do not fit together, for a place that is not
/// one of K, a cluster without a member, or a share outside (0, 1]. O(N D).
template <backend::backend Backend>
frozen_clusters freeze(Backend const& where, view<float const, 2> centroids, view<float const, 2> maps,
                       std::vector<std::int32_t> const& places, double share = 1) {
  std::ptrdiff_t const clusters = centroids.extent(0);
  expect(maps.extent(1) == centroids.extent(1), [&] {
    return "a map has " + std::to_string(maps.extent(1)) + " numbers and a cluster's mean map " +
           std::to_string(centroids.extent(1));
  });
  expect(static_cast<std::ptrdiff_t>(places.size()) == maps.extent(0), [&] {
    return "there are " + std::to_string(maps.extent(0)) + " maps and labels for " + std::to_string(places.size());
  });
  expect(share > 0 && share <= 1, [&] {
    return "the range of a cluster is to hold the share " + std::to_string(share) +
           " of its members; above 0, at most 1 was expected";
  });
  std::vector<double> distances(places.size(), 0.0);
  for (std::size_t row = 0; row < places.size(); ++row)
    expect(places[row] >= -1 && places[row] < clusters, [&] {
      return "map " + std::to_string(row) + " belongs to cluster " + std::to_string(places[row]) + "; there are " +
             std::to_string(clusters);
    });
  backend::on_host(where).for_blocks(maps.extent(0), 256, [&](auto&, extent block) {
    for (std::ptrdiff_t row = block.first; row < block.first + block.count; ++row) {
      std::int32_t const place = places[static_cast<std::size_t>(row)];
      if (place < 0) continue;
      distances[static_cast<std::size_t>(row)] = std::sqrt(distance::squared_difference(
          &maps(row, 0), &centroids(std::ptrdiff_t{place}, 0), maps.extent(1)));  // as top_k does, in every bit
    }
  });
  std::vector<std::vector<double>> of_members(static_cast<std::size_t>(clusters));
  for (std::size_t row = 0; row < places.size(); ++row)
    if (places[row] >= 0) of_members[static_cast<std::size_t>(places[row])].push_back(distances[row]);
  frozen_clusters frozen{array<float, 2>(centroids.shape()), {}};
  std::copy(centroids.begin(), centroids.end(), frozen.centroids.begin());
  for (std::size_t cluster = 0; cluster < of_members.size(); ++cluster) {
    auto& sorted = of_members[cluster];
    expect(!sorted.empty(), [&] { return "cluster " + std::to_string(cluster) + " has no member among the maps"; });
    std::sort(sorted.begin(), sorted.end());
    auto const count = static_cast<double>(sorted.size());
    frozen.range.push_back(sorted[static_cast<std::size_t>(std::ceil(share * count)) - 1]);
  }
  return frozen;
}

/// The cluster of each of `maps` (M, D): that of the nearest centroid, or none when the map lies beyond its range.
/// Throws input_error when the maps have another length than the centroids or hold NaN or infinity. O(M K D).
template <backend::backend Backend>
std::vector<placement> place_maps(Backend const& where, frozen_clusters const& frozen, view<float const, 2> maps) {
  expect(maps.extent(1) == frozen.centroids.extent(1), [&] {
    return "a new map has " + std::to_string(maps.extent(1)) + " numbers and a cluster's mean map " +
           std::to_string(frozen.centroids.extent(1)) + ": they are not of the same sequence";
  });
  std::vector<placement> result(static_cast<std::size_t>(maps.extent(0)));
  if (result.empty()) return result;
  auto const found = distance::top_k(where, distance::euclidean{}, maps, frozen.centroids.view(), 1);
  for (std::size_t row = 0; row < result.size(); ++row) {
    placement& made = result[row];
    made.nearest = found.rows(static_cast<std::ptrdiff_t>(row), 0);
    made.distance = found.distances(static_cast<std::ptrdiff_t>(row), 0);
    if (made.distance <= frozen.range[static_cast<std::size_t>(made.nearest)]) made.cluster = made.nearest;
  }
  return result;
}

}  // namespace seam::inline v0::explain
