#include <doctest/doctest.h>
#include <seam/mutagenesis/optimised.hpp>
#include <seam/oracle/function.hpp>
#include <seam/sequence/hamming.hpp>

#include <set>
#include <string_view>

#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::genetic, mutagenesis::greedy, mutagenesis::objective;
using seam::dna;

namespace {

seam::backend::host const host;

/// Letters that agree with a word, and a bonus for all of it: the optimum is the word.
float agreement(std::string_view text) {
  std::string_view const word = "GATTACAGATCC";
  float score = 0;
  for (std::size_t i = 0; i < word.size(); ++i) score += text[i] == word[i] ? 1.0F : 0.0F;
  return score + (text == word ? 5.0F : 0.0F);
}

auto const oracle = seam::oracle::function<dna>(agreement);
using oracle_type = decltype(oracle);
using search = greedy<std::remove_const_t<oracle_type>>;
using evolution = genetic<std::remove_const_t<oracle_type>>;

static_assert(mutagenesis::mutagenizer<search> && mutagenesis::mutagenizer<evolution>);

}  // namespace

TEST_CASE("optimisers meet the contract") {
  auto const reference = seam_test::letters_of("ACGTTGCAACGT");
  seam_test::check_mutagenizer<dna>(host, search{.oracle = &oracle, .count = 40}, reference.view());
  seam_test::check_mutagenizer<dna>(host, search{.oracle = &oracle, .count = 40, .candidates = 7}, reference.view());
  seam_test::check_mutagenizer<dna>(host, evolution{.oracle = &oracle, .count = 120, .population = 20},
                                    reference.view());
}

TEST_CASE("a greedy search climbs by the best single mutant, and starts anew from the top") {
  auto const reference = seam_test::letters_of("ACGTTGCAACGT");
  search const m{.oracle = &oracle, .count = 100};
  auto const made = m.search<dna>(host, reference.view());
  auto const texts = seam_test::texts_of(made.letters.view());
  CHECK(texts[0] == "ACGTTGCAACGT");
  for (std::size_t row = 0; row < texts.size(); ++row) {
    CHECK(made.activities[row] == agreement(texts[row]));
    std::ptrdiff_t const parent = made.parent[row];
    CHECK((parent < 0) == (made.step[row] == 0));
    if (parent < 0) continue;
    CHECK(parent == static_cast<std::ptrdiff_t>(row) - 1);
    CHECK(made.trajectory[row] == made.trajectory[row - 1]);
    CHECK(made.activities[row] >= made.activities[row - 1] + 1);  // every step is worth one letter
    int changes = 0;
    for (std::size_t i = 0; i < 12; ++i) changes += texts[row][i] != texts[row - 1][i];
    CHECK(changes == 1);
    bool const last = row + 1 == texts.size() || made.step[row + 1] == 0;
    if (last && row + 1 < texts.size()) CHECK(texts[row] == "GATTACAGATCC");
  }
  CHECK(std::set<std::ptrdiff_t>(made.trajectory.begin(), made.trajectory.end()).size() >= 8);

  auto lower = m;
  lower.goal.toward = objective::direction::lower;
  auto const down = lower.search<dna>(host, reference.view());
  auto at_zero = std::count(down.activities.begin(), down.activities.end(), 0.0F);
  CHECK(at_zero >= 5);
  auto reach = m;
  reach.goal = {objective::direction::reach, 7};
  auto const seven = reach.search<dna>(host, reference.view());
  for (std::size_t row = 0; row + 1 < 100; ++row)
    if (seven.step[row + 1] == 0) CHECK(seven.activities[row] == 7);
}

TEST_CASE("protected letters stay, steps end trajectories") {
  auto const reference = seam_test::letters_of("ACGTTGCAACGT");
  search const m{.oracle = &oracle, .count = 60, .steps = 2, .window = {0, 8}, .protect = {{2, 5}}};
  auto const made = m.search<dna>(host, reference.view());
  auto const kept = seam::sequence::hamming(host, made.letters.view(), reference.view(), {2, 5});
  auto const outside = seam::sequence::hamming(host, made.letters.view(), reference.view(), {8, 12});
  for (std::ptrdiff_t row = 0; row < 60; ++row) {
    CHECK(kept(row) == 0);
    CHECK(outside(row) == 0);
    CHECK(made.step[static_cast<std::size_t>(row)] <= 2);
  }
}

TEST_CASE("a genetic search improves from generation to generation and keeps who goes on") {
  auto const reference = seam_test::letters_of("ACGTTGCAACGT");
  evolution const m{.oracle = &oracle, .count = 600, .population = 40, .generations = 30, .rate = 0.1};
  auto const made = m.search<dna>(host, reference.view());
  auto const texts = seam_test::texts_of(made.letters.view());
  float best = 0;
  std::ptrdiff_t generation = 0;
  for (std::size_t row = 0; row < texts.size(); ++row) {
    CHECK(made.activities[row] == agreement(texts[row]));
    if (made.trajectory[row] > 0) break;
    CHECK(made.step[row] >= generation);
    generation = made.step[row];
    CHECK((made.parent[row] < 0) == (made.step[row] == 0));
    if (made.parent[row] >= 0) CHECK(made.step[static_cast<std::size_t>(made.parent[row])] < made.step[row]);
    best = std::max(best, made.activities[row]);
  }
  CHECK(best == 17);  // the word itself
}

TEST_CASE("what optimisers refuse") {
  using seam_test::refuse;
  refuse("ACGTTGCAACGT", search{}, "a greedy search was given no oracle");
  refuse("ACGTTGCAACGT", search{.oracle = &oracle, .count = 0},
         "the library was to have 0 sequences; it needs at least 1, the reference");
  refuse("ACGTTGCAACGT", search{.oracle = &oracle, .steps = 0},
         "trajectories of 0 steps were asked for; it takes 1 to 16777215");
  refuse("ACGTTGCAACGT", search{.oracle = &oracle, .candidates = 40},
         "a sample of 41 sequences was asked for; the reference and its mutants are 37");
  refuse("ACGTTGCAACGT", evolution{.oracle = &oracle, .population = 1},
         "a population of 1 over 50 generations was asked for; it takes 2 and 1 at least");
}
