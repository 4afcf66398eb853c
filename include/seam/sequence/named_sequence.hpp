// SPDX-License-Identifier: MIT
// A sequence with its name, and the way from text to letters: every character that an alphabet does not know, and that
// the reading has no rule for, is reported with its position.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/core/error.hpp>
#include <seam/core/random.hpp>
#include <seam/core/view.hpp>
#include <seam/sequence/ambiguity.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace seam::inline v0::sequence {

namespace detail {

/// A character as a sentence shows it: 'N', or its code where it cannot be printed.
inline std::string quoted(char character) {
  constexpr char digits[] = "0123456789ABCDEF";
  auto const code = static_cast<unsigned char>(character);
  if (code > 0x20 && code < 0x7F) return {'\'', character, '\''};
  return {'0', 'x', digits[code >> 4], digits[code & 15]};
}

/// The letters of A as a sentence shows them: "A, C, G, T".
template <alphabet A>
std::string letters_of() {
  std::string text;
  for (int letter = 0; letter < A::size; ++letter) {
    if (letter > 0) text += ", ";
    text += A::to_char(static_cast<std::uint8_t>(letter));
  }
  return text;
}

/// The letter of each character: one look-up a character where to_letter compares.
template <alphabet A>
std::array<std::uint8_t, 256> const& letter_table() {
  static auto const table = [] {
    std::array<std::uint8_t, 256> letters;
    for (std::size_t code = 0; code < letters.size(); ++code)
      letters[code] = A::to_letter(static_cast<char>(static_cast<unsigned char>(code)));
    return letters;
  }();
  return table;
}

}  // namespace detail

/// The letters of `text`, by default upper or lower case and nothing else; `how` says what becomes of N and other
/// ambiguous letters and of soft-masked ones. `text` begins at position `first` of sequence number `row`: what is drawn
/// at a position is a function of (seed, row, position), the same for the whole sequence and for a part of it. `what`
/// names the text in the sentence ("the record x of y.fa"). Throws input_error with the 0-based position of the first
/// character that is no letter of A and, where that is not allowed, stands for several. O(length).
template <alphabet A>
std::vector<std::uint8_t> parse(std::string_view text, std::string const& what, reading how = {},
                                std::ptrdiff_t row = 0, std::ptrdiff_t first = 0) {
  auto const& table = detail::letter_table<A>();
  std::vector<std::uint8_t> letters(text.size());
  for (std::size_t position = 0; position < text.size(); ++position) {
    char const character = text[position];
    std::uint8_t letter = table[static_cast<unsigned char>(character)];
    if (letter == unknown_letter) {
      std::uint64_t const place = static_cast<std::uint64_t>(first) + position;
      auto const choices = letters_for<A>(character);
      expect(!choices.empty() && how.letters != ambiguous::reject, [&] {
        return what + " has the character " + detail::quoted(character) + " at position " + std::to_string(place) +
               " (0-based); the letters are " + detail::letters_of<A>();
      });
      if (how.letters == ambiguous::draw)
        letter = choices[v0::below(random_stream(how.seed, (static_cast<std::uint64_t>(row) << 40) | place).next(),
                                   static_cast<std::uint32_t>(choices.size()))];
    }
    bool const masked = how.masked == soft_masked::unknown && character >= 'a' && character <= 'z';
    letters[position] = masked ? unknown_letter : letter;
  }
  return letters;
}

/// The characters of `letters`; what is no letter of A becomes the alphabet's character for unknown ones.
template <alphabet A>
std::string to_text(view<std::uint8_t const, 1> letters) {
  std::string text;
  text.reserve(static_cast<std::size_t>(letters.size()));
  for (std::uint8_t const letter : letters) text += A::to_char(letter);
  return text;
}

/// One sequence of alphabet A: a record of a FASTA file, an argument of the program.
template <alphabet A>
struct named_sequence {
  using alphabet_type = A;

  std::string name;
  std::vector<std::uint8_t> letters;

  std::ptrdiff_t length() const { return static_cast<std::ptrdiff_t>(letters.size()); }
  v0::view<std::uint8_t const, 1> view() const { return {letters.data(), length()}; }
  operator v0::view<std::uint8_t const, 1>() const { return view(); }
  std::string text() const { return to_text<A>(view()); }
  friend bool operator==(named_sequence const&, named_sequence const&) = default;
};

}  // namespace seam::inline v0::sequence
