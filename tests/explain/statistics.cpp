#include <doctest/doctest.h>
#include <seam/explain/statistics.hpp>

#include "random_library.hpp"

namespace explain = seam::explain;

TEST_CASE("quantiles interpolate at rank q (n - 1), as NumPy's do") {
  CHECK(explain::quantile({1, 2, 4, 8}, 0.5) == 3);
  CHECK(explain::quantile({1, 2, 4, 8}, 0.25) == 1.75);
  CHECK(explain::quantile({1, 2, 4, 8}, 0.75) == 5);
  CHECK(explain::quantile({7}, 0.25) == 7);
  CHECK(explain::quantile({1, 3}, 1) == 3);
}

TEST_CASE("a box plot's numbers, worked by hand") {
  auto const found = explain::statistics_of_values({10, 1, 2, 3, 4, 100, -90});
  CHECK(found.median == 3);
  CHECK(found.first_quartile == 1.5);
  CHECK(found.third_quartile == 7);
  CHECK(found.mean == doctest::Approx(30.0 / 7).epsilon(1e-14));
  CHECK(found.minimum == -90);
  CHECK(found.maximum == 100);
  CHECK(found.lower_whisker == 1);   // 1.5 - 8.25 = -6.75
  CHECK(found.upper_whisker == 10);  // 7 + 8.25 = 15.25
  auto const single = explain::statistics_of_values({2.5});
  CHECK(single.median == 2.5);
  CHECK(single.lower_whisker == 2.5);
  CHECK(single.upper_whisker == 2.5);
}

TEST_CASE("statistics go by label; noise is in none") {
  std::vector<float> const activities = {1, 5, 100, 3, 7};
  std::vector<std::int32_t> const labels = {4, 0, -1, 4, 0};
  auto const clusters = explain::group_members(seam_test::as_view(labels));
  auto const found = explain::statistics_of(seam_test::as_view(activities), clusters);
  REQUIRE(found.size() == 2);
  CHECK(found[0].label == 0);
  CHECK(found[0].median == 6);
  CHECK(found[1].label == 4);
  CHECK(found[1].median == 2);
  CHECK(found[1].count == 2);
  CHECK(explain::mean_interquartile_range(found) == 1);
}
