#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/report/html_markup.hpp>

#include "example.hpp"

#include <string>
#include <vector>

using namespace seam::report::detail;

TEST_CASE("runs of numbers are ranges") {
  CHECK(ranges_text(std::vector<int>{}) == "");
  CHECK(ranges_text(std::vector<int>{4}) == "4");
  CHECK(ranges_text(std::vector<int>{0, 1, 2, 7, 9, 10}) == "0\u20132, 7, 9\u201310");
}

TEST_CASE("things are counted in words") {
  CHECK(counted(0, "site", "sites") == "0 sites");
  CHECK(counted(1, "site", "sites") == "1 site");
}

TEST_CASE("sets of sites are their names, unknown sites left out") {
  CHECK(sites_markup({}, {"A"}) == "none");
  std::string const both = sites_markup({0, 2, 9}, {"A", "B", "<C>"});
  CHECK(both.find(">A</span> <span") != std::string::npos);
  CHECK(both.find(">&lt;C&gt;</span>") != std::string::npos);
  CHECK(both.find("B") == std::string::npos);
}

TEST_CASE("a sequence is written in numbered rows and groups, sites marked across both") {
  auto made = seam_test::example_analysis<seam::dna>(112);
  made.reference_letters.assign(112, 0);
  made.sites = {{.name = "S", .start = 98, .stop = 101, .positions = {}, .active_clusters = {}},
                {.name = "T", .start = 110, .stop = 500, .positions = {}, .active_clusters = {}}};
  auto const shown = seam::report::contents_of(made);
  std::string const html = sequence_markup(shown);
  CHECK(html.find("<span class=\"at\">  0</span>  AAAAAAAAAA AAAAAAAAAA") != std::string::npos);
  CHECK(html.find("<span class=\"at\">100</span>  <mark") != std::string::npos);
  std::string letters;
  std::string marked;
  bool in_tag = false;
  bool in_mark = false;
  for (std::size_t i = 0; i < html.size(); ++i) {
    if (html.compare(i, 5, "<mark") == 0) in_mark = true;
    if (html.compare(i, 7, "</mark>") == 0) in_mark = false;
    if (html[i] == '<') in_tag = true;
    if (!in_tag && html[i] == 'A') (in_mark ? marked : letters) += 'A';
    if (html[i] == '>') in_tag = false;
  }
  CHECK(marked.size() == 4 + 2);
  CHECK(letters.size() == 112 - 6);
}
