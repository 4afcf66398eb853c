#include <doctest/doctest.h>
#include <seam/explain/entropy.hpp>
#include <seam/identify/conservation.hpp>

#include <cmath>

namespace identify = seam::identify;

TEST_CASE("conservation of a stretch is that of plain sums") {
  seam::array<double, 2> const entropy({{1, 3}}, {0.1, 0.2, 0.6});
  identify::sampled_entropies expected{seam::array<double, 2>(1, 3), seam::array<double, 2>(1, 3)};
  std::int64_t const counts[] = {900, 100};
  auto const sampled = seam::explain::sample_entropy(counts, 2, 50);
  for (double& mean : expected.mean) mean = sampled.mean;
  for (double& spread : expected.standard_deviation) spread = sampled.standard_deviation;
  identify::conservation_table const table(entropy, expected);
  double const mean = 2 * sampled.mean;
  double const spread = std::sqrt(2.0) * sampled.standard_deviation;
  auto const found = table.of(0, 1, 2);
  CHECK(found.share == doctest::Approx(0.8 / mean).epsilon(1e-12));
  CHECK(found.distance == doctest::Approx((mean - 0.8) / spread).epsilon(1e-12));
  CHECK(table.clusters() == 1);
}

TEST_CASE("a stretch without variation in the library is as expected") {
  seam::array<double, 2> const entropy(2, 4);
  identify::sampled_entropies const nothing{seam::array<double, 2>(2, 4), seam::array<double, 2>(2, 4)};
  auto const found = identify::conservation_table(entropy, nothing).of(1, 0, 3);
  CHECK(found.share == 1);
  CHECK(found.distance == 0);
}
