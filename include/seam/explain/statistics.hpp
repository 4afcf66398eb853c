// SPDX-License-Identifier: MIT
// The distribution of activities in each cluster: median, quartiles, mean, extremes, whiskers.
#pragma once

#include <seam/explain/explanation.hpp>
#include <seam/explain/members.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace seam::inline v0::explain {

/// The quantile `share` (0..1) of ascending values, at rank share (n - 1) with linear interpolation (NumPy's default).
inline double quantile(std::vector<double> const& ascending, double share) {
  double const rank = share * static_cast<double>(ascending.size() - 1);
  auto const below = static_cast<std::size_t>(std::floor(rank));
  std::size_t const above = std::min(below + 1, ascending.size() - 1);
  return ascending[below] + (ascending[above] - ascending[below]) * (rank - std::floor(rank));
}

/// The statistics of one or more values; label, place and count are left to the caller. O(n log n).
inline cluster_statistics statistics_of_values(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  cluster_statistics result;
  result.median = quantile(values, 0.5);
  result.first_quartile = quantile(values, 0.25);
  result.third_quartile = quantile(values, 0.75);
  result.minimum = values.front();
  result.maximum = values.back();
  for (double const value : values) result.mean += value;
  result.mean /= static_cast<double>(values.size());
  double const reach = 1.5 * (result.third_quartile - result.first_quartile);
  result.lower_whisker = *std::lower_bound(values.begin(), values.end(), result.first_quartile - reach);
  result.upper_whisker = *(std::upper_bound(values.begin(), values.end(), result.third_quartile + reach) - 1);
  return result;
}

/// One entry a cluster, by ascending label, from `activities` (N). `sorted` is left 0. O(N log N).
template <class T>
std::vector<cluster_statistics> statistics_of(view<T, 1> activities, members const& clusters) {
  std::vector<cluster_statistics> result;
  for (std::ptrdiff_t cluster = 0; cluster < clusters.clusters(); ++cluster) {
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(clusters.count(cluster)));
    for (std::ptrdiff_t const row : clusters.of(cluster)) values.push_back(static_cast<double>(activities(row)));
    result.push_back(statistics_of_values(std::move(values)));
    result.back().label = clusters.labels[static_cast<std::size_t>(cluster)];
    result.back().count = clusters.count(cluster);
  }
  return result;
}

/// The mean over clusters, each counted once, of third minus first quartile.
inline double mean_interquartile_range(std::vector<cluster_statistics> const& statistics) {
  double sum = 0;
  for (cluster_statistics const& cluster : statistics) sum += cluster.third_quartile - cluster.first_quartile;
  return sum / static_cast<double>(statistics.size());
}

}  // namespace seam::inline v0::explain
