// SPDX-License-Identifier: MIT
// What an embedder is: it turns maps into fewer columns before they are clustered.
#pragma once

#include <seam/backend/host.hpp>
#include <seam/core/array.hpp>

#include <concepts>
#include <vector>

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

/// Coordinates, and the variance along each of them where the method knows it (pca).
struct embedded {
  array<float, 2> coordinates;             ///< (N, d); empty: the maps themselves are to be clustered
  std::vector<double> explained_variance;  ///< (d), or empty
};

/// Embeds maps (N, D), and asks for variances where the embedder has the member `embed_explained(backend, maps)`, which
/// returns an `embedded`.
template <backend::backend B, embedder<B> E>
embedded embed(B const& backend, E const& e, view<float const, 2> maps) {
  if constexpr (requires {
                  { e.embed_explained(backend, maps) } -> std::same_as<embedded>;
                }) {
    return e.embed_explained(backend, maps);
  } else {
    return {e.embed(backend, maps), {}};
  }
}

/// No embedding: the maps themselves are clustered, without a copy.
struct none {
  static constexpr char const* name() { return "none"; }
};

}  // namespace seam::inline v0::embedding
