#include <doctest/doctest.h>
#include <seam/cluster/leiden.hpp>
#include <seam/distance/cosine.hpp>

#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "../backends.hpp"
#include "../sentence.hpp"
#include "concept_test.hpp"

namespace {

namespace cluster = seam::cluster;
using maps_type = seam::array<float, 2>;
using seam_test::sentence_of;

}  // namespace

TEST_CASE_TEMPLATE("edges weigh what neighbourhoods share", Backend, SEAM_TEST_BACKENDS) {
  std::mt19937 engine(5);
  std::normal_distribution<float> normal;
  maps_type maps(150, 3);
  for (float& value : maps) value = normal(engine);
  auto const nearest = seam::distance::top_k(Backend{}, seam::distance::euclidean{}, maps, 6);
  auto const g = cluster::shared_neighbour_graph(Backend{}, nearest);
  REQUIRE(g.vertices() == 150);
  auto const around = [&](std::ptrdiff_t v) {
    std::set<std::int32_t> set(&nearest.rows(v, 0), &nearest.rows(v, 0) + 6);
    set.insert(std::int32_t(v));
    return set;
  };
  std::ptrdiff_t wrong = 0;
  for (std::ptrdiff_t v = 0; v < 150; ++v) {
    std::set<std::int32_t> ties;
    for (std::ptrdiff_t e = g.first[std::size_t(v)]; e < g.first[std::size_t(v) + 1]; ++e) {
      std::int32_t const other = g.to[std::size_t(e)];
      ties.insert(other);
      auto const a = around(v), b = around(other);
      std::set<std::int32_t> all = a;
      all.insert(b.begin(), b.end());
      double const shared = double(a.size() + b.size() - all.size());
      wrong += std::abs(g.weight[std::size_t(e)] - shared / double(all.size())) > 1e-15;
    }
    for (std::ptrdiff_t other = 0; other < 150; ++other)
      if (other != v)
        wrong += ties.count(std::int32_t(other)) !=
                 std::size_t(around(v).count(std::int32_t(other)) || around(other).count(std::int32_t(v)));
  }
  CHECK(wrong == 0);
}

TEST_CASE_TEMPLATE("leiden and louvain meet the clusterers' contract and find far groups", Backend,
                   SEAM_TEST_BACKENDS) {
  seam_test::check_clusterer(cluster::leiden<>{.neighbours = 5}, Backend{});
  seam_test::check_clusterer(cluster::louvain<>{.neighbours = 100}, Backend{});
  seam_test::check_clusterer(cluster::leiden<seam::distance::cosine>{.neighbours = 5}, Backend{});
  std::mt19937 engine(5);
  std::normal_distribution<float> normal;
  maps_type maps(200, 10);
  for (std::ptrdiff_t i = 0; i < 200; ++i)
    for (std::ptrdiff_t c = 0; c < 10; ++c) maps(i, c) = normal(engine) + (c == i % 4 ? 40.F : 0.F);
  // 50 maps a group and 20 neighbours: a group is dense in ties and not worth cutting up.
  for (auto const& labels : {cluster::leiden<>{.neighbours = 20, .resolution = 0.5}.cluster(Backend{}, maps).labels,
                             cluster::louvain<>{.neighbours = 20, .resolution = 0.5}.cluster(Backend{}, maps).labels})
    for (std::int32_t i = 0; i < 200; ++i) CHECK(labels[std::size_t(i)] == i % 4);
}

TEST_CASE("one map, two maps, equal maps") {
  seam::backend::host const host;
  CHECK(cluster::leiden<>{}.cluster(host, maps_type(1, 2)).labels == std::vector<std::int32_t>{0});
  CHECK(cluster::leiden<>{}.cluster(host, maps_type(2, 2)).labels == std::vector<std::int32_t>{0, 0});
  CHECK(cluster::louvain<>{}.cluster(host, maps_type(30, 2)).labels.size() == 30);
}

TEST_CASE("what communities cannot be found of is refused with a sentence") {
  seam::backend::host const host;
  maps_type maps(4, 2);
  auto const attempt = [&](cluster::leiden<> const& method) {
    return sentence_of([&] { method.cluster(host, maps); });
  };
  CHECK(attempt({.neighbours = 0}) == "a graph of neighbours needs 1 or more of them, not 0");
  CHECK(attempt({.resolution = -1}) == "the resolution of communities is above 0, not -1.000000");
  maps(1, 0) = std::numeric_limits<float>::quiet_NaN();
  CHECK(attempt({}) == "row 1 of the maps holds NaN at column 0; every number must be finite");
  maps = maps_type(0, 2);
  CHECK(attempt({}) == "there are no maps to cluster");
  maps = maps_type(2, 0);
  CHECK(attempt({}) == "the maps have no columns");
}
