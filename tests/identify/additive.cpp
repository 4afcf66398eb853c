#include <doctest/doctest.h>
#include <seam/identify/additive.hpp>

#include <cmath>

namespace identify = seam::identify;

namespace {

/// Two clusters, three positions, five columns: not DNA (D-12).
seam::explain::explanation two_clusters() {
  seam::explain::explanation explained;
  explained.cluster_maps_no_background = seam::array<float, 3>(2, 3, 5);
  for (std::ptrdiff_t i = 0; i < 30; ++i)
    explained.cluster_maps_no_background.data()[i] = static_cast<float>(i < 15 ? i : 100 + i);
  explained.statistics.resize(2);
  explained.statistics[0].count = 30;
  explained.statistics[1].count = 10;
  return explained;
}

identify::site gapped() {
  identify::site where;
  where.start = 0;
  where.stop = 2;
  where.positions = {0, 2};
  return where;
}

}  // namespace

TEST_CASE("additive maps: means over clusters, weighted by members or not, over the site's positions or its span") {
  auto const explained = two_clusters();
  auto const weighted = identify::additive_map(explained, gapped(), {0, 1}, true, false);
  CHECK(weighted.extent(0) == 3);
  CHECK(weighted.extent(1) == 5);
  CHECK(weighted(1, 2) == doctest::Approx(0.75 * 7 + 0.25 * 122).epsilon(1e-6));
  auto const even = identify::additive_map(explained, gapped(), {0, 1}, false, true);
  CHECK(even(0, 0) == doctest::Approx(0.5 * 115).epsilon(1e-6));
  CHECK(even(1, 2) == 0);
  CHECK(identify::additive_map(explained, gapped(), {1}, true, false)(2, 4) == 129);
}

TEST_CASE("no cluster, no map (D-36)") {
  auto const none = identify::additive_map(two_clusters(), gapped(), {}, true, false);
  for (float const value : none) CHECK(std::isnan(value));
}
