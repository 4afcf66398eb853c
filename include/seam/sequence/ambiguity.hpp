// SPDX-License-Identifier: MIT
// What to make of letters that are not one letter: IUPAC's codes for several bases, N, and soft-masked (lower-case)
// stretches.
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/core/random.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace seam::inline v0::sequence {

/// What becomes of a character that stands for several letters (N, R, ..), or of the alphabet's own for unknown ones.
enum class ambiguous {
  reject,  ///< an error, with its position
  keep,    ///< an unknown letter: a row of zeros for a model
  draw,    ///< one of the letters that it stands for, drawn by the seed
};
/// What becomes of lower-case characters.
enum class soft_masked {
  letters,  ///< the same as upper-case ones
  unknown,  ///< unknown letters
};

/// How text becomes letters; by default nothing but letters, in either case.
struct reading {
  ambiguous letters = ambiguous::reject;
  soft_masked masked = soft_masked::letters;
  std::uint64_t seed = 42;  ///< of ambiguous::draw
};

/// The letters of A that a character stands for: itself; in alphabets with A, C, G and T or U those of an IUPAC code;
/// all of them for the alphabet's character for unknown letters (N, or X); none for anything else.
template <alphabet A>
std::vector<std::uint8_t> letters_for(char character) {
  auto const upper = v0::detail::upper_case(character);
  if (std::uint8_t const letter = A::to_letter(upper); letter < A::size) return {letter};
  std::vector<std::uint8_t> found;
  if (upper == A::to_char(unknown_letter)) {
    for (int letter = 0; letter < A::size; ++letter) found.push_back(static_cast<std::uint8_t>(letter));
    return found;
  }
  constexpr std::string_view codes[] = {"RAG",  "YCT",  "SCG",  "WAT",  "KGT",  "MAC",
                                        "BCGT", "DAGT", "HACT", "VACG", "NACGT"};
  std::uint8_t const t = A::to_letter('T') < A::size ? A::to_letter('T') : A::to_letter('U');
  bool const bases = A::size == 4 && A::to_letter('A') < A::size && A::to_letter('C') < A::size &&
                     A::to_letter('G') < A::size && t < A::size;
  if (!bases) return found;
  for (std::string_view const code : codes)
    if (code[0] == upper)
      for (char const base : code.substr(1)) found.push_back(base == 'T' ? t : A::to_letter(base));
  return found;
}

/// The letters of `text` as `how` says. Draws are those of stream (seed, row), one a character that needs one. Throws
/// input_error with the 0-based position of the first character that is no letter and, where that is not allowed,
/// stands for several. O(length).
template <alphabet A>
std::vector<std::uint8_t> parse(std::string_view text, std::string const& what, reading how, std::ptrdiff_t row = 0) {
  if (how.letters == ambiguous::reject && how.masked == soft_masked::letters) return parse<A>(text, what);
  std::vector<std::uint8_t> letters(text.size());
  random_stream stream(how.seed, static_cast<std::uint64_t>(row));
  auto const& table = detail::letter_table<A>();
  for (std::size_t position = 0; position < text.size(); ++position) {
    char const character = text[position];
    letters[position] = table[static_cast<unsigned char>(character)];
    if (letters[position] == unknown_letter) {
      auto const choices = letters_for<A>(character);
      expect(!choices.empty() && how.letters != ambiguous::reject, [&] {
        return what + " has the character " + detail::quoted(character) + " at position " + std::to_string(position) +
               " (0-based); the letters are " + detail::letters_of<A>();
      });
      if (how.letters == ambiguous::draw)
        letters[position] = choices[v0::below(stream.next(), static_cast<std::uint32_t>(choices.size()))];
    }
    if (how.masked == soft_masked::unknown && character >= 'a' && character <= 'z') letters[position] = unknown_letter;
  }
  return letters;
}

}  // namespace seam::inline v0::sequence
