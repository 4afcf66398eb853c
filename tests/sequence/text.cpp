#include <doctest/doctest.h>
#include <seam/sequence/text.hpp>

namespace sequence = seam::sequence;

TEST_CASE_TEMPLATE("text to letters and back", A, seam::dna, seam::rna, seam::protein, seam::basic_alphabet<"01">) {
  std::string every;
  for (int letter = 0; letter < A::size; ++letter) every += A::to_char(static_cast<std::uint8_t>(letter));
  auto const letters = sequence::to_letters<A>(every);
  REQUIRE(letters.size() == A::size);
  for (int letter = 0; letter < A::size; ++letter) CHECK(letters(letter) == letter);
  CHECK(sequence::to_text<A>(letters.view()) == every);
}

TEST_CASE("lower case is accepted, other characters are named") {
  CHECK(sequence::to_text<seam::dna>(sequence::to_letters<seam::dna>("acgT").view()) == "ACGT");
  CHECK_THROWS_WITH_AS(sequence::to_letters<seam::dna>("ACXT"),
                       "position 2 is 'X', which is no letter of the alphabet ACGT", seam::input_error);
  CHECK_THROWS_AS(sequence::to_letters<seam::dna>("ACNT"), seam::input_error);
  auto const letters = sequence::to_letters<seam::dna>("aNnT", true);
  CHECK(letters(1) == seam::unknown_letter);
  CHECK(sequence::to_text<seam::dna>(letters.view()) == "ANNT");
  auto const peptide = sequence::to_letters<seam::protein>("NXn", true);
  CHECK(peptide(0) == seam::protein::to_letter('N'));
  CHECK(peptide(1) == seam::unknown_letter);
  CHECK(sequence::to_text<seam::protein>(peptide.view()) == "NXN");
  CHECK(sequence::to_letters<seam::dna>("").empty());
}
