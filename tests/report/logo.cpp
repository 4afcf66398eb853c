#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/core/array.hpp>
#include <seam/report/analysis.hpp>
#include <seam/report/logo.hpp>

#include "outline.hpp"
#include "xml.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace seam::report;
using seam::array;

namespace {

array<float, 2> map_of(std::vector<float> values, std::ptrdiff_t columns) {
  auto const rows = static_cast<std::ptrdiff_t>(values.size()) / columns;
  return {{{rows, columns}}, std::move(values)};
}

/// Boxes, in pixels, of the outlines of all letters of that colour.
std::vector<seam_test::bounds> letters_of_colour(std::string const& figure, std::string const& fill) {
  std::vector<seam_test::bounds> boxes;
  for (auto const& path : seam_test::select(seam_test::read_xml(figure), "path", "fill", fill))
    for (auto const& box : seam_test::outlines(path.get("d"), glyph_path::steps_per_pixel)) boxes.push_back(box);
  return boxes;
}

}  // namespace

TEST_CASE("letters are stacked by the published rules") {
  auto const map = map_of({1, -2, 3, -0.5F}, 4);
  auto const stacked = stack_letters(map.view(), false, stack_order::big_on_top, {0, 1});
  REQUIRE(stacked.size() == 4);
  struct {
    std::ptrdiff_t letter;
    double floor, ceiling;
  } const expected[] = {{1, -2.5, -0.5}, {3, -0.5, 0}, {0, 0, 1}, {2, 1, 4}};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(stacked[i].letter == expected[i].letter);
    CHECK(stacked[i].floor == expected[i].floor);
    CHECK(stacked[i].ceiling == expected[i].ceiling);
  }
}

TEST_CASE("other orders turn the stacks over") {
  auto const order = [](stack_order wanted) {
    std::string letters;
    auto const map = map_of({1, 2, 3, 0.5F}, 4);
    for (auto const& entry : stack_letters(map.view(), false, wanted, {0, 1}))
      letters += "ACGT"[static_cast<std::size_t>(entry.letter)];
    return letters;
  };
  CHECK(order(stack_order::big_on_top) == "TACG");
  CHECK(order(stack_order::small_on_top) == "GCAT");
  CHECK(order(stack_order::fixed) == "TGCA");
}

TEST_CASE("heights add up to the values, centred or not") {
  auto const map = map_of({0.3F, -1.2F, 2.5F, 0.1F, 4, 4, 4, 4, -1, 0, 0, 0}, 4);
  for (bool const centred : {false, true})
    for (std::ptrdiff_t position = 0; position < 3; ++position) {
      double mean = 0;
      for (float const value : map.view().row(position)) mean += value / 4.0;
      double above = 0, below = 0;
      for (float const value : map.view().row(position)) {
        double const drawn = value - (centred ? mean : 0);
        (drawn < 0 ? below : above) += drawn;
      }
      double highest = 0, lowest = 0, sum = 0;
      for (auto const& entry : stack_letters(map.view(), centred, stack_order::big_on_top, {position, position + 1})) {
        highest = std::max(highest, entry.ceiling);
        lowest = std::min(lowest, entry.floor);
        sum += (entry.negative() ? -1 : 1) * (entry.ceiling - entry.floor);
      }
      CAPTURE(position);
      CHECK(highest == doctest::Approx(above));
      CHECK(lowest == doctest::Approx(below));
      CHECK(sum == doctest::Approx(above + below));
      if (centred) CHECK(std::abs(sum) < 1e-6);
    }
}

TEST_CASE("zero, undefined and infinite values have no letter") {
  float const nan = std::numeric_limits<float>::quiet_NaN();
  auto const map = map_of({0, nan, std::numeric_limits<float>::infinity(), 2}, 4);
  auto const stacked = stack_letters(map.view(), false, stack_order::big_on_top, {0, 1});
  REQUIRE(stacked.size() == 1);
  CHECK(stacked[0].letter == 3);
  CHECK(stacked[0].ceiling == 2);
  CHECK_NOTHROW(seam_test::read_xml(logo(map.view(), "ACGT")));
}

TEST_CASE("shared limits cover every logo") {
  array<float, 3> maps({{2, 1, 2}}, {1, 2, -4, 1});
  CHECK(logo_limits(maps.view(), false) == limits{-4, 3});
  CHECK(logo_limits(maps.view(), true) == limits{-2.5, 2.5});
  CHECK(logo_limits(array<float, 3>(0, 5, 4).view()) == limits{0, 0});
}

TEST_CASE("on paper a letter's height is its value, and its place its position") {
  // one T of 3 at position 0, one C of -1 at position 2
  auto const map = map_of({0, 0, 0, 3, 0, 0, 0, 0, 0, -1, 0, 0}, 4);
  logo_options options;
  options.centred = false;
  options.width = 384;  // 100 pixels a position
  options.row_height = 80;
  std::string const figure = logo(map.view(), "ACGT", options);
  auto const thymine = letters_of_colour(figure, "#ff0000");
  REQUIRE(thymine.size() == 1);
  CHECK(thymine[0].height() == doctest::Approx(60).epsilon(0.001));
  CHECK(thymine[0].width() == doctest::Approx(90 * 0.78).epsilon(0.001));
  CHECK((thymine[0].left + thymine[0].right) / 2 == doctest::Approx(68 + 50).epsilon(0.001));
  CHECK(letters_of_colour(figure, "#0000ff").empty());
  auto const cytosine = letters_of_colour(figure, "#000080");  // half as bright
  REQUIRE(cytosine.size() == 1);
  CHECK(cytosine[0].height() == doctest::Approx(20).epsilon(0.002));
  CHECK(cytosine[0].top == doctest::Approx(thymine[0].bottom));
  CHECK((cytosine[0].left + cytosine[0].right) / 2 == doctest::Approx(68 + 250).epsilon(0.001));
  CHECK(seam_test::select(seam_test::read_xml(figure), "path", "fill", "#000080").at(0).get("fill-opacity") == ".5");
}

TEST_CASE("given limits are kept, and letters end there") {
  auto const map = map_of({0, 0, 0, 3}, 4);
  logo_options options;
  options.centred = false;
  options.row_height = 80;
  options.y = limits{0, 2};
  CHECK(letters_of_colour(logo(map.view(), "ACGT", options), "#ff0000").at(0).height() == doctest::Approx(80));
  options.y = limits{-6, 6};
  CHECK(letters_of_colour(logo(map.view(), "ACGT", options), "#ff0000").at(0).height() == doctest::Approx(20));
}

TEST_CASE("a window shows its positions under their own numbers, rows break it") {
  array<float, 2> map(40, 4);
  for (std::ptrdiff_t i = 0; i < 40; ++i) map(i, 3) = 1;
  logo_options options;
  options.centred = false;
  options.view = window{10, 30};
  options.positions_per_row = 8;
  options.highlights = {{16, 19, "site", 0}, {35, 38, "elsewhere", 1}};
  std::string const figure = logo(map.view(), "ACGT", options);
  CHECK(letters_of_colour(figure, "#ff0000").size() == 20);
  auto const all = seam_test::read_xml(figure);
  for (char const* shown : {"10", "17", "18", "25", "26", "29", "site"})
    CHECK_MESSAGE(seam_test::says(all, shown), shown);
  for (char const* hidden : {"9", "30", "elsewhere"}) CHECK_FALSE_MESSAGE(seam_test::says(all, hidden), hidden);
  double const pixels = (1100 - 68 - 16) / 8.0;
  auto const tinted = seam_test::select(all, "rect", "fill", hex(site_tint(0)));
  REQUIRE(tinted.size() == 2);  // the site lies on two rows
  CHECK(tinted[0].number("x") == doctest::Approx(68 + 6 * pixels).epsilon(0.0001));
  CHECK(tinted[0].number("width") == doctest::Approx(2 * pixels).epsilon(0.0001));
  CHECK(tinted[1].number("x") == 68);
}

TEST_CASE("a sequence's own letters can be picked out") {
  auto const map = map_of({1, 0, 0, 2, 1, 0, 0, 2}, 4);
  logo_options options;
  options.centred = false;
  options.coloured_sequence = "TA";
  std::string const figure = logo(map.view(), "ACGT", options);
  CHECK(letters_of_colour(figure, "#ff0000").size() == 1);
  CHECK(letters_of_colour(figure, "#008000").size() == 2);  // an A has two outlines
  CHECK(letters_of_colour(figure, "#666666").size() == 3);
}

TEST_CASE("letters too narrow to be read are bars") {
  array<float, 2> map(2114, 4);
  for (std::ptrdiff_t i = 0; i < 2114; ++i) map(i, 1) = 1;
  logo_options options;
  options.centred = false;
  std::string const figure = logo(map.view(), "ACGT", options);
  auto const bars = letters_of_colour(figure, "#0000ff");
  CHECK(bars.size() == 2114);
  CHECK(figure.find("c", figure.find(" d=\"")) > figure.find("\"/>", figure.find(" d=\"")));  // no curves
  CHECK(figure.size() < 100'000);
}

TEST_CASE_TEMPLATE("every alphabet has a logo", A, seam::dna, seam::rna, seam::protein, seam::basic_alphabet<"01">,
                   seam::basic_alphabet<"X">) {
  std::string const letters = seam::report::channel_letters_of<A>();
  array<float, 2> map(3, A::channels);
  for (std::ptrdiff_t i = 0; i < map.size(); ++i) map.data()[i] = static_cast<float>(i % 7) - 3;
  auto const all = seam_test::read_xml(logo(map.view(), letters));
  CHECK(seam_test::select(all, "path").size() >= (A::channels > 1 ? 2 : 0));
  CHECK((logo(map.view(), letters) == logo(map.view(), letters)));
}

TEST_CASE("one position, and none") {
  CHECK_NOTHROW(seam_test::read_xml(logo(map_of({1, 2, 3, 4}, 4).view(), "ACGT")));
  auto const empty = logo(array<float, 2>(0, 4).view(), "ACGT", {.title = "nothing"});
  CHECK(seam_test::says(seam_test::read_xml(empty), "nothing"));
}

TEST_CASE("what does not fit is refused") {
  auto const map = map_of({1, 2, 3, 4}, 4);
  CHECK_THROWS_WITH_AS(logo(map.view(), "ACG"), "a logo was given a map of 4 columns and 3 letters", seam::input_error);
  logo_options options;
  options.view = window{0, 2};
  CHECK_THROWS_WITH_AS(logo(map.view(), "ACGT", options), "a logo was asked to show positions 0 to 2 (exclusive) of 1",
                       seam::input_error);
  options.view = window{1, 0};
  CHECK_THROWS_AS(logo(map.view(), "ACGT", options), seam::input_error);
}

TEST_CASE("titles and names are text, whatever they hold") {
  logo_options options;
  options.title = "<script>alert('x')</script> & \"co\"";
  options.highlights = {{0, 0, "</text><b>", 0}};
  auto const all = seam_test::read_xml(logo(map_of({1, 2, 3, 4}, 4).view(), "ACGT", options));
  CHECK(seam_test::says(all, options.title));
  CHECK(seam_test::says(all, "</text><b>"));
  CHECK(seam_test::select(all, "script").empty());
}
