#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/report/html.hpp>

#include "example.hpp"
#include "xml.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace seam::report;

namespace {

std::vector<seam_test::xml_element> elements_of(std::string const& page) {
  std::string const doctype = "<!doctype html>\n";
  REQUIRE(page.rfind(doctype, 0) == 0);
  return seam_test::read_xml(std::string_view(page).substr(doctype.size()));
}

bool holds(std::string const& page, std::string const& markup) {
  return page.find(markup) != std::string::npos;
}

}  // namespace

TEST_CASE_TEMPLATE("the page is well formed and the same every time, for any alphabet", A, seam::dna, seam::protein,
                   seam::basic_alphabet<"01">) {
  auto const made = seam_test::example_analysis<A>();
  std::string const page = html(made);
  auto const all = elements_of(page);
  CHECK(all.front().name == "html");
  CHECK((page == html(made)));
  CHECK(seam_test::select(all, "section").size() == 9);
  CHECK(seam_test::select(all, "svg").size() >= 16 + 8);  // figures, and two logos for each of four clusters
}

TEST_CASE("nothing is loaded and nothing is run") {
  auto const made = seam_test::example_analysis<seam::dna>();
  std::string const page = html(made);
  auto const all = elements_of(page);
  for (char const* forbidden : {"script", "link", "iframe", "img", "object", "embed", "base", "form", "use"})
    CHECK_MESSAGE(seam_test::select(all, forbidden).empty(), forbidden);
  for (auto const& element : all)
    for (auto const& attribute : element.attributes) {
      std::string const& name = attribute.first;
      std::string const& value = attribute.second;
      CHECK_MESSAGE(name.rfind("on", 0) != 0, name);
      CHECK_MESSAGE(name != "src", element.name);
      if (name == "href") CHECK_MESSAGE((value[0] == '#' || value.rfind("data:image/png", 0) == 0), value);
      if (name != "xmlns") CHECK_MESSAGE(value.find("//") == std::string::npos, value.substr(0, 40));
    }
  CHECK(page.find("@import") == std::string::npos);
  CHECK(page.find("url(") == std::string::npos);
}

TEST_CASE("every link leads somewhere, no name is given twice") {
  auto const all = elements_of(html(seam_test::example_analysis<seam::dna>()));
  std::vector<std::string> ids;
  for (auto const& element : all)
    if (!element.get("id").empty()) {
      CHECK(std::find(ids.begin(), ids.end(), element.get("id")) == ids.end());
      ids.push_back(element.get("id"));
    }
  for (auto const& link : seam_test::select(all, "a"))
    CHECK(std::find(ids.begin(), ids.end(), link.get("href").substr(1)) != ids.end());
}

TEST_CASE("tables hold what was found") {
  auto made = seam_test::example_analysis<seam::dna>();
  made.sites[0].score = 12.5;
  made.reference_letters = {0, 0, 1, 2, 3, 0, 0, 3, 3, 2, 1, 0};
  std::string const page = html(made);
  CHECK(holds(page,
              "<td class=\"number\">2</td><td class=\"number\">4</td><td class=\"number\">3</td><td>CGT</td>"
              "<td>2\u20134</td><td class=\"number\">2</td><td>1, 3</td><td class=\"number\">12.5</td>"));
  CHECK(holds(page,
              "<td>TTGC</td><td>7, 9\u201310</td><td class=\"number\">2</td><td>2\u20133</td><td "
              "class=\"number\">\u2013</td>"));
  CHECK(holds(page, "<td class=\"number\">\u2013</td><td>\u2013</td><td>no cluster shows B</td>"));
  CHECK(holds(page, "<td>no cluster shows it</td><td class=\"number\">\u2013</td>"));
  CHECK(holds(page,
              "<tr><td class=\"number\">3 (reference)</td><td class=\"number\">0</td><td class=\"number\">5</td>"
              "<td class=\"number\">3.000</td>"));
  CHECK(holds(page, "<tr><td>seed</td><td>42</td></tr>"));
  CHECK(page.find("AA<mark style=\"background:" + hex(site_tint(0)) + "\" title=\"site A\">CGT</mark>AA<mark") !=
        std::string::npos);
}

TEST_CASE("hostile names and settings are shown, not obeyed") {
  auto made = seam_test::example_analysis<seam::dna>();
  std::string const hostile = "</title><script>alert(\"1\")</script>&amp;'\xff";
  made.name = hostile;
  made.sites[0].name = hostile;
  made.interactions[0].reason = hostile;
  made.settings.emplace_back(hostile, hostile);
  std::string const page = html(made);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("alert(\"") == std::string::npos);
  auto const all = elements_of(page);
  CHECK(seam_test::select(all, "h1").at(0).text == "</title><script>alert(\"1\")</script>&amp;'\uFFFD");
}

TEST_CASE("an analysis of nothing, of one position, without reference, without sites has a page") {
  analysis<seam::dna> const nothing;
  auto const empty = html(nothing);
  CHECK_NOTHROW(elements_of(empty));
  CHECK(empty.find("No sites were found.") != std::string::npos);
  CHECK(empty.find("No settings were recorded.") != std::string::npos);
  auto one = seam_test::example_analysis<seam::protein>(1);
  CHECK_NOTHROW(elements_of(html(one)));
  one.reference_cluster = -1;
  one.summary.reference_mismatch = {};
  auto const page = html(one);
  CHECK_NOTHROW(elements_of(page));
  CHECK(page.find("cluster of the reference") == std::string::npos);
  CHECK(page.find("1 position:") != std::string::npos);
}

TEST_CASE("undefined values do not stop a report") {
  auto made = seam_test::example_analysis<seam::dna>();
  made.statistics[1].median = std::nan("");
  made.summary.entropy(2, 3) = std::nan("");
  made.cluster_maps(1, 2, 3) = std::numeric_limits<float>::quiet_NaN();
  made.configuration_continuous(0, 0) = std::nan("");
  for (double& value : made.covariance) value = std::nan("");
  for (float& value : made.additive[0]) value = std::numeric_limits<float>::quiet_NaN();
  std::string const page = html(made);
  CHECK_NOTHROW(elements_of(page));
  CHECK(page.find("<td class=\"number\">not a number</td>") != std::string::npos);
}

TEST_CASE("the page is written whole or not at all") {
  namespace fs = std::filesystem;
  auto const made = seam_test::example_analysis<seam::dna>();
  fs::path const folder = fs::temp_directory_path() / "seam_test_report_html";
  fs::remove_all(folder);
  CHECK_THROWS_AS(write_html(made, (folder / "report.html").string()), seam::input_error);
  fs::create_directories(folder);
  write_html(made, (folder / "report.html").string());
  std::ifstream file(folder / "report.html", std::ios::binary);
  std::string const written((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  CHECK((written == html(made)));
  CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) == 1);
  fs::remove_all(folder);
}

TEST_CASE("intervals, interventions, states and stability stand in the tables") {
  auto made = seam_test::example_analysis<seam::dna>();
  made.interactions = {{.sites = {0, 1}, .value = 0.75, .reason = {}, .low = 0.5, .high = 1.0}};
  made.interventions = {
      {.sites = {0}, .value = 1.5, .low = 1.25, .high = 1.75, .contexts = 250, .median_estimate = 2.0},
      {.sites = {0, 1}, .value = 0.625, .low = 0.5, .high = 0.75, .contexts = 250}};
  made.quality.clusters.resize(4);
  made.quality.clusters[1] = {.stability = 0.875, .consensus = 0.5, .silhouette = std::nan("")};
  made.states = seam::identify::site_states(4, 2);
  made.states.state(2, 1) = seam::identify::site_state::disrupted;
  made.states.mismatch(2, 1) = 62.5;
  std::string const page = html(made);
  elements_of(page);
  CHECK(holds(page,
              "<td class=\"number\">0.7500</td><td class=\"number\">0.5000</td><td class=\"number\">1.0000</td>"
              "<td>0.6250 (0.5000 to 0.7500)</td>"));
  CHECK(holds(page,
              "<td class=\"number\">1.5000</td><td class=\"number\">1.2500</td><td class=\"number\">1.7500</td>"
              "<td class=\"number\">250</td><td class=\"number\">2.0000</td>"));
  CHECK(holds(page, "<td class=\"number\">0.875</td><td class=\"number\">\u2013</td>"));
  CHECK(holds(page, "<td>disrupted</td><td class=\"number\">0.000</td><td class=\"number\">62.5</td>"));
  CHECK(holds(page, "What has become of each site in each cluster"));
  CHECK(holds(page, "Effects and interactions by intervention"));
}
