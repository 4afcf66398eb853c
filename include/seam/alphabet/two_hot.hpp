// SPDX-License-Identifier: MIT
// Unphased diploid DNA: ten letters, four homozygous and six heterozygous (IUPAC), in the four channels of DNA.
#pragma once

#include <seam/alphabet/alphabet.hpp>

namespace seam::inline v0 {

/// Genotypes of two alleles whose phase is not known: A, C, G, T have 2 in their channel; R (A/G), Y (C/T), S (C/G),
/// W (A/T), K (G/T) and M (A/C) have 1 in each of two. A model of DNA that was trained on such sums reads them as they
/// are; one that was trained on single sequences is asked at the sum of its inputs.
struct two_hot : basic_alphabet<"ACGTRYSWKM"> {
  static constexpr int channels = 4;

  /// How many of the letter's alleles are `channel`: 0, 1 or 2.
  SEAM_HD static constexpr float encoding(std::uint8_t letter, int channel) {
    return static_cast<float>((first_allele(letter) == channel ? 1 : 0) + (second_allele(letter) == channel ? 1 : 0));
  }
  /// The alleles of a letter, as letters of dna, the first not after the second; 4 for an unknown letter.
  SEAM_HD static constexpr int first_allele(std::uint8_t letter) {
    switch (to_char(letter)) {
      case 'A':
      case 'R':
      case 'W':
      case 'M':
        return 0;
      case 'C':
      case 'Y':
      case 'S':
        return 1;
      case 'G':
      case 'K':
        return 2;
      case 'T':
        return 3;
      default:
        return 4;
    }
  }
  SEAM_HD static constexpr int second_allele(std::uint8_t letter) {
    switch (to_char(letter)) {
      case 'A':
        return 0;
      case 'C':
      case 'M':
        return 1;
      case 'G':
      case 'R':
      case 'S':
        return 2;
      case 'T':
      case 'Y':
      case 'W':
      case 'K':
        return 3;
      default:
        return 4;
    }
  }
  /// The letter of two alleles (letters of dna), in either order; unknown unless both are known.
  SEAM_HD static constexpr std::uint8_t genotype(std::uint8_t one, std::uint8_t other) {
    for (std::uint8_t letter = 0; letter < size; ++letter)
      if ((first_allele(letter) == one && second_allele(letter) == other) ||
          (first_allele(letter) == other && second_allele(letter) == one))
        return letter;
    return unknown_letter;
  }
  /// The genotype on the other strand.
  SEAM_HD static constexpr std::uint8_t complement(std::uint8_t letter) {
    if (letter >= size) return unknown_letter;
    return genotype(static_cast<std::uint8_t>(3 - first_allele(letter)),
                    static_cast<std::uint8_t>(3 - second_allele(letter)));
  }
};

static_assert(alphabet<two_hot>);

}  // namespace seam::inline v0
