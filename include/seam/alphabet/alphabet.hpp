// SPDX-License-Identifier: MIT
// basic_alphabet<"ACGT">: any alphabet from its letters, in the order of the model's channels; dna, rna and protein.
#pragma once

#include <seam/alphabet/concept.hpp>

#include <cstddef>
#include <initializer_list>

namespace seam::inline v0 {

/// A string that can be a template argument.
template <std::size_t N>
struct fixed_string {
  char text[N] = {};

  // NOLINTNEXTLINE(google-explicit-constructor): a literal is meant to convert
  constexpr fixed_string(char const (&literal)[N]) {
    for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
  }
  static constexpr std::size_t size() { return N - 1; }
};

namespace detail {

SEAM_HD constexpr char upper_case(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

template <fixed_string Letters>
consteval bool holds(char character) {
  for (std::size_t i = 0; i < Letters.size(); ++i)
    if (upper_case(Letters.text[i]) == character) return true;
  return false;
}

/// How an unknown letter is written: N, or X where N is a letter (protein), or the first of ?, !, ", #, .. that is
/// none.
template <fixed_string Letters>
consteval char character_for_unknown() {
  for (char const usual : {'N', 'X', '?'})
    if (!holds<Letters>(usual)) return usual;
  char other = '!';
  while (holds<Letters>(other)) ++other;
  return other;
}

template <fixed_string Letters>
consteval bool letters_are_distinct() {
  for (std::size_t i = 0; i < Letters.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (upper_case(Letters.text[i]) == upper_case(Letters.text[j])) return false;
  return true;
}

}  // namespace detail

/// The alphabet whose letter i is the i-th character of `Letters`; one-hot encoded. To use one with a CUDA backend,
/// give it a name of its own, `struct binary : seam::basic_alphabet<"01"> {};`: kernels carry the alphabet in their
/// types, and nvcc 13 cannot spell a kernel whose type has a string in it.
template <fixed_string Letters>
struct basic_alphabet {
  static_assert(Letters.size() >= 1 && Letters.size() <= 254, "seam::basic_alphabet: an alphabet has 1 to 254 letters");
  static_assert(detail::letters_are_distinct<Letters>(), "seam::basic_alphabet: a letter occurs twice");

  static constexpr int size = static_cast<int>(Letters.size());
  static constexpr int channels = size;

  SEAM_HD static constexpr char to_char(std::uint8_t letter) {
    constexpr fixed_string letters = Letters;  // local: device code cannot read a static array
    return letter < size ? letters.text[letter] : detail::character_for_unknown<Letters>();
  }
  SEAM_HD static constexpr std::uint8_t to_letter(char character) {
    constexpr fixed_string letters = Letters;
    for (int letter = 0; letter < size; ++letter)
      if (detail::upper_case(letters.text[letter]) == detail::upper_case(character))
        return static_cast<std::uint8_t>(letter);
    return unknown_letter;
  }
  SEAM_HD static constexpr float encoding(std::uint8_t letter, int channel) { return letter == channel ? 1.0F : 0.0F; }
};

/// Deoxyribonucleic acid, in the letter order of most models.
struct dna : basic_alphabet<"ACGT"> {};
/// Ribonucleic acid.
struct rna : basic_alphabet<"ACGU"> {};
/// The twenty amino acids, alphabetical by one-letter code.
struct protein : basic_alphabet<"ACDEFGHIKLMNPQRSTVWY"> {};

static_assert(alphabet<dna> && alphabet<rna> && alphabet<protein>);

}  // namespace seam::inline v0
