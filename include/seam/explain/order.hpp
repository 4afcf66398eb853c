// SPDX-License-Identifier: MIT
// The order in which clusters are shown: by median activity or by likeness of their summaries.
#pragma once

#include <seam/backend/host.hpp>
#include <seam/cluster/linkage.hpp>
#include <seam/cluster/tree.hpp>
#include <seam/distance/euclidean.hpp>
#include <seam/distance/pairwise.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/explain/options.hpp>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace seam::inline v0::explain {

/// Clusters (numbers 0..K-1 into `statistics`) by ascending median; equal medians by label.
inline std::vector<std::ptrdiff_t> order_by_median(std::vector<cluster_statistics> const& statistics) {
  std::vector<std::ptrdiff_t> order(statistics.size());
  std::iota(order.begin(), order.end(), std::ptrdiff_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::ptrdiff_t left, std::ptrdiff_t right) {
    return statistics[static_cast<std::size_t>(left)].median < statistics[static_cast<std::size_t>(right)].median;
  });
  return order;
}

/// Rows of `entropy` (K, L) as the leaves of a Ward tree over their Euclidean distances. O(K^2 L), on the calling
/// thread.
inline std::vector<std::ptrdiff_t> order_by_entropy(view<double const, 2> entropy) {
  std::vector<double> distances = distance::pairwise(backend::host{.threads = 1}, distance::euclidean{}, entropy);
  return cluster::leaf_order(cluster::linkage_of_distances<cluster::ward>(std::move(distances), entropy.extent(0)));
}

}  // namespace seam::inline v0::explain
