#include <doctest/doctest.h>
#include <seam/explain/explain.hpp>
#include <seam/identify/bootstrap.hpp>
#include <seam/identify/identify.hpp>

#include <cmath>

#include "backends.hpp"
#include "explain/random_library.hpp"
#include "identify/planted_states.hpp"

namespace explain = seam::explain;
namespace identify = seam::identify;
using seam_test::as_view, seam_test::planted_clusters, seam_test::planted_state;

namespace {

/// Four clusters that show A|B, A, B and none, by construction; activities and maps scatter around known means.
struct example {
  static constexpr std::ptrdiff_t members = 80, rows = 4 * members;
  std::vector<std::int32_t> labels;
  std::vector<float> activities;
  seam::array<float, 3> maps = seam_test::random_values<float>(seam::extents<3>{{rows, 12, 4}}, 5);
  explain::explanation explained;
  identify::identification found;

  explicit example(std::uint64_t seed = 1) {
    double const means[] = {5, 3, 2, 1};  // A|B = 5 - 3 - 2 + 1 = 1
    seam::random_stream random(seed, 3);
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
      labels.push_back(static_cast<std::int32_t>(row / members));
      activities.push_back(static_cast<float>(means[row / members] + random.next_double() - 0.5));
    }
    explain::options settings;
    settings.order = explain::ordering::label;
    explained = explain::explain<seam::dna>(seam::backend::host{}, seam::array<std::uint8_t, 2>(rows, 12),
                                            as_view(activities), maps, as_view(labels), settings);
    for (int place = 0; place < 2; ++place) {
      identify::site made;
      made.name = place == 0 ? "A" : "B";
      made.start = 1 + 6 * place;
      made.stop = made.start + 2;
      made.positions = {made.start, made.start + 1, made.start + 2};
      made.active_clusters = place == 0 ? std::vector<std::int32_t>{0, 1} : std::vector<std::int32_t>{0, 2};
      found.sites.push_back(made);
      found.additive.push_back(identify::additive_map(explained, made, made.active_clusters, true, false));
    }
    auto const median = [&](std::size_t k) {
      return explained.statistics[k].median;
    };
    found.assignments = {
        {{}, 3, 3, median(3), 0}, {{0}, 1, 1, median(1), 0}, {{1}, 2, 2, median(2), 0}, {{0, 1}, 0, 0, median(0), 0}};
    found.interactions = identify::interactions_of<explain::corrected>(found.sites, found.assignments);
  }
};

}  // namespace

TEST_CASE_TEMPLATE("intervals of interactions and maps are as wide as theory has them", Backend, SEAM_TEST_BACKENDS) {
  example const made;
  auto const intervals =
      identify::bootstrap_identification(Backend{}, as_view(made.activities), made.maps, as_view(made.labels),
                                         made.explained, made.found, {.resamples = 600, .seed = 3});
  REQUIRE(intervals.interactions.size() == 1);
  REQUIRE(intervals.interactions[0]);
  double const value = *made.found.interactions[0].value;
  CHECK(intervals.interactions[0]->low < value);
  CHECK(intervals.interactions[0]->high > value);
  // Variance of the median of n uniform numbers: 1 / (4 n); four of them.
  double const expected = 2 * 1.96 * std::sqrt(4.0 / (4 * 80));
  CHECK(intervals.interactions[0]->high - intervals.interactions[0]->low == doctest::Approx(expected).epsilon(0.35));

  for (std::size_t place = 0; place < 2; ++place) {
    double widths = 0;
    for (std::ptrdiff_t i = 0; i < 12; ++i) {
      float const low = intervals.additive_low[place].data()[i];
      float const high = intervals.additive_high[place].data()[i];
      CHECK(low < made.found.additive[place].data()[i]);
      CHECK(high > made.found.additive[place].data()[i]);
      widths += static_cast<double>(high - low) / 12;
    }
    // Mean of 160 uniform numbers.
    CHECK(widths == doctest::Approx(2 * 1.96 * std::sqrt(1.0 / 12 / 160)).epsilon(0.1));
  }
}

TEST_CASE("intervals of interactions hold the truth as often as they say") {
  int covered = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    example const made(seed);
    auto const intervals = identify::bootstrap_identification(
        seam::backend::host{}, as_view(made.activities), made.maps, as_view(made.labels), made.explained, made.found,
        {.resamples = 200, .confidence = 0.8, .seed = seed});
    covered += intervals.interactions[0]->low <= 1 && 1 <= intervals.interactions[0]->high;
  }
  CAPTURE(covered);
  CHECK(covered >= 39);  // 48 expected; 3 standard deviations are 9
  CHECK(covered <= 57);
}

TEST_CASE("a cluster that counts alike whatever its size, a site that no cluster shows, a set without a cluster") {
  example made;
  made.found.sites[1].active_clusters.clear();
  made.found.additive[1] = identify::additive_map(made.explained, made.found.sites[1], {}, true, false);
  made.found.assignments[2].cluster = -1;
  made.found.interactions = identify::interactions_of<explain::corrected>(made.found.sites, made.found.assignments);
  auto const run = [&](auto convention) {
    return identify::bootstrap_identification<decltype(convention)>(seam::backend::host{}, as_view(made.activities),
                                                                    made.maps, as_view(made.labels), made.explained,
                                                                    made.found, {.resamples = 50});
  };
  auto const right = run(explain::corrected{});
  CHECK(!right.interactions[0]);
  CHECK(std::isnan(right.additive_low[1](0, 0)));
  CHECK(std::isnan(right.additive_high[1](2, 3)));
  // Clusters of one size: both conventions weigh alike.
  auto const published = run(explain::seam_nn{});
  for (std::ptrdiff_t i = 0; i < 12; ++i)
    CHECK(published.additive_low[0].data()[i] == doctest::Approx(right.additive_low[0].data()[i]).epsilon(1e-5));
}

TEST_CASE("arrays that do not fit together are refused with a sentence") {
  example const made;
  CHECK_THROWS_WITH_AS(identify::bootstrap_identification(seam::backend::host{}, {made.activities.data(), 5}, made.maps,
                                                          as_view(made.labels), made.explained, made.found),
                       "there are 320 labels, but 5 activities and 320 maps", seam::input_error);
}
