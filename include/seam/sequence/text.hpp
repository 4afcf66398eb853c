// SPDX-License-Identifier: MIT
// Text to letter indices and back.
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>

#include <string>
#include <string_view>

namespace seam::inline v0::sequence {

/// The letter indices of `text` in either case. Throws input_error, naming the position and the character, where a
/// character is no letter of `A`; the character that `A` writes for unknown ('N', protein: 'X') passes as
/// `unknown_letter` when `unknown_allowed`.
template <alphabet A>
array<std::uint8_t, 1> to_letters(std::string_view text, bool unknown_allowed = false) {
  array<std::uint8_t, 1> letters(static_cast<std::ptrdiff_t>(text.size()));
  for (std::size_t position = 0; position < text.size(); ++position) {
    char const character = text[position];
    std::uint8_t const letter = A::to_letter(character);
    bool const unknown = letter == unknown_letter;
    expect(!unknown || (unknown_allowed && v0::detail::upper_case(character) == A::to_char(unknown_letter)), [&] {
      std::string known;
      for (int i = 0; i < A::size; ++i) known += A::to_char(static_cast<std::uint8_t>(i));
      return "position " + std::to_string(position) + " is '" + std::string(1, character) +
             "', which is no letter of the alphabet " + known;
    });
    letters.data()[position] = letter;
  }
  return letters;
}

/// The upper-case text of letter indices; 'N' (protein: 'X') for an unknown letter.
template <alphabet A>
std::string to_text(view<std::uint8_t const, 1> letters) {
  std::string text;
  for (std::uint8_t letter : letters) text += A::to_char(letter);
  return text;
}

}  // namespace seam::inline v0::sequence
