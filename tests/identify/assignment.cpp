#include <doctest/doctest.h>
#include <seam/explain/concept.hpp>
#include <seam/explain/convention.hpp>
#include <seam/identify/assignment.hpp>

#include <algorithm>

namespace explain = seam::explain;
namespace identify = seam::identify;
using places = std::vector<std::ptrdiff_t>;

namespace {

/// Clusters with the given rows of a configuration, continuous = binary, and medians; labels descend.
struct example {
  explain::explanation explained;
  identify::identification found;

  example(std::vector<std::vector<int>> const& rows, std::vector<double> const& medians) {
    auto const clusters = static_cast<std::ptrdiff_t>(rows.size());
    auto const sites = static_cast<std::ptrdiff_t>(rows.front().size());
    found.configuration = seam::array<std::uint8_t, 2>(clusters, sites);
    found.configuration_continuous = seam::array<double, 2>(clusters, sites);
    for (std::ptrdiff_t k = 0; k < clusters; ++k) {
      explain::cluster_statistics cluster;
      cluster.label = static_cast<std::int32_t>(clusters - 1 - k);
      cluster.sorted = static_cast<std::int32_t>(k);
      cluster.median = medians[static_cast<std::size_t>(k)];
      explained.statistics.push_back(cluster);
      for (std::ptrdiff_t place = 0; place < sites; ++place) {
        int const value = rows[static_cast<std::size_t>(k)][static_cast<std::size_t>(place)];
        found.configuration(k, place) = static_cast<std::uint8_t>(value);
        found.configuration_continuous(k, place) = value;
      }
    }
    for (std::ptrdiff_t place = 0; place < sites; ++place) {
      found.sites.emplace_back();
      found.sites.back().name = std::string(1, static_cast<char>('A' + place));
    }
  }
  template <class C>
  std::vector<identify::interaction> interactions() const {
    return identify::interactions_of<C>(found.sites, identify::assign<C>(found, explained, {}));
  }
};

}  // namespace

TEST_CASE("sets come by size, then lexicographic") {
  CHECK(identify::sets_of_sites(3, {}) == std::vector<places>{{}, {0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}});
  CHECK(identify::sets_of_sites(4, 1) == std::vector<places>{{}, {0}, {1}, {2}, {3}});
  CHECK(identify::sets_of_sites(0, {}) == std::vector<places>{{}});
  auto const sets = identify::sets_of_sites(9, {});
  identify::detail::set_ranks const rank(9, 9);
  for (std::size_t i = 0; i < sets.size(); ++i) CHECK(rank(sets[i]) == static_cast<std::ptrdiff_t>(i));
}

TEST_CASE("too many interactions: all orders that fit, or a sentence for an order that does not") {
  CHECK(identify::sets_of_sites(15, {}).size() == 32768);
  auto const fitting = identify::sets_of_sites(100, {});
  CHECK(fitting.back().size() == 3);  // 8 C(100, 3) + .. < 2e7 < 16 C(100, 4)
  CHECK(identify::sets_of_sites(100, 2).size() == 1 + 100 + 4950);
  identify::detail::set_ranks const rank(100, 2);
  CHECK(rank({98, 99}) == 5050);
  CHECK_THROWS_WITH_AS(identify::sets_of_sites(30, 30),
                       "30 sites have too many interactions of up to 30 sites; ask for fewer sites or for a smaller "
                       "largest order (2 = pairs)",
                       seam::input_error);
}

TEST_CASE("interactions have the documented sign at every order (D-0)") {
  // Activities 0; 1, 1, 1; 2, 2, 2; 10: without interaction all three sites would give 3.
  example const all({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}, {1, 0, 1}, {0, 1, 1}, {1, 1, 1}},
                    {0, 1, 1, 1, 2, 2, 2, 10});
  auto const right = all.interactions<explain::corrected>();
  auto const published = all.interactions<explain::seam_nn>();
  REQUIRE(right.size() == 4);
  for (std::size_t pair = 0; pair < 3; ++pair) {
    CHECK(*right[pair].value == 0);
    CHECK(*published[pair].value == 0);
  }
  CHECK(right[3].sites == places{0, 1, 2});
  CHECK(*right[3].value == 7);
  CHECK(*published[3].value == -7);
}

TEST_CASE("a set that no cluster shows has cluster -1, and its interactions a reason (D-18)") {
  example const three({{0, 0}, {1, 0}, {1, 1}}, {0, 1, 5});
  auto const right = identify::assign<explain::corrected>(three.found, three.explained, {});
  REQUIRE(right.size() == 4);
  CHECK(right[0].cluster == 2);
  CHECK(right[0].cluster_sorted == 0);
  CHECK(right[0].score == 0);
  CHECK(right[1].cluster_sorted == 1);
  CHECK(right[2].sites == places{1});
  CHECK(right[2].cluster == -1);
  CHECK(right[2].cluster_sorted == -1);
  CHECK(right[3].median == 5);
  auto const interactions = three.interactions<explain::corrected>();
  REQUIRE(interactions.size() == 1);
  CHECK(!interactions[0].value);
  CHECK(interactions[0].reason == "no cluster shows B");
  // The published rule hands out some cluster, a used one, and computes with it.
  auto const published = identify::assign<explain::seam_nn>(three.found, three.explained, {});
  CHECK(published[2].cluster >= 0);
  CHECK(three.interactions<explain::seam_nn>()[0].value.has_value());

  example const never({{1, 0}, {0, 1}, {1, 1}}, {0, 1, 5});
  CHECK(never.interactions<explain::corrected>()[0].reason == "no cluster shows none of them");
}

TEST_CASE("among clusters that show a set, the one nearest to the ideal stands for it") {
  example two({{1, 0}, {1, 0}, {1, 0}, {0, 1}}, {1, 2, 3, 4});
  two.found.configuration_continuous(0, 0) = 0.7;
  two.found.configuration_continuous(1, 0) = 0.9;
  two.found.configuration_continuous(2, 0) = 0.9;
  auto const found = identify::assign<explain::corrected>(two.found, two.explained, {});
  CHECK(found[1].cluster_sorted == 1);
  CHECK(found[1].median == 2);
  CHECK(found[1].score == doctest::Approx(-0.05).epsilon(1e-12));
}

TEST_CASE(
    "of equals the one that has lost the other sites most stands for a set, then the largest; never by activity") {
  for (bool const reversed : {false, true}) {
    CAPTURE(reversed);
    std::vector<double> medians{1, 2, 3, 4, 5};
    if (reversed) std::reverse(medians.begin(), medians.end());
    example equal({{1, 0}, {1, 0}, {1, 0}, {1, 1}, {1, 1}}, medians);
    equal.found.sites[0].positions = {0, 1};
    equal.found.sites[1].positions = {3, 4};
    equal.explained.summary.entropy = seam::array<double, 2>(5, 5);
    for (std::ptrdiff_t const position : {3, 4}) {
      equal.explained.summary.entropy(0, position) = 0.7;
      equal.explained.summary.entropy(1, position) = 1.2;
      equal.explained.summary.entropy(2, position) = 0.9;
    }
    equal.explained.summary.entropy(0, 2) = 2;  // of no site
    equal.explained.statistics[3].count = 10;
    equal.explained.statistics[4].count = 20;
    auto const found = identify::assign<explain::corrected>(equal.found, equal.explained, {});
    CHECK(found[1].cluster_sorted == 1);
    CHECK(found[3].cluster_sorted == 4);  // it has all sites: the larger
    // The published rule takes the first.
    auto const published = identify::assign<explain::seam_nn>(equal.found, equal.explained, {});
    CHECK(published[1].cluster_sorted == 0);
    CHECK(published[3].cluster_sorted == 3);
  }
}

TEST_CASE("a larger order than asked for is left out; no site, no assignment") {
  example const two({{0, 0}, {1, 0}, {0, 1}, {1, 1}}, {0, 1, 2, 4});
  identify::options singles;
  singles.largest_order = 1;
  auto const found = identify::assign<explain::corrected>(two.found, two.explained, singles);
  CHECK(found.size() == 3);
  CHECK(identify::interactions_of<explain::corrected>(two.found.sites, found).empty());
  identify::identification nothing;
  CHECK(identify::assign<explain::corrected>(nothing, two.explained, {}).empty());
  CHECK(identify::interactions_of<explain::corrected>({}, {}).empty());
}
