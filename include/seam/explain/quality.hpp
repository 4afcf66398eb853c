// SPDX-License-Identifier: MIT
// Is a cluster real? What resamples and silhouettes say of each cluster, in the order of an explanation.
#pragma once

#include <seam/core/error.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/explain/silhouette.hpp>
#include <seam/explain/stability.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::explain {

/// Stability, consensus and silhouette of the clusters `labels` (N) of rows (N, d), which `clusterer` made, in the
/// order `order` of an explanation (sorted place -> label). Nothing when no resample was made (see stability_of).
/// Throws as stability_of and silhouettes_of do, and input_error for an order with a label that no row has.
template <backend::backend Backend, cluster::clusterer<Backend> Clusterer>
clustering_quality quality_of(Backend const& backend, Clusterer const& clusterer, view<float const, 2> rows,
                              view<std::int32_t const, 1> labels, std::vector<std::int32_t> const& order,
                              resampling const& how = {}) {
  cluster_stability const stable = stability_of(backend, clusterer, rows, labels, how);
  if (stable.empty()) return {};
  silhouettes const near = silhouettes_of(backend, rows, labels, how.silhouette_sample, how.seed);
  clustering_quality result{{}, stable.mean_agreement(), near.mean};
  for (std::int32_t const label : order) {
    auto const found = std::lower_bound(stable.labels.begin(), stable.labels.end(), label);
    expect(found != stable.labels.end() && *found == label,
           [&] { return "no row has the label " + std::to_string(label) + ", which the order has a place for"; });
    auto const at = static_cast<std::size_t>(found - stable.labels.begin());
    result.clusters.push_back({stable.jaccard[at], stable.consensus[at], near.of_cluster[at]});
  }
  return result;
}

}  // namespace seam::inline v0::explain
