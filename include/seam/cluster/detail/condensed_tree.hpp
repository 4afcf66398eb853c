// SPDX-License-Identifier: MIT
// What HDBSCAN reads off a tree: clusters that lose single points on the way down are still the same; those that fall
// apart into large parts have ended. Kept are the clusters that live longest (Campello, Moulavi and Sander 2013).
#pragma once

#include <seam/cluster/tree.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace seam::inline v0::cluster::detail {

/// A tree of clusters, numbered from the root, 0, down, parents first. Densities are 1 / height.
class condensed_tree {
 public:
  /// `least`: points that make a part a cluster, 2 or more.
  condensed_tree(view<double const, 2> linkage, std::ptrdiff_t least)
      : linkage_(linkage),
        points_(linkage.extent(0) + 1),
        cluster_of_(static_cast<std::size_t>(points_), 0),
        left_at_(static_cast<std::size_t>(points_), 0.0) {
    parent_.push_back(-1);
    born_.push_back(0.0);
    std::vector<std::pair<std::ptrdiff_t, std::int32_t>> level{{2 * points_ - 2, 0}};  // nodes, and their clusters
    std::vector<std::pair<std::ptrdiff_t, std::int32_t>> below;
    for (; !level.empty(); level.swap(below), below.clear())
      for (auto const& [node, cluster] : level) split(node, cluster, least, below);
  }

  std::int32_t clusters() const { return static_cast<std::int32_t>(parent_.size()); }

  /// The clusters of greatest excess of mass: of each cluster and of what it falls apart into that which holds its
  /// points for longer. The root is none of them: everything being one cluster says nothing.
  std::vector<char> longest_lived() const {
    std::vector<double> mass = masses();
    std::vector<double> below(mass.size(), 0.0);
    std::vector<char> kept(mass.size(), 1);
    kept[0] = 0;
    for (std::size_t cluster = mass.size(); cluster-- > 1;) {
      if (below[cluster] > mass[cluster]) kept[cluster] = 0, mass[cluster] = below[cluster];
      below[static_cast<std::size_t>(parent_[cluster])] += mass[cluster];
    }
    for (std::size_t cluster = 1; cluster < mass.size(); ++cluster) {  // what a kept cluster falls apart into is not
      auto const parent = static_cast<std::size_t>(parent_[cluster]);
      if (kept[parent] == 1 || kept[parent] == 2) kept[cluster] = 2;
    }
    for (char& each : kept) each = each == 1 ? 1 : 0;
    return kept;
  }

  /// For every point the kept cluster that it is in, -1 for none.
  std::vector<std::int32_t> labels(std::vector<char> const& kept) const {
    std::vector<std::int32_t> kept_above(parent_.size(), -1);
    for (std::size_t cluster = 0; cluster < parent_.size(); ++cluster)
      kept_above[cluster] = kept[cluster]  ? static_cast<std::int32_t>(cluster)
                            : cluster == 0 ? -1
                                           : kept_above[static_cast<std::size_t>(parent_[cluster])];
    std::vector<std::int32_t> labels(cluster_of_.size());
    for (std::size_t point = 0; point < labels.size(); ++point)
      labels[point] = kept_above[static_cast<std::size_t>(cluster_of_[point])];
    return labels;
  }

  /// For every point how deep it is in the cluster of its label: the density at which it leaves over the highest at
  /// which the cluster itself loses anything; 0 for none.
  std::vector<double> strengths(std::vector<std::int32_t> const& labels) const {
    std::vector<double> highest(parent_.size(), 0.0);
    auto const raise = [&](std::int32_t cluster, double density) {
      highest[static_cast<std::size_t>(cluster)] = std::max(highest[static_cast<std::size_t>(cluster)], density);
    };
    for (std::size_t point = 0; point < left_at_.size(); ++point) raise(cluster_of_[point], left_at_[point]);
    for (std::size_t cluster = 1; cluster < parent_.size(); ++cluster) raise(parent_[cluster], born_[cluster]);
    std::vector<double> strengths(labels.size(), 0.0);
    for (std::size_t point = 0; point < labels.size(); ++point) {
      if (labels[point] < 0) continue;
      double const most = highest[static_cast<std::size_t>(labels[point])];
      bool const whole = !(most > 0) || std::isinf(left_at_[point]);
      strengths[point] = whole ? 1.0 : std::min(left_at_[point], most) / most;
    }
    return strengths;
  }

 private:
  std::ptrdiff_t size(std::ptrdiff_t node) const {
    return node < points_ ? 1 : static_cast<std::ptrdiff_t>(linkage_(node - points_, 3));
  }

  void split(std::ptrdiff_t node, std::int32_t cluster, std::ptrdiff_t least,
             std::vector<std::pair<std::ptrdiff_t, std::int32_t>>& below) {
    double const height = linkage_(node - points_, 2);
    double const density = height > 0 ? 1 / height : std::numeric_limits<double>::infinity();
    std::vector<std::ptrdiff_t> const parts = parts_below(node, height);
    std::ptrdiff_t const large =
        std::count_if(parts.begin(), parts.end(), [&](std::ptrdiff_t part) { return size(part) >= least; });
    for (std::ptrdiff_t const part : parts) {
      if (size(part) < least) {
        leave(part, cluster, density);
      } else if (large == 1) {
        below.push_back({part, cluster});
      } else {
        parent_.push_back(cluster);
        born_.push_back(density);
        below.push_back({part, clusters() - 1});
      }
    }
  }

  /// What a node falls apart into at its height: merges of equal height are one, for their order means nothing.
  std::vector<std::ptrdiff_t> parts_below(std::ptrdiff_t node, double height) const {
    std::vector<std::ptrdiff_t> parts;
    std::vector<std::ptrdiff_t> pending{node};
    while (!pending.empty()) {
      std::ptrdiff_t const each = pending.back();
      pending.pop_back();
      if (each >= points_ && linkage_(each - points_, 2) == height) {
        for (int column = 2; column-- > 0;) pending.push_back(child(linkage_, each - points_, column));
      } else {
        parts.push_back(each);
      }
    }
    return parts;
  }

  /// All points below a node leave a cluster.
  void leave(std::ptrdiff_t node, std::int32_t cluster, double density) {
    std::vector<std::ptrdiff_t> pending{node};
    while (!pending.empty()) {
      std::ptrdiff_t const each = pending.back();
      pending.pop_back();
      if (each < points_) {
        cluster_of_[static_cast<std::size_t>(each)] = cluster;
        left_at_[static_cast<std::size_t>(each)] = density;
      } else {
        for (int column = 0; column < 2; ++column) pending.push_back(child(linkage_, each - points_, column));
      }
    }
  }

  /// Sums over what leaves a cluster of points times the density between the cluster's beginning and their leaving.
  std::vector<double> masses() const {
    std::vector<double> mass(parent_.size(), 0.0);
    std::vector<double> members(parent_.size(), 0.0);
    auto const add = [&](std::int32_t cluster, double density, double points) {
      double const born = born_[static_cast<std::size_t>(cluster)];
      if (density > born) mass[static_cast<std::size_t>(cluster)] += (density - born) * points;
    };
    for (std::size_t point = 0; point < left_at_.size(); ++point) {
      add(cluster_of_[point], left_at_[point], 1);
      members[static_cast<std::size_t>(cluster_of_[point])] += 1;
    }
    for (std::size_t cluster = parent_.size(); cluster-- > 1;) {
      add(parent_[cluster], born_[cluster], members[cluster]);
      members[static_cast<std::size_t>(parent_[cluster])] += members[cluster];
    }
    return mass;
  }

  view<double const, 2> linkage_;
  std::ptrdiff_t points_;
  std::vector<std::int32_t> parent_;
  std::vector<double> born_;              ///< density at which a cluster parts from its parent
  std::vector<std::int32_t> cluster_of_;  ///< the last cluster that a point was in
  std::vector<double> left_at_;           ///< density at which it left
};

}  // namespace seam::inline v0::cluster::detail
