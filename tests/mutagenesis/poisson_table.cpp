#include <doctest/doctest.h>
#include <seam/mutagenesis/poisson_table.hpp>

#include <cmath>

using seam::mutagenesis::poisson_table;

TEST_CASE("thresholds are the Poisson distribution to 2^-32") {
  for (double mean : {0.5, 1.0, 3.0, 25.0, 400.0, 20000.0}) {
    poisson_table const table(mean);
    auto const thresholds = table.thresholds();
    REQUIRE(thresholds.size > 1);
    for (std::ptrdiff_t i = 1; i < thresholds.size; ++i) {
      double const probability =
          static_cast<double>(thresholds.cumulative[i] - thresholds.cumulative[i - 1]) / 4294967296.0;
      auto const k = static_cast<double>(thresholds.lowest + i);
      double const expected = std::exp(k * std::log(mean) - mean - std::lgamma(k + 1));
      CHECK(std::abs(probability - expected) < 2.5e-10 + 1e-9 * expected);
    }
  }
}

TEST_CASE("numbers at the ends of the table") {
  poisson_table const one(1.0);
  CHECK(one.thresholds().number(0) == 0);
  std::uint32_t const first = one.thresholds().cumulative[0];
  CHECK(first == 1580030169U);  // 2^32 / e, rounded
  CHECK(one.thresholds().number(first - 1) == 0);
  CHECK(one.thresholds().number(first) == 1);
  CHECK(one.thresholds().number(0xffffffffU) == 12);
  poisson_table const none(0.0);
  CHECK(none.thresholds().number(0) == 0);
  CHECK(none.thresholds().number(0xffffffffU) == 0);
}
