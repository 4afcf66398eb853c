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

/// The labels that there are, ascending, without -1. Those below the number of rows, as a rule all, are ticked off in a
/// list; only others are sorted.
inline std::vector<std::int32_t> distinct_labels(view<std::int32_t const, 1> labels) {
  std::vector<std::uint8_t> seen(static_cast<std::size_t>(labels.size()));
  std::vector<std::int32_t> large;
  for (std::int32_t const label : labels)
    if (label >= labels.size())
      large.push_back(label);
    else if (label >= 0)
      seen[static_cast<std::size_t>(label)] = 1;
  std::sort(large.begin(), large.end());
  large.erase(std::unique(large.begin(), large.end()), large.end());
  std::vector<std::int32_t> distinct;
  for (std::size_t label = 0; label < seen.size(); ++label)
    if (seen[label] != 0) distinct.push_back(static_cast<std::int32_t>(label));
  distinct.insert(distinct.end(), large.begin(), large.end());
  return distinct;
}

/// The number of a label among the ascending `distinct` ones; their count for -1.
inline std::ptrdiff_t cluster_of(std::vector<std::int32_t> const& distinct, std::int32_t label) {
  if (label < 0) return static_cast<std::ptrdiff_t>(distinct.size());
  return std::lower_bound(distinct.begin(), distinct.end(), label) - distinct.begin();
}

/// (N) the same of each row's label; those below the number of rows are looked up, not searched.
inline std::vector<std::ptrdiff_t> clusters_of(view<std::int32_t const, 1> labels,
                                               std::vector<std::int32_t> const& distinct) {
  auto const in_table = [&](std::int32_t label) {
    return label >= 0 && label < labels.size();
  };
  std::vector<std::ptrdiff_t> number(static_cast<std::size_t>(labels.size()));
  for (std::size_t cluster = 0; cluster < distinct.size(); ++cluster)
    if (in_table(distinct[cluster]))
      number[static_cast<std::size_t>(distinct[cluster])] = static_cast<std::ptrdiff_t>(cluster);
  std::vector<std::ptrdiff_t> result;
  result.reserve(number.size());
  for (std::int32_t const label : labels)
    result.push_back(in_table(label) ? number[static_cast<std::size_t>(label)] : cluster_of(distinct, label));
  return result;
}

inline void cut_into_chunks(members& result) {
  for (std::ptrdiff_t cluster = 0; cluster <= result.clusters(); ++cluster) {
    std::ptrdiff_t const end = result.first[static_cast<std::size_t>(cluster) + 1];
    for (std::ptrdiff_t row = result.first[static_cast<std::size_t>(cluster)]; row < end; row += members::chunk_rows)
      result.chunks.push_back({cluster, row, std::min(members::chunk_rows, end - row)});
  }
}

}  // namespace detail

/// Groups rows by their labels (N): 0 or more, gaps allowed; -1 = in no cluster. O(N), and O(N log N) for labels of N
/// or more. Throws input_error for a label below -1 and when no row has a cluster.
inline members group_members(view<std::int32_t const, 1> labels) {
  members result;
  for (std::ptrdiff_t row = 0; row < labels.size(); ++row)
    expect(labels(row) >= -1, [&] {
      return "row " + std::to_string(row) + " has the label " + std::to_string(labels(row)) +
             "; labels are 0 or more, or -1 for noise";
    });
  result.labels = detail::distinct_labels(labels);
  expect(!result.labels.empty(), [&] {
    return "none of the " + std::to_string(labels.size()) + " rows belongs to a cluster; there is nothing to explain";
  });

  result.first.assign(result.labels.size() + 2, 0);
  std::vector<std::ptrdiff_t> const numbers = detail::clusters_of(labels, result.labels);
  for (std::ptrdiff_t const cluster : numbers) ++result.first[static_cast<std::size_t>(cluster) + 1];
  for (std::size_t cluster = 1; cluster < result.first.size(); ++cluster)
    result.first[cluster] += result.first[cluster - 1];
  result.rows.resize(static_cast<std::size_t>(labels.size()));
  std::vector<std::ptrdiff_t> next(result.first.begin(), result.first.end() - 1);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    auto& place = next[static_cast<std::size_t>(numbers[row])];
    result.rows[static_cast<std::size_t>(place++)] = static_cast<std::ptrdiff_t>(row);
  }
  detail::cut_into_chunks(result);
  return result;
}

}  // namespace seam::inline v0::explain
