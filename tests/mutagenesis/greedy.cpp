#include <doctest/doctest.h>
#include <seam/mutagenesis/greedy.hpp>
#include <seam/oracle/function.hpp>
#include <seam/sequence/hamming.hpp>

#include <algorithm>
#include <set>

#include "concept_test.hpp"
#include "optimiser.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::greedy, mutagenesis::objective;
using seam::dna, seam_test::agreement;

namespace {

seam::backend::host const host;
auto const oracle = seam::oracle::function<dna>(agreement);
using search = greedy<std::remove_const_t<decltype(oracle)>>;
static_assert(mutagenesis::mutagenizer<search>);

}  // namespace

TEST_CASE("a greedy search meets the contract") {
  auto const reference = seam_test::letters_of("ACGTTGCAACGT");
  seam_test::check_mutagenizer<dna>(host, search{.oracle = &oracle, .count = 40}, reference.view());
  seam_test::check_mutagenizer<dna>(host, search{.oracle = &oracle, .count = 40, .candidates = 7}, reference.view());
  seam_test::check_progress(search{.oracle = &oracle, .count = 40}, reference.view(), 40);
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

TEST_CASE("what a greedy search refuses") {
  using seam_test::refuse;
  refuse("ACGTTGCAACGT", search{}, "a greedy search was given no oracle");
  refuse("ACGTTGCAACGT", search{.oracle = &oracle, .count = 0},
         "the library was to have 0 sequences; it needs at least 1, the reference");
  refuse("ACGTTGCAACGT", search{.oracle = &oracle, .steps = 0},
         "trajectories of 0 steps were asked for; it takes 1 to 16777215");
  refuse("ACGTTGCAACGT", search{.oracle = &oracle, .candidates = 40},
         "a sample of 41 sequences was asked for; the reference and its mutants are 37");
}
