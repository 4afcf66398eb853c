#include <doctest/doctest.h>
#include <seam/mutagenesis/shuffled.hpp>

#include <map>

#include "backends.hpp"
#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::shuffled, seam::sequence::shuffle_order;

namespace {

std::map<std::string, int> words(std::string const& text, std::size_t size) {
  std::map<std::string, int> counts;
  for (std::size_t i = 0; i + size <= text.size(); ++i) ++counts[text.substr(i, size)];
  return counts;
}

}  // namespace

TEST_CASE_TEMPLATE("shuffled libraries meet the contract", Backend, SEAM_TEST_BACKENDS) {
  auto const reference = seam_test::some_reference<seam::dna>(60);
  seam_test::check_mutagenizer<seam::dna>(Backend{}, shuffled{.count = 600}, reference.view());
  seam_test::check_mutagenizer<seam::dna>(
      Backend{},
      shuffled{.count = 600, .keep = shuffle_order::mononucleotide, .segments = {{40, 60}, {3, 20}}, .one_a_row = true},
      reference.view());
}

TEST_CASE("segments keep their composition, the rest stays") {
  std::string const reference = "ACGATTACAGATTACCAGATGACCATGATTACGACCATTACAGGATACCAGAT";
  auto const both = seam_test::draw(reference, shuffled{.count = 50, .segments = {{0, 20}, {30, 50}}});
  auto const one =
      seam_test::draw(reference, shuffled{.count = 51, .segments = {{0, 20}, {30, 50}}, .one_a_row = true});
  int changed = 0;
  for (std::size_t row = 1; row < 50; ++row) {
    CHECK(words(both[row].substr(0, 20), 2) == words(reference.substr(0, 20), 2));
    CHECK(words(both[row].substr(30, 20), 2) == words(reference.substr(30, 20), 2));
    CHECK(both[row].substr(20, 10) == reference.substr(20, 10));
    CHECK(both[row].substr(50) == reference.substr(50));
    changed +=
        both[row].substr(0, 20) != reference.substr(0, 20) && both[row].substr(30, 20) != reference.substr(30, 20);
    bool const first = row % 2 == 1;  // row 1 shuffles the first segment, row 2 the second
    CHECK(one[row].substr(first ? 20 : 0, first ? 32 : 30) == reference.substr(first ? 20 : 0, first ? 32 : 30));
  }
  CHECK(changed > 40);
  auto const tiles = shuffled::tiles(23, 10);
  REQUIRE(tiles.size() == 3);
  CHECK(tiles[2] == seam::sequence::window{20, 23});
  CHECK(shuffled::tiles(23, 5, {4, 9}).size() == 1);
}

TEST_CASE("what cannot be shuffled") {
  seam_test::refuse("ACGTACGT", shuffled{.segments = {{4, 8}, {0, 5}}}, "the segments [0, 5) and [4, 8) overlap");
  seam_test::refuse("ACGT", shuffled{.count = 0},
                    "the library was to have 0 sequences; it needs at least 1, the reference");
  CHECK_THROWS_AS(seam_test::draw("ACGT", shuffled{.segments = {{2, 6}}}), seam::input_error);
  CHECK_THROWS_WITH_AS(shuffled::tiles(9, 0), "tiles of 0 letters were asked for", seam::input_error);
}
