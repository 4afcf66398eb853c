// SPDX-License-Identifier: MIT
// The order in which clusters are shown: by median activity, by likeness of their summaries, by label, or as given.
#pragma once

#include <seam/cluster/linkage.hpp>
#include <seam/cluster/tree.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/explain/options.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
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

/// Rows of `entropy` (K, L) as the leaves of a Ward tree over their Euclidean distances. O(K^2 L).
inline std::vector<std::ptrdiff_t> order_by_entropy(view<double const, 2> entropy) {
  std::ptrdiff_t const clusters = entropy.extent(0);
  std::vector<double> distances;
  distances.reserve(static_cast<std::size_t>(clusters * (clusters - 1) / 2));
  for (std::ptrdiff_t i = 0; i < clusters; ++i)
    for (std::ptrdiff_t j = i + 1; j < clusters; ++j) {
      double sum = 0;
      for (std::ptrdiff_t position = 0; position < entropy.extent(1); ++position) {
        double const difference = entropy(i, position) - entropy(j, position);
        sum += difference * difference;
      }
      distances.push_back(std::sqrt(sum));
    }
  return cluster::leaf_order(cluster::linkage_of_distances<cluster::ward>(std::move(distances), clusters));
}

/// Clusters in the order that somebody else chose: every label of `labels` (ascending) once.
/// Throws input_error when `given` is anything but a permutation of them.
inline std::vector<std::ptrdiff_t> order_as_given(std::vector<std::int32_t> const& labels,
                                                  std::vector<std::int32_t> const& given) {
  std::vector<std::int32_t> ascending = given;
  std::sort(ascending.begin(), ascending.end());
  expect(ascending == labels, [&] {
    return "the given order of clusters has " + std::to_string(given.size()) + " labels, and must name each of the " +
           std::to_string(labels.size()) + " labels once";
  });
  std::vector<std::ptrdiff_t> order;
  for (std::int32_t const label : given)
    order.push_back(std::lower_bound(labels.begin(), labels.end(), label) - labels.begin());
  return order;
}

}  // namespace seam::inline v0::explain
