// SPDX-License-Identifier: MIT
// Is every number a number? Asked of whatever comes from outside, be it a file, a model or a caller, before it is
// computed with; the sentence names the row and what stands in it.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/view.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace seam::inline v0 {

namespace detail {

/// The place of the first NaN or infinity among `count` values; `count` where there is none, as among integers.
/// O(count).
template <class T>
std::ptrdiff_t first_not_finite(T const* values, std::ptrdiff_t count) {
  if constexpr (std::is_floating_point_v<T>) {
    constexpr std::ptrdiff_t block =
        512;  // without a way out in between, so that a vector of them is looked at at once
    for (std::ptrdiff_t first = 0; first < count; first += block) {
      std::ptrdiff_t const last = count - first < block ? count : first + block;
      int bad = 0;
      for (std::ptrdiff_t i = first; i < last; ++i) bad |= values[i] - values[i] == T(0) ? 0 : 1;
      for (std::ptrdiff_t i = first; bad != 0 && i < last; ++i)
        if (!std::isfinite(values[i])) return i;
    }
  }
  return count;
}

/// `owner` ("row 2 of the maps") holds `value` at `place` (" at column 3", or nothing), and should not.
template <class T>
[[noreturn]] void refuse_not_finite(std::string const& owner, T value, std::string const& place) {
  char const* const name = std::isnan(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";
  throw input_error(owner + " holds " + name + place + "; every number must be finite");
}

}  // namespace detail

/// Throws input_error unless every number of `values` is finite: "row 2 of the maps holds NaN at position 7, column 1;
/// every number must be finite". `what` names the array ("the maps", a file's path); `first_row` is the number of its
/// first row. Integers pass. O(size).
template <class T, int Rank>
void require_finite(view<T, Rank> values, std::string_view what, std::ptrdiff_t first_row = 0) {
  std::ptrdiff_t const bad = detail::first_not_finite(values.data(), values.size());
  if (bad == values.size()) return;
  std::ptrdiff_t const entry = bad % values.row_size();
  std::string place;
  if constexpr (Rank == 2) place = " at column " + std::to_string(entry);
  if constexpr (Rank == 3)
    place = " at position " + std::to_string(entry / values.extent(2)) + ", column " +
            std::to_string(entry % values.extent(2));
  detail::refuse_not_finite("row " + std::to_string(first_row + bad / values.row_size()) + " of " + std::string(what),
                            values.data()[bad], place);
}

}  // namespace seam::inline v0
