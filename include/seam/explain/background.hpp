// SPDX-License-Identifier: MIT
// Background separation: what a cluster's map shows where its letters drift is background; its mean over clusters is
// taken off every cluster's map, so that the mechanism is left.
#pragma once

#include <seam/explain/entropy.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/explain/options.hpp>

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace seam::inline v0::explain {

/// The parts of a separation. K clusters in the order of the tables that it was made from.
struct background_parts {
  array<std::uint8_t, 2> drifting;  ///< (K, L) 1 where the cluster shows background
  array<double, 3> cluster;         ///< (K, L, A) its mean map there, 0 elsewhere
  array<double, 2> overall;         ///< (L, A)
  std::vector<double> scaling;      ///< (K)
  array<double, 3> separated;       ///< (K, L, A) mean maps without background
};

namespace detail {

/// Whether any column of a row is not 0.
inline bool any_column(view<double const, 2> map, std::ptrdiff_t position) {
  for (double const value : map.row(position))
    if (value != 0) return true;
  return false;
}

/// Sum of |own| over sum of |overall|, over positions where both show something; 1 when there are none.
inline double scaling_of(view<double const, 2> own, view<double const, 2> overall) {
  double numerator = 0;
  double denominator = 0;
  for (std::ptrdiff_t position = 0; position < own.extent(0); ++position) {
    if (!any_column(own, position) || !any_column(overall, position)) continue;
    for (std::ptrdiff_t column = 0; column < own.extent(1); ++column) {
      numerator += std::abs(own(position, column));
      denominator += std::abs(overall(position, column));
    }
  }
  return denominator > 0 ? numerator / denominator : 1.0;
}

}  // namespace detail

/// Where each cluster drifts: entropy without epsilon above threshold x expected entropy. (K, L) from counts (K, L,
/// letters) and statistics in the same order. `seam_nn` expects H_bg whatever the size of the cluster.
inline array<std::uint8_t, 2> drifting_positions(view<std::int64_t const, 3> counts,
                                                 std::vector<cluster_statistics> const& statistics, double threshold) {
  array<std::uint8_t, 2> result(counts.extent(0), counts.extent(1));
  for (std::ptrdiff_t cluster = 0; cluster < counts.extent(0); ++cluster) {
    cluster_statistics const& its = statistics[static_cast<std::size_t>(cluster)];
    for (std::ptrdiff_t position = 0; position < counts.extent(1); ++position) {
      double const entropy = entropy_of_counts<corrected>(&counts(cluster, position, 0), counts.extent(2), its.count);
      result(cluster, position) = entropy > threshold * its.expected_entropy;
    }
  }
  return result;
}

/// Mean of the clusters' backgrounds: (L, A). `corrected`: at each position over the clusters that drift there,
/// weighted by their sizes, 0 where none does. `seam_nn`: divided by K everywhere, clusters all alike.
template <convention C>
array<double, 2> overall_background(view<double const, 3> cluster, view<std::uint8_t const, 2> drifting,
                                    std::vector<cluster_statistics> const& statistics) {
  array<double, 2> result(cluster.extent(1), cluster.extent(2));
  for (std::ptrdiff_t position = 0; position < cluster.extent(1); ++position) {
    double weight = C::divides_by_all_clusters ? static_cast<double>(cluster.extent(0)) : 0.0;
    for (std::ptrdiff_t k = 0; k < cluster.extent(0); ++k) {
      if (!drifting(k, position)) continue;
      double const members =
          C::divides_by_all_clusters ? 1.0 : static_cast<double>(statistics[static_cast<std::size_t>(k)].count);
      if (!C::divides_by_all_clusters) weight += members;
      for (std::ptrdiff_t column = 0; column < cluster.extent(2); ++column)
        result(position, column) += members * cluster(k, position, column);
    }
    for (double& value : result.view().row(position)) value = weight > 0 ? value / weight : 0.0;
  }
  return result;
}

/// Separates mean maps (K, L, A) into background and the rest, given letter counts (K, L, letters) and statistics (with
/// expected_entropy) in the same order: separated = mean - scaling x overall background, everywhere or where the
/// cluster drifts (settings.subtract_everywhere). O(K L (A + letters)).
template <convention C>
background_parts separate_background(view<double const, 3> mean, view<std::int64_t const, 3> counts,
                                     std::vector<cluster_statistics> const& statistics,
                                     basic_options<C> const& settings) {
  background_parts result;
  result.drifting = drifting_positions(counts, statistics, settings.background_threshold);
  result.cluster = array<double, 3>(mean.shape());
  for (std::ptrdiff_t k = 0; k < mean.extent(0); ++k)
    for (std::ptrdiff_t position = 0; position < mean.extent(1); ++position)
      for (std::ptrdiff_t column = 0; column < mean.extent(2); ++column)
        if (result.drifting(k, position)) result.cluster(k, position, column) = mean(k, position, column);
  result.overall = overall_background<C>(result.cluster, result.drifting, statistics);
  result.separated = array<double, 3>(mean.shape());
  view<double const, 2> const overall = result.overall.view();
  for (std::ptrdiff_t k = 0; k < mean.extent(0); ++k) {
    double const scale = settings.background_scaling == scaling::adaptive
                             ? detail::scaling_of(result.cluster.view().row(k), overall)
                             : 1.0;
    result.scaling.push_back(scale);
    for (std::ptrdiff_t position = 0; position < mean.extent(1); ++position) {
      bool const subtract = settings.subtract_everywhere || result.drifting(k, position);
      for (std::ptrdiff_t column = 0; column < mean.extent(2); ++column)
        result.separated(k, position, column) =
            mean(k, position, column) - (subtract ? scale * overall(position, column) : 0.0);
    }
  }
  return result;
}

}  // namespace seam::inline v0::explain
