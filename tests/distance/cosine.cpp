#include <doctest/doctest.h>
#include <seam/distance/cosine.hpp>
#include <seam/distance/pairwise.hpp>

#include <cmath>
#include <random>

#include "../backends.hpp"
#include "concept_test.hpp"

namespace {

namespace distance = seam::distance;

/// 1 - cosine, and 1 - Pearson's correlation, by the definition in long double.
double defined(float const* a, float const* b, std::ptrdiff_t columns, bool centred) {
  long double mean_a = 0, mean_b = 0, ab = 0, aa = 0, bb = 0;
  for (std::ptrdiff_t c = 0; c < columns && centred; ++c) mean_a += a[c], mean_b += b[c];
  mean_a /= columns, mean_b /= columns;
  for (std::ptrdiff_t c = 0; c < columns; ++c) {
    long double const x = a[c] - mean_a, y = b[c] - mean_b;
    ab += x * y, aa += x * x, bb += y * y;
  }
  return double(1 - ab / std::sqrt(aa * bb));
}

}  // namespace

TEST_CASE_TEMPLATE("directions meet the measures' contract", Measure, distance::cosine, distance::correlation) {
  seam_test::check_measure<Measure>();
}

TEST_CASE("right angles, opposites and multiples") {
  float const a[] = {3, 0, 0, 4}, b[] = {0, 2, 1, 0}, c[] = {-6, 0, 0, -8}, d[] = {30, 0, 0, 40};
  CHECK(distance::cosine{}.between(a, b, 4) == doctest::Approx(1).epsilon(1e-15));
  CHECK(distance::cosine{}.between(a, c, 4) == doctest::Approx(2).epsilon(1e-15));
  CHECK(distance::cosine{}.between(a, d, 4) < 1e-30);
  double const e[] = {1, 2, 3, 4}, f[] = {11, 12, 13, 14}, g[] = {9, 8, 7, 6};
  CHECK(distance::correlation{}.between(e, f, 4) < 1e-30);
  CHECK(distance::correlation{}.between(e, g, 4) == doctest::Approx(2).epsilon(1e-15));
}

TEST_CASE_TEMPLATE("tiles give the definition's distances, near-duplicates included", Backend, SEAM_TEST_BACKENDS) {
  std::mt19937 engine(5);
  std::normal_distribution<float> normal;
  seam::array<float, 2> rows(120, 60);
  for (float& value : rows) value = normal(engine);
  for (std::ptrdiff_t c = 0; c < 60; ++c) {
    rows(7, c) = 1000 * rows(3, c);                              // the same direction, but for rounding
    rows(8, c) = 1e-20F * rows(4, c) + (c == 5 ? 1e-23F : 0.F);  // nearly the same direction
  }
  for (bool const centred : {false, true}) {
    auto const found = centred ? distance::pairwise(Backend{}, distance::correlation{}, rows)
                               : distance::pairwise(Backend{}, distance::cosine{}, rows);
    double worst = 0;
    for (std::ptrdiff_t i = 0; i < 120; ++i)
      for (std::ptrdiff_t j = i + 1; j < 120; ++j) {
        double const expected = defined(&rows(i, 0), &rows(j, 0), 60, centred);
        double const own = found[std::size_t(distance::condensed_index(120, i, j))];
        worst = std::max(worst, std::abs(own - expected) / (expected + 1e-12));
      }
    CHECK(worst < 1e-5);
    CHECK(found[std::size_t(distance::condensed_index(120, 3, 7))] < 1e-13);
    double const near = found[std::size_t(distance::condensed_index(120, 4, 8))];
    CHECK(near == doctest::Approx(defined(&rows(4, 0), &rows(8, 0), 60, centred)).epsilon(1e-6));
  }
}

TEST_CASE("rows without a direction are refused, in float and in double") {
  seam::array<float, 2> rows({{3, 2}}, {1.F, 2.F, 0.F, 0.F, 5.F, 5.F});
  seam::array<double, 2> wide({{3, 2}}, {1, 2, 0, 0, 5, 5});
  seam::backend::host const host;
  CHECK_THROWS_WITH_AS(distance::pairwise(host, distance::cosine{}, rows),
                       "row 1 has no cosine distance to others; it needs a row that is not 0 everywhere",
                       seam::input_error);
  CHECK_THROWS_WITH_AS(distance::pairwise(host, distance::correlation{}, wide),
                       "row 1 has no correlation distance to others; it needs a row that is not constant",
                       seam::input_error);
}
