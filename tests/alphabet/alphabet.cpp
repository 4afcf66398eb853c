#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>

#include "concept_test.hpp"

TEST_CASE_TEMPLATE("the alphabets of the library meet the alphabet's contract", A, seam::dna, seam::rna, seam::protein,
                   seam::basic_alphabet<"AGCT">, seam::basic_alphabet<"01">) {
  seam_test::check_alphabet<A>();
}

TEST_CASE("letters keep the order in which they were written") {
  CHECK(seam::dna::to_letter('G') == 2);
  CHECK(seam::dna::to_letter('t') == 3);
  CHECK(seam::dna::to_letter('N') == seam::unknown_letter);
  CHECK(seam::basic_alphabet<"AGCT">::to_letter('G') == 1);
  CHECK(seam::rna::to_letter('T') == seam::unknown_letter);
  CHECK(seam::protein::size == 20);
}
