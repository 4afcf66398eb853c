#include <doctest/doctest.h>
#include <seam/cluster/linkage.hpp>
#include <seam/identify/groups.hpp>

#include <cmath>

namespace identify = seam::identify;

namespace {

/// The tree of points on a line, average linkage.
seam::array<double, 2> tree_of(std::vector<double> const& points) {
  std::vector<double> distances;
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = i + 1; j < points.size(); ++j) distances.push_back(std::abs(points[i] - points[j]));
  return seam::cluster::linkage_of_distances<seam::cluster::average>(std::move(distances),
                                                                     static_cast<std::ptrdiff_t>(points.size()));
}

}  // namespace

TEST_CASE("sites are named A to Z, then AA (D-35)") {
  CHECK(identify::site_name(0) == "A");
  CHECK(identify::site_name(25) == "Z");
  CHECK(identify::site_name(26) == "AA");
  CHECK(identify::site_name(27) == "AB");
  CHECK(identify::site_name(26 * 27) == "AAA");
}

TEST_CASE("published groups hold the positions that are in them (D-1), less the largest") {
  // Positions 1, 3, 4 are one group, 6 and 7 another, the rest background.
  auto const tree = tree_of({0, 50, 0.2, 50.5, 51, 0.1, 90, 90.3, 0.4});
  auto const sites = identify::published_sites(tree, 2);
  REQUIRE(sites.size() == 2);
  CHECK(sites[0].name == "A");
  CHECK(sites[0].positions == std::vector<std::ptrdiff_t>{1, 3, 4});
  CHECK(sites[0].start == 1);
  CHECK(sites[0].stop == 4);
  CHECK(sites[0].length() == 4);
  CHECK(sites[1].positions == std::vector<std::ptrdiff_t>{6, 7});
}

TEST_CASE("the published automatic cut merges across the gap that it found (D-2)") {
  // Three groups at 0, 10 and 30: heights 0.1 x 6 or so, 10, 25. The last large gap ends at the top merge, which is
  // still done, so that everything is one group, which is then dropped as background.
  auto const tree = tree_of({0, 0.1, 0.2, 10, 10.1, 10.2, 30, 30.1, 30.2});
  CHECK(identify::published_cut_height(tree) == tree(7, 2));
  CHECK(identify::published_sites(tree, std::nullopt).empty());
  CHECK(identify::published_sites(tree, 2).size() == 2);
}

TEST_CASE("where the published automatic cut fails, a sentence says so") {
  // Equal gaps: none is above mean + standard deviation.
  seam::array<double, 2> const tree({{3, 4}}, {0, 1, 1, 2, 2, 4, 2, 3, 3, 5, 3, 4});
  CHECK_THROWS_WITH_AS(identify::published_cut_height(tree),
                       "the published rule finds no height to cut the tree of positions at; give the number of sites",
                       seam::input_error);
}
