// SPDX-License-Identifier: MIT
// The false-discovery rate of many tests.
#pragma once

#include <seam/config.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace seam::inline v0 {

/// The q values of p values: q_i = the smallest false-discovery rate at which test i is called (Benjamini and Hochberg
/// 1995). O(n log n).
inline std::vector<double> false_discovery_rates(std::vector<double> const& p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return p_values[left] != p_values[right] ? p_values[left] < p_values[right] : left < right;
  });
  std::vector<double> q_values(p_values.size());
  double least = 1;
  for (std::size_t rank = order.size(); rank-- > 0;) {
    auto const share = static_cast<double>(order.size()) / static_cast<double>(rank + 1);
    least = std::min(least, share * p_values[order[rank]]);
    q_values[order[rank]] = least;
  }
  return q_values;
}

}  // namespace seam::inline v0
