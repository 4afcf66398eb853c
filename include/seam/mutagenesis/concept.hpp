// SPDX-License-Identifier: MIT
// What a mutagenizer is: it makes a library of letter indices from a reference sequence.
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>

#include <concepts>
#include <cstdint>

namespace seam::inline v0::mutagenesis {

/// A mutagenizer of alphabet A on backend B.
///
/// Requirements checked by the compiler:
///  1. `M::name()`: what the program calls it.
///  2. `m.template rows<A>(reference) const`: number of sequences that it makes from view<uint8 const, 1> reference.
///  3. `m.template library_into<A>(backend, reference, view<uint8, 2> library (rows, L)) const`.
///
/// Requirements that it cannot check: row 0 is the reference; the library is a function of the policy's members and the
/// reference alone (same for any backend and number of threads); options are checked before anything is written.
template <class M, class A = dna, class B = backend::host>
concept mutagenizer = alphabet<A> && backend::backend<B> &&
    requires(M const& m, B const& b, view<std::uint8_t const, 1> reference, view<std::uint8_t, 2> library) {
  { M::name() } -> std::convertible_to<char const*>;
  { m.template rows<A>(reference) } -> std::same_as<std::ptrdiff_t>;
  { m.template library_into<A>(b, reference, library) } -> std::same_as<void>;
};

}  // namespace seam::inline v0::mutagenesis
