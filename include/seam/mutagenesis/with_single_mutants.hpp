// SPDX-License-Identifier: MIT
// A library with all single mutants behind it: at a rate of 0.1 a random library of 249 positions holds none, and what
// one change does is what variant effects are compared with.
#pragma once

#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/saturation.hpp>

#include <algorithm>

namespace seam::inline v0::mutagenesis {

/// The rows of `library`, then every mutant with one substitution at a known letter in `window` that is not protected,
/// W (A - 1) of them, by position and letter. Lazy where the library is.
template <class M>
struct with_single_mutants {
  static constexpr bool reference_first = mutagenesis::reference_first<M>;
  M library;
  sequence::window window = {};
  protected_windows protect = {};

  static constexpr char const* name() { return "with_single_mutants"; }

  /// What the library says of its row 0.
  bool begins_with_reference() const { return mutagenesis::begins_with_reference(library); }

  /// Rows of the library + W (A - 1). Throws input_error as the library and saturation do.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    return library.template rows<A>(reference) + singles().template rows<A>(reference) - 1;
  }

  /// Fills out (rows, L), where the library is not lazy. Throws input_error as the library and saturation do.
  template <alphabet A, backend::backend B>
  void library_into(B const& backend, view<std::uint8_t const, 1> reference, view<std::uint8_t, 2> out) const
      requires(!lazy_mutagenizer<M, A, B>) {
    check_library_shape(out.shape(), rows<A>(reference), reference.extent(0));
    std::ptrdiff_t const own = library.template rows<A>(reference);
    make_library_into<A>(backend, library, reference, out.rows(0, own));
    singles().template rows_into<A>(backend, reference, 1, out.rows(own, out.extent(0) - own));
  }

  /// Fills `part` with the rows that begin at row `first`, where the library is lazy. Throws input_error as the library
  /// and saturation do, for an array of another length, a negative row, and rows behind the last.
  template <alphabet A, backend::backend B>
  void rows_into(B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 view<std::uint8_t, 2> part) const requires lazy_mutagenizer<M, A, B> {
    check_library_part(part.shape(), first, reference.extent(0));
    std::ptrdiff_t const own = library.template rows<A>(reference);
    std::ptrdiff_t const of_library = std::clamp<std::ptrdiff_t>(own - first, 0, part.extent(0));
    if (of_library > 0) library.template rows_into<A>(backend, reference, first, part.rows(0, of_library));
    if (of_library < part.extent(0))
      singles().template rows_into<A>(backend, reference, 1 + std::max<std::ptrdiff_t>(first - own, 0),
                                      part.rows(of_library, part.extent(0) - of_library));
  }

 private:
  saturation singles() const { return {.window = window, .protect = protect}; }
};

template <class M>
with_single_mutants(M) -> with_single_mutants<M>;
template <class M>
with_single_mutants(M, sequence::window) -> with_single_mutants<M>;
template <class M>
with_single_mutants(M, sequence::window, protected_windows) -> with_single_mutants<M>;

static_assert(lazy_mutagenizer<with_single_mutants<saturation>>);

}  // namespace seam::inline v0::mutagenesis
