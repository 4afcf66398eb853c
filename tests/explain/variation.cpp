#include <doctest/doctest.h>
#include <seam/explain/variation.hpp>

TEST_CASE("population variance and standard deviation over rows") {
  seam::array<float, 3> const maps({{3, 1, 2}}, {1, 10, 2, 10, 6, 10});
  auto const variance = seam::explain::variance_over_rows(maps.view());
  CHECK(variance(0, 0) == doctest::Approx(14.0 / 3).epsilon(1e-14));
  CHECK(variance(0, 1) == 0);
  CHECK(seam::explain::standard_deviation(variance)(0, 0) == doctest::Approx(std::sqrt(14.0 / 3)).epsilon(1e-14));
}
