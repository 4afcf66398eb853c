// SPDX-License-Identifier: MIT
// What to make of letters that are not one letter: IUPAC's codes for several bases, N, and soft-masked (lower-case)
// stretches.
#pragma once

#include <seam/alphabet/alphabet.hpp>

#include <cstdint>
#include <string_view>

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

/// Some letters of an alphabet of `Size`, in its order.
template <int Size>
class letter_choices {
 public:
  void add(std::uint8_t letter) { letters_[count_++] = letter; }
  int size() const { return count_; }
  bool empty() const { return count_ == 0; }
  std::uint8_t const* data() const { return letters_; }
  std::uint8_t operator[](std::uint32_t i) const { return letters_[i]; }

 private:
  std::uint8_t letters_[Size] = {};
  int count_ = 0;
};

/// The letters of A that a character stands for: itself; in alphabets of the four letters A, C, G and T or U those of
/// an IUPAC code; all of them for the alphabet's character for unknown letters (N, or X); none for anything else.
template <alphabet A>
letter_choices<A::size> letters_for(char character) {
  letter_choices<A::size> found;
  auto const upper = v0::detail::upper_case(character);
  if (std::uint8_t const letter = A::to_letter(upper); letter < A::size) {
    found.add(letter);
    return found;
  }
  if (upper == A::to_char(unknown_letter)) {
    for (int letter = 0; letter < A::size; ++letter) found.add(static_cast<std::uint8_t>(letter));
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
      for (char const base : code.substr(1)) found.add(base == 'T' ? t : A::to_letter(base));
  return found;
}

}  // namespace seam::inline v0::sequence
