#include <doctest/doctest.h>
#include <seam/mutagenesis/fixed_number.hpp>
#include <seam/sequence/hamming.hpp>

#include <cmath>

#include "backends.hpp"
#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::fixed_number;

TEST_CASE_TEMPLATE("every row has the same number of mutations", Backend, SEAM_TEST_BACKENDS) {
  auto const reference = seam_test::some_reference<seam::dna>(40);
  for (std::ptrdiff_t k : {0, 1, 3, 20}) {
    fixed_number const m{.count = 900, .mutations = k, .window = {10, 35}, .protect = {{12, 17}}};
    seam_test::check_mutagenizer<seam::dna>(Backend{}, m, reference.view());
    auto const library = mutagenesis::make_library<seam::dna>(Backend{}, m, reference.view());
    auto const all = seam::sequence::hamming(Backend{}, library.view(), reference.view());
    auto const inside = seam::sequence::hamming(Backend{}, library.view(), reference.view(), {10, 35});
    auto const kept = seam::sequence::hamming(Backend{}, library.view(), reference.view(), {12, 17});
    for (std::ptrdiff_t row = 1; row < 900; ++row) {
      REQUIRE(all(row) == k);
      REQUIRE(inside(row) == k);
      REQUIRE(kept(row) == 0);
    }
  }
}

TEST_CASE("every mutant of a number is equally likely") {
  constexpr std::ptrdiff_t n = 60'001;
  auto const library = seam_test::draw("ACGT", fixed_number{.count = n, .mutations = 2, .seed = 3});
  std::vector<std::string> sorted(library.begin() + 1, library.end());
  std::sort(sorted.begin(), sorted.end());
  double chi_squared = 0;
  int different = 0;
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end, ++different) {
    while (end < sorted.size() && sorted[end] == sorted[begin]) ++end;
    double const expected = (n - 1) / 54.0;  // C(4, 2) 3^2
    double const off = static_cast<double>(end - begin) - expected;
    chi_squared += off * off / expected;
  }
  CHECK(different == 54);
  CHECK(chi_squared < 53 + 5 * std::sqrt(2 * 53.0));
}

TEST_CASE("what fixed_number refuses") {
  seam_test::refuse("ACGT", fixed_number{.mutations = 5},
                    "5 mutations a sequence were asked for; 4 positions may change");
  seam_test::refuse("ACGT", fixed_number{.mutations = -1},
                    "-1 mutations a sequence were asked for; 4 positions may change");
  seam_test::refuse("ACGT", fixed_number{.count = 0},
                    "the library was to have 0 sequences; it needs at least 1, the reference");
}
