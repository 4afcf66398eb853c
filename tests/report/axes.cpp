#include <doctest/doctest.h>
#include <seam/report/axes.hpp>

#include "xml.hpp"

#include <cmath>
#include <string>
#include <vector>

using namespace seam::report;

TEST_CASE("a scale is linear and may run downwards") {
  scale const y{{-1, 3}, 200, 100};
  CHECK(y(-1) == 200);
  CHECK(y(3) == 100);
  CHECK(y(1) == 150);
}

TEST_CASE("limits without an extent get one") {
  CHECK(detail::usable({2, 5}) == limits{2, 5});
  CHECK(detail::usable({0, 0}) == limits{-1, 1});
  CHECK(detail::usable({5, 5}).lower < 5);
  CHECK(detail::usable({HUGE_VAL, -HUGE_VAL}) == limits{0, 1});
  CHECK(detail::usable({0, std::nan("")}) == limits{0, 1});
}

TEST_CASE("ticks stand at round values inside of the range") {
  auto const labels = [](limits range, double wanted) {
    std::string all;
    for (auto const& mark : detail::ticks(range, wanted)) all += mark.label + ' ';
    return all;
  };
  CHECK(labels({0, 1}, 5) == "0.0 0.2 0.4 0.6 0.8 1.0 ");
  CHECK(labels({-0.93, 2.1}, 4) == "0 1 2 ");
  CHECK(labels({-2, 2}, 4) == "\u22122 \u22121 0 1 2 ");
  CHECK(labels({0, 300}, 3) == "0 100 200 300 ");
  CHECK(labels({0, 0.004}, 2) == "0.000 0.002 0.004 ");
  for (limits const range : {limits{-0.99, 0.99}, limits{1e-9, 3e-9}, limits{-5e8, 7e8}, limits{3.1, 3.2}})
    for (double const wanted : {1.0, 3.0, 10.0}) {
      auto const marks = detail::ticks(range, wanted);
      CHECK(marks.size() >= 2);
      CHECK(static_cast<double>(marks.size()) <= 2 * wanted + 3);
      for (auto const& mark : marks) {
        CHECK(mark.value >= range.lower - 1e-6 * (range.upper - range.lower));
        CHECK(mark.value <= range.upper + 1e-6 * (range.upper - range.lower));
      }
    }
}

TEST_CASE("numbers of positions never run into each other") {
  for (double const pixels : {0.2, 0.5, 4.0, 11.0, 80.0}) {
    svg out(1000, 100, "", "");
    detail::draw_cell_axis(out, 50, 10, pixels, 0, static_cast<std::ptrdiff_t>(900 / pixels), "position");
    double end = -HUGE_VAL;
    for (auto const& label : seam_test::select(seam_test::read_xml(std::move(out).finish()), "text")) {
      if (label.text == "position") continue;
      double const half = detail::text_width(label.text, 11) / 2;
      CHECK(label.number("x") - half > end + 2);
      end = label.number("x") + half;
      double const expected = 50 + (std::stod(label.text) + 0.5) * pixels;
      CHECK(std::abs(label.number("x") - expected) < 0.006);
    }
  }
}

TEST_CASE("levels take the nearest colour, and a colour of its own what is undefined") {
  detail::levels const shades(11, [](double share) { return colour{static_cast<int>(100 * share), 0, 0}; });
  CHECK(shades.colours().at(shades(0)).red == 0);
  CHECK(shades.colours().at(shades(0.52)).red == 50);
  CHECK(shades.colours().at(shades(-3)).red == 0);
  CHECK(shades.colours().at(shades(1e9)).red == 100);
  CHECK(shades.colours().at(shades(std::nan(""))) == undefined_colour);
}

TEST_CASE("few cells are rectangles that tile the area, equal neighbours joined") {
  svg out(100, 100, "", "");
  detail::draw_cells(out, {10, 20, 40, 10}, 4, {0, 0, 1, 0, 1, 1, 1, 1}, {{1, 0, 0}, {2, 0, 0}});
  auto const all = seam_test::read_xml(std::move(out).finish());
  auto const cells = seam_test::select(all, "rect", "height", "5");
  REQUIRE(cells.size() == 4);
  double area = 0;
  for (auto const& cell : cells) area += cell.number("width") * cell.number("height");
  CHECK(area == doctest::Approx(400));
  CHECK(cells[0].number("width") == 20);
  CHECK(cells[0].get("fill") == "#010000");
  CHECK(cells[1].number("x") == 30);
  CHECK(cells[3].number("y") == 25);
  CHECK(cells[3].number("width") == 40);
}

TEST_CASE("many cells are one picture that fills the area") {
  svg out(100, 100, "", "");
  detail::draw_cells(out, {10, 20, 40, 30}, 100, std::vector<std::uint8_t>(5000, 1), {{1, 0, 0}, {2, 0, 0}});
  auto const pictures = seam_test::select(seam_test::read_xml(std::move(out).finish()), "image");
  REQUIRE(pictures.size() == 1);
  CHECK(pictures[0].number("width") == 40);
  CHECK(pictures[0].number("y") == 20);
  CHECK(pictures[0].get("href").rfind("data:image/png;base64,iVBORw0KGgo", 0) == 0);
}

TEST_CASE("a colour bar runs from its lower limit at the bottom to the upper at the top") {
  svg out(100, 300, "", "");
  detail::draw_colour_bar(
      out, {10, 20, 14, 256}, {0, 2},
      [](double t) {
        return colour{static_cast<int>(255 * t), 0, 0};
      },
      "bits");
  auto const all = seam_test::read_xml(std::move(out).finish());
  auto const slices = seam_test::select(all, "rect", "x", "10");
  CHECK(slices.front().number("y") == 20);
  CHECK(slices.front().get("fill") == "#fd0000");
  for (auto const& label : seam_test::select(all, "text", "x", "30"))
    CHECK(label.number("y") - 4 == doctest::Approx(276 - 128 * std::stod(label.text)));
}
