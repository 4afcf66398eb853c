// SPDX-License-Identifier: MIT
// What a clusterer is: it gives every map a label and, when it is hierarchical, the tree behind the labels.
#pragma once

#include <seam/backend/host.hpp>
#include <seam/core/array.hpp>

#include <concepts>
#include <cstdint>
#include <vector>

namespace seam::inline v0::cluster {

/// What a clusterer returns.
struct clustering {
  /// One label a map, 0..K-1; -1 = noise.
  std::vector<std::int32_t> labels;
  /// SciPy's Z (N - 1, 4): two cluster ids, height, size; empty when the method has no tree.
  array<double, 2> linkage;
};

/// A clusterer on backend B.
///
/// Requirements checked by the compiler:
///  1. `C::name()`: what the program calls it.
///  2. `c.cluster(backend, view<float const, 2> maps (N, D)) const` returns a `clustering`.
///
/// Requirements that it cannot check: labels are 0..K-1 without gaps, or -1; a seeded method repeats itself.
template <class C, class B = backend::host>
concept clusterer = backend::backend<B> && requires(C const& c, B const& b, view<float const, 2> maps) {
  { C::name() } -> std::convertible_to<char const*>;
  { c.cluster(b, maps) } -> std::same_as<clustering>;
};

}  // namespace seam::inline v0::cluster
