#include <doctest/doctest.h>
#include <seam/report/marks.hpp>

#include <vector>

using namespace seam::report;

TEST_CASE("sites keep their colours when only those of one cluster are shown") {
  std::vector<seam::identify::site> const sites = {
      {.name = "A", .start = 3, .stop = 5, .positions = {}, .active_clusters = {0, 2}},
      {.name = "B", .start = 9, .stop = 12, .positions = {}, .active_clusters = {1, 2}}};
  CHECK(highlights_of(sites).size() == 2);
  auto const shown = highlights_of(sites, 1);
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].name == "B");
  CHECK(shown[0].hue == 1);
  CHECK(shown[0].stop == 12);
  CHECK(highlights_of(sites, 7).empty());
}

TEST_CASE("names stand over the middle of their sites and never on one another") {
  std::vector<highlight> const marks = {{0, 1, "A", 0}, {2, 3, "a long name", 1}, {4, 4, "C", 2}, {90, 99, "D", 3}};
  auto const names = detail::place_names(marks, 50, 10, 0, 100);
  REQUIRE(names.size() == 4);
  CHECK(names[0].x == 60);
  CHECK(names[1].x == 80);
  CHECK(names[3].x == 50 + 950);
  CHECK(names[3].line == 0);
  CHECK(detail::lines_of(names) == 2);
  for (std::size_t i = 0; i < names.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (names[i].line == names[j].line)
        CHECK(names[i].x - names[j].x >
              (detail::text_width(names[i].name, 12) + detail::text_width(names[j].name, 12)) / 2);
}

TEST_CASE("marks are cut to what is shown") {
  std::vector<highlight> const marks = {{5, 14, "A", 0}, {30, 35, "B", 1}};
  auto const names = detail::place_names(marks, 0, 10, 10, 20);
  REQUIRE(names.size() == 1);
  CHECK(names[0].x == 25);
  CHECK(detail::clipped(marks[0], 0, 10, 10, 20).x == 0);
  CHECK(detail::clipped(marks[0], 0, 10, 10, 20).width == 50);
  CHECK(detail::clipped(marks[1], 0, 10, 10, 20).width == 0);
}
