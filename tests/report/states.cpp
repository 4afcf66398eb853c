#include <doctest/doctest.h>
#include <seam/report/states.hpp>

#include "xml.hpp"

#include <string>

using namespace seam::report;
using seam::identify::site_state;
using seam::identify::site_states;

TEST_CASE("a colour a state: rows are sites, columns clusters, dots over clusters of few") {
  site_states states(3, 2);
  states.state(0, 0) = states.state(1, 0) = site_state::preserved;
  states.state(2, 0) = site_state::disrupted;
  states.state(2, 1) = site_state::gained;
  states.few_members[1] = 1;
  auto const all =
      seam_test::read_xml(state_matrix(states, {.site_names = {"A", "B"}, .reference_cluster = 0, .width = 464}));
  auto const cells = seam_test::select(all, "rect", "height", "26");
  REQUIRE(cells.size() == 4);  // A: two joined and one, B: two joined and one
  CHECK(cells[0].get("fill") == hex(state_colour(site_state::preserved)));
  CHECK(cells[0].number("width") == 200);
  CHECK(cells[1].get("fill") == hex(state_colour(site_state::disrupted)));
  CHECK(cells[2].get("fill") == hex(state_colour(site_state::neutral)));
  CHECK(cells[3].get("fill") == hex(state_colour(site_state::gained)));
  CHECK(cells[3].number("x") == cells[1].number("x"));
  for (char const* state : {"preserved", "disrupted", "gained", "neutral"}) CHECK(seam_test::says(all, state));
  auto const dots = seam_test::select(all, "circle");
  REQUIRE(dots.size() == 1);
  CHECK(dots[0].number("cx") == 68 + 150);
  CHECK(seam_test::select(all, "path", "fill", "#c00000").size() == 1);
}

TEST_CASE("no sites, wrong names; colours that can be told apart in grey") {
  CHECK(seam_test::says(seam_test::read_xml(state_matrix(site_states(4, 0), {})), "No sites were found."));
  CHECK_THROWS_AS(state_matrix(site_states(4, 2), {.site_names = {"A"}}), seam::input_error);
  auto const light = [](site_state state) {
    colour const c = state_colour(state);
    return 0.2126 * c.red + 0.7152 * c.green + 0.0722 * c.blue;
  };
  CHECK(light(site_state::neutral) - light(site_state::gained) > 60);
  CHECK(light(site_state::gained) - light(site_state::preserved) > 30);
  CHECK(light(site_state::disrupted) - light(site_state::preserved) > 30);
}
