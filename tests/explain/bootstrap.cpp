#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/explain/bootstrap.hpp>
#include <seam/explain/explain.hpp>

#include <cmath>

#include "backends.hpp"
#include "explain/random_library.hpp"

namespace explain = seam::explain;
using seam_test::as_view;

namespace {

struct example {
  seam::array<std::uint8_t, 2> library;
  std::vector<float> activities;
  std::vector<std::int32_t> labels;
  explain::explanation explained;

  example(std::ptrdiff_t rows, std::ptrdiff_t length, std::uint32_t clusters, std::uint64_t seed)
      : library(seam_test::random_library<seam::dna>(rows, length, 0.1, seed, 3)),
        labels(seam_test::random_labels(rows, clusters, seed, 11)) {
    auto const values = seam_test::random_values<float>(seam::extents<1>{{rows}}, seed);
    activities.assign(values.begin(), values.end());
    explained = explain::explain<seam::dna>(seam::backend::host{}, library, as_view(activities),
                                            seam::array<float, 3>(rows, length, std::ptrdiff_t{1}), as_view(labels));
  }
};

}  // namespace

TEST_CASE("a resample has as many rows of each cluster, drawn evenly") {
  auto const labels = seam_test::random_labels(60, 3, 1, 7);
  auto const clusters = explain::group_members(as_view(labels));
  std::vector<int> times(60);
  for (std::ptrdiff_t resample = 0; resample < 3000; ++resample) {
    auto const drawn = explain::resampled(clusters, 5, resample);
    for (std::ptrdiff_t c = 0; c < 3; ++c) {
      REQUIRE(drawn.count(c) == clusters.count(c));
      for (std::ptrdiff_t const row : drawn.of(c)) {
        REQUIRE(labels[static_cast<std::size_t>(row)] == c);
        ++times[static_cast<std::size_t>(row)];
      }
    }
  }
  for (std::size_t row = 0; row < 60; ++row)  // each is Poisson-like with mean 3000; 5 standard deviations
    if (labels[row] >= 0) CHECK(std::abs(times[row] - 3000) < 5 * std::sqrt(3000));
  CHECK(explain::resampled(clusters, 5, 3).rows == explain::resampled(clusters, 5, 3).rows);
  CHECK(explain::resampled(clusters, 5, 3).rows != explain::resampled(clusters, 5, 4).rows);
  CHECK(explain::resampled(clusters, 5, 3).rows != explain::resampled(clusters, 6, 3).rows);
}

TEST_CASE("intervals by hand") {
  std::vector<double> replicates = {5, 1, 3, 2, 4};
  auto const half = explain::percentile_interval(replicates, 0.5);
  CHECK(half.low == 2);
  CHECK(half.high == 4);
  auto const basic = explain::basic_interval(2.5, replicates, 0.5);
  CHECK(basic.low == 1);
  CHECK(basic.high == 3);
  std::vector<float> one = {7};
  CHECK(explain::percentile_interval(one, 0.9) == explain::interval{7, 7});
}

TEST_CASE_TEMPLATE("replicates are those of plain loops, on any backend", Backend, SEAM_TEST_BACKENDS) {
  example const made(300, 9, 4, 2);
  explain::bootstrap const how{.resamples = 40, .confidence = 0.8, .seed = 9};
  auto const found = explain::bootstrap_explanation<seam::dna>(Backend{}, made.library, as_view(made.activities),
                                                               as_view(made.labels), made.explained, how);
  auto const clusters = explain::group_members(as_view(made.labels));
  for (std::ptrdiff_t place = 0; place < 4; ++place) {
    std::vector<double> medians, means, entropies;
    for (std::ptrdiff_t resample = 0; resample < 40; ++resample) {
      auto const drawn = explain::resampled(clusters, 9, resample);
      std::vector<double> values;
      std::int64_t counts[4] = {};
      for (std::ptrdiff_t const row : drawn.of(made.explained.order[static_cast<std::size_t>(place)])) {
        values.push_back(static_cast<double>(made.activities[static_cast<std::size_t>(row)]));
        if (made.library(row, 3) < 4) ++counts[made.library(row, 3)];
      }
      auto const plain = explain::statistics_of_values(values);
      medians.push_back(plain.median);
      means.push_back(plain.mean);
      entropies.push_back(explain::entropy_of_counts<explain::corrected>(counts, 4, 75));
    }
    auto const row = static_cast<std::size_t>(place);
    CHECK(found.median[row] == explain::percentile_interval(medians, 0.8));
    CHECK(found.mean[row].low == doctest::Approx(explain::percentile_interval(means, 0.8).low).epsilon(1e-12));
    auto const entropy = explain::basic_interval(made.explained.summary.entropy(place, 3), entropies, 0.8);
    CHECK(found.entropy_low(place, 3) == doctest::Approx(std::max(0.0, entropy.low)).epsilon(1e-6));
    CHECK(found.entropy_high(place, 3) == doctest::Approx(std::min(2.0, entropy.high)).epsilon(1e-6));
  }
}

TEST_CASE("95 in 100 intervals hold what they should") {
  std::ptrdiff_t tests = 0, median = 0, mean = 0, entropy = 0, entropies = 0;
  double const drifting = explain::background_entropy(0.1, 4);
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    example const made(600, 6, 4, seed);  // uniform activities: median and mean 0; every position drifts
    auto const found = explain::bootstrap_explanation<seam::dna>(seam::backend::host{}, made.library,
                                                                 as_view(made.activities), as_view(made.labels),
                                                                 made.explained, {.resamples = 300, .seed = seed});
    for (std::size_t k = 0; k < 4; ++k) {
      ++tests;
      median += found.median[k].low <= 0 && 0 <= found.median[k].high;
      mean += found.mean[k].low <= 0 && 0 <= found.mean[k].high;
    }
    for (std::ptrdiff_t cell = 0; cell < 24; ++cell, ++entropies)
      entropy += found.entropy_low.data()[cell] <= drifting && drifting <= found.entropy_high.data()[cell];
  }
  CAPTURE(median);
  CAPTURE(mean);
  CAPTURE(entropy);
  CHECK(tests == 100);
  CHECK(entropies == 600);
  CHECK(median >= 88);  // 3 standard deviations below 95
  CHECK(mean >= 88);
  CHECK(entropy >= 0.90 * 600);
  CHECK(median < 100);
  CHECK(entropy < 600);
}

TEST_CASE("what cannot be resampled is refused with a sentence") {
  example const made(60, 4, 2, 1);
  auto const refused = [&](std::vector<std::int32_t> const& labels, explain::bootstrap how, char const* sentence) {
    CHECK_THROWS_WITH_AS(
        explain::bootstrap_explanation<seam::dna>(seam::backend::host{}, made.library, as_view(made.activities),
                                                  as_view(labels), made.explained, how),
        sentence, seam::input_error);
  };
  refused(made.labels, {.resamples = 19}, "19 resamples were asked for; intervals need 20 or more");
  refused(made.labels, {.confidence = 0}, "the confidence is 0.000000; it is a probability between 0 and 1");
  refused(std::vector<std::int32_t>(60, 0), {}, "no row has the label 1, which the explanation has a cluster for");
  refused({0, 1}, {}, "the library has 60 rows, but there are 60 activities and 2 labels");
}
