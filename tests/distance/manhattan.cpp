#include <doctest/doctest.h>
#include <seam/distance/manhattan.hpp>

#include "concept_test.hpp"

TEST_CASE("the sum of absolute differences meets the measures' contract") {
  seam_test::check_measure<seam::distance::manhattan>();
  double const a[] = {0, 3, 1, 1, 1, 1, 1, 1, 1, 2};
  float const b[] = {4, 0, 1, 1, 1, 1, 1, 1, 1, 2.5F};
  double const c[] = {4, 0, 1, 1, 1, 1, 1, 1, 1, 2.5};
  float const d[] = {0, 3, 1, 1, 1, 1, 1, 1, 1, 2};
  CHECK(seam::distance::manhattan{}.between(a, c, 10) == 7.5);
  CHECK(seam::distance::manhattan{}.between(b, d, 10) == 7.5);
}
