// SPDX-License-Identifier: MIT
// The atoms of the viewer: groups of sequences out of which it makes every clustering that it can show. A tree is cut
// into a few hundred groups; any higher cut, and any merging of clusters, is a union of these.
#pragma once

#include <seam/cluster/tree.hpp>
#include <seam/core/array.hpp>
#include <seam/explain/table.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace seam::inline v0::report {

/// G groups of N sequences, and the upper part of the tree that joins them.
struct viewer_groups {
  std::vector<std::int32_t> of;       ///< (N) 0..G-1
  std::vector<std::int32_t> cluster;  ///< (G) sorted place of the group's cluster, -1 = noise
  /// (M, 4) two nodes (groups are 0..G-1, row i is G + i), height, number of sequences; empty without a tree.
  array<double, 2> merges;

  std::ptrdiff_t size() const { return static_cast<std::ptrdiff_t>(cluster.size()); }
};

namespace detail {

/// One group a label, no tree. Groups are the clusters in sorted order, noise last.
inline viewer_groups groups_of_labels(std::vector<std::int32_t> const& places) {
  viewer_groups groups;
  std::int32_t clusters = 0;
  for (std::int32_t const place : places) clusters = std::max(clusters, place + 1);
  bool noise = false;
  for (std::int32_t const place : places) {
    noise = noise || place < 0;
    groups.of.push_back(place < 0 ? clusters : place);
  }
  for (std::int32_t place = 0; place < clusters; ++place) groups.cluster.push_back(place);
  if (noise) groups.cluster.push_back(-1);
  return groups;
}

/// Above `threshold`, who joins whom.
inline array<double, 2> merges_above(view<double const, 2> linkage, double threshold,
                                     std::vector<std::int32_t> const& group_of, std::ptrdiff_t groups) {
  std::ptrdiff_t const points = linkage.extent(0) + 1;
  std::vector<double> const within = cluster::detail::heights_within(linkage);
  std::vector<std::ptrdiff_t> node(static_cast<std::size_t>(points - 1));
  auto const node_of = [&](std::ptrdiff_t id) {
    return id < points ? std::ptrdiff_t{group_of[static_cast<std::size_t>(id)]}
                       : node[static_cast<std::size_t>(id - points)];
  };
  std::vector<double> rows;
  for (std::ptrdiff_t row = 0; row < points - 1; ++row) {
    std::ptrdiff_t const left = node_of(cluster::detail::child(linkage, row, 0));
    std::ptrdiff_t const right = node_of(cluster::detail::child(linkage, row, 1));
    if (within[static_cast<std::size_t>(row)] <= threshold) {
      node[static_cast<std::size_t>(row)] = left;
      continue;
    }
    node[static_cast<std::size_t>(row)] = groups + static_cast<std::ptrdiff_t>(rows.size()) / 4;
    for (double const value : {static_cast<double>(left), static_cast<double>(right), linkage(row, 2), linkage(row, 3)})
      rows.push_back(value);
  }
  auto const count = static_cast<std::ptrdiff_t>(rows.size()) / 4;
  return {extents<2>{{count, 4}}, std::move(rows)};
}

}  // namespace detail

/// Groups for labels (N) whose sorted places are given by `order`. With a linkage of the same sequences there are as
/// many groups as clusters, or `most` where that is more (fewer where heights tie), provided that every cluster is a
/// union of them; otherwise a group is a cluster and there is no tree. Throws input_error for a matrix that is not a
/// linkage. O(N log N).
inline viewer_groups group_sequences(view<std::int32_t const, 1> labels, std::vector<std::int32_t> const& order,
                                     view<double const, 2> linkage, std::ptrdiff_t most) {
  std::vector<std::int32_t> const places = explain::sorted_places(labels, order);
  std::ptrdiff_t const points = labels.size();
  if (points < 2 || linkage.extent(0) + 1 != points) return detail::groups_of_labels(places);
  std::ptrdiff_t const wanted = std::min(points, std::max(most, static_cast<std::ptrdiff_t>(order.size())));
  viewer_groups groups;
  groups.of = cluster::cut_by_number(linkage, wanted);
  std::ptrdiff_t const count = 1 + std::ptrdiff_t{*std::max_element(groups.of.begin(), groups.of.end())};
  constexpr std::int32_t unseen = -2;
  groups.cluster.assign(static_cast<std::size_t>(count), unseen);
  for (std::size_t row = 0; row < places.size(); ++row) {
    std::int32_t& place = groups.cluster[static_cast<std::size_t>(groups.of[row])];
    if (place != unseen && place != places[row]) return detail::groups_of_labels(places);
    place = places[row];
  }
  groups.merges = detail::merges_above(linkage, cluster::height_of_number(linkage, wanted), groups.of, count);
  return groups;
}

}  // namespace seam::inline v0::report
