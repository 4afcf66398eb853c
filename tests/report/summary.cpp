#include <doctest/doctest.h>
#include <seam/core/array.hpp>
#include <seam/report/summary.hpp>

#include "xml.hpp"

#include <cmath>
#include <string>

using namespace seam::report;
using seam::array;

namespace {

seam::identify::site site_of(std::string name, std::ptrdiff_t start, std::ptrdiff_t stop,
                             std::vector<std::int32_t> active) {
  return {.name = std::move(name), .start = start, .stop = stop, .positions = {}, .active_clusters = std::move(active)};
}

}  // namespace

TEST_CASE("colours run over the right range, light where clusters are conserved") {
  array<double, 2> const entropy({{1, 3}}, {0, 0.61, 0.2});
  CHECK(summary_range(entropy.view(), summary_value::entropy) == limits{0, 0.7});
  CHECK(summary_range(entropy.view(), summary_value::consensus) == limits{0, 100});
  CHECK(summary_range(array<double, 2>(2, 2).view(), summary_value::entropy) == limits{0, 1});
  CHECK(summary_colour(summary_value::entropy, 0) == sequential(0));
  CHECK(summary_colour(summary_value::reference_mismatch, 1) == sequential(1));
  CHECK(summary_colour(summary_value::consensus, 1) == sequential(0));
}

TEST_CASE("cells lie where their cluster and position are, in the colour of their value") {
  array<double, 2> const values({{2, 2}}, {0, 1, 0.5, std::nan("")});
  summary_options options;
  options.range = limits{0, 1};
  auto const all = seam_test::read_xml(summary_heat_map(values.view(), options));
  auto const cells = seam_test::select(all, "rect", "height", "15");
  REQUIRE(cells.size() == 4);
  double const width = (1100 - 68 - 122) / 2.0;
  std::string const expected[] = {hex(sequential(0)), hex(sequential(1)), "", hex(undefined_colour)};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(cells[i].number("x") == doctest::Approx(68 + static_cast<double>(i % 2) * width));
    CHECK(cells[i].number("y") == cells[0].number("y") + (i < 2 ? 0 : 15));
    CHECK(cells[i].number("width") == doctest::Approx(width));
    if (!expected[i].empty()) CHECK(cells[i].get("fill") == expected[i]);
  }
  // half of the range is the middle level, within one of 200 steps
  CHECK((cells[2].get("fill") == hex(sequential(99 / 199.0)) || cells[2].get("fill") == hex(sequential(100 / 199.0))));
}

TEST_CASE("sites are outlined once a run of active clusters, over their whole span") {
  array<double, 2> const values(6, 20);
  summary_options options;
  options.sites = {site_of("A", 3, 7, {0, 1, 4}), site_of("B", 19, 19, {5})};
  auto const all = seam_test::read_xml(summary_heat_map(values.view(), options));
  std::vector<seam_test::xml_element> outlines;
  for (std::size_t i = 0; i + 1 < all.size(); ++i)
    if (all[i].name == "rect" && all[i + 1].name == "title") outlines.push_back(all[i]);
  REQUIRE(outlines.size() == 3);
  double const width = (1100 - 68 - 122) / 20.0;
  CHECK(outlines[0].number("x") == doctest::Approx(68 + 3 * width));
  CHECK(outlines[0].number("width") == doctest::Approx(5 * width));
  CHECK(outlines[0].number("height") == 30);
  CHECK(outlines[1].number("y") == outlines[0].number("y") + 60);
  CHECK(outlines[1].number("height") == 15);
  CHECK(outlines[2].number("x") + outlines[2].number("width") == doctest::Approx(68 + 20 * width));
  CHECK(seam_test::says(all, "A"));
  CHECK(seam_test::says(all, "B"));
}

TEST_CASE("medians, the reference and the drift are marked") {
  array<double, 2> const values({{3, 2}}, {0.1, 0.9, 0.2, 0.8, 1, 1});
  summary_options options;
  options.reference = "AN";
  options.letters = "ACGT";
  options.reference_cluster = 2;
  options.background_entropy = 0.63;
  options.statistics.resize(3);
  for (std::size_t i = 0; i < 3; ++i) options.statistics[i].median = static_cast<double>(i);
  auto const all = seam_test::read_xml(summary_heat_map(values.view(), options));
  auto const dots = seam_test::select(all, "circle");
  REQUIRE(dots.size() == 3);
  CHECK(dots[1].number("cx") == doctest::Approx((dots[0].number("cx") + dots[2].number("cx")) / 2));
  CHECK(dots[2].get("fill") == "#c00000");
  CHECK(seam_test::says(all, "drift 0.63"));
  CHECK(seam_test::says(all, "reference"));
  CHECK(seam_test::select(all, "path", "fill", "#008000").size() == 1);  // the reference's A
  CHECK(seam_test::select(all, "path", "fill", "#666666").size() == 1);  // its unknown letter
  CHECK(seam_test::select(all, "path", "fill", "#0000ff").empty());
}

TEST_CASE("large matrices stay small, names of rows and columns apart") {
  array<double, 2> values(200, 2114);
  std::uint32_t state = 1;
  for (double& value : values) value = ((state = state * 1664525 + 1013904223) >> 8) / 16777216.0;
  summary_options options;
  options.reference = std::string(2114, 'G');
  options.letters = "ACGT";
  std::string const figure = summary_heat_map(values.view(), options);
  CHECK(figure.size() < 450'000);  // noise, which nothing compresses
  auto const all = seam_test::read_xml(figure);
  CHECK(seam_test::select(all, "image").size() == 2);
  double last = -100;
  for (auto const& name : seam_test::select(all, "text", "x", "61")) {
    CHECK(name.number("y") - last >= 12);
    last = name.number("y");
  }
  CHECK(last > 500);
}

TEST_CASE("degenerate matrices are drawn") {
  for (auto const value : {summary_value::entropy, summary_value::reference_mismatch, summary_value::consensus}) {
    summary_options options;
    options.value = value;
    options.title = "<&>";
    for (auto const& values : {array<double, 2>(0, 0), array<double, 2>(1, 1), array<double, 2>(0, 5),
                               array<double, 2>({{1, 2}}, {std::nan(""), HUGE_VAL})}) {
      std::string const figure = summary_heat_map(values.view(), options);
      CHECK(seam_test::says(seam_test::read_xml(figure), "<&>"));
      CHECK((figure == summary_heat_map(values.view(), options)));
    }
  }
}

TEST_CASE("what does not fit is refused") {
  array<double, 2> const values(2, 3);
  CHECK_THROWS_WITH_AS(summary_heat_map(values.view(), {.reference = "ACGT"}),
                       "a heat map of 3 positions was given a reference of 4", seam::input_error);
  CHECK_THROWS_AS(summary_heat_map(values.view(), {.sites = {site_of("A", 1, 3, {0})}}), seam::input_error);
  CHECK_THROWS_AS(summary_heat_map(values.view(), {.statistics = {{}, {}, {}}}), seam::input_error);
}
