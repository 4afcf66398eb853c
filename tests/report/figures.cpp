#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/report/figures.hpp>

#include "example.hpp"
#include "xml.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace seam::report;

namespace {

std::vector<std::string> names_of(std::vector<figure> const& figures) {
  std::vector<std::string> names;
  for (figure const& drawn : figures) names.push_back(drawn.name);
  return names;
}

}  // namespace

TEST_CASE_TEMPLATE("an analysis of any alphabet has all figures, well formed and the same every time", A, seam::dna,
                   seam::rna, seam::protein, seam::basic_alphabet<"01">) {
  auto const made = seam_test::example_analysis<A>();
  auto const figures = figures_of(contents_of(made));
  CHECK(names_of(figures) == std::vector<std::string>{"reference_logo", "reference_cluster_logo",
                                                      "reference_cluster_logo_no_background", "background_logo",
                                                      "variation_logo", "summary_entropy", "summary_reference_mismatch",
                                                      "summary_consensus", "cluster_activity", "activity_histogram",
                                                      "covariance", "configuration_binary", "configuration_continuous",
                                                      "epistasis", "additive_A", "additive_B"});
  auto const again = figures_of(contents_of(made));
  for (std::size_t i = 0; i < figures.size(); ++i) {
    CAPTURE(figures[i].name);
    CHECK_NOTHROW(seam_test::read_xml(figures[i].svg));
    CHECK_FALSE(figures[i].caption.empty());
    CHECK((figures[i].svg == again[i].svg));
  }
}

TEST_CASE("figures without data are left out") {
  analysis<seam::dna> const nothing;
  CHECK(names_of(figures_of(contents_of(nothing))) ==
        std::vector<std::string>{"cluster_activity", "configuration_binary", "configuration_continuous", "epistasis"});
  auto one = seam_test::example_analysis<seam::dna>(1);
  CHECK(figures_of(contents_of(one)).size() == 14);
  one.reference_cluster = -1;
  one.summary.reference_mismatch = {};
  auto const names = names_of(figures_of(contents_of(one)));
  CHECK(std::find(names.begin(), names.end(), "reference_logo") == names.end());
  CHECK(std::find(names.begin(), names.end(), "background_logo") != names.end());
}

TEST_CASE("a site's logo has the numbers of its own positions") {
  auto const made = seam_test::example_analysis<seam::dna>();
  auto const figures = figures_of(contents_of(made));
  auto const site = std::find_if(figures.begin(), figures.end(), [](auto const& f) { return f.name == "additive_B"; });
  REQUIRE(site != figures.end());
  auto const all = seam_test::read_xml(site->svg);
  for (char const* shown : {"7", "8", "9", "10"}) CHECK(seam_test::says(all, shown));
  for (char const* hidden : {"6", "11"}) CHECK_FALSE(seam_test::says(all, hidden));
}

TEST_CASE("logos of clusters share a scale, and show the sites that are active there") {
  auto const made = seam_test::example_analysis<seam::dna>();
  contents const shown = contents_of(made);
  auto const logo_of = [&](std::int32_t cluster) {
    return cluster_logo(shown, cluster, cluster_map::average, {-4, 4}, window{2, 11});
  };
  auto const second = seam_test::read_xml(logo_of(1));
  CHECK(seam_test::says(second, "A"));
  CHECK_FALSE(seam_test::says(second, "B"));
  CHECK(seam_test::says(second, "\u22124"));
  CHECK(seam_test::says(second, "10"));
  CHECK_FALSE(seam_test::says(second, "11"));
  CHECK(seam_test::says(seam_test::read_xml(logo_of(3)), "B"));
  CHECK(logo_of(4).empty());
  CHECK(logo_of(-1).empty());
}

TEST_CASE("logos are broken into rows that can be read, but not into a wall of rows") {
  CHECK(detail::positions_per_row(0) == 0);
  CHECK(detail::positions_per_row(100) == 0);
  CHECK(detail::positions_per_row(101) == 51);
  CHECK(detail::positions_per_row(249) == 83);
  CHECK(detail::positions_per_row(2114) == 0);
}
