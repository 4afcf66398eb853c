#include <doctest/doctest.h>
#include <seam/explain/silhouette.hpp>

#include <cmath>
#include <random>

namespace explain = seam::explain;

namespace {

using labels = std::vector<std::int32_t>;

seam::view<std::int32_t const, 1> as_view(labels const& values) {
  return {values.data(), std::ptrdiff_t(values.size())};
}

}  // namespace

TEST_CASE("silhouettes of all maps are scikit-learn's") {
  seam::array<float, 2> const maps(
      {{30, 3}},
      {3.484375F,  -0.140625F, 0.0625F,    -0.96875F,  0.75F,     -2.03125F,  -0.921875F, 0.703125F,  1.15625F,
       -2.15625F,  -0.5F,      0.328125F,  -0.609375F, 1.59375F,  -1.1875F,   3.359375F,  0.453125F,  1.40625F,
       2.984375F,  1.125F,     -1.71875F,  3.6875F,    1.75F,     0.75F,      1.140625F,  0.34375F,   -0.640625F,
       -0.796875F, -0.796875F, 1.375F,     -0.453125F, -0.09375F, -0.328125F, 1.21875F,   1.078125F,  -1.25F,
       0.265625F,  1.0F,       1.21875F,   1.75F,      0.71875F,  -0.3125F,   1.296875F,  0.25F,      0.8125F,
       -0.796875F, 0.140625F,  -0.109375F, 2.546875F,  1.21875F,  2.546875F,  3.5F,       2.5F,       -2.046875F,
       -0.34375F,  -0.609375F, 0.53125F,   -2.28125F,  1.171875F, 1.0625F,    -0.296875F, -0.484375F, -0.796875F,
       1.046875F,  1.140625F,  2.046875F,  2.796875F,  2.265625F, 0.15625F,   3.765625F,  1.734375F,  1.375F,
       -0.078125F, 0.3125F,    -0.8125F,   2.5F,       1.15625F,  -0.3125F,   1.546875F,  1.484375F,  -0.703125F,
       1.0625F,    1.484375F,  2.46875F,   -0.25F,     -0.5625F,  -1.171875F, 0.671875F,  1.53125F,   0.84375F});
  labels const given = {7, 0, 0, 0, 0, 9, 7, 2, 0, 0, 1, 1, 2, 1, 1, 0, 2, 2, 0, 0, 1, 1, 7, 2, 1, 1, 2, 2, 0, 2};
  explain::silhouettes const found = explain::silhouettes_of(seam::backend::host{}, maps, as_view(given));
  CHECK(found.labels == labels{0, 1, 2, 7, 9});
  double const expected[] = {0.08710262266128052, -0.0817446438666464, -0.307953575904176, -0.06123926442638334, 0.0};
  for (std::size_t cluster = 0; cluster < 5; ++cluster)
    CHECK(std::abs(found.of_cluster[cluster] - expected[cluster]) < 2e-6);  // distances in float
  CHECK(std::abs(found.mean - -0.08100924416109745) < 2e-6);
}

TEST_CASE("a sample comes near to all, and does not depend on threads") {
  std::mt19937 engine(5);
  std::normal_distribution<float> normal;
  seam::array<float, 2> maps(1500, 4);
  labels given;
  for (std::ptrdiff_t i = 0; i < 1500; ++i) {
    given.push_back(i % 50 == 0 ? 2 : i % 3 == 0 ? 1 : 0);
    if (i % 100 == 7) given.back() = -1;
    for (std::ptrdiff_t c = 0; c < 4; ++c) maps(i, c) = normal(engine) + 2.5F * float(given.back() == c);
  }
  auto const all = explain::silhouettes_of(seam::backend::host{}, maps, as_view(given), 1500);
  auto const some = explain::silhouettes_of(seam::backend::host{.threads = 1}, maps, as_view(given), 400);
  auto const same = explain::silhouettes_of(seam::backend::host{.threads = 2}, maps, as_view(given), 400);
  CHECK(some.of_cluster == same.of_cluster);
  CHECK(some.labels == labels{0, 1, 2});
  CHECK(all.mean > 0.2);
  CHECK(std::abs(some.mean - all.mean) < 0.06);
  CHECK(some.mean != all.mean);
}

TEST_CASE("one cluster has no silhouette; equal maps have 0; labels must fit") {
  seam::backend::host const host;
  seam::array<float, 2> const maps(6, 2);
  labels const one(6, 3), two = {0, 0, 0, 1, 1, 1};
  CHECK(std::isnan(explain::silhouettes_of(host, maps, as_view(one)).mean));
  CHECK(explain::silhouettes_of(host, maps, as_view(two)).mean == 0);
  CHECK_THROWS_AS(explain::silhouettes_of(host, maps, as_view(labels(5, 0))), seam::input_error);
  CHECK_THROWS_AS(explain::silhouettes_of(host, maps, as_view(labels(6, -1))), seam::input_error);
}
