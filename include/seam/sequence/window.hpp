// SPDX-License-Identifier: MIT
// A stretch of a sequence: 0-based, half-open, in the coordinates of the whole sequence.
#pragma once

#include <seam/core/error.hpp>

#include <cstddef>
#include <string>

namespace seam::inline v0::sequence {

/// Positions [start, stop) of a sequence; stop = -1: to its end. By default the whole sequence.
struct window {
  std::ptrdiff_t start = 0;
  std::ptrdiff_t stop = -1;

  /// The window in a sequence of `length` letters, with its stop filled in. Throws input_error unless
  /// 0 <= start < stop <= length.
  window in(std::ptrdiff_t length) const {
    window const result{start, stop == -1 ? length : stop};
    expect(start >= 0 && start < result.stop && result.stop <= length, [&] {
      return "the window [" + std::to_string(start) + ", " + std::to_string(result.stop) +
             ") does not lie in a sequence of " + std::to_string(length) +
             " letters (0-based, stop not included, at least one letter)";
    });
    return result;
  }
  /// Number of positions, once the stop is filled in.
  std::ptrdiff_t size() const { return stop - start; }
  friend bool operator==(window const&, window const&) = default;
};

}  // namespace seam::inline v0::sequence
