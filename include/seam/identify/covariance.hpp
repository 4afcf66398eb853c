// SPDX-License-Identifier: MIT
// How the entropies of two positions rise and fall together over the clusters: deviations, their covariance, and the
// tree of positions that have like rows of it.
#pragma once

#include <seam/backend/host.hpp>
#include <seam/cluster/linkage.hpp>
#include <seam/distance/euclidean.hpp>
#include <seam/distance/pairwise.hpp>
#include <seam/explain/concept.hpp>
#include <seam/explain/entropy.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/identify/options.hpp>

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace seam::inline v0::identify {

/// Letter counts of all clusters together: (L, letters).
inline array<std::int64_t, 2> library_counts(view<std::int64_t const, 3> counts) {
  array<std::int64_t, 2> sum(counts.extent(1), counts.extent(2));
  for (std::ptrdiff_t cluster = 0; cluster < counts.extent(0); ++cluster)
    for (std::ptrdiff_t i = 0; i < counts.row_size(); ++i)
      sum.data()[i] += counts.data()[cluster * counts.row_size() + i];
  return sum;
}

/// Entropies as they would be if each cluster's known letters were a random sample of the library's, (K, L) means and
/// standard deviations.
struct sampled_entropies {
  array<double, 2> mean;
  array<double, 2> standard_deviation;
};

/// O(K L letters sqrt(members)).
inline sampled_entropies expected_entropies(explain::explanation const& explained) {
  view<std::int64_t const, 3> const counts = explained.summary.counts;
  array<std::int64_t, 2> const library = library_counts(counts);
  sampled_entropies result{array<double, 2>(counts.extent(0), counts.extent(1)),
                           array<double, 2>(counts.extent(0), counts.extent(1))};
  for (std::ptrdiff_t cluster = 0; cluster < counts.extent(0); ++cluster)
    for (std::ptrdiff_t position = 0; position < counts.extent(1); ++position) {
      std::int64_t const* const here = &counts(cluster, position, 0);
      auto const known = static_cast<std::ptrdiff_t>(std::accumulate(here, here + counts.extent(2), std::int64_t{0}));
      auto const sampled = explain::sample_entropy(&library(position, 0), counts.extent(2), known);
      result.mean(cluster, position) = sampled.mean;
      result.standard_deviation(cluster, position) = sampled.standard_deviation;
    }
  return result;
}

/// Deviations of entropies (K, L) from what random samples of the library would show, in standard deviations, less
/// their weighted mean over clusters. If labels had nothing to do with a position, its column would be K - 1 degrees
/// of freedom of unit noise. Small clusters stray more and therefore weigh less.
inline array<double, 2> standardized_deviations(view<double const, 2> entropy, sampled_entropies const& expected) {
  array<double, 2> result(entropy.shape());
  for (std::ptrdiff_t position = 0; position < entropy.extent(1); ++position) {
    double sum = 0;
    double weights = 0;
    for (std::ptrdiff_t cluster = 0; cluster < entropy.extent(0); ++cluster) {
      double const spread = expected.standard_deviation(cluster, position);
      if (spread == 0) continue;
      double const weight = 1 / (spread * spread);
      sum += weight * (entropy(cluster, position) - expected.mean(cluster, position));
      weights += weight;
    }
    for (std::ptrdiff_t cluster = 0; cluster < entropy.extent(0); ++cluster) {
      double const spread = expected.standard_deviation(cluster, position);
      if (spread == 0) continue;
      result(cluster, position) =
          (entropy(cluster, position) - expected.mean(cluster, position) - sum / weights) / spread;
    }
  }
  return result;
}

/// Covariance (L, L) over clusters of the columns of `entropy` (K, L), K >= 2. `seam_nn`: the sample covariance, every
/// cluster counts alike. `corrected`: of entropies less their expectation at the cluster's size, clusters weighted by
/// members; the same number when all have as many. O(K L^2).
template <explain::convention C>
array<double, 2> covariance_of_entropies(explain::explanation const& explained, sampled_entropies const& expected) {
  view<double const, 2> const entropy = explained.summary.entropy;
  std::ptrdiff_t const clusters = entropy.extent(0);
  std::ptrdiff_t const length = entropy.extent(1);
  std::vector<double> weights(static_cast<std::size_t>(clusters), 1.0);
  if constexpr (C::size_aware) {
    double members = 0;
    for (auto const& cluster : explained.statistics) members += static_cast<double>(cluster.count);
    for (std::size_t cluster = 0; cluster < weights.size(); ++cluster)
      weights[cluster] = static_cast<double>(explained.statistics[cluster].count * clusters) / members;
  }
  array<double, 2> deviation(length, clusters);
  for (std::ptrdiff_t position = 0; position < length; ++position) {
    double mean = 0;
    for (std::ptrdiff_t cluster = 0; cluster < clusters; ++cluster) {
      double& value = deviation(position, cluster);
      value = entropy(cluster, position) - (C::size_aware ? expected.mean(cluster, position) : 0.0);
      mean += weights[static_cast<std::size_t>(cluster)] * value;
    }
    mean /= static_cast<double>(clusters);
    for (std::ptrdiff_t cluster = 0; cluster < clusters; ++cluster) deviation(position, cluster) -= mean;
  }
  array<double, 2> covariance(length, length);
  for (std::ptrdiff_t p = 0; p < length; ++p)
    for (std::ptrdiff_t q = p; q < length; ++q) {
      double sum = 0;
      for (std::ptrdiff_t cluster = 0; cluster < clusters; ++cluster)
        sum += weights[static_cast<std::size_t>(cluster)] * deviation(p, cluster) * deviation(q, cluster);
      covariance(p, q) = covariance(q, p) = sum / static_cast<double>(clusters - 1);
    }
  return covariance;
}

/// SciPy's Z (L - 1, 4) over positions, by Euclidean distances of the rows of `covariance` (L, L). O(L^3), on
/// the calling thread.
inline array<double, 2> position_tree(view<double const, 2> covariance, position_linkage linkage) {
  std::ptrdiff_t const length = covariance.extent(0);
  std::vector<double> distances = distance::pairwise(backend::host{.threads = 1}, distance::euclidean{}, covariance);
  using namespace cluster;
  switch (linkage) {
    case position_linkage::complete:
      return linkage_of_distances<complete>(std::move(distances), length);
    case position_linkage::single:
      return linkage_of_distances<single>(std::move(distances), length);
    case position_linkage::weighted:
      return linkage_of_distances<weighted>(std::move(distances), length);
    case position_linkage::ward:
      return linkage_of_distances<ward>(std::move(distances), length);
    case position_linkage::average:
      break;
  }
  return linkage_of_distances<average>(std::move(distances), length);
}

}  // namespace seam::inline v0::identify
