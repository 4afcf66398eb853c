// SPDX-License-Identifier: MIT
// Runs a mutagenizer: checks, the memory plan, then the library.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/memory.hpp>
#include <seam/mutagenesis/checks.hpp>
#include <seam/mutagenesis/concept.hpp>

#include <string>

namespace seam::inline v0::mutagenesis {

namespace detail {

/// True, or the sentence about what a mutagenizer lacks; evaluated before anything of it is used.
template <class M, class A, class B>
consteval bool expect_mutagenizer() {
  static_assert(
      mutagenizer<M, A, B>,
      "seam: a mutagenizer needs name(), rows<A>(reference) const and rows_into<A>(backend, reference, first, "
      "part) const or library_into<A>(backend, reference, library) const; see docs/mutagenesis.md");
  return true;
}

}  // namespace detail

/// Fills library (rows, L), in the host's memory or the backend's, with the letter indices that mutagenizer `m` makes
/// of reference (L). Throws input_error, before anything is written, when an option or the reference cannot be used or
/// the array has another shape.
template <alphabet A, backend::backend B, class M, class Space>
void make_library_into(B const& backend, M const& m, view<std::uint8_t const, 1> reference,
                       view<std::uint8_t, 2, Space> library) {
  static_assert(detail::expect_mutagenizer<M, A, B>());
  check_library_shape(library.shape(), m.template rows<A>(reference), reference.extent(0));
  if constexpr (lazy_mutagenizer<M, A, B>) {
    m.template rows_into<A>(backend, reference, 0, library);
  } else {
    m.template library_into<A>(backend, reference, library);
  }
}

/// The library (rows, L) that mutagenizer `m` makes of reference (L). Throws as make_library_into, and memory_error,
/// before anything is made, when the library does not fit.
template <alphabet A, backend::backend B, class M>
array<std::uint8_t, 2> make_library(B const& backend, M const& m, view<std::uint8_t const, 1> reference) {
  static_assert(detail::expect_mutagenizer<M, A, B>());
  std::ptrdiff_t const rows = m.template rows<A>(reference);
  std::ptrdiff_t const length = reference.extent(0);
  require_memory(static_cast<double>(rows) * static_cast<double>(length),
                 "a library of " + std::to_string(rows) + " sequences of " + std::to_string(length) + " letters");
  array<std::uint8_t, 2> library(rows, length);
  make_library_into<A>(backend, m, reference, library.view());
  return library;
}

}  // namespace seam::inline v0::mutagenesis
