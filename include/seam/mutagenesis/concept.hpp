// SPDX-License-Identifier: MIT
// What a mutagenizer is: it makes a library of letter indices from a reference sequence.
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>

#include <concepts>
#include <cstdint>

namespace seam::inline v0::mutagenesis {

namespace detail {

template <class M, class A>
concept counts_rows = requires(M const& m, view<std::uint8_t const, 1> reference) {
  { M::name() } -> std::convertible_to<char const*>;
  { m.template rows<A>(reference) } -> std::same_as<std::ptrdiff_t>;
};
template <class M, class A, class B>
concept makes_any_rows = requires(M const& m, B const& b, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                                  view<std::uint8_t, 2> part) {
  { m.template rows_into<A>(b, reference, first, part) } -> std::same_as<void>;
};
template <class M, class A, class B>
concept makes_whole_library = requires(M const& m, B const& b, view<std::uint8_t const, 1> reference,
                                       view<std::uint8_t, 2> library) {
  { m.template library_into<A>(b, reference, library) } -> std::same_as<void>;
};

}  // namespace detail

/// A mutagenizer of alphabet A on backend B.
///
/// Requirements checked by the compiler:
///  1. `M::name()`: its identifier ("fixed_number"), for sentences.
///  2. `m.template rows<A>(reference) const`: number of sequences that it makes from view<uint8 const, 1> reference.
///  3. One of two: `m.template rows_into<A>(backend, reference, first, view<uint8, 2> part) const`, which fills `part`
///     with rows [first, first + part.extent(0)) of the library, whatever was made before (see lazy_mutagenizer); or
///     `m.template library_into<A>(backend, reference, view<uint8, 2> library (rows, L)) const`, for who can only make
///     the whole.
///
/// Requirements that it cannot check: row 0 is the reference, unless the mutagenizer says `static constexpr bool
/// reference_first = false`; the library is a function of the policy's members and the reference alone (same for any
/// backend and number of threads); options are checked before anything is written.
template <class M, class A = dna, class B = backend::host>
concept mutagenizer = alphabet<A> && backend::backend<B> && detail::counts_rows<M, A> &&
    (detail::makes_any_rows<M, A, B> || detail::makes_whole_library<M, A, B>);

/// A mutagenizer that makes any part of its library by itself, so that one of 10^9 rows is never stored. lazy_library
/// makes an io::source of it.
template <class M, class A = dna, class B = backend::host>
concept lazy_mutagenizer = mutagenizer<M, A, B> && detail::makes_any_rows<M, A, B>;

/// Whether row 0 of M's libraries is the reference: only not when M says so.
template <class M>
inline constexpr bool reference_first = [] {
  if constexpr (requires {
                  { M::reference_first } -> std::convertible_to<bool>;
                }) {
    return static_cast<bool>(M::reference_first);
  } else {
    return true;
  }
}();

/// Whether row 0 of this mutagenizer's library is the reference: its word at run time, `m.begins_with_reference()`,
/// where it has one (a mutagenizer that holds another), else its type's.
template <class M>
constexpr bool begins_with_reference(M const& m) {
  if constexpr (requires {
                  { m.begins_with_reference() } -> std::same_as<bool>;
                }) {
    return m.begins_with_reference();
  } else {
    return reference_first<M>;
  }
}

}  // namespace seam::inline v0::mutagenesis
