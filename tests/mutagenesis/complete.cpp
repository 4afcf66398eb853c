#include <doctest/doctest.h>
#include <seam/mutagenesis/complete.hpp>

#include <set>

#include "backends.hpp"
#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::combinations, mutagenesis::complete;
using rows = std::vector<std::string>;

TEST_CASE("all words, in alphabetical order") {
  auto const words = seam_test::draw("NNNN", complete{});
  REQUIRE(words.size() == 256);
  CHECK(words.front() == "AAAA");
  CHECK(words[1] == "AAAC");
  CHECK(words.back() == "TTTT");
  CHECK(std::is_sorted(words.begin(), words.end()));
  CHECK(std::set<std::string>(words.begin(), words.end()).size() == 256);
  auto const within = seam_test::draw("GATTACA", complete{.window = {2, 6}, .protect = {{3, 5}}});
  REQUIRE(within.size() == 16);
  CHECK(within[0] == "GAATAAA");
  CHECK(within[6] == "GACTAGA");
  CHECK(within[15] == "GATTATA");
}

TEST_CASE_TEMPLATE("complete libraries and combinations meet the contract", Backend, SEAM_TEST_BACKENDS) {
  auto const reference = seam_test::some_reference<seam::dna>(9);
  seam_test::check_mutagenizer<seam::dna>(Backend{}, complete{.window = {1, 8}}, reference.view());
  seam_test::check_mutagenizer<seam::protein>(Backend{}, complete{.window = {2, 4}},
                                              seam_test::some_reference<seam::protein>(9).view());
  auto const other = [&](std::ptrdiff_t i) {
    return static_cast<std::uint8_t>((reference(i) + 1) % 4);
  };
  seam_test::check_mutagenizer<seam::dna>(
      Backend{}, combinations{.variants = {{1, other(1)}, {5, other(5)}, {8, other(8)}}}, reference.view());
}

TEST_CASE_TEMPLATE("row i is the number i, one digit a position", Backend, SEAM_TEST_BACKENDS) {
  auto const reference = seam_test::some_reference<seam::protein>(6);
  complete const m{.window = {1, 6}, .protect = {{3, 4}}};
  constexpr std::ptrdiff_t first = 3011, count = 30'000;  // of 160,000
  seam::array<std::uint8_t, 2> part(count, 6);
  m.rows_into<seam::protein>(Backend{}, reference.view(), first, part.view());
  bool same = true;
  for (std::ptrdiff_t row = 0; row < count; ++row) {
    std::ptrdiff_t number = first + row;
    for (std::ptrdiff_t position : {5, 4, 2, 1}) {
      same = same && part(row, position) == number % 20;
      number /= 20;
    }
    same = same && part(row, 0) == reference(0) && part(row, 3) == reference(3);
  }
  CHECK(same);
}

TEST_CASE("sequences that are longer than what is repeated") {
  auto const reference = seam_test::some_reference<seam::dna>(20'000);
  auto const words = mutagenesis::make_library<seam::dna>(seam::backend::host{}, complete{.window = {9'998, 10'001}},
                                                          reference.view());
  REQUIRE(words.extent(0) == 64);
  auto expected = reference;
  for (std::ptrdiff_t row = 0; row < 64; ++row) {
    for (int i = 0; i < 3; ++i) expected(9'998 + i) = static_cast<std::uint8_t>(row >> (4 - 2 * i) & 3);
    CHECK(std::equal(expected.begin(), expected.end(), words.view().row(row).begin()));
  }
}

TEST_CASE("a part begins anywhere") {
  auto const reference = seam_test::some_reference<seam::dna>(6);
  auto const whole = mutagenesis::make_library<seam::dna>(seam::backend::host{}, complete{}, reference.view());
  seam::array<std::uint8_t, 2> part(777, 6);
  complete{}.rows_into<seam::dna>(seam::backend::host{}, reference.view(), 1001, part.view());
  CHECK(std::equal(part.begin(), part.end(), whole.view().row(1001).begin()));
  CHECK_THROWS_WITH_AS(complete{}.rows_into<seam::dna>(seam::backend::host{}, reference.view(), 4000, part.view()),
                       "rows [4000, 4777) were asked of a library of 4096", seam::input_error);
}

TEST_CASE("all combinations of given variants") {
  CHECK(seam_test::draw("GATTACA", combinations{.variants = {{6, 1}, {1, 2}, {6, 3}}}) ==
        rows{"GATTACA", "GATTACC", "GATTACT", "GGTTACA", "GGTTACC", "GGTTACT"});
}

TEST_CASE("what cannot be combined") {
  using seam_test::refuse;
  refuse("ACGT", complete{.window = {1, 3}, .protect = {{0, 4}}},
         "every position of [1, 3) is protected, so there is nothing to combine");
  refuse(
      std::string(40, 'A'), complete{},
      "all combinations of 40 positions are 1208925819614629174706176 sequences, too many to number; choose a smaller "
      "window");
  CHECK_THROWS_AS(seam_test::draw(std::string(24, 'A'), complete{}), seam::memory_error);
  CHECK(complete{}.rows<seam::dna>(seam::array<std::uint8_t, 1>(31).view()) == std::ptrdiff_t{1} << 62);
  refuse("ACGT", combinations{}, "no variants were given, so there is nothing to combine");
  refuse("ACGT", combinations{.variants = {{4, 1}}},
         "the variant C at position 4 does not lie in a sequence of 4 letters (0-based)");
  refuse("ACGT", combinations{.variants = {{1, 1}}}, "the variant C at position 1 is the reference's letter");
  refuse("ACGT", combinations{.variants = {{1, 2}, {1, 2}}}, "the variant G at position 1 is given twice");
  refuse("ACGT", combinations{.variants = {{1, 4}}},
         "the variant at position 1 is letter index 4; the alphabet has 0 to 3");
}
