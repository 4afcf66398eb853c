// SPDX-License-Identifier: MIT
// What the explain stage finds: one value, every table of it ready to be written, drawn or asked. K clusters, L
// positions, A columns of a map. Tables of clusters are in sorted order: row j is the cluster with label order[j].
#pragma once

#include <seam/core/array.hpp>

#include <cstdint>
#include <vector>

namespace seam::inline v0::explain {

/// The distribution of activities in one cluster.
struct cluster_statistics {
  std::int32_t label = 0;   ///< the clusterer's label
  std::int32_t sorted = 0;  ///< its place in the order
  std::ptrdiff_t count = 0;
  double median = 0;
  double first_quartile = 0;
  double third_quartile = 0;
  double mean = 0;
  double minimum = 0;
  double maximum = 0;
  /// Entropy in bits that a position of so many drifting sequences is expected to show: explanation::background_entropy
  /// for large clusters, less for small ones (`seam_nn`: the same for all).
  double expected_entropy = 0;
  /// The ends of the box plot's whiskers: the last values within 1.5 interquartile ranges of the box.
  double lower_whisker = 0;
  double upper_whisker = 0;
};

/// Whether one cluster is real. NaN where nothing can be said (a cluster of one has no pairs).
struct cluster_quality {
  double stability = 0;   ///< mean largest Jaccard index with the clusters of resamples, 0..1
  double consensus = 0;   ///< share of its pairs that stay together in resamples, 0..1
  double silhouette = 0;  ///< mean of (b - a) / max(a, b) over a sample of its members, -1..1
};

/// The same of all clusters; empty when it was not asked for.
struct clustering_quality {
  std::vector<cluster_quality> clusters;  ///< (K) in sorted order
  double agreement = 0;                   ///< mean adjusted Rand index of resamples with the labels of all
  double silhouette = 0;                  ///< mean over maps
};

/// Per cluster and position, (K, L): what the letters of its members look like. Rows in sorted order.
struct summary_matrix {
  array<double, 2> entropy;             ///< bits
  array<double, 2> consensus;           ///< per cent of members that carry the most frequent letter
  array<double, 2> reference_mismatch;  ///< per cent of members that differ from the reference; empty without one
  array<std::uint8_t, 2> consensus_letter;
  array<std::int64_t, 3> counts;  ///< (K, L, letters); unknown letters are in none
};

/// Everything that `explain` returns.
struct explanation {
  std::vector<std::int32_t> order;  ///< sorted place -> label
  std::vector<cluster_statistics> statistics;
  clustering_quality quality;
  double mean_interquartile_range = 0;
  std::int32_t reference_cluster = -1;          ///< sorted place of the reference's cluster; -1 without a reference
  std::vector<std::uint8_t> reference_letters;  ///< (L); the library's consensus where there is no reference
  double mutation_rate = 0;                     ///< per position, measured or given
  double background_entropy = 0;                ///< bits, of a position that only drifts (spec: H_bg)
  summary_matrix summary;
  array<float, 3> cluster_maps;        ///< (K, L, A) mean map of each cluster
  array<float, 2> background;          ///< (L, A)
  array<float, 3> cluster_background;  ///< (K, L, A)
  std::vector<double> background_scaling;
  array<float, 3> cluster_maps_no_background;  ///< (K, L, A)
  array<float, 2> variation;                   ///< (L, A) standard deviation over the library's maps
};

}  // namespace seam::inline v0::explain
