#include <doctest/doctest.h>
#include <seam/mutagenesis/genetic.hpp>
#include <seam/oracle/function.hpp>

#include <algorithm>

#include "concept_test.hpp"
#include "optimiser.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::genetic;
using seam::dna, seam_test::agreement;

namespace {

seam::backend::host const host;
auto const oracle = seam::oracle::function<dna>(agreement);
using evolution = genetic<std::remove_const_t<decltype(oracle)>>;
static_assert(mutagenesis::mutagenizer<evolution>);

}  // namespace

TEST_CASE("a genetic search meets the contract") {
  auto const reference = seam_test::letters_of("ACGTTGCAACGT");
  evolution const m{.oracle = &oracle, .count = 120, .population = 20};
  seam_test::check_mutagenizer<dna>(host, m, reference.view());
  seam_test::check_progress(m, reference.view(), 120);
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

TEST_CASE("what a genetic search refuses") {
  using seam_test::refuse;
  refuse("ACGTTGCAACGT", evolution{}, "a genetic search was given no oracle");
  refuse("ACGTTGCAACGT", evolution{.oracle = &oracle, .population = 1},
         "a population of 1 over 50 generations was asked for; it takes 2 and 1 at least");
}
