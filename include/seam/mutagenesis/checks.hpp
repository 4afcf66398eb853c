// SPDX-License-Identifier: MIT
// What all mutagenizers check before they write anything: the reference, the number of rows, the array for them.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/core/error.hpp>
#include <seam/core/view.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace seam::inline v0::mutagenesis {

/// Throws input_error unless count >= 1: a library has the reference at least.
inline void check_count(std::ptrdiff_t count) {
  expect(count >= 1, [&] {
    return "the library was to have " + std::to_string(count) + " sequences; it needs at least 1, the reference";
  });
}

/// Throws input_error unless the reference has letters and each is one of A's or unknown.
template <alphabet A>
void check_reference(view<std::uint8_t const, 1> reference) {
  expect(reference.extent(0) >= 1, [] { return "the reference sequence is empty"; });
  for (std::ptrdiff_t i = 0; i < reference.extent(0); ++i)
    expect(reference(i) < A::size || reference(i) == unknown_letter, [&] {
      return "position " + std::to_string(i) + " of the reference is letter index " + std::to_string(reference(i)) +
             "; the alphabet has 0 to " + std::to_string(A::size - 1) + " and " + std::to_string(unknown_letter) +
             " for unknown";
    });
}

/// Throws input_error unless the library has the shape that the mutagenizer makes.
inline void check_library_shape(extents<2> shape, std::ptrdiff_t rows, std::ptrdiff_t length) {
  expect(shape[0] == rows && shape[1] == length, [&] {
    return "a library of " + std::to_string(rows) + " x " + std::to_string(length) +
           " letters was to go into an array of " + std::to_string(shape[0]) + " x " + std::to_string(shape[1]);
  });
}

/// Throws input_error unless the part of a library that was asked for has its length and begins at a row that exists.
inline void check_library_part(extents<2> shape, std::ptrdiff_t first, std::ptrdiff_t length) {
  check_library_shape(shape, shape[0], length);
  expect(first >= 0, [&] { return "a library has no row " + std::to_string(first); });
}

/// Throws input_error unless rows [first, first + count) are among the library's.
inline void check_rows(std::ptrdiff_t first, std::ptrdiff_t count, std::ptrdiff_t rows) {
  expect(first >= 0 && count >= 0 && count <= rows && first <= rows - count, [&] {
    return "rows [" + std::to_string(first) + ", " + std::to_string(first + count) + ") were asked of a library of " +
           std::to_string(rows);
  });
}

}  // namespace seam::inline v0::mutagenesis
