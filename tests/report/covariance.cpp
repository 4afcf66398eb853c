#include <doctest/doctest.h>
#include <seam/core/array.hpp>
#include <seam/report/covariance.hpp>

#include "xml.hpp"

#include <cmath>
#include <string>

using namespace seam::report;
using seam::array;

TEST_CASE("the limit is the largest value off the diagonal") {
  array<double, 2> const matrix({{2, 2}}, {9, -0.5, 0.25, 7});
  CHECK(covariance_limit(matrix.view()) == 0.5);
  CHECK(covariance_limit(array<double, 2>(3, 3).view()) == 1);
  CHECK(covariance_limit(array<double, 2>({{2, 2}}, {1, std::nan(""), HUGE_VAL, 1}).view()) == 1);
}

TEST_CASE("cells have the colours of their values and saturate at the limit") {
  array<double, 2> const matrix({{3, 3}}, {0, 2, -2, 1, 9, -9, 0, std::nan(""), 0});
  auto const all = seam_test::read_xml(covariance(matrix.view(), {.limit = 2}));
  std::vector<std::string> fills;
  for (auto const& cell : seam_test::select(all, "rect", "height", "186.67")) {
    double const columns = cell.number("width") / 186.67;
    for (int i = 0; i < std::lround(columns); ++i) fills.push_back(cell.get("fill"));
  }
  REQUIRE(fills.size() == 9);
  CHECK(fills[0] == hex(diverging(0)));
  CHECK(fills[1] == hex(diverging(1)));
  CHECK(fills[2] == hex(diverging(-1)));
  CHECK(fills[3] == hex(diverging(0.5)));
  CHECK(fills[4] == hex(diverging(1)));
  CHECK(fills[5] == hex(diverging(-1)));
  CHECK(fills[7] == hex(undefined_colour));
}

TEST_CASE("sites are squares on the diagonal") {
  array<double, 2> const matrix(10, 10);
  auto const figure = covariance(
      matrix.view(), {.sites = {{.name = "A", .start = 2, .stop = 4, .positions = {}, .active_clusters = {}}}});
  auto const all = seam_test::read_xml(figure);
  auto const squares = seam_test::select(all, "rect", "stroke", hex(site_colour(0)));
  REQUIRE(squares.size() == 1);
  CHECK(squares[0].number("width") == 168);
  CHECK(squares[0].number("height") == 168);
  CHECK(squares[0].number("x") == 68 + 112);
  CHECK(squares[0].number("x") - 68 == squares[0].number("y") - 53);
}

TEST_CASE("positions can be drawn in another order") {
  array<double, 2> const matrix({{2, 2}}, {1, 0, 0, -1});
  auto const first = [](std::string const& figure) {
    return seam_test::select(seam_test::read_xml(figure), "rect", "height", "280").at(0).get("fill");
  };
  CHECK(first(covariance(matrix.view(), {.limit = 1})) == hex(diverging(1)));
  CHECK(first(covariance(matrix.view(), {.limit = 1, .order = {1, 0}})) == hex(diverging(-1)));
}

TEST_CASE("the strongest value of a block is what a reduced picture shows") {
  array<double, 2> const matrix({{3, 3}}, {0.1, -0.9, 0.2, 0.3, 0.5, std::nan(""), 0, 0, 0.7});
  auto const blocks = detail::strongest_of_blocks(matrix.view(), {}, 2);
  REQUIRE(blocks.size() == 4);
  CHECK(blocks[0] == -0.9);
  CHECK(blocks[1] == 0.2);
  CHECK(blocks[3] == 0.7);
}

TEST_CASE("figures of long sequences stay below the size of a photograph") {
  for (std::ptrdiff_t const length : {249, 513, 2114}) {
    array<double, 2> matrix(length, length);
    std::uint32_t state = 1;
    for (double& value : matrix) value = ((state = state * 1664525 + 1013904223) >> 8) / 16777216.0 - 0.5;
    std::string const figure = covariance(matrix.view());
    CAPTURE(length);
    CHECK(figure.size() < 300'000);
    CHECK(seam_test::select(seam_test::read_xml(figure), "image").size() == 1);
  }
}

TEST_CASE("degenerate matrices are drawn, wrong ones refused") {
  for (std::ptrdiff_t const length : {0, 1})
    CHECK_NOTHROW(seam_test::read_xml(covariance(array<double, 2>(length, length).view())));
  array<double, 2> undefined(4, 4);
  for (double& value : undefined) value = std::nan("");
  CHECK((covariance(undefined.view()) == covariance(undefined.view())));
  CHECK_THROWS_WITH_AS(covariance(array<double, 2>(2, 3).view()), "a covariance matrix is square, this one is 2 x 3",
                       seam::input_error);
  CHECK_THROWS_AS(covariance(array<double, 2>(2, 2).view(), {.order = {0, 2}}), seam::input_error);
  CHECK_THROWS_AS(covariance(array<double, 2>(2, 2).view(), {.order = {0}}), seam::input_error);
  CHECK_THROWS_AS(covariance(array<double, 2>(2, 2).view(), {.limit = 0}), seam::input_error);
  CHECK_THROWS_AS(covariance(array<double, 2>(2, 2).view(),
                             {.sites = {{.name = "A", .start = 1, .stop = 2, .positions = {}, .active_clusters = {}}}}),
                  seam::input_error);
}
