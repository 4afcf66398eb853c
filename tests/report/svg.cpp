#include <doctest/doctest.h>
#include <seam/report/svg.hpp>

#include "xml.hpp"

#include <string>
#include <utility>

TEST_CASE("a document is well formed, sized, titled and described") {
  seam::report::svg out(200.5, 100, "A & B", "what <it> shows");
  out.open("g", {{"fill", "#fff"}});
  out.line(0, 1, 2.25, 3, {{"stroke", "\"><script>"}});
  out.text(4, 5, "5' & 3'");
  out.rect(1, 2, 3, 4, {}, "a tip");
  auto const all = seam_test::read_xml(std::move(out).finish());
  REQUIRE(all.front().name == "svg");
  CHECK(all.front().attributes.at("viewBox") == "0 0 200.5 100");
  CHECK(all.front().attributes.at("role") == "img");
  CHECK(all.at(1).text == "A & B");
  CHECK(all.at(2).name == "desc");
  CHECK(all.at(2).text == "what <it> shows");
  auto const line = seam_test::select(all, "line").at(0);
  CHECK(line.number("x2") == 2.25);
  CHECK(line.get("stroke") == "\"><script>");
  CHECK(line.depth == 2);
  CHECK(seam_test::says(all, "5' & 3'"));
  CHECK(seam_test::select(all, "title").at(1).text == "a tip");
  CHECK(seam_test::select(all, "script").empty());
}

TEST_CASE("what was not opened cannot be closed") {
  seam::report::svg out(1, 1, "", "");
  out.close();
  CHECK_THROWS_AS(out.close(), seam::error);
}

TEST_CASE("the checker of these tests refuses what is not well formed") {
  for (char const* wrong : {"<a>", "<a></b>", "<a b=\"1\" b=\"2\"/>", "<a/><b/>", "<a>&nbsp;</a>", "<a b=\"<\"/>", "",
                            "<a>\x01</a>", "<a b=1/>", "text"})
    CHECK_THROWS_AS(seam_test::read_xml(wrong), std::runtime_error);
}
