// SPDX-License-Identifier: MIT
// The merges of an agglomeration, in any order, and their way into SciPy's linkage matrix: stable sort by height, then
// union-find gives the ids.
#pragma once

#include <seam/core/array.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace seam::inline v0::cluster::detail {

/// Two clusters, each named by one of its members, and the height at which they join.
struct merge {
  std::ptrdiff_t first = 0;
  std::ptrdiff_t second = 0;
  double height = 0;
};

/// The sets of points that have been joined, with path halving.
class disjoint_sets {
 public:
  explicit disjoint_sets(std::ptrdiff_t ids) : parent_(static_cast<std::size_t>(ids)) {
    std::iota(parent_.begin(), parent_.end(), std::ptrdiff_t{0});
  }
  std::ptrdiff_t root(std::ptrdiff_t id) {
    while (at(id) != id) {
      at(id) = at(at(id));
      id = at(id);
    }
    return id;
  }
  void join(std::ptrdiff_t root_of_part, std::ptrdiff_t whole) { at(root_of_part) = whole; }

 private:
  std::ptrdiff_t& at(std::ptrdiff_t id) { return parent_[static_cast<std::size_t>(id)]; }
  std::vector<std::ptrdiff_t> parent_;
};

/// Z (n - 1, 4) of n - 1 merges in the order given: row i makes cluster n + i, the smaller id stands first.
inline array<double, 2> numbered(std::vector<merge> const& merges, std::ptrdiff_t n) {
  array<double, 2> linkage(n - 1, 4);
  disjoint_sets sets(2 * n - 1);
  std::vector<std::ptrdiff_t> size(static_cast<std::size_t>(2 * n - 1), 1);
  for (std::ptrdiff_t row = 0; row < n - 1; ++row) {
    merge const& joined = merges[static_cast<std::size_t>(row)];
    auto [low, high] = std::minmax({sets.root(joined.first), sets.root(joined.second)});
    sets.join(low, n + row);
    sets.join(high, n + row);
    auto const total = size[static_cast<std::size_t>(low)] + size[static_cast<std::size_t>(high)];
    size[static_cast<std::size_t>(n + row)] = total;
    linkage(row, 0) = static_cast<double>(low);
    linkage(row, 1) = static_cast<double>(high);
    linkage(row, 2) = joined.height;
    linkage(row, 3) = static_cast<double>(total);
  }
  return linkage;
}

/// The same of merges that were found in another order than that of their heights.
inline array<double, 2> sorted_and_numbered(std::vector<merge> merges, std::ptrdiff_t n) {
  std::stable_sort(merges.begin(), merges.end(), [](merge const& a, merge const& b) { return a.height < b.height; });
  return numbered(merges, n);
}

}  // namespace seam::inline v0::cluster::detail
