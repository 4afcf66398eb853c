#include <doctest/doctest.h>
#include <seam/core/array.hpp>
#include <seam/report/configuration.hpp>

#include "xml.hpp"

#include <cmath>
#include <string>

using namespace seam::report;
using seam::array;

namespace {

using binary = seam::view<std::uint8_t const, 2>;
using continuous = seam::view<double const, 2>;

}  // namespace

TEST_CASE("active sites are dark cells: rows are sites, columns clusters") {
  array<std::uint8_t, 2> const matrix({{3, 2}}, {1, 0, 0, 1, 1, 1});
  auto const all = seam_test::read_xml(
      configuration_matrix(binary(matrix.view()), {.site_names = {"A", "B"}, .reference_cluster = 2, .width = 464}));
  auto const cells = seam_test::select(all, "rect", "height", "26");
  REQUIRE(cells.size() == 5);  // A: 1 0 1, B: 0 11
  CHECK(cells[0].get("fill") == hex(detail::grey_scale(1)));
  CHECK(cells[0].number("x") == 68);
  CHECK(cells[0].number("width") == 100);
  CHECK(cells[1].get("fill") == hex(detail::grey_scale(0)));
  CHECK(cells[3].get("fill") == hex(detail::grey_scale(0)));
  CHECK(cells[4].number("width") == 200);
  CHECK(cells[4].number("y") == cells[0].number("y") + 26);
  CHECK(seam_test::says(all, "active"));
  CHECK(seam_test::select(all, "path", "fill", "#c00000").size() == 1);
}

TEST_CASE("the continuous matrix shades from 0 to 1") {
  array<double, 2> const matrix({{3, 1}}, {0, 1, std::nan("")});
  auto const all = seam_test::read_xml(configuration_matrix(continuous(matrix.view()), {.site_names = {"A"}}));
  auto const cells = seam_test::select(all, "rect", "height", "26");
  REQUIRE(cells.size() == 4);  // three cells and the frame
  CHECK(cells[0].get("fill") == "#ffffff");
  CHECK(cells[1].get("fill") == hex(detail::grey_scale(1)));
  CHECK(cells[2].get("fill") == hex(undefined_colour));
}

TEST_CASE("no sites, no clusters, strange names, wrong names") {
  auto const none = configuration_matrix(binary(array<std::uint8_t, 2>(5, 0).view()), {});
  CHECK(seam_test::says(seam_test::read_xml(none), "No sites were found."));
  array<double, 2> const empty(0, 2);
  auto const all = seam_test::read_xml(configuration_matrix(continuous(empty.view()), {.site_names = {"<A>", "&"}}));
  CHECK(seam_test::says(all, "<A>"));
  CHECK_THROWS_WITH_AS(configuration_matrix(continuous(empty.view()), {.site_names = {"A"}}),
                       "a configuration matrix of 2 sites was given 1 site names", seam::input_error);
}
