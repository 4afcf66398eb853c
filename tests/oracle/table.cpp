#include <doctest/doctest.h>
#include <seam/oracle/run.hpp>
#include <seam/oracle/table.hpp>
#include <seam/sequence/reverse_complement.hpp>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "backends.hpp"
#include "concept_test.hpp"
#include "test_data.hpp"

namespace oracle = seam::oracle;

namespace {

/// All sequences of `length` letters, in an order that is not sorted, each with a value of its own.
template <class A>
oracle::table<A> complete_table(std::ptrdiff_t length) {
  std::ptrdiff_t rows = 1;
  for (std::ptrdiff_t i = 0; i < length; ++i) rows *= A::size;
  seam::array<std::uint8_t, 2> letters(rows, length);
  seam::array<float, 1> values(rows);
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    std::ptrdiff_t code = row;
    for (std::ptrdiff_t i = 0; i < length; ++i, code /= A::size)
      letters(row, i) = static_cast<std::uint8_t>(code % A::size);
    values(row) = static_cast<float>(row) / 3;
  }
  return oracle::table<A>(letters.view(), values.view());
}

}  // namespace

TEST_CASE_TEMPLATE("complete tables are exact", Backend, SEAM_TEST_BACKENDS) {
  auto const check = [](auto alphabet, std::ptrdiff_t length) {
    using A = decltype(alphabet);
    auto const o = complete_table<A>(length);
    seam_test::check_oracle(Backend{}, o, length);
    auto const letters = seam_test::random_letters<A>(5000, length, 3);
    auto const values = oracle::predict(Backend{}, o, letters.view());
    for (std::ptrdiff_t row = 0; row < 5000; ++row) {
      std::ptrdiff_t code = 0;
      for (std::ptrdiff_t i = length; i-- > 0;) code = code * A::size + letters(row, i);
      REQUIRE(values(row, 0) == static_cast<float>(code) / 3);
    }
  };
  check(seam::dna{}, 8);
  check(seam::rna{}, 5);
  check(seam::protein{}, 3);
  check(seam::basic_alphabet<"01">{}, 12);
}

TEST_CASE_TEMPLATE("sequences that are not in the table", Backend, SEAM_TEST_BACKENDS) {
  auto const strict = oracle::table<seam::dna>::from_text({"ACGT", "acga", "TTTT"}, {1, 2, 3}, {}, "my.csv");
  auto const lenient = oracle::table<seam::dna>::from_text({"ACGT", "acga", "TTTT"}, {1, 2, 3}, -7.0F);
  CHECK(strict.size() == 3);
  seam::array<std::uint8_t, 2> const letters({{4, 4}}, {3, 3, 3, 3, 0, 1, 2, 0, 0, 1, 2, 3, 2, 2, 2, 2});
  auto const values = oracle::predict(Backend{}, lenient, letters.view());
  CHECK(values(0, 0) == 3);
  CHECK(values(1, 0) == 2);
  CHECK(values(2, 0) == 1);
  CHECK(values(3, 0) == -7);
  CHECK_THROWS_WITH_AS(oracle::predict(Backend{}, strict, letters.view()), "my.csv has no row for the sequence GGGG",
                       seam::input_error);
  CHECK(oracle::predict(Backend{}, strict, letters.view().rows(0, 3))(1, 0) == 2);
}

TEST_CASE("tables that cannot be used") {
  using table = oracle::table<seam::dna>;
  CHECK_THROWS_WITH_AS(table::from_text({}, {}), "the table has no rows", seam::input_error);
  CHECK_THROWS_WITH_AS(table::from_text({"AC", "ACG"}, {1, 2}, {}, "t.csv"),
                       "t.csv, row 1 has a sequence of 3 letters, the first row one of 2", seam::input_error);
  CHECK_THROWS_WITH_AS(table::from_text({"AC", "AG"}, {1}), "the table has 2 sequences and 1 values",
                       seam::input_error);
  CHECK_THROWS_WITH_AS(table::from_text({"AC", "AG", "AC"}, {1, 2, 3}),
                       "the table has two values for AC, in rows 0 and 2", seam::input_error);
  CHECK(table::from_text({"AC", "AG", "AC"}, {1, 2, 1}).size() == 2);
  CHECK_THROWS_AS(table::from_text({"AC", "AX"}, {1, 2}), seam::input_error);
  CHECK_THROWS_AS(table::from_text({"", ""}, {1, 2}), seam::input_error);
  CHECK_THROWS_WITH_AS(table::from_text({"AC"}, {std::numeric_limits<float>::infinity()}),
                       "row 0 of the table holds infinity; every number must be finite", seam::input_error);
  CHECK_THROWS_AS(table::from_text({"AC"}, {1}, std::numeric_limits<float>::quiet_NaN()), seam::input_error);
}

TEST_CASE("a protein-binding microarray: what GATA6 binds most has GATA in it, on either strand") {
  SEAM_REQUIRE_SHARED(path, "data/pbm/parsed_Gata6_3769_contig8mers.txt");
  std::ifstream file(path);
  std::vector<std::string> sequences;
  std::vector<float> values;
  std::string sequence;
  for (float value = 0; file >> sequence >> value;) sequences.push_back(sequence), values.push_back(value);
  auto const gata6 = oracle::table<seam::dna>::from_text(sequences, values, {}, path);
  REQUIRE(gata6.size() == 65536);

  seam::array<std::uint8_t, 2> every(65536, 8), other_strand(65536, 8);
  for (std::ptrdiff_t row = 0; row < 65536; ++row)
    for (std::ptrdiff_t i = 0; i < 8; ++i) every(row, i) = static_cast<std::uint8_t>(row >> (2 * i) & 3);
  seam::backend::host const host;
  seam::sequence::reverse_complement_into<seam::dna>(host, every.view(), other_strand.view());
  auto const activities = oracle::predict(host, gata6, every);
  CHECK(oracle::predict(host, gata6, other_strand) == activities);
  float const strongest = *std::max_element(activities.begin(), activities.end());
  std::ptrdiff_t ties = 0;
  for (std::ptrdiff_t row = 0; row < 65536; ++row) {
    if (activities(row, 0) != strongest) continue;
    std::string const text = seam::sequence::to_text<seam::dna>(every.view().row(row));
    CHECK((text.find("GATA") != text.npos || text.find("TATC") != text.npos));
    ++ties;
  }
  CHECK(ties == 12);
}
