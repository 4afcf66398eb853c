// SPDX-License-Identifier: MIT
// How far two labelings of the same rows agree: the table of their common members, the adjusted Rand index, and for
// each cluster of the first its best match in the second.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/view.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::explain {

/// The non-empty cells of the contingency table of two labelings, and its margins.
struct contingency {
  /// `count` rows have the labels first[a] and second[b].
  struct cell {
    std::ptrdiff_t a = 0;
    std::ptrdiff_t b = 0;
    std::ptrdiff_t count = 0;
  };
  std::vector<std::int32_t> first;           ///< ascending labels of the first labeling
  std::vector<std::int32_t> second;          ///< ascending labels of the second
  std::vector<std::ptrdiff_t> first_count;   ///< rows of each
  std::vector<std::ptrdiff_t> second_count;  ///< rows of each
  std::vector<cell> cells;                   ///< by a, then by b
};

namespace detail {

/// The distinct labels, ascending, and how many rows have each.
inline void count_labels(view<std::int32_t const, 1> labels, std::vector<std::int32_t>& distinct,
                         std::vector<std::ptrdiff_t>& counts) {
  std::vector<std::int32_t> sorted(labels.begin(), labels.end());
  std::sort(sorted.begin(), sorted.end());
  for (std::int32_t const label : sorted) {
    if (distinct.empty() || distinct.back() != label) distinct.push_back(label), counts.push_back(0);
    ++counts.back();
  }
}

constexpr double pairs_of(std::ptrdiff_t n) {
  return 0.5 * static_cast<double>(n) * static_cast<double>(n - 1);
}

}  // namespace detail

/// The table of two labelings (N) of the same rows; -1 counts as a label like any other. O(N log N).
/// Throws input_error when they are not equally long.
inline contingency contingency_of(view<std::int32_t const, 1> first, view<std::int32_t const, 1> second) {
  expect(first.size() == second.size(), [&] {
    return "two labelings of " + std::to_string(first.size()) + " and of " + std::to_string(second.size()) +
           " rows cannot be compared";
  });
  contingency table;
  detail::count_labels(first, table.first, table.first_count);
  detail::count_labels(second, table.second, table.second_count);
  std::vector<std::pair<std::int32_t, std::int32_t>> both;
  both.reserve(static_cast<std::size_t>(first.size()));
  for (std::ptrdiff_t row = 0; row < first.size(); ++row) both.emplace_back(first(row), second(row));
  std::sort(both.begin(), both.end());
  for (std::size_t i = 0; i < both.size(); ++i) {
    if (i == 0 || both[i] != both[i - 1])
      table.cells.push_back(
          {std::lower_bound(table.first.begin(), table.first.end(), both[i].first) - table.first.begin(),
           std::lower_bound(table.second.begin(), table.second.end(), both[i].second) - table.second.begin(), 0});
    ++table.cells.back().count;
  }
  return table;
}

/// Agreement of two labelings over pairs of rows, less what chance would give (Hubert and Arabie 1985): 1 when they are
/// the same partition, about 0 for independent ones, below 0 for less. Two trivial partitions (all rows together, each
/// row alone) that are equal agree at 1.
inline double adjusted_rand_index(contingency const& table) {
  double together = 0, first = 0, second = 0;
  std::ptrdiff_t rows = 0;
  for (auto const& cell : table.cells) together += detail::pairs_of(cell.count), rows += cell.count;
  for (std::ptrdiff_t const count : table.first_count) first += detail::pairs_of(count);
  for (std::ptrdiff_t const count : table.second_count) second += detail::pairs_of(count);
  double const pairs = detail::pairs_of(rows);
  if (pairs == 0) return 1;
  double const by_chance = first * second / pairs;
  double const most = 0.5 * (first + second);
  return most == by_chance ? 1.0 : (together - by_chance) / (most - by_chance);
}
inline double adjusted_rand_index(view<std::int32_t const, 1> first, view<std::int32_t const, 1> second) {
  return adjusted_rand_index(contingency_of(first, second));
}

/// For each label of the first labeling, the largest Jaccard index (common members over members of either) with a
/// cluster of the second; noise (-1) in the second is no cluster. 0 where there is none.
inline std::vector<double> best_jaccard(contingency const& table) {
  std::vector<double> best(table.first.size(), 0.0);
  for (auto const& cell : table.cells) {
    auto const a = static_cast<std::size_t>(cell.a);
    auto const b = static_cast<std::size_t>(cell.b);
    if (table.second[b] < 0) continue;
    std::ptrdiff_t const either = table.first_count[a] + table.second_count[b] - cell.count;
    best[a] = std::max(best[a], static_cast<double>(cell.count) / static_cast<double>(either));
  }
  return best;
}

}  // namespace seam::inline v0::explain
