#include <doctest/doctest.h>
#include <seam/mutagenesis/sites.hpp>

#include <vector>

#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using sites = std::vector<std::int32_t>;

TEST_CASE("mutations fall on known letters of the window that are not protected") {
  auto const reference = seam_test::letters_of("ACGNTACGTA");
  auto const in = [&](seam::sequence::window window, mutagenesis::protected_windows const& protect) {
    return mutagenesis::mutable_sites<seam::dna>(reference.view(), window, protect);
  };
  CHECK(in({}, {}) == sites{0, 1, 2, 4, 5, 6, 7, 8, 9});
  CHECK(in({2, 8}, {}) == sites{2, 4, 5, 6, 7});
  CHECK(in({2, 8}, {{0, 3}, {5, 6}, {7, 10}}) == sites{4, 6});
  CHECK_THROWS_WITH_AS(in({2, 8}, {{0, 5}, {4, 9}}),
                       "every known letter in [2, 8) is protected, so there is nothing to mutate", seam::input_error);
  CHECK_THROWS_WITH_AS(in({3, 4}, {}), "the reference has no known letter in [3, 4), so there is nothing to mutate",
                       seam::input_error);
  CHECK_THROWS_WITH_AS(
      in({}, {{8, 12}}),
      "the window [8, 12) does not lie in a sequence of 10 letters (0-based, stop not included, at least one letter)",
      seam::input_error);
}
