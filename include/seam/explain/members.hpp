// SPDX-License-Identifier: MIT
// Which rows of a library belong to which cluster: the rows sorted by label, cut into chunks. All sums over clusters
// run chunk by chunk, so they are the same for any number of threads.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/view.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::explain {

/// The rows of each cluster. Clusters are numbered by ascending label here: cluster c has label labels[c].
struct members {
  /// Some rows of one cluster: rows[first .. first + count).
  struct chunk {
    std::ptrdiff_t cluster = 0;  ///< clusters() for the rows without one
    std::ptrdiff_t first = 0;
    std::ptrdiff_t count = 0;
  };
  static constexpr std::ptrdiff_t chunk_rows = 240;

  std::vector<std::int32_t> labels;   ///< (K) ascending, no -1
  std::vector<std::ptrdiff_t> first;  ///< (K + 2) where each cluster's rows begin; noise comes after the last cluster
  std::vector<std::ptrdiff_t> rows;   ///< (N) ascending within a cluster
  std::vector<chunk> chunks;          ///< by cluster, then by row

  std::ptrdiff_t clusters() const { return static_cast<std::ptrdiff_t>(labels.size()); }
  std::ptrdiff_t size() const { return static_cast<std::ptrdiff_t>(rows.size()); }
  std::ptrdiff_t count(std::ptrdiff_t cluster) const {
    auto const c = static_cast<std::size_t>(cluster);
    return first[c + 1] - first[c];
  }
  /// The rows of a cluster; of cluster clusters() = those labelled -1.
  view<std::ptrdiff_t const, 1> of(std::ptrdiff_t cluster) const {
    return {rows.data() + first[static_cast<std::size_t>(cluster)], count(cluster)};
  }
};

namespace detail {

/// The number of each label among the ascending `labels`.
inline std::ptrdiff_t cluster_of(std::vector<std::int32_t> const& labels, std::int32_t label) {
  if (label < 0) return static_cast<std::ptrdiff_t>(labels.size());
  return std::lower_bound(labels.begin(), labels.end(), label) - labels.begin();
}

inline void cut_into_chunks(members& result) {
  for (std::ptrdiff_t cluster = 0; cluster <= result.clusters(); ++cluster) {
    std::ptrdiff_t const end = result.first[static_cast<std::size_t>(cluster) + 1];
    for (std::ptrdiff_t row = result.first[static_cast<std::size_t>(cluster)]; row < end; row += members::chunk_rows)
      result.chunks.push_back({cluster, row, std::min(members::chunk_rows, end - row)});
  }
}

}  // namespace detail

/// Groups rows by their labels (N): 0 or more, gaps allowed; -1 = in no cluster. O(N log K).
/// Throws input_error for a label below -1 and when no row has a cluster.
inline members group_members(view<std::int32_t const, 1> labels) {
  members result;
  for (std::ptrdiff_t row = 0; row < labels.size(); ++row) {
    expect(labels(row) >= -1, [&] {
      return "row " + std::to_string(row) + " has the label " + std::to_string(labels(row)) +
             "; labels are 0 or more, or -1 for noise";
    });
    if (labels(row) >= 0 && (result.labels.empty() || result.labels.back() != labels(row)))
      result.labels.push_back(labels(row));
  }
  std::sort(result.labels.begin(), result.labels.end());
  result.labels.erase(std::unique(result.labels.begin(), result.labels.end()), result.labels.end());
  expect(!result.labels.empty(), [&] {
    return "none of the " + std::to_string(labels.size()) + " rows belongs to a cluster; there is nothing to explain";
  });

  result.first.assign(result.labels.size() + 2, 0);
  for (std::int32_t const label : labels)
    ++result.first[static_cast<std::size_t>(detail::cluster_of(result.labels, label)) + 1];
  for (std::size_t cluster = 1; cluster < result.first.size(); ++cluster)
    result.first[cluster] += result.first[cluster - 1];
  result.rows.resize(static_cast<std::size_t>(labels.size()));
  std::vector<std::ptrdiff_t> next(result.first.begin(), result.first.end() - 1);
  for (std::ptrdiff_t row = 0; row < labels.size(); ++row) {
    auto& place = next[static_cast<std::size_t>(detail::cluster_of(result.labels, labels(row)))];
    result.rows[static_cast<std::size_t>(place++)] = row;
  }
  detail::cut_into_chunks(result);
  return result;
}

}  // namespace seam::inline v0::explain
