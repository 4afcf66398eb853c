// SPDX-License-Identifier: MIT
// Shapes in sentences, and the checks that every source and sink makes of the rows that it is given.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/shape_text.hpp>
#include <seam/core/view.hpp>

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

}  // namespace seam::inline v0::io::detail
