#include <doctest/doctest.h>
#include <seam/mutagenesis/crop.hpp>
#include <seam/mutagenesis/global.hpp>
#include <seam/sequence/one_hot.hpp>

#include "backends.hpp"
#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::crop_to_sites, mutagenesis::placement;
using seam::dna;

TEST_CASE_TEMPLATE("sites are cut out on their own strand", Backend, SEAM_TEST_BACKENDS) {
  Backend const backend{};
  seam::array<std::uint8_t, 2> letters(2, 10);
  for (std::ptrdiff_t row = 0; row < 2; ++row)
    for (std::ptrdiff_t i = 0; i < 10; ++i) letters(row, i) = seam_test::letters_of("ACGTTGATCC")(i);
  std::vector<placement> const sites{{.set = 0, .position = 3}, {.set = 0, .position = 4, .reverse = true}};
  auto const cut = crop_to_sites<dna>(backend, letters.view(), sites, 3, 2);
  CHECK(seam_test::texts_of(cut.view()) == std::vector<std::string>{"CGTTGAT", "GATCAAC"});

  // The map of a one-hot encoding is cut as the letters are.
  seam::array<float, 3> maps(2, 10, 4), expected(2, 7, 4);
  seam::sequence::encode_into<dna>(backend, seam::view<std::uint8_t const, 2>(letters.view()), maps.view());
  seam::sequence::encode_into<dna>(backend, cut.view(), expected.view());
  CHECK(crop_to_sites<dna>(backend, seam::view<float const, 3>(maps.view()), sites, 3, 2) == expected);
}

TEST_CASE("sites of several lengths all begin in the same column, on either strand") {
  auto const letters = seam_test::letters_of(std::string(40, 'A'));
  mutagenesis::global const design{.sets = {mutagenesis::motif_set::parse<dna>("long", "CCGTGC"),
                                            mutagenesis::motif_set::parse<dna>("short", "GTC")},
                                   .backgrounds = 50,
                                   .background = mutagenesis::background::uniform,
                                   .orientation = mutagenesis::orientation::both,
                                   .window = {8, 33}};
  seam::backend::host const host;
  auto const library = mutagenesis::make_library<dna>(host, design, letters.view());
  auto const places = design.placements<dna>(letters.view(), 0, library.extent(0));
  auto const cut = seam_test::texts_of(crop_to_sites<dna>(host, library.view(), places, 6, 4).view());
  for (std::size_t row = 0; row < cut.size(); ++row) {
    CHECK(places[row].length == (places[row].set == 0 ? 6 : 3));
    CHECK(cut[row].substr(4, places[row].set == 0 ? 6 : 3) == (places[row].set == 0 ? "CCGTGC" : "GTC"));
  }
}

TEST_CASE("what cannot be cut out") {
  seam::backend::host const host;
  seam::array<std::uint8_t, 2> const letters(1, 10);
  auto const refuse = [&](placement place, std::ptrdiff_t flank, char const* sentence) {
    CHECK_THROWS_WITH_AS(crop_to_sites<dna>(host, letters.view(), {place}, 3, flank), sentence, seam::input_error);
  };
  refuse({.set = 0, .position = 1}, 2, "row 0 has its site at 1, where flanks of 2 leave the 10 letters");
  refuse({.set = 0, .position = 6}, 2, "row 0 has its site at 6, where flanks of 2 leave the 10 letters");
  refuse({.set = 0, .position = 3, .length = 4}, 0, "row 0 has a site of 4 letters, and 3 were to be cut out");
  refuse({}, 0, "row 0 is a bare background: it has no site to cut out");
  refuse({.set = 0, .position = 3}, -1, "a site of 3 letters with flanks of -1 cannot be cut out");
  CHECK_THROWS_WITH_AS(crop_to_sites<dna>(host, letters.view(), {}, 3, 0),
                       "there are 1 rows to cut and the places of 0", seam::input_error);
  CHECK_THROWS_WITH_AS(
      crop_to_sites<seam::protein>(host, letters.view(), {{.set = 0, .position = 3, .reverse = true}}, 3, 0),
      "row 0 has its site on the other strand, which this alphabet has not", seam::input_error);
}
