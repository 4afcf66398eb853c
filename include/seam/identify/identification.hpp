// SPDX-License-Identifier: MIT
// What the identify stage finds: the binding sites, which clusters show which of them, and how they interact.
#pragma once

#include <seam/core/array.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace seam::inline v0::identify {

/// A group of positions whose entropies rise and fall together over the clusters.
struct site {
  std::string name;                           ///< A, B, .., Z, AA, ..
  std::ptrdiff_t start = 0;                   ///< 0-based
  std::ptrdiff_t stop = 0;                    ///< inclusive
  std::vector<std::ptrdiff_t> positions;      ///< ascending
  std::vector<std::int32_t> active_clusters;  ///< sorted places, ascending
  /// `corrected`: how much of the association of clusters with letters the site explains beyond its best single
  /// position, a difference of chi-squareds (segments.hpp); `seam_nn`: 0.
  double score = 0;

  std::ptrdiff_t length() const { return stop - start + 1; }
};

/// Which cluster stands for a set of present sites.
struct assignment {
  std::vector<std::ptrdiff_t> sites;  ///< indices into the sites, ascending; empty = no site present
  std::int32_t cluster = -1;          ///< label; -1 when no cluster shows this set
  std::int32_t cluster_sorted = -1;
  double median = 0;  ///< of the cluster's activities
  double score = 0;   ///< 0 = the ideal pattern, more negative = farther from it
};

/// The interaction of two or more sites, from the medians of their assigned clusters.
struct interaction {
  std::vector<std::ptrdiff_t> sites;  ///< indices into the sites, ascending
  std::optional<double> value;        ///< in units of activity
  std::string reason;                 ///< why there is no value; empty when there is one

  std::ptrdiff_t order() const { return static_cast<std::ptrdiff_t>(sites.size()); }
};

/// Everything that `identify` returns.
struct identification {
  array<double, 2> covariance;                ///< (L, L) of entropies over clusters
  array<double, 2> linkage;                   ///< (L - 1, 4) SciPy's Z over positions
  std::vector<std::ptrdiff_t> leaf_order;     ///< positions in dendrogram order
  std::vector<site> sites;                    ///< by start
  array<std::uint8_t, 2> configuration;       ///< (K, sites) 1 = active; rows in sorted order
  array<double, 2> configuration_continuous;  ///< (K, sites) 0..1
  std::vector<assignment> assignments;        ///< by number of sites, then lexicographic
  std::vector<array<float, 2>> additive;      ///< one (length, A) map a site
  std::vector<interaction> interactions;      ///< sets of two or more sites, as the assignments are ordered
};

}  // namespace seam::inline v0::identify
