// SPDX-License-Identifier: MIT
// The checks that sources and sinks make of the rows that they are given.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/shape_text.hpp>
#include <seam/core/view.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

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

/// Rows that have been written: stretches that do not touch, ascending. Blocks in any order; those that follow each
/// other cost O(1) each, others O(stretches) at most.
class row_set {
 public:
  /// How many rows there are.
  std::ptrdiff_t size() const { return size_; }
  /// True when one of the rows [first, first + count) is there already.
  bool overlaps(std::ptrdiff_t first, std::ptrdiff_t count) const {
    auto const at = std::upper_bound(stretches_.begin(), stretches_.end(), first,
                                     [](std::ptrdiff_t row, stretch const& s) { return row < s.stop; });
    return count > 0 && at != stretches_.end() && at->start < first + count;
  }
  /// Adds rows that are not there yet.
  void add(std::ptrdiff_t first, std::ptrdiff_t count) {
    if (count == 0) return;
    size_ += count;
    stretch added{first, first + count};
    auto at = std::lower_bound(stretches_.begin(), stretches_.end(), first,
                               [](stretch const& s, std::ptrdiff_t row) { return s.stop < row; });
    if (at != stretches_.end() && at->stop == added.start) {
      added.start = at->start;
      at = stretches_.erase(at);
    }
    if (at != stretches_.end() && at->start == added.stop) {
      at->start = added.start;
    } else {
      stretches_.insert(at, added);
    }
  }

 private:
  /// Rows [start, stop).
  struct stretch {
    std::ptrdiff_t start;
    std::ptrdiff_t stop;
  };

  std::vector<stretch> stretches_;
  std::ptrdiff_t size_ = 0;
};

}  // namespace seam::inline v0::io::detail
