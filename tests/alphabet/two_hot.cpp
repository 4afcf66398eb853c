#include <doctest/doctest.h>
#include <seam/alphabet/two_hot.hpp>

#include <string>

#include "concept_test.hpp"

using seam::two_hot;

TEST_CASE("two-hot DNA meets the alphabet's contract") {
  seam_test::check_alphabet<two_hot>();
}

TEST_CASE("a genotype is the sum of its alleles, and IUPAC's letter for them") {
  std::string const letters = "ACGTRYSWKM";
  std::string const alleles[] = {"AA", "CC", "GG", "TT", "AG", "CT", "CG", "AT", "GT", "AC"};
  for (std::uint8_t i = 0; i < 10; ++i) {
    CHECK(two_hot::to_char(i) == letters[i]);
    std::uint8_t const one = seam::dna::to_letter(alleles[i][0]);
    std::uint8_t const other = seam::dna::to_letter(alleles[i][1]);
    for (int channel = 0; channel < 4; ++channel)
      CHECK(two_hot::encoding(i, channel) == seam::dna::encoding(one, channel) + seam::dna::encoding(other, channel));
    CHECK(two_hot::genotype(one, other) == i);
    CHECK(two_hot::genotype(other, one) == i);
  }
  CHECK(two_hot::genotype(0, seam::unknown_letter) == seam::unknown_letter);
  std::string other_strand;
  for (char letter : letters) other_strand += two_hot::to_char(two_hot::complement(two_hot::to_letter(letter)));
  CHECK(other_strand == "TGCAYRSWMK");
  CHECK(two_hot::complement(seam::unknown_letter) == seam::unknown_letter);
}
