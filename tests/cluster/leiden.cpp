#include <doctest/doctest.h>
#include <seam/cluster/leiden.hpp>
#include <seam/distance/cosine.hpp>

#include <limits>
#include <random>

#include "../backends.hpp"
#include "../sentence.hpp"
#include "concept_test.hpp"

namespace {

namespace cluster = seam::cluster;
using maps_type = seam::array<float, 2>;
using seam_test::sentence_of;

}  // namespace

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
