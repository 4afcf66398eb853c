#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/report/viewer.hpp>

#include <nlohmann/json.hpp>

#include "example.hpp"

#include <filesystem>
#include <string>

using namespace seam::report;

namespace {

/// What stands between two marks of a page, the first of its kind.
std::string between(std::string const& page, std::string const& first, std::string const& last) {
  std::size_t const begin = page.find(first);
  REQUIRE(begin != page.npos);
  std::size_t const end = page.find(last, begin + first.size());
  REQUIRE(end != page.npos);
  return page.substr(begin + first.size(), end - begin - first.size());
}

std::ptrdiff_t count(std::string const& page, std::string const& word) {
  std::ptrdiff_t times = 0;
  for (std::size_t at = page.find(word); at != page.npos; at = page.find(word, at + 1)) ++times;
  return times;
}

}  // namespace

TEST_CASE("the page holds the analysis, and is the same every time") {
  auto const made = seam_test::example_analysis<seam::dna>();
  std::string const page = viewer_html(contents_of(made));
  CHECK((page == viewer_html(contents_of(made))));
  auto const words = nlohmann::json::parse(between(page, "id=\"seam-words\">", "</script>"));
  CHECK(words["name"] == "example");
  CHECK(words["sites"].size() == 2);
  auto const data = make_viewer_data(contents_of(made));
  CHECK((between(page, "id=\"seam-bytes\">", "</script>") == base64(data.bytes)));
  for (std::string_view const script : detail::viewer_scripts) CHECK(page.find(script) != page.npos);
}

TEST_CASE("the page may load nothing: its policy says so, and nothing in it asks") {
  auto const made = seam_test::example_analysis<seam::dna>();
  std::string const page = viewer_html(contents_of(made));
  CHECK(page.find("default-src 'none'") != page.npos);
  for (char const* word : {" src=", "@import", "<link", "fetch(", "XMLHttpRequest", "innerHTML", "eval("})
    CHECK_MESSAGE(page.find(word) == page.npos, word);
}

TEST_CASE("hostile names end nothing and are nothing but text") {
  auto made = seam_test::example_analysis<seam::dna>();
  std::string const hostile = "</title></script><script>alert(\"1\")</script><!--&amp;'\xff";
  made.name = hostile;
  made.sites[0].name = hostile;
  made.interactions[0].reason = hostile;
  made.settings.emplace_back(hostile, hostile);
  viewer_extras extras;
  extras.notes = {hostile};
  extras.tables = {{hostile, {hostile}, {{hostile}}}};
  std::string const page = viewer_html(contents_of(made), extras);
  CHECK(count(page, "<script") == 3);  // words, bytes, the viewer
  CHECK(count(page, "</script>") == 3);
  CHECK(page.find("alert(\"1\")") == page.npos);
  auto const words = nlohmann::json::parse(between(page, "id=\"seam-words\">", "</script>"));
  std::string const shown = hostile.substr(0, hostile.size() - 1) + "\uFFFD";
  CHECK(words["name"] == shown);
  CHECK(words["settings"].back() == nlohmann::json::array({shown, shown}));
  CHECK(words["tables"][0]["rows"][0][0] == shown);
}

TEST_CASE("the page is written whole or not at all") {
  namespace fs = std::filesystem;
  auto const made = seam_test::example_analysis<seam::dna>();
  fs::path const folder = fs::temp_directory_path() / "seam_test_report_viewer";
  fs::remove_all(folder);
  CHECK_THROWS_AS(write_viewer(made, (folder / "report.html").string()), seam::input_error);
  fs::create_directories(folder);
  write_viewer(made, (folder / "report.html").string());
  CHECK(fs::file_size(folder / "report.html") == viewer_html(contents_of(made)).size());
  fs::remove_all(folder);
}
