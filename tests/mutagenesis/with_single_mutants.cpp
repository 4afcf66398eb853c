#include <doctest/doctest.h>
#include <seam/mutagenesis/numpy_random.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/mutagenesis/with_single_mutants.hpp>

#include "backends.hpp"
#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::with_single_mutants;

static_assert(mutagenesis::lazy_mutagenizer<with_single_mutants<mutagenesis::random>>);
static_assert(mutagenesis::mutagenizer<with_single_mutants<mutagenesis::numpy_random>>);
static_assert(!mutagenesis::lazy_mutagenizer<with_single_mutants<mutagenesis::numpy_random>>);

TEST_CASE_TEMPLATE("all single mutants stand behind the library", Backend, SEAM_TEST_BACKENDS) {
  auto const reference = seam_test::some_reference<seam::dna>(20);
  mutagenesis::random const own{.count = 100, .rate = 0.3};
  with_single_mutants const m{own};
  seam_test::check_mutagenizer<seam::dna>(Backend{}, m, reference.view());
  auto const library = mutagenesis::make_library<seam::dna>(Backend{}, m, reference.view());
  auto const alone = mutagenesis::make_library<seam::dna>(Backend{}, own, reference.view());
  auto const singles = mutagenesis::make_library<seam::dna>(Backend{}, mutagenesis::saturation{}, reference.view());
  REQUIRE(library.extent(0) == 160);
  CHECK(std::equal(alone.begin(), alone.end(), library.begin()));
  CHECK(std::equal(singles.begin() + 20, singles.end(), library.begin() + 2000));
  with_single_mutants const windowed{mutagenesis::numpy_random{.count = 10}, seam::sequence::window{5, 8}};
  CHECK(windowed.rows<seam::dna>(reference.view()) == 19);
}
