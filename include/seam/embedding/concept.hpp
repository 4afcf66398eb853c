// SPDX-License-Identifier: MIT
// What an embedder is: it turns maps into fewer columns before they are clustered.
#pragma once

#include <seam/backend/host.hpp>
#include <seam/core/array.hpp>

#include <concepts>

namespace seam::inline v0::embedding {

/// An embedder on backend B.
///
/// Requirements checked by the compiler:
///  1. `E::name()`: what the program calls it.
///  2. `e.embed(backend, view<float const, 2> maps (N, D)) const` returns an `array<float, 2>` (N, d).
///
/// Requirements that it cannot check: row i belongs to map i; a seeded embedder repeats itself.
template <class E, class B = backend::host>
concept embedder = backend::backend<B> && requires(E const& e, B const& b, view<float const, 2> maps) {
  { E::name() } -> std::convertible_to<char const*>;
  { e.embed(b, maps) } -> std::same_as<array<float, 2>>;
};

/// No embedding: the maps themselves are clustered, without a copy.
struct none {
  static constexpr char const* name() { return "none"; }
};

}  // namespace seam::inline v0::embedding
