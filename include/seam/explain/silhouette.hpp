// SPDX-License-Identifier: MIT
// Silhouettes of a sample of maps: is a map nearer to its own cluster than to the next one?
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/distance/condensed.hpp>
#include <seam/distance/euclidean.hpp>
#include <seam/distance/pairwise.hpp>
#include <seam/explain/members.hpp>
#include <seam/explain/stability.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace seam::inline v0::explain {

/// Mean silhouettes, by ascending label.
struct silhouettes {
  std::vector<std::int32_t> labels;
  std::vector<double> of_cluster;  ///< (K) in [-1, 1]
  double mean = 0;                 ///< over maps, each cluster weighed by its size
};

namespace detail {

/// Which members of each cluster are drawn: all, or so many that all clusters together make about `sample`, but some (2
/// to 10, where it has them) of each. Within a cluster every map is equally likely, so means of distances to it stay
/// unbiased.
inline std::vector<std::ptrdiff_t> sample_of_clusters(members const& clusters, std::ptrdiff_t sample,
                                                      std::uint64_t seed) {
  auto const fewest = std::clamp<std::ptrdiff_t>(sample / clusters.clusters(), 2, 10);
  std::ptrdiff_t const all = clusters.first[static_cast<std::size_t>(clusters.clusters())];
  std::vector<std::ptrdiff_t> rows;
  for (std::ptrdiff_t cluster = 0; cluster < clusters.clusters(); ++cluster) {
    std::ptrdiff_t const count = clusters.count(cluster);
    auto const part = static_cast<std::ptrdiff_t>(static_cast<double>(sample) * static_cast<double>(count) /
                                                  static_cast<double>(std::max(all, sample)));
    std::ptrdiff_t const drawn = all <= sample ? count : std::min(count, std::max(fewest, part));
    constexpr std::uint64_t behind_resamples = std::uint64_t{1} << 32;
    for (std::ptrdiff_t const member :
         sample_rows(count, drawn, seed, behind_resamples + static_cast<std::uint64_t>(cluster)))
      rows.push_back(clusters.of(cluster)(member));
  }
  return rows;
}

}  // namespace detail

/// Mean silhouette (Rousseeuw 1987) of each cluster of rows (N, d) under the Euclidean distance: with a the mean
/// distance of a map to the others of its cluster and b that to the nearest other cluster, the mean of
/// (b - a) / max(a, b); 0 for a map that is alone. Of about `sample` maps, or of all where there are no more: then
/// exact. Noise (-1) is left out. NaN where there is only one cluster. sample^2 d flops, 4 sample^2 bytes.
/// Throws input_error for labels of another number, none at all, or rows that are not finite.
template <backend::backend Backend>
silhouettes silhouettes_of(Backend const& backend, view<float const, 2> rows, view<std::int32_t const, 1> labels,
                           std::ptrdiff_t sample = 2000, std::uint64_t seed = 42) {
  expect(labels.size() == rows.extent(0), [&] {
    return std::to_string(labels.size()) + " labels were given for " + std::to_string(rows.extent(0)) + " maps";
  });
  members const clusters = group_members(labels);
  auto const count = static_cast<std::size_t>(clusters.clusters());
  auto const drawn = detail::sample_of_clusters(clusters, sample, seed);
  auto const n = static_cast<std::ptrdiff_t>(drawn.size());
  array<float, 2> const part = detail::rows_at(rows, drawn);
  auto const condensed = distance::pairwise(backend, distance::euclidean{}, part.view());
  std::vector<std::size_t> cluster_of;
  std::vector<double> sizes(count, 0.0);
  for (std::ptrdiff_t const row : drawn) {
    cluster_of.push_back(static_cast<std::size_t>(detail::cluster_of(clusters.labels, labels(row))));
    sizes[cluster_of.back()] += 1;
  }

  silhouettes result{clusters.labels, std::vector<double>(count, 0.0), 0.0};
  std::vector<double> sums(count);
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::ptrdiff_t j = 0; j < n; ++j)
      if (j != i)
        sums[cluster_of[static_cast<std::size_t>(j)]] +=
            condensed[static_cast<std::size_t>(distance::condensed_index(n, i, j))];
    std::size_t const own = cluster_of[static_cast<std::size_t>(i)];
    if (sizes[own] < 2) continue;
    double const within = sums[own] / (sizes[own] - 1);
    double next = std::numeric_limits<double>::infinity();
    for (std::size_t other = 0; other < count; ++other)
      if (other != own) next = std::min(next, sums[other] / sizes[other]);
    double const larger = std::max(within, next);
    result.of_cluster[own] += larger > 0 ? (next - within) / larger : 0.0;
  }
  double all = 0;
  for (std::size_t cluster = 0; cluster < count; ++cluster) {
    result.of_cluster[cluster] =
        count < 2 ? std::numeric_limits<double>::quiet_NaN() : result.of_cluster[cluster] / sizes[cluster];
    auto const size = static_cast<double>(clusters.count(static_cast<std::ptrdiff_t>(cluster)));
    result.mean += size * result.of_cluster[cluster];
    all += size;
  }
  result.mean /= all;
  return result;
}

}  // namespace seam::inline v0::explain
