// SPDX-License-Identifier: MIT
// What a library changed where, and which of its rows repeat: asked of the letters themselves, so that it holds for any
// library, also one that came from elsewhere.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/view.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>

namespace seam::inline v0::mutagenesis {

/// One letter of one row that differs from the reference.
struct mutation {
  std::ptrdiff_t row = 0;
  std::ptrdiff_t position = 0;
  std::uint8_t from = 0;  ///< the reference's letter
  std::uint8_t to = 0;
  friend bool operator==(mutation const&, mutation const&) = default;
};

/// Every letter of letters (n, L) that differs from reference (L), an unknown one on either side included, by row and
/// position. Throws input_error when lengths differ. O(n L).
inline std::vector<mutation> mutations_of(view<std::uint8_t const, 2> letters, view<std::uint8_t const, 1> reference) {
  expect(letters.extent(1) == reference.extent(0), [&] {
    return "the reference has " + std::to_string(reference.extent(0)) + " letters, the sequences have " +
           std::to_string(letters.extent(1));
  });
  std::vector<mutation> found;
  for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row)
    for (std::ptrdiff_t position = 0; position < letters.extent(1); ++position)
      if (letters(row, position) != reference(position))
        found.push_back({row, position, reference(position), letters(row, position)});
  return found;
}

/// The first row of each different sequence of letters (n, L), ascending. O(n L log n) at most.
inline std::vector<std::ptrdiff_t> distinct_rows(view<std::uint8_t const, 2> letters) {
  std::vector<std::ptrdiff_t> order(static_cast<std::size_t>(letters.extent(0)));
  std::iota(order.begin(), order.end(), std::ptrdiff_t{0});
  auto const length = static_cast<std::size_t>(letters.extent(1));
  auto const compare = [&](std::ptrdiff_t a, std::ptrdiff_t b) {
    return std::memcmp(letters.row(a).data(), letters.row(b).data(), length);
  };
  std::sort(order.begin(), order.end(), [&](std::ptrdiff_t a, std::ptrdiff_t b) {
    int const difference = compare(a, b);
    return difference != 0 ? difference < 0 : a < b;
  });
  order.erase(
      std::unique(order.begin(), order.end(), [&](std::ptrdiff_t a, std::ptrdiff_t b) { return compare(a, b) == 0; }),
      order.end());
  std::sort(order.begin(), order.end());
  return order;
}

/// Those rows of letters, in that order. Throws input_error for a row that is not there.
inline array<std::uint8_t, 2> take_rows(view<std::uint8_t const, 2> letters, std::vector<std::ptrdiff_t> const& rows) {
  array<std::uint8_t, 2> taken(static_cast<std::ptrdiff_t>(rows.size()), letters.extent(1));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    expect(rows[i] >= 0 && rows[i] < letters.extent(0), [&] {
      return "row " + std::to_string(rows[i]) + " was asked of a library of " + std::to_string(letters.extent(0));
    });
    auto const row = letters.row(rows[i]);
    std::copy(row.begin(), row.end(), taken.view().row(static_cast<std::ptrdiff_t>(i)).begin());
  }
  return taken;
}

}  // namespace seam::inline v0::mutagenesis
