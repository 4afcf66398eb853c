#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/core/random.hpp>
#include <seam/explain/explain.hpp>
#include <seam/identify/identify.hpp>

#include <algorithm>
#include <string>

using namespace seam;

namespace {

constexpr std::ptrdiff_t length = 40, rows = 1200;
constexpr std::ptrdiff_t starts[] = {5, 16, 29}, stops[] = {9, 22, 33};

/// Eight clusters of drifting sequences: cluster c keeps the reference at planted site s where bit s of c is set. Its
/// activity is the number of its sites.
explain::explanation planted() {
  array<std::uint8_t, 2> library(rows, length);
  array<float, 3> maps(rows, length, 4);
  array<float, 1> activities(rows);
  array<std::int32_t, 1> labels(rows);
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    random_stream random(11, static_cast<std::uint64_t>(row));
    auto const cluster = static_cast<std::int32_t>(row == 0 ? 7 : row % 8);
    labels(row) = cluster;
    for (std::ptrdiff_t position = 0; position < length; ++position) {
      bool kept = row == 0;
      for (int s = 0; s < 3; ++s) kept |= (cluster >> s & 1) != 0 && starts[s] <= position && position <= stops[s];
      std::uint32_t const letter = kept || random.next_double() > 0.25 ? 0 : 1 + below(random.next(), 3);
      library(row, position) = static_cast<std::uint8_t>(letter);
      maps(row, position, 0) = static_cast<float>(random.next_double());
    }
    for (int s = 0; s < 3; ++s) activities(row) += static_cast<float>(cluster >> s & 1);
  }
  return explain::explain<dna>(backend::host{}, library.view(), activities.view(), maps.view(), labels.view());
}

}  // namespace

TEST_CASE("what an identification begins as") {
  identify::site site;
  CHECK(site.length() == 1);
  site.start = 105;
  site.stop = 113;
  CHECK(site.length() == 9);
  CHECK(site.score == 0);
  identify::assignment const assignment;
  CHECK(assignment.sites.empty());
  CHECK(assignment.cluster == -1);
  CHECK(assignment.cluster_sorted == -1);
  identify::interaction interaction;
  CHECK(interaction.order() == 0);
  interaction.sites = {0, 2, 5};
  CHECK(interaction.order() == 3);
  CHECK(!interaction.value);
  identify::identification const nothing;
  CHECK(nothing.sites.empty());
  CHECK(nothing.covariance.empty());
}

TEST_CASE("an identification's tables fit each other") {
  explain::explanation const explained = planted();
  identify::identification const found = identify::identify(explained);
  std::ptrdiff_t const clusters = 8;
  CHECK(found.covariance.shape() == extents<2>{{length, length}});
  CHECK(found.linkage.shape() == extents<2>{{length - 1, 4}});
  auto leaves = found.leaf_order;
  std::sort(leaves.begin(), leaves.end());
  REQUIRE(leaves.size() == length);
  for (std::ptrdiff_t i = 0; i < length; ++i) CHECK(leaves[static_cast<std::size_t>(i)] == i);

  REQUIRE(found.sites.size() == 3);  // the planted ones, named by where they begin
  CHECK(found.additive.size() == 3);
  for (std::size_t s = 0; s < 3; ++s) {
    identify::site const& site = found.sites[s];
    CHECK(site.name == std::string(1, static_cast<char>('A' + s)));
    CHECK(site.start == starts[s]);
    CHECK(site.stop == stops[s]);
    CHECK(site.positions.front() == site.start);
    CHECK(site.positions.back() == site.stop);
    CHECK(std::is_sorted(site.positions.begin(), site.positions.end()));
    CHECK(std::is_sorted(site.active_clusters.begin(), site.active_clusters.end()));
    CHECK(found.additive[s].shape() == extents<2>{{site.length(), 4}});
  }

  REQUIRE(found.configuration.shape() == extents<2>{{clusters, 3}});
  REQUIRE(found.configuration_continuous.shape() == extents<2>{{clusters, 3}});
  for (std::ptrdiff_t row = 0; row < clusters; ++row)
    for (std::ptrdiff_t s = 0; s < 3; ++s) {
      auto const& active = found.sites[static_cast<std::size_t>(s)].active_clusters;
      bool const shown = std::find(active.begin(), active.end(), static_cast<std::int32_t>(row)) != active.end();
      CHECK(found.configuration(row, s) == (shown ? 1 : 0));
      CHECK(shown == ((explained.order[static_cast<std::size_t>(row)] >> s & 1) != 0));
      CHECK(found.configuration_continuous(row, s) >= 0);
      CHECK(found.configuration_continuous(row, s) <= 1);
    }
}

TEST_CASE("assignments and interactions go by the number of sites, then by the sites") {
  explain::explanation const explained = planted();
  identify::identification const found = identify::identify(explained);
  using sets = std::vector<std::vector<std::ptrdiff_t>>;
  sets assigned, interacting;
  for (auto const& entry : found.assignments) {
    assigned.push_back(entry.sites);
    std::int32_t label = 0;  // the cluster that was planted with just these
    for (std::ptrdiff_t const s : entry.sites) label |= 1 << s;
    CHECK(entry.cluster == label);
    CHECK(explained.order[static_cast<std::size_t>(entry.cluster_sorted)] == label);
    CHECK(entry.median == static_cast<double>(entry.sites.size()));
    CHECK(entry.score <= 0);
  }
  CHECK(assigned == sets{{}, {0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}});
  for (auto const& entry : found.interactions) {
    interacting.push_back(entry.sites);
    REQUIRE(entry.value);
    CHECK(entry.reason.empty());
    CHECK(*entry.value == 0);  // the planted activities add
  }
  CHECK(interacting == sets{{0, 1}, {0, 2}, {1, 2}, {0, 1, 2}});
}
