// SPDX-License-Identifier: MIT
// What an alphabet is: letters 0..size-1, their characters, and the row of `channels` numbers that a model sees for
// each.
#pragma once

#include <seam/config.hpp>

#include <concepts>
#include <cstdint>

namespace seam::inline v0 {

/// The index of a character or letter that is not in the alphabet (files and libraries: "unknown").
inline constexpr std::uint8_t unknown_letter = 255;

/// A stateless set of letters.
///
/// Requirements checked by the compiler:
///  1. `A::size` (1..254): number of letters; `A::channels` (>= 1): numbers that encode a letter.
///  2. `A::to_char(i)`: the upper-case character of letter i; for any other i one that is no letter.
///  3. `A::to_letter(c)`: the letter of a character in either case, `unknown_letter` for any other.
///  4. `A::encoding(i, c)`: entry c of letter i's row (one-hot: 1 where i == c, else 0).
///
/// Requirements that it cannot check: to_letter(to_char(i)) == i for all i; the rows differ between letters; all
/// functions are callable on a device (marked SEAM_HD, no static arrays).
template <class A>
concept alphabet = requires(std::uint8_t letter, char character, int channel) {
  { A::size } -> std::convertible_to<int>;
  { A::channels } -> std::convertible_to<int>;
  { A::to_char(letter) } -> std::same_as<char>;
  { A::to_letter(character) } -> std::same_as<std::uint8_t>;
  { A::encoding(letter, channel) } -> std::same_as<float>;
  requires A::size >= 1 && A::size <= 254 && A::channels >= 1;
};

}  // namespace seam::inline v0
