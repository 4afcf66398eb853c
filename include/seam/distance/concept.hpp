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
/// Requirement that it cannot check: of_squared does not fall where the square rises.
template <class M>
concept product_measure = distance_measure<M> && requires(M const& m, float f, double d) {
  { m.of_squared(f) } -> std::same_as<float>;
  { m.of_squared(d) } -> std::same_as<double>;
};

/// How a measure sees a row before it compares: (value - shift) * scale.
struct row_frame {
  double shift = 0;
  double scale = 1;
};

/// A product_measure whose square is that of rows in frames of their own (cosine: rows of length 1):
///  4. `m.frame_of(row, columns) const` of a row of float or of double returns its `row_frame`; a scale of 0 says that
///     the measure is not defined for this row, and whoever was given it refuses it.
///  5. `M::needs()`: what a row must have ("a row that is not 0 everywhere").
template <class M>
concept framed_measure = product_measure<M> &&
    requires(M const& m, float const* f, double const* d, std::ptrdiff_t columns) {
  { m.frame_of(f, columns) } -> std::same_as<row_frame>;
  { m.frame_of(d, columns) } -> std::same_as<row_frame>;
  { M::needs() } -> std::convertible_to<char const*>;
};

}  // namespace seam::inline v0::distance
