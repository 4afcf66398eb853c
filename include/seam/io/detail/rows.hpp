// SPDX-License-Identifier: MIT
// The checks that sources and sinks make of the rows that they are given.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/shape_text.hpp>
#include <seam/core/view.hpp>

#include <cstddef>
#include <iterator>
#include <map>
#include <string>

namespace seam::inline v0::io::detail {

/// Throws input_error unless `rows` is `count` rows of an array of shape `whole` that begin at row `first` of it.
/// `what` names the array.
template <int Rank>
void expect_rows(extents<Rank> whole, std::ptrdiff_t first, std::ptrdiff_t count, extents<Rank> rows,
                 std::string const& what) {
  expect(first >= 0 && count >= 0 && count <= whole[0] && first <= whole[0] - count, [&] {
    return what + " has " + std::to_string(whole[0]) + " rows, " + std::to_string(count) + " from row " +
           std::to_string(first) + " are not among them";
  });
  whole.length[0] = count;
  expect(rows == whole, [&] {
    return what + " has rows for an array of shape " + shape_text(whole) + ", the given one is " + shape_text(rows);
  });
}

/// Rows that have been written: stretches that do not touch. Blocks in any order; a stretch more costs O(log
/// stretches).
class row_set {
 public:
  /// How many rows there are.
  std::ptrdiff_t size() const { return size_; }
  /// True when one of the rows [first, first + count) is there already.
  bool overlaps(std::ptrdiff_t first, std::ptrdiff_t count) const {
    auto const after = stretches_.lower_bound(first + count);
    return count > 0 && after != stretches_.begin() && std::prev(after)->second > first;
  }
  /// Adds rows that are not there yet.
  void add(std::ptrdiff_t first, std::ptrdiff_t count) {
    if (count == 0) return;
    size_ += count;
    std::ptrdiff_t end = first + count;
    if (auto const next = stretches_.find(end); next != stretches_.end()) {
      end = next->second;
      stretches_.erase(next);
    }
    auto const after = stretches_.lower_bound(first);
    if (after != stretches_.begin() && std::prev(after)->second == first) {
      std::prev(after)->second = end;
    } else {
      stretches_.emplace_hint(after, first, end);
    }
  }

 private:
  std::map<std::ptrdiff_t, std::ptrdiff_t> stretches_;  // first row -> one past the last
  std::ptrdiff_t size_ = 0;
};

}  // namespace seam::inline v0::io::detail
