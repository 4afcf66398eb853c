// SPDX-License-Identifier: MIT
// Runs a mutagenizer: checks, the memory plan, then the library. Also the checks that mutagenizers share.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/memory.hpp>
#include <seam/mutagenesis/concept.hpp>

#include <string>

namespace seam::inline v0::mutagenesis {

/// The library (rows, L) of letter indices that mutagenizer `m` makes of reference (L). Throws input_error when an
/// option or the reference cannot be used, memory_error when the library does not fit, before anything is made.
template <alphabet A, backend::backend B, class M>
array<std::uint8_t, 2> make_library(B const& backend, M const& m, view<std::uint8_t const, 1> reference) {
  static_assert(mutagenizer<M, A, B>,
                "seam: a mutagenizer needs name(), rows<A>(reference) const and library_into<A>(backend, reference, "
                "library) const; see docs/mutagenesis.md");
  std::ptrdiff_t const rows = m.template rows<A>(reference);
  std::ptrdiff_t const length = reference.extent(0);
  require_memory(static_cast<double>(rows) * static_cast<double>(length),
                 "a library of " + std::to_string(rows) + " sequences of " + std::to_string(length) + " letters");
  array<std::uint8_t, 2> library(rows, length);
  m.template library_into<A>(backend, reference, library.view());
  return library;
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

}  // namespace seam::inline v0::mutagenesis
