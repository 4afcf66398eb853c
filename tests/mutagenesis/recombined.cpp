#include <doctest/doctest.h>
#include <seam/mutagenesis/recombined.hpp>

#include <cmath>
#include <map>

#include "backends.hpp"
#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::recombined;

namespace {

seam::array<std::uint8_t, 2> parents(std::vector<std::string> const& texts) {
  seam::array<std::uint8_t, 2> made(texts.size(), texts.front().size());
  for (std::ptrdiff_t row = 0; row < made.extent(0); ++row) {
    auto const letters = seam_test::letters_of(texts[static_cast<std::size_t>(row)]);
    std::copy(letters.begin(), letters.end(), made.view().row(row).begin());
  }
  return made;
}

}  // namespace

TEST_CASE_TEMPLATE("recombinants meet the contract", Backend, SEAM_TEST_BACKENDS) {
  auto const reference = seam_test::some_reference<seam::dna>(8);
  seam_test::check_mutagenizer<seam::dna>(
      Backend{},
      recombined{.count = 900, .others = parents({"GGGGGGGG", "TTTNTTTT"}), .crossovers = 2, .window = {1, 7}},
      reference.view());
}

TEST_CASE("parents and places are drawn evenly") {
  constexpr std::ptrdiff_t n = 30'001;
  auto const rows = seam_test::draw(
      "AAAAAA", recombined{.count = n, .others = parents({"CCCCCC", "GGGGGG"}), .crossovers = 2, .window = {1, 6}});
  CHECK(rows[0] == "AAAAAA");
  std::map<std::string, double> counts;
  for (std::size_t row = 1; row < rows.size(); ++row) {
    int changes = 0;
    for (std::size_t i = 1; i < 6; ++i) changes += rows[row][i] != rows[row][i - 1];
    REQUIRE(changes == 2);
    REQUIRE(rows[row][0] == rows[row][1]);  // the window begins at 1
    ++counts[rows[row]];
  }
  CHECK(counts.size() == 6 * 3 * 2 * 2);  // C(4, 2) pairs of places, three parents, two others twice
  double const expected = (n - 1) / 72.0;
  double chi_squared = 0;
  for (auto const& [row, count] : counts) chi_squared += (count - expected) * (count - expected) / expected;
  CHECK(chi_squared < 71 + 5 * std::sqrt(142.0));
}

TEST_CASE("what cannot be recombined") {
  using seam_test::refuse;
  refuse("ACGT", recombined{},
         "the reference of 4 letters was to be recombined with 0 sequences of 0; it takes 1 at least, of its length");
  refuse("ACGT", recombined{.others = parents({"ACGTA"})},
         "the reference of 4 letters was to be recombined with 1 sequences of 5; it takes 1 at least, of its length");
  refuse("ACGT", recombined{.others = parents({"ACGA"}), .crossovers = 4},
         "4 crossovers were asked for; [0, 4) has 3 places between its positions");
}
