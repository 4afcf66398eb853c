#include <doctest/doctest.h>
#include <seam/report/clusters.hpp>

#include "xml.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace seam::report;
using seam::explain::cluster_statistics;

namespace {

cluster_statistics cluster_of(std::int32_t place, double q1, double median, double q3, double low, double high,
                              std::ptrdiff_t count) {
  cluster_statistics result;
  result.label = place;
  result.sorted = place;
  result.count = count;
  result.first_quartile = q1;
  result.median = median;
  result.third_quartile = q3;
  result.lower_whisker = low;
  result.upper_whisker = high;
  return result;
}

}  // namespace

TEST_CASE("boxes reach from quartile to quartile, whiskers to their ends, the line to the median") {
  auto const all = seam_test::read_xml(cluster_box_plot(
      {cluster_of(0, 1, 2, 4, 0, 8, 10), cluster_of(1, 5, 6, 7, 4, 10, 40)}, {.reference_cluster = 1}));
  double const left = 68 + 6;
  double const width = 760 - 68 - 130 - 44 - 12;
  auto const x = [&](double value) {
    return left + value / 10 * width;
  };
  auto const boxes = seam_test::select(all, "rect", "stroke", "#44546a");
  REQUIRE(boxes.size() == 2);
  CHECK(boxes[0].number("x") == doctest::Approx(x(1)).epsilon(1e-4));
  CHECK(boxes[0].number("x") + boxes[0].number("width") == doctest::Approx(x(4)).epsilon(1e-4));
  CHECK(boxes[1].number("x") == doctest::Approx(x(5)).epsilon(1e-4));
  CHECK(boxes[1].number("y") > boxes[0].number("y"));
  auto const whiskers = seam_test::select(all, "line", "stroke", "#777");
  REQUIRE(whiskers.size() == 4);
  CHECK(whiskers[0].number("x1") == doctest::Approx(x(0)).epsilon(1e-4));
  CHECK(whiskers[1].number("x2") == doctest::Approx(x(8)).epsilon(1e-4));
  auto const medians = seam_test::select(all, "line", "stroke", "#111");
  REQUIRE(medians.size() == 2);
  CHECK(medians[0].number("x1") == doctest::Approx(x(2)).epsilon(1e-4));
  CHECK(medians[0].number("x2") == medians[0].number("x1"));
  auto const reference = seam_test::select(all, "line", "stroke-width", "1.2");
  REQUIRE(reference.size() == 1);
  CHECK(reference[0].number("x1") == doctest::Approx(x(6)).epsilon(1e-4));
  auto const bars = seam_test::select(all, "rect", "fill", "#8a8a8a");
  REQUIRE(bars.size() == 2);
  CHECK(bars[1].number("width") == doctest::Approx(4 * bars[0].number("width")));
}

TEST_CASE("many clusters are drawn as lines and dots, with names apart") {
  std::vector<cluster_statistics> many;
  for (std::int32_t i = 0; i < 200; ++i) many.push_back(cluster_of(i, i, i + 1, i + 2, i - 1, i + 3, i + 1));
  std::string const figure = cluster_box_plot(many, {.mean_interquartile_range = 2});
  CHECK(figure.size() < 200'000);
  auto const all = seam_test::read_xml(figure);
  CHECK(seam_test::select(all, "circle").size() == 200);
  CHECK(seam_test::says(all, "average interquartile range 2.00"));
  double last = -100;
  for (auto const& name : seam_test::select(all, "text", "x", "61")) {
    CHECK(name.number("y") - last >= 12);
    last = name.number("y");
  }
}

TEST_CASE("no cluster, one value, undefined values") {
  CHECK_NOTHROW(seam_test::read_xml(cluster_box_plot({})));
  CHECK_NOTHROW(seam_test::read_xml(cluster_box_plot({cluster_of(0, 1, 1, 1, 1, 1, 1)}, {.reference_cluster = 0})));
  double const nan = std::nan("");
  auto const all = seam_test::read_xml(cluster_box_plot(
      {cluster_of(0, nan, nan, nan, nan, nan, 0), cluster_of(1, 1, 2, 3, 0, 4, 5)}, {.reference_cluster = 0}));
  CHECK(seam_test::select(all, "rect", "stroke", "#44546a").size() == 1);
}

TEST_CASE("bars of the histogram hold every sequence") {
  std::vector<float> activities;
  for (int i = 0; i < 100; ++i) activities.push_back(static_cast<float>(i / 10));  // 0 to 9, ten each
  histogram_options options;
  options.bins = 10;
  options.reference = 4.5;
  options.title = "<activities>";
  auto const all = seam_test::read_xml(activity_histogram({activities.data(), 100}, options));
  auto const bars = seam_test::select(all, "rect", "fill", "#7f94ad");
  REQUIRE(bars.size() == 10);
  for (auto const& bar : bars) CHECK(bar.number("height") == doctest::Approx(240 - 46 - 54));
  CHECK(seam_test::says(all, "100 sequences"));
  CHECK(seam_test::says(all, "<activities>"));
  auto const lines = seam_test::select(all, "line", "stroke", "#c00000");
  CHECK(lines.back().number("x1") == doctest::Approx((68 + 760 - 16) / 2.0));  // half way from 0 to 9
}

TEST_CASE("a histogram counts what it cannot draw") {
  float const nan = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> const activities = {1, nan, 2, nan};
  auto const all = seam_test::read_xml(activity_histogram({activities.data(), 4}));
  CHECK(seam_test::says(all, "2 sequences, 2 more without a number"));
  CHECK_NOTHROW(seam_test::read_xml(activity_histogram({activities.data(), 0})));
  CHECK_NOTHROW(seam_test::read_xml(activity_histogram({activities.data(), 1})));
  histogram_options none;
  none.bins = 0;
  CHECK_THROWS_AS(activity_histogram({activities.data(), 4}, none), seam::input_error);
}
