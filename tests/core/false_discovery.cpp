#include <doctest/doctest.h>
#include <seam/core/false_discovery.hpp>

TEST_CASE("false-discovery rates: the worked example of Benjamini and Hochberg, and monotone in p") {
  // n p / rank from the largest down: 0.9, 0.04 x 4/3, 0.02 x 4/2, 0.01 x 4.
  auto const q = seam::false_discovery_rates({0.04, 0.01, 0.9, 0.02});
  CHECK(q[0] == doctest::Approx(0.04 * 4 / 3));
  CHECK(q[1] == doctest::Approx(0.04));
  CHECK(q[2] == doctest::Approx(0.9));
  CHECK(q[3] == doctest::Approx(0.04));
  CHECK(seam::false_discovery_rates({0.5, 0.5})[0] == 0.5);
  CHECK(seam::false_discovery_rates({}).empty());
}
