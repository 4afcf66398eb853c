#include <doctest/doctest.h>
#include <seam/mutagenesis/numpy_shuffled.hpp>

#include "concept_test.hpp"

using seam::dna, seam::mutagenesis::numpy_shuffled;

TEST_CASE("the published shuffles, in the window's place") {
  // As tests/sequence/deeplift_shuffle.cpp has them from the published program.
  CHECK(seam_test::draw("TTGACCATGACGTAGCATTCGATCCGAAT", numpy_shuffled{.count = 4, .seed = 1}) ==
        std::vector<std::string>{"TTGACCATGACGTAGCATTCGATCCGAAT", "TGCGAACATCACGATAGTTGATTCCCGAT",
                                 "TTACATTGTGACCGCCAATCGAGATCGAT", "TTCATGAGCGTAATTGACATCCGACCGAT"});
  CHECK(seam_test::draw("GGACCCACGATGATGTT", numpy_shuffled{.count = 4, .seed = 11, .window = {2, 15}}) ==
        std::vector<std::string>{"GGACCCACGATGATGTT", "GGACATGACCCGATGTT", "GGACCACCGATGATGTT", "GGACATGACCCGATGTT"});
}

TEST_CASE("published shuffles meet the contract of a library") {
  auto const reference = seam_test::some_reference<dna>(60);
  seam_test::check_mutagenizer<dna>(seam::backend::host{}, numpy_shuffled{.count = 300}, reference.view());
  auto const protein = seam_test::some_reference<seam::protein>(40);
  seam_test::check_mutagenizer<seam::protein>(seam::backend::host{}, numpy_shuffled{.count = 20, .window = {5, 30}},
                                              protein.view());
}

TEST_CASE("what published shuffles cannot be made of") {
  seam_test::refuse("ACGT", numpy_shuffled{.count = 0},
                    "the library was to have 0 sequences; it needs at least 1, the reference");
  seam_test::refuse("ACGT", numpy_shuffled{.seed = std::uint64_t{1} << 32},
                    "the seed is 4294967296; NumPy's legacy generator takes 0 to 4294967295");
  seam_test::refuse(
      "ACGT", numpy_shuffled{.window = {2, 5}},
      "the window [2, 5) does not lie in a sequence of 4 letters (0-based, stop not included, at least one "
      "letter)");
}
