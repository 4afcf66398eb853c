#include <doctest/doctest.h>
#include <seam/cluster/graph.hpp>

#include <cmath>
#include <random>
#include <set>

#include "../backends.hpp"

namespace {

namespace cluster = seam::cluster;
using maps_type = seam::array<float, 2>;

}  // namespace

TEST_CASE("edges stand at both ends, loops once with twice their weight, parallel edges add up") {
  auto const g = cluster::graph_of(4, {{0, 2, 1.5}, {2, 0, 0.5}, {1, 1, 3.0}, {2, 1, 1.0}});
  CHECK(g.vertices() == 4);
  CHECK(g.first == std::vector<std::ptrdiff_t>{0, 1, 3, 5, 5});
  CHECK(g.to == std::vector<std::int32_t>{2, 1, 2, 0, 1});
  CHECK(g.weight == std::vector<double>{2.0, 6.0, 1.0, 2.0, 1.0});
  CHECK(cluster::graph_of(0, {}).vertices() == 0);
}

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
