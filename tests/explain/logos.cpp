#include <doctest/doctest.h>
#include <seam/explain/logos.hpp>

#include <cmath>

namespace explain = seam::explain;

TEST_CASE("enrichment compares frequencies inside and outside the cluster (D-3)") {
  // Ten members with 9 of letter 0; outside, 90 with 9 of letter 0.
  seam::array<std::int64_t, 3> const counts({{1, 1, 2}}, {9, 1});
  seam::array<std::int64_t, 2> const library({{1, 2}}, {18, 82});
  auto const right = explain::enrichment_logos<explain::corrected>(counts.view(), library.view());
  CHECK(right(0, 0, 0) == doctest::Approx(std::log2((9.5 / 11) / (9.5 / 91))).epsilon(1e-14));
  CHECK(right(0, 0, 1) == doctest::Approx(std::log2((1.5 / 11) / (81.5 / 91))).epsilon(1e-14));
  CHECK(right(0, 0, 0) > 3);
  auto const published = explain::enrichment_logos<explain::seam_nn>(counts.view(), library.view());
  CHECK(published(0, 0, 0) == doctest::Approx(std::log2(9.5 / 18.5)).epsilon(1e-14));
  CHECK(published(0, 0, 0) < 0);  // the enriched letter looks depleted
  seam::array<std::int64_t, 2> const alone({{1, 2}}, {9, 1});
  for (double const value : explain::enrichment_logos<explain::corrected>(counts.view(), alone.view()))
    CHECK(value == 0);
}

TEST_CASE("information logos of any alphabet") {
  seam::array<std::int64_t, 3> const counts({{1, 1, 3}}, {8, 0, 0});
  auto const logo = explain::information_logos(counts.view());
  double information = 0;
  double const p[3] = {8.5 / 9.5 + 1e-6, 0.5 / 9.5 + 1e-6, 0.5 / 9.5 + 1e-6};
  for (double const value : p) information += value * std::log2(3 * value);
  for (std::ptrdiff_t letter = 0; letter < 3; ++letter)
    CHECK(logo(0, 0, letter) == doctest::Approx(p[letter] * information).epsilon(1e-14));
}

TEST_CASE("centred maps have zero mean at each position; limits are sums of signs") {
  seam::array<float, 3> const maps({{2, 1, 2}}, {1, 3, -4, 0});
  auto const drawn = explain::centred(maps.view());
  CHECK(drawn == seam::array<float, 3>({{2, 1, 2}}, {-1, 1, -2, 2}));
  auto const limits = explain::limits_of(maps.view());
  CHECK(limits.lowest == -4);
  CHECK(limits.highest == 4);
}

TEST_CASE("frequencies and weights by hand") {
  seam::array<std::int64_t, 3> const counts({{1, 2, 4}}, {8, 0, 0, 0, 0, 0, 0, 0});
  seam::array<std::int64_t, 2> const library({{2, 4}}, {12, 4, 4, 0, 5, 5, 5, 5});
  auto const frequencies = explain::frequency_logos(counts.view());
  CHECK(frequencies(0, 0, 0) == doctest::Approx(8.5 / 10));
  CHECK(frequencies(0, 0, 3) == doctest::Approx(0.5 / 10));
  CHECK(frequencies(0, 1, 2) == doctest::Approx(0.25));
  CHECK(explain::frequency_logos(counts.view(), 0)(0, 1, 2) == doctest::Approx(0.25));
  auto const weights = explain::weight_logos(counts.view(), library.view());
  CHECK(weights(0, 0, 0) == doctest::Approx(std::log2(0.85 / (12.5 / 22))));
  CHECK(weights(0, 1, 1) == doctest::Approx(0));
}

TEST_CASE("a variability logo is the envelope of the maps") {
  seam::array<float, 3> const maps({{3, 1, 2}}, {1, -2, 4, 0, -2, 5});
  auto const logo = explain::variability_of(maps.view());
  CHECK(logo.lowest(0, 0) == -2);
  CHECK(logo.highest(0, 0) == 4);
  CHECK(logo.mean(0, 0) == doctest::Approx(1));
  CHECK(logo.lowest(0, 1) == -2);
  CHECK(logo.highest(0, 1) == 5);
  CHECK(logo.mean(0, 1) == doctest::Approx(1));
}
