// SPDX-License-Identifier: MIT
// What a distance measure is: how far two rows of numbers are apart; and which measures a matrix product can compute.
#pragma once

#include <seam/config.hpp>

#include <concepts>
#include <cstddef>

namespace seam::inline v0::distance {

/// A measure of two rows of `columns` numbers.
///
/// Requirements checked by the compiler:
///  1. `M::name()`: what the program calls it.
///  2. `m.between(a, b, columns) const` of rows of float or of double returns a double.
///
/// Requirements that it cannot check: finite and not negative for finite rows; the same bits for (a, b) as for (b, a);
/// 0 for equal rows; callable on a device (SEAM_HD).
template <class M>
concept distance_measure = requires(M const& m, float const* f, double const* d, std::ptrdiff_t columns) {
  { M::name() } -> std::convertible_to<char const*>;
  { m.between(f, f, columns) } -> std::same_as<double>;
  { m.between(d, d, columns) } -> std::same_as<double>;
};

/// A measure that is a function of the squared Euclidean distance, so that tiles of it are matrix products:
///  3. `m.of_squared(s) const`: the measure from the square, in the square's type (float or double).
template <class M>
concept product_measure = distance_measure<M> && requires(M const& m, float f, double d) {
  { m.of_squared(f) } -> std::same_as<float>;
  { m.of_squared(d) } -> std::same_as<double>;
};

}  // namespace seam::inline v0::distance
