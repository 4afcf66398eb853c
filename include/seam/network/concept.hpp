// SPDX-License-Identifier: MIT
// What a layer is: a type that knows its shapes at compile time and says, once, which operations it is made of.
#pragma once

#include <seam/config.hpp>

#include <concepts>
#include <cstddef>

namespace seam::inline v0::network {

/// What flows between two layers, for one sequence: `length` positions of `channels` numbers, position-major. A flat
/// vector of n numbers is {1, n}.
struct shape {
  std::ptrdiff_t length = 1;
  std::ptrdiff_t channels = 1;

  constexpr std::ptrdiff_t size() const { return length * channels; }
  friend constexpr bool operator==(shape const&, shape const&) = default;
};

template <class T>
class builder;  // network/builder.hpp

/// A layer of a network.
///
/// Requirements checked by the compiler (all static):
///  1. `L::nearest(in)`: the shape that the layer would take and that is closest to `in`; `in` itself where it fits.
///  2. `L::output(in)`: the shape that it makes of a shape that fits.
///  3. `L::parameters(in)`: how many numbers its weights hold.
///  4. `L::names`: how many names of weights it takes (a convolution 1, relu 0, two heads 2).
///  5. `L::lower(b, in)` for a `builder<T>& b`: asks it for weights and appends operations.
///
/// Requirements that it cannot check: all but `lower` are constexpr; `lower` appends operations that turn `in` into
/// `output(in)` and asks for `names` names.
template <class L>
concept layer = requires(shape in, builder<float>& b) {
  { L::nearest(in) } -> std::same_as<shape>;
  { L::output(in) } -> std::same_as<shape>;
  { L::parameters(in) } -> std::same_as<std::ptrdiff_t>;
  { L::names } -> std::convertible_to<int>;
  { L::lower(b, in) } -> std::same_as<void>;
};

}  // namespace seam::inline v0::network
