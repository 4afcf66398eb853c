#include <doctest/doctest.h>
#include <seam/report/epistasis.hpp>

#include "report/site_bars.hpp"

#include <cmath>
#include <string>
#include <vector>

using namespace seam::report;
using seam::identify::interaction;
using seam_test::named, seam_test::tipped;

namespace {

interaction term(std::vector<std::ptrdiff_t> sites, std::optional<double> value, std::string reason = "") {
  return {.sites = std::move(sites), .value = value, .reason = std::move(reason)};
}

}  // namespace

TEST_CASE("two sites make one cell and no bars") {
  auto const all = seam_test::read_xml(epistasis({term({0, 1}, -0.73)}, named({"A", "B"})));
  auto const cells = tipped(all);
  REQUIRE(cells.size() == 1);
  CHECK(cells[0].first == "A|B: \u22120.73");
  CHECK(cells[0].second.get("fill") == hex(diverging(-1)));
  CHECK(seam_test::says(all, "\u22120.73"));
  CHECK_FALSE(seam_test::says(all, "interaction (units of activity)"));
}

TEST_CASE("pairs fill the lower triangle, larger sets are bars from zero") {
  auto const all = seam_test::read_xml(epistasis(
      {term({0, 1}, 0.5), term({0, 2}, -1.0), term({1, 2}, std::nullopt, "no cluster shows B"), term({0, 1, 2}, 2.0)},
      named({"A", "B", "C"})));
  auto const cells = tipped(all);
  REQUIRE(cells.size() == 4);
  CHECK(cells[0].second.get("fill") == hex(diverging(0.5)));
  CHECK(cells[1].second.get("fill") == hex(diverging(-1)));
  CHECK(cells[1].second.number("x") == cells[0].second.number("x"));
  CHECK(cells[1].second.number("y") == cells[0].second.number("y") + cells[0].second.number("height"));
  CHECK(cells[2].first == "B|C has no value: no cluster shows B");
  CHECK(cells[2].second.get("fill") == "#e4e4e4");
  CHECK(cells[2].second.number("x") == cells[1].second.number("x") + cells[1].second.number("width"));
  CHECK(cells[3].second.number("width") == doctest::Approx(320 / 1.3).epsilon(1e-4));  // room for the number
  CHECK(seam_test::says(all, "2.00"));
  CHECK(seam_test::says(all, "A|B|C"));
}

TEST_CASE("bars share their scale with the pairs: a weak interaction has a short bar") {
  auto const cells = tipped(seam_test::read_xml(epistasis(
      {term({0, 1}, -1.5), term({0, 2}, 0.1), term({1, 2}, 0.0), term({0, 1, 2}, 0.015)}, named({"A", "B", "C"}))));
  REQUIRE(cells.size() == 4);
  CHECK(cells[3].second.number("width") == doctest::Approx(0.01 * 320 / 1.3).epsilon(1e-3));
}

TEST_CASE("of very many sets the strongest are shown") {
  std::vector<std::string> names;
  std::vector<interaction> terms;
  for (std::ptrdiff_t i = 0; i < 26; ++i) names.push_back(std::string(1, static_cast<char>('A' + i)));
  for (std::ptrdiff_t i = 0; i + 2 < 26; ++i)
    for (std::ptrdiff_t j = i + 1; j + 1 < 26; ++j)
      terms.push_back(term({i, j, j + 1}, (i + j) % 7 == 0 ? std::optional<double>() : static_cast<double>(i - j)));
  epistasis_options options;
  options.most_bars = 5;
  auto const cells = tipped(seam_test::read_xml(epistasis(terms, named(names), options)));
  REQUIRE(cells.size() == 5);
  CHECK(cells[0].first == "A|Y|Z: \u221224");
}

TEST_CASE("nothing, undefined values and hostile names are drawn; unknown sites refused") {
  auto const none = seam_test::read_xml(epistasis({}, named({"A"})));
  CHECK(seam_test::says(none, "No interactions: fewer than two sites were found."));
  auto const all = seam_test::read_xml(
      epistasis({term({0, 1}, std::nan("")), term({0, 1, 2}, std::nullopt, "<b>&")}, named({"<A>", "B", "'"})));
  CHECK(seam_test::says(all, "<A>|B|'"));
  CHECK(seam_test::says(all, "no value: <b>&"));
  CHECK_THROWS_WITH_AS(epistasis({term({0, 3}, 1.0)}, named({"A", "B"})), "an interaction names site number 3 of 2",
                       seam::input_error);
}
