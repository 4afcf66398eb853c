#include <doctest/doctest.h>
#include <seam/mutagenesis/indels.hpp>

#include <cmath>
#include <map>
#include <set>

#include "backends.hpp"
#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::held_end, mutagenesis::indels;

namespace {

std::vector<std::uint8_t> context(std::string const& text) {
  auto const letters = seam_test::letters_of(text);
  return {letters.begin(), letters.end()};
}

}  // namespace

TEST_CASE_TEMPLATE("insertions and deletions meet the contract", Backend, SEAM_TEST_BACKENDS) {
  auto const reference = seam_test::some_reference<seam::dna>(50);
  indels m{
      .count = 600, .insertions = 2, .deletions = 1, .longest = 5, .behind = context("ACGTACGTAC"), .window = {5, 30}};
  seam_test::check_mutagenizer<seam::dna>(Backend{}, m, reference.view());
  m = {.count = 600, .deletions = 2, .longest = 3, .before = context("ACGTACGTAC"), .held = held_end::right};
  seam_test::check_mutagenizer<seam::dna>(Backend{}, m, reference.view());
}

TEST_CASE("one deletion: every one comes, as often as the others, and the context moves in") {
  std::string const reference = "ACGGATTCAT", behind = "CCTGA", before = "TTGCA";
  constexpr std::ptrdiff_t n = 20'001;
  for (held_end held : {held_end::left, held_end::right}) {
    auto const rows = seam_test::draw(reference, indels{.count = n,
                                                        .shortest = 3,
                                                        .longest = 3,
                                                        .before = context(before),
                                                        .behind = context(behind),
                                                        .held = held,
                                                        .window = {2, 9}});
    std::map<std::string, double> expected, counts;
    for (std::size_t at = 2; at + 3 <= 9; ++at) {
      std::string whole = before + reference + behind;
      whole.erase(5 + at, 3);
      ++expected[held == held_end::left ? whole.substr(5, 10) : whole.substr(whole.size() - 15, 10)];
    }
    for (std::size_t row = 1; row < rows.size(); ++row) ++counts[rows[row]];
    CHECK(counts.size() == expected.size());
    for (auto const& [row, places] : expected) {
      double const mean = (n - 1) * places / 5;
      CHECK(std::abs(counts[row] - mean) < 5 * std::sqrt(mean));
    }
  }
}

TEST_CASE("one insertion: letters leave at the end that is not held") {
  std::string const reference = "ACGGATTCAT";
  auto const rows = seam_test::draw(
      reference, indels{.count = 4000, .insertions = 1, .deletions = 0, .shortest = 2, .longest = 2, .window = {3, 6}});
  std::set<std::string> seen;
  for (std::size_t row = 1; row < rows.size(); ++row) {
    bool fits = false;
    for (std::size_t at = 3; at <= 6; ++at) {
      std::string const whole = rows[row];
      fits |= whole.substr(0, at) == reference.substr(0, at) && whole.substr(at + 2) == reference.substr(at, 8 - at);
    }
    REQUIRE(fits);
    seen.insert(rows[row]);
  }
  CHECK(seen.size() > 40);  // 4 places, 16 words
  CHECK(seen.size() <= 64);
}

TEST_CASE("what is pushed out comes back") {
  // An insertion and a deletion of the same length: the end of the sequence is the reference's again.
  std::string const reference = "ACGGATTCATGGCATTACAGGACCA";
  auto const rows = seam_test::draw(reference, indels{.count = 300,
                                                      .insertions = 1,
                                                      .deletions = 1,
                                                      .shortest = 4,
                                                      .longest = 4,
                                                      .behind = context("TTTT"),
                                                      .window = {3, 12}});
  for (std::size_t row = 1; row < rows.size(); ++row) CHECK(rows[row].substr(12) == reference.substr(12));
}

TEST_CASE("what indels refuse") {
  using seam_test::refuse;
  refuse("ACGTACGT", indels{.deletions = 3, .longest = 3}, "deletions may take 9 letters of the 8 in [0, 8)");
  refuse("ACGTACGT", indels{.longest = 2, .behind = context("A")},
         "deletions may take 2 letters, for which as many of context are needed behind the reference; there are 1");
  refuse("ACGTACGT", indels{.longest = 2, .behind = context("AA"), .held = held_end::right},
         "deletions may take 2 letters, for which as many of context are needed before the reference; there are 0");
  refuse(
      "ACGTACGT", indels{.shortest = 3, .longest = 2},
      "insertions and deletions of 3 to 2 letters were asked for; it takes 1 at least, and no more than the longest");
  refuse("ACGTACGT", indels{.insertions = -1}, "-1 insertions and 1 deletions a sequence were asked for");
  refuse("ACGTACGT", indels{.longest = 1, .behind = {7}}, "the context holds letter index 7");
}
