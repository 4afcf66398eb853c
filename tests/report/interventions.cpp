#include <doctest/doctest.h>
#include <seam/report/interventions.hpp>

#include "report/site_bars.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace seam::report;
using seam::identify::intervention_effect;

using seam_test::named, seam_test::tipped;

namespace {

intervention_effect effect(std::vector<std::ptrdiff_t> sites, double value, double reach,
                           std::optional<double> median = {}) {
  return {.sites = std::move(sites),
          .value = value,
          .standard_error = reach / 2,
          .low = value - reach,
          .high = value + reach,
          .contexts = 250,
          .median_estimate = median};
}

}  // namespace

TEST_CASE("bars are as long as their values, intervals lie around their ends") {
  auto const all = seam_test::read_xml(intervention_bars(
      {effect({0}, 2, 0.5), effect({1}, -1, 0.25, -1.5), effect({0, 1}, 0.5, 0.125)}, named({"A", "B"})));
  auto const bars = tipped(all);
  REQUIRE(bars.size() == 3);
  CHECK(bars[0].first == "A: 2, 1.5 to 2.5");
  CHECK(bars[1].first == "B: \u22121, \u22121.25 to \u22120.75");
  CHECK(bars[2].first == "A|B: 0.5, 0.375 to 0.625");
  double const unit = bars[0].second.number("width") / 2;
  CHECK(bars[1].second.number("width") == doctest::Approx(unit).epsilon(1e-3));
  CHECK(bars[2].second.number("width") == doctest::Approx(unit / 2).epsilon(1e-3));
  CHECK(bars[0].second.get("fill") == hex(diverging(0.7)));
  CHECK(bars[1].second.get("fill") == hex(diverging(-0.7)));
  double const zero = bars[0].second.number("x");
  CHECK(bars[1].second.number("x") + bars[1].second.number("width") == doctest::Approx(zero).epsilon(1e-4));
  // the horizontal lines of the intervals, from their low to their high ends
  int found = 0;
  for (auto const& line : seam_test::select(all, "line")) {
    if (line.get("y1") != line.get("y2") || line.number("x2") - line.number("x1") > 1.1 * unit) continue;
    if (std::abs(line.number("x1") - (zero + 1.5 * unit)) < 0.2)
      found += std::abs(line.number("x2") - (zero + 2.5 * unit)) < 0.2;
  }
  CHECK(found == 1);
  CHECK(seam_test::select(all, "path", "stroke", "#222").size() == 1);  // the estimate from medians
  CHECK(seam_test::says(all, "2.000"));
  CHECK(seam_test::says(all, "lines: intervals of the mean over contexts; \u25C7 from medians of clusters"));
}

TEST_CASE("of very many, single sites and the largest interactions are shown, in their order") {
  std::vector<intervention_effect> many = {effect({0}, 0.01, 0.1),   effect({1}, 0.02, 0.1),  effect({2}, 0.03, 0.1),
                                           effect({0, 1}, 0.5, 0.1), effect({0, 2}, -2, 0.1), effect({1, 2}, 1, 0.1)};
  auto const all = seam_test::read_xml(intervention_bars(many, named({"A", "B", "C"}), {.most_bars = 5}));
  std::vector<std::string> names;
  for (auto const& [tip, bar] : tipped(all)) names.push_back(tip.substr(0, tip.find(':')));
  CHECK(names == std::vector<std::string>{"A", "B", "C", "A|C", "B|C"});
  CHECK(seam_test::says(all, "lines: intervals of the mean over contexts; 1 weaker ones left out"));
}

TEST_CASE("none, no effect at all, strange names, a site that is not there") {
  CHECK(seam_test::says(seam_test::read_xml(intervention_bars({}, {})), "There were no interventions."));
  auto const all = seam_test::read_xml(intervention_bars({effect({0}, 0, 0)}, named({"<A>"})));
  CHECK(seam_test::says(all, "<A>"));
  CHECK_THROWS_WITH_AS(intervention_bars({effect({2}, 1, 0)}, named({"A"})), "an intervention names site number 2 of 1",
                       seam::input_error);
}
