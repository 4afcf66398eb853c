#include <doctest/doctest.h>
#include <seam/mutagenesis/provenance.hpp>
#include <seam/mutagenesis/random.hpp>

#include <set>

#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;

TEST_CASE("what a library changed where") {
  seam::array<std::uint8_t, 2> const letters{seam::extents<2>{{3, 4}}, {0, 1, 2, 3, 0, 1, 1, 3, 255, 1, 2, 0}};
  CHECK(mutagenesis::mutations_of(letters.view(), letters.view().row(0)) ==
        std::vector<mutagenesis::mutation>{{1, 2, 2, 1}, {2, 0, 0, 255}, {2, 3, 3, 0}});
  seam::array<std::uint8_t, 1> const shorter(3);
  CHECK_THROWS_WITH_AS(mutagenesis::mutations_of(letters.view(), shorter.view()),
                       "the reference has 3 letters, the sequences have 4", seam::input_error);
}

TEST_CASE("rows that repeat are found") {
  auto const reference = seam_test::some_reference<seam::dna>(5);
  auto const library = mutagenesis::make_library<seam::dna>(
      seam::backend::host{}, mutagenesis::random{.count = 400, .rate = 0.2}, reference.view());
  auto const texts = seam_test::texts_of(library.view());
  std::set<std::string> seen;
  std::vector<std::ptrdiff_t> naive;
  for (std::size_t row = 0; row < texts.size(); ++row)
    if (seen.insert(texts[row]).second) naive.push_back(static_cast<std::ptrdiff_t>(row));
  auto const rows = mutagenesis::distinct_rows(library.view());
  CHECK(rows == naive);
  CHECK(rows.size() < 400);
  auto const kept = seam_test::texts_of(mutagenesis::take_rows(library.view(), rows).view());
  for (std::size_t i = 0; i < rows.size(); ++i) CHECK(kept[i] == texts[static_cast<std::size_t>(rows[i])]);
  CHECK_THROWS_WITH_AS(mutagenesis::take_rows(library.view(), {400}), "row 400 was asked of a library of 400",
                       seam::input_error);
}
