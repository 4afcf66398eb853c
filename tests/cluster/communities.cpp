#include <doctest/doctest.h>
#include <seam/cluster/communities.hpp>

#include <cmath>
#include <random>
#include <set>

#include "../sentence.hpp"

namespace {

namespace cluster = seam::cluster;
using labels_type = std::vector<std::int32_t>;
using seam_test::sentence_of;

/// Zachary's karate club (1977), members counted from 1.
cluster::graph karate_club() {
  constexpr int ties[][2] = {{1, 2},   {1, 3},   {1, 4},   {1, 5},   {1, 6},   {1, 7},   {1, 8},   {1, 9},   {1, 11},
                             {1, 12},  {1, 13},  {1, 14},  {1, 18},  {1, 20},  {1, 22},  {1, 32},  {2, 3},   {2, 4},
                             {2, 8},   {2, 14},  {2, 18},  {2, 20},  {2, 22},  {2, 31},  {3, 4},   {3, 8},   {3, 9},
                             {3, 10},  {3, 14},  {3, 28},  {3, 29},  {3, 33},  {4, 8},   {4, 13},  {4, 14},  {5, 7},
                             {5, 11},  {6, 7},   {6, 11},  {6, 17},  {7, 17},  {9, 31},  {9, 33},  {9, 34},  {10, 34},
                             {14, 34}, {15, 33}, {15, 34}, {16, 33}, {16, 34}, {19, 33}, {19, 34}, {20, 34}, {21, 33},
                             {21, 34}, {23, 33}, {23, 34}, {24, 26}, {24, 28}, {24, 30}, {24, 33}, {24, 34}, {25, 26},
                             {25, 28}, {25, 32}, {26, 32}, {27, 30}, {27, 34}, {28, 34}, {29, 32}, {29, 34}, {30, 33},
                             {30, 34}, {31, 33}, {31, 34}, {32, 33}, {32, 34}, {33, 34}};
  std::vector<cluster::graph_edge> edges;
  for (auto const& tie : ties) edges.push_back({tie[0] - 1, tie[1] - 1, 1.0});
  return cluster::graph_of(34, edges);
}

/// Cliques of `size`, each tied to the next by one edge.
cluster::graph ring_of_cliques(std::int32_t cliques, std::int32_t size) {
  std::vector<cluster::graph_edge> edges;
  for (std::int32_t k = 0; k < cliques; ++k) {
    for (std::int32_t a = 0; a < size; ++a)
      for (std::int32_t b = 0; b < a; ++b) edges.push_back({k * size + a, k * size + b, 1.0});
    edges.push_back({k * size, (k + 1) % cliques * size + 1, 1.0});
  }
  return cluster::graph_of(cliques * size, edges);
}

cluster::graph random_graph(std::int32_t vertices, std::ptrdiff_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::vector<cluster::graph_edge> edges;
  for (std::ptrdiff_t e = 0; e < count; ++e)
    edges.push_back({std::int32_t(engine() % unsigned(vertices)), std::int32_t(engine() % unsigned(vertices)),
                     0.1 + double(engine() % 100) / 100});
  return cluster::graph_of(vertices, edges);
}

/// Modularity by its definition: a sum over all pairs of vertices.
double defined_modularity(cluster::graph const& g, labels_type const& labels, double resolution) {
  std::size_t const n = labels.size();
  std::vector<double> matrix(n * n, 0.0), degree(n, 0.0);
  double all = 0;
  for (std::size_t v = 0; v < n; ++v)
    for (std::ptrdiff_t e = g.first[v]; e < g.first[v + 1]; ++e) {
      matrix[v * n + std::size_t(g.to[std::size_t(e)])] += g.weight[std::size_t(e)];
      degree[v] += g.weight[std::size_t(e)], all += g.weight[std::size_t(e)];
    }
  double sum = 0;
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = 0; b < n; ++b)
      if (labels[a] == labels[b]) sum += matrix[a * n + b] - resolution * degree[a] * degree[b] / all;
  return sum / all;
}

bool connected(cluster::graph const& g, labels_type const& labels, std::int32_t label) {
  std::set<std::int32_t> left;
  for (std::size_t v = 0; v < labels.size(); ++v)
    if (labels[v] == label) left.insert(std::int32_t(v));
  std::vector<std::int32_t> pending{*left.begin()};
  left.erase(left.begin());
  while (!pending.empty()) {
    auto const v = std::size_t(pending.back());
    pending.pop_back();
    for (std::ptrdiff_t e = g.first[v]; e < g.first[v + 1]; ++e)
      if (left.erase(g.to[std::size_t(e)])) pending.push_back(g.to[std::size_t(e)]);
  }
  return left.empty();
}

}  // namespace

TEST_CASE("modularity is what its definition says, loops and parallel edges included") {
  auto const g = random_graph(40, 200, 3);
  std::mt19937 engine(1);
  labels_type labels(40);
  for (auto& label : labels) label = std::int32_t(engine() % 5);
  for (double const resolution : {0.5, 1.0, 2.0})
    CHECK(cluster::modularity(g, labels, resolution) ==
          doctest::Approx(defined_modularity(g, labels, resolution)).epsilon(1e-12));
  CHECK(cluster::modularity(cluster::graph_of(3, {}), {0, 1, 2}) == 0);
}

TEST_CASE("aggregation keeps modularity") {
  auto const g = random_graph(60, 300, 4);
  labels_type parts(60);
  for (std::size_t v = 0; v < 60; ++v) parts[v] = std::int32_t(v % 7);
  auto const small = cluster::detail::aggregated(g, parts, 7);
  labels_type all(7);
  for (std::size_t v = 0; v < 7; ++v) all[v] = std::int32_t(v);
  CHECK(cluster::modularity(small, all) == doctest::Approx(cluster::modularity(g, parts)).epsilon(1e-12));
}

TEST_CASE("the karate club: Leiden finds the optimum, Louvain comes near") {
  auto const club = karate_club();
  CHECK(club.to.size() == 2 * 78);
  double best_leiden = 0, best_louvain = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    auto const leiden = cluster::leiden_communities(club, {.seed = seed});
    auto const louvain = cluster::louvain_communities(club, {.seed = seed});
    double const q = cluster::modularity(club, leiden);
    CHECK(q > 0.415);
    CHECK(cluster::modularity(club, louvain) > 0.38);
    best_leiden = std::max(best_leiden, q);
    best_louvain = std::max(best_louvain, cluster::modularity(club, louvain));
    CHECK(q < 0.41979);
  }
  CHECK(best_leiden == doctest::Approx(0.4197896).epsilon(1e-6));  // the optimum (Brandes et al. 2008)
  CHECK(best_louvain > 0.415);
}

TEST_CASE("rings of cliques fall into their cliques") {
  auto const ring = ring_of_cliques(12, 6);
  labels_type expected;
  for (std::int32_t v = 0; v < 72; ++v) expected.push_back(v / 6);
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    CHECK(cluster::leiden_communities(ring, {.seed = seed}) == expected);
    CHECK(cluster::louvain_communities(ring, {.seed = seed}) == expected);
  }
  // Many small cliques: at resolution 1 modularity joins neighbours (its resolution limit), at 6 it does not.
  auto const long_ring = ring_of_cliques(60, 4);
  auto const coarse = cluster::leiden_communities(long_ring);
  CHECK(*std::max_element(coarse.begin(), coarse.end()) < 59);
  auto const fine = cluster::leiden_communities(long_ring, {.resolution = 6});
  CHECK(*std::max_element(fine.begin(), fine.end()) == 59);
}

TEST_CASE("Leiden's communities are connected, at least as modular as Louvain's but for a hundredth, and repeat") {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    auto const g = random_graph(400, 900, seed);
    auto const leiden = cluster::leiden_communities(g);
    std::int32_t const count = 1 + *std::max_element(leiden.begin(), leiden.end());
    for (std::int32_t label = 0; label < count; ++label) CHECK(connected(g, leiden, label));
    CHECK(cluster::modularity(g, leiden) > cluster::modularity(g, cluster::louvain_communities(g)) - 0.01);
    CHECK(cluster::leiden_communities(g) == leiden);
    // No single vertex gains by moving.
    double const q = cluster::modularity(g, leiden);
    for (std::size_t v = 0; v < 400; v += 37)
      for (std::int32_t label = 0; label < count; ++label) {
        auto moved = leiden;
        moved[v] = label;
        CHECK(cluster::modularity(g, moved) < q + 1e-12);
      }
  }
}

TEST_CASE("graphs without edges, of one vertex, of none") {
  CHECK(cluster::leiden_communities(cluster::graph_of(3, {})) == labels_type{0, 1, 2});
  CHECK(cluster::louvain_communities(cluster::graph_of(1, {{0, 0, 2.0}})) == labels_type{0});
  CHECK(cluster::leiden_communities(cluster::graph_of(0, {})).empty());
}

TEST_CASE("options that cannot be are refused") {
  auto const g = ring_of_cliques(3, 3);
  CHECK(sentence_of([&] { cluster::leiden_communities(g, {.resolution = 0}); }) ==
        "the resolution of communities is above 0, not 0.000000");
  CHECK(sentence_of([&] { cluster::leiden_communities(g, {.iterations = 0}); }) ==
        "communities need 1 or more iterations, not 0");
}
