#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>
#include <seam/explain/explain.hpp>

#include <cmath>

#include "random_library.hpp"

namespace explain = seam::explain;

namespace {

/// Two clusters, two positions, two letters, one map column. Position 0 drifts in both clusters, position 1 only in the
/// first, which has three times as many members.
struct example {
  seam::array<std::int64_t, 3> counts{{{2, 2, 2}}, {3, 3, 3, 3, 1, 1, 2, 0}};
  seam::array<double, 3> mean{{{2, 2, 1}}, {4, 8, 2, 6}};
  std::vector<explain::cluster_statistics> statistics{2};

  example() {
    statistics[0].count = 6;
    statistics[1].count = 2;
    for (auto& cluster : statistics) cluster.expected_entropy = 1;
  }
  template <class C>
  explain::background_parts separate(explain::basic_options<C> settings = {}) const {
    return explain::separate_background(mean.view(), counts.view(), statistics, settings);
  }
};

}  // namespace

TEST_CASE("a worked background") {
  example const two;
  auto const right = two.separate<explain::corrected>();
  CHECK(right.drifting == seam::array<std::uint8_t, 2>({{2, 2}}, {1, 1, 1, 0}));
  CHECK(right.cluster == seam::array<double, 3>({{2, 2, 1}}, {4, 8, 2, 0}));
  CHECK(right.overall(0, 0) == (6 * 4.0 + 2 * 2.0) / 8);
  CHECK(right.overall(1, 0) == 8);
  CHECK(right.scaling == std::vector<double>{1, 1});
  CHECK(right.separated == seam::array<double, 3>({{2, 2, 1}}, {0.5, 0, -1.5, 6}));

  auto const published = two.separate<explain::seam_nn>();
  CHECK(published.overall(0, 0) == 3);  // (4 + 2) / 2
  CHECK(published.overall(1, 0) == 4);  // 8 / 2
  CHECK(published.separated == seam::array<double, 3>({{2, 2, 1}}, {1, 4, -1, 2}));
}

TEST_CASE("adaptive scaling is the ratio of absolute sums over positions where both show something") {
  example const two;
  auto const parts = two.separate<explain::corrected>({.background_scaling = explain::scaling::adaptive});
  CHECK(parts.scaling[0] == doctest::Approx((4.0 + 8) / (3.5 + 8)).epsilon(1e-14));
  CHECK(parts.scaling[1] == doctest::Approx(2 / 3.5).epsilon(1e-14));
}

TEST_CASE("the divisor is the position's own, and clusters weigh by their members (D-6)") {
  example two;
  // A site that nearly every cluster holds: the few that have lost it tell its background in full.
  CHECK(two.separate<explain::corrected>().overall(1, 0) == two.mean(0, 1, 0));
  CHECK(two.separate<explain::seam_nn>().overall(1, 0) == two.mean(0, 1, 0) / 2);
}

TEST_CASE("where a cluster is conserved nothing is taken off its map, unless asked for (D-7)") {
  example const two;
  CHECK(two.separate<explain::corrected>().separated(1, 1, 0) == two.mean(1, 1, 0));
  CHECK(two.separate<explain::corrected>({.subtract_everywhere = true}).separated(1, 1, 0) == 6 - 8);
  CHECK(two.separate<explain::seam_nn>().separated(1, 1, 0) == 6 - 4);
}

TEST_CASE("other parameters give another background: nothing is kept between calls (D-8)") {
  example const two;
  auto const all = two.separate<explain::corrected>({.background_threshold = 0});
  auto const none = two.separate<explain::corrected>({.background_threshold = 2});
  CHECK(all.overall(0, 0) == 3.5);
  for (double const value : none.overall) CHECK(value == 0);
  CHECK(none.separated == two.mean);
  CHECK(two.separate<explain::corrected>({.background_threshold = 0}).separated == all.separated);
}

TEST_CASE("a cluster too small to drift has no background (D-14)") {
  // Two sequences that differ: one bit of entropy, more than any H_bg of two letters. A single sequence has none.
  example two;
  two.statistics[1].expected_entropy = explain::expected_entropy(0.1, 2, 1);
  two.counts = seam::array<std::int64_t, 3>({{2, 2, 2}}, {3, 3, 3, 3, 1, 0, 1, 0});
  auto const parts = two.separate<explain::corrected>();
  CHECK(parts.drifting == seam::array<std::uint8_t, 2>({{2, 2}}, {1, 1, 0, 0}));
  // In corrected, a cluster of 5 is held to the entropy that 5 drifting sequences show, in seam_nn to H_bg.
  auto const library = seam_test::random_library<seam::dna>(55, 12, 0.1, 3);
  std::vector<float> const activities(55, 1.0F);
  auto const maps = seam_test::random_values<float>(seam::extents<3>{{55, 12, 4}}, 1);
  std::vector<std::int32_t> labels(55, 0);
  for (std::size_t row = 50; row < 55; ++row) labels[row] = 1;
  auto const run = [&](auto settings) {
    settings.rate = 0.1;
    return explain::explain<seam::dna>(seam::backend::host{}, library, seam_test::as_view(activities), maps,
                                       seam_test::as_view(labels), settings);
  };
  auto const right = run(explain::options{.order = explain::ordering::label});
  auto const published = run(explain::basic_options<explain::seam_nn>{.order = explain::ordering::label});
  CHECK(right.statistics[1].expected_entropy == explain::expected_entropy(0.1, 4, 5));
  CHECK(right.statistics[1].expected_entropy < 0.6 * right.background_entropy);
  CHECK(published.statistics[1].expected_entropy == published.background_entropy);
}

TEST_CASE("backgrounds and scalings follow the order of the maps (D-9)") {
  // Medians descend with the label, so label order and median order are opposite.
  auto const library = seam_test::random_library<seam::dna>(400, 15, 0.3, 3);
  auto const maps = seam_test::random_values<float>(seam::extents<3>{{400, 15, 4}}, 1);
  auto const labels = seam_test::random_labels(400, 4, 2);
  std::vector<float> activities;
  for (std::int32_t const label : labels) activities.push_back(static_cast<float>(-label));
  auto const run = [&](auto settings) {
    settings.rate = 0.3;
    settings.background_scaling = explain::scaling::adaptive;
    return explain::explain<seam::dna>(seam::backend::host{}, library, seam_test::as_view(activities), maps,
                                       seam_test::as_view(labels), settings);
  };
  using explain::ordering;
  auto const right = run(explain::options{.order = ordering::label});
  auto const right_by_median = run(explain::options{.order = ordering::median});
  auto const published = run(explain::basic_options<explain::seam_nn>{.order = ordering::label});
  auto const published_by_median = run(explain::basic_options<explain::seam_nn>{.order = ordering::median});
  for (std::size_t cluster = 0; cluster < 4; ++cluster) {
    CHECK(right.background_scaling[cluster] == right_by_median.background_scaling[3 - cluster]);
    CHECK(published.background_scaling[cluster] == published_by_median.background_scaling[cluster]);
    auto const row = static_cast<std::ptrdiff_t>(cluster);
    CHECK(published.cluster_background(row, 0, 0) == published_by_median.cluster_background(row, 0, 0));
    CHECK(published.cluster_maps(row, 0, 0) == published_by_median.cluster_maps(3 - row, 0, 0));
    for (std::ptrdiff_t position = 0; position < 15; ++position)
      CHECK(published.cluster_maps_no_background(row, position, 2) ==
            doctest::Approx(double(published.cluster_maps(row, position, 2)) -
                            published.background_scaling[cluster] * double(published.background(position, 2)))
                .epsilon(1e-5));
  }
}

TEST_CASE("one enhancer at mutation rates 0.05, 0.1 and 0.2 has one background: correlation 0.95 or more") {
  // Maps are the enhancer's background, two sites that are seen where they are whole, and noise.
  constexpr std::ptrdiff_t rows = 4000, length = 60;
  auto const truth = seam_test::random_values<double>(seam::extents<3>{{1, length, 4}}, 11);
  std::vector<seam::array<float, 2>> backgrounds;
  for (double const rate : {0.05, 0.1, 0.2}) {
    auto const seed = static_cast<std::uint64_t>(1000 * rate);
    auto library = seam_test::random_library<seam::dna>(rows, length, rate, seed);
    seam::random_stream random(seed, 8);
    seam::array<float, 3> maps(rows, length, std::ptrdiff_t{4});
    std::vector<std::int32_t> labels;
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
      std::int32_t label = 0;
      for (std::ptrdiff_t site = 0; site < 2; ++site) {
        bool whole = true;
        for (std::ptrdiff_t i = 12 + 25 * site; i < 20 + 25 * site; ++i)
          whole = whole && library(row, i) == library(0, i);
        for (std::ptrdiff_t i = 12 + 25 * site; whole && i < 20 + 25 * site; ++i) maps(row, i, library(0, i)) += 3;
        label += whole ? 1 << site : 0;
      }
      labels.push_back(label);
      for (std::ptrdiff_t i = 0; i < length; ++i)
        for (std::ptrdiff_t letter = 0; letter < 4; ++letter)
          maps(row, i, letter) += static_cast<float>(truth(0, i, letter) + 2 * (random.next_double() - 0.5));
    }
    auto const explained = explain::explain<seam::dna>(seam::backend::host{}, library, seam::array<float, 1>(rows),
                                                       maps, seam_test::as_view(labels));
    CHECK(explained.mutation_rate == doctest::Approx(rate).epsilon(0.03));
    backgrounds.push_back(explained.background);
  }
  auto const correlation = [&](auto const& left, auto const& right) {
    double l = 0, r = 0, ll = 0, rr = 0, lr = 0;
    auto const n = static_cast<double>(left.size());
    for (std::ptrdiff_t i = 0; i < left.size(); ++i) {
      auto const a = static_cast<double>(left.data()[i]), b = static_cast<double>(right.data()[i]);
      l += a / n, r += b / n, ll += a * a / n, rr += b * b / n, lr += a * b / n;
    }
    return (lr - l * r) / std::sqrt((ll - l * l) * (rr - r * r));
  };
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < i; ++j) CHECK(correlation(backgrounds[i], backgrounds[j]) >= 0.95);
    CHECK(correlation(backgrounds[i], truth) >= 0.95);
  }
}

TEST_CASE("maps without background are the maps less the background, scaled as it is stored (D-24)") {
  auto const library = seam_test::random_library<seam::dna>(400, 12, 0.2, 3);
  auto const maps = seam_test::random_values<float>(seam::extents<3>{{400, 12, 4}}, 3);
  auto const labels = seam_test::random_labels(400, 6, 3);
  explain::options settings;
  settings.background_scaling = explain::scaling::adaptive;
  settings.subtract_everywhere = true;
  auto const found = explain::explain<seam::dna>(seam::backend::host{}, library, seam::array<float, 1>(400), maps,
                                                 seam_test::as_view(labels), settings);
  REQUIRE(found.reference_cluster >= 0);
  for (std::ptrdiff_t k = 0; k < 6; ++k)
    for (std::ptrdiff_t i = 0; i < 48; ++i) {
      double const expected =
          static_cast<double>(found.cluster_maps.view().row(k).data()[i]) -
          found.background_scaling[static_cast<std::size_t>(k)] * static_cast<double>(found.background.data()[i]);
      CHECK(static_cast<double>(found.cluster_maps_no_background.view().row(k).data()[i]) ==
            doctest::Approx(expected).epsilon(1e-5));
    }
}
