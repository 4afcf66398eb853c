#include <doctest/doctest.h>
#include <seam/mutagenesis/weighted.hpp>

#include <cmath>

#include "backends.hpp"
#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::weighted;

namespace {

seam::array<double, 2> matrix(std::ptrdiff_t columns, std::vector<double> values) {
  auto const rows = static_cast<std::ptrdiff_t>(values.size()) / columns;
  return {seam::extents<2>{{rows, columns}}, std::move(values)};
}

}  // namespace

TEST_CASE_TEMPLATE("weighted libraries meet the contract and keep the weights", Backend, SEAM_TEST_BACKENDS) {
  constexpr std::ptrdiff_t n = 40'000;
  auto const reference = seam_test::some_reference<seam::dna>(9);
  weighted const m{.count = n, .weights = matrix(4, {7, 1, 1, 1, 0, 0, 3, 0, 0, 2, 0, 2}), .start = 4};
  seam_test::check_mutagenizer<seam::dna>(Backend{}, m, reference.view());
  auto const library = mutagenesis::make_library<seam::dna>(Backend{}, m, reference.view());
  double counts[9][4] = {};
  for (std::ptrdiff_t row = 1; row < n; ++row)
    for (std::ptrdiff_t i = 0; i < 9; ++i) ++counts[i][library(row, i)];
  for (std::ptrdiff_t i = 0; i < 9; ++i)
    for (std::ptrdiff_t a = 0; a < 4; ++a) {
      bool const drawn = i >= 4 && i < 7;
      double total = 0;
      if (drawn)
        for (double weight : m.weights.view().row(i - 4)) total += weight;
      double const p = drawn ? m.weights(i - 4, a) / total : (reference(i) == a ? 1 : 0);
      double const expected = p * (n - 1);
      CHECK(std::abs(counts[i][a] - expected) <= 5 * std::sqrt(expected * (1 - p)));
    }
}

TEST_CASE("what weighted refuses") {
  using seam_test::refuse;
  refuse("ACGT", weighted{.weights = matrix(3, {1, 1, 1})},
         "the weights are 1 x 3; one row a position and 4 letters were expected");
  refuse("ACGT", weighted{.weights = matrix(4, {1, 1, 1, 1}), .start = 4},
         "weights of 1 positions from 4 do not lie in a sequence of 4 letters");
  refuse("ACGT", weighted{.weights = matrix(4, {1, 1, -1, 1})},
         "row 0 of the weights holds -1.000000; weights are finite and not negative");
  refuse("ACGT", weighted{.weights = matrix(4, {1, 1, 1, 1, 0, 0, 0, 0})}, "row 1 of the weights has no sum above 0");
}
