#include <doctest/doctest.h>
#include <seam/report/html_page.hpp>

#include "xml.hpp"

#include <string>
#include <utility>

using namespace seam::report;

TEST_CASE("a page has a language, a character set, a title, and closes what it opens") {
  html_page page("<title> & more", "a \"page\"");
  page.begin_section("one", "First");
  page.paragraph("a < b");
  page.begin_details("more");
  page.table("what", {{"name"}, {"value", true, "in <units>"}},
             {{"<x>", "1"}, {table_cell::markup("<b>y</b>"), std::string("2")}});
  page.end_details();
  page.end_section();
  std::string const text = std::move(page).finish();
  auto const all = seam_test::read_xml(std::string_view(text).substr(std::string("<!doctype html>\n").size()));
  CHECK(all.front().get("lang") == "en");
  CHECK(seam_test::select(all, "meta", "charset", "utf-8").size() == 1);
  CHECK(seam_test::select(all, "title").at(0).text == "<title> & more");
  CHECK(seam_test::select(all, "p").at(0).text == "a < b");
  auto const heads = seam_test::select(all, "th");
  CHECK(heads.at(1).get("title") == "in <units>");
  CHECK(heads.at(1).get("class") == "number");
  auto const cells = seam_test::select(all, "td");
  REQUIRE(cells.size() == 4);
  CHECK(cells[0].text == "<x>");
  CHECK(cells[1].get("class") == "number");
  CHECK(seam_test::select(all, "b").at(0).text == "y");
}
