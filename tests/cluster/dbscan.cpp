#include <doctest/doctest.h>
#include <seam/cluster/dbscan.hpp>
#include <seam/distance/manhattan.hpp>

#include <cmath>
#include <limits>
#include <random>

#include "../backends.hpp"
#include "../sentence.hpp"
#include "concept_test.hpp"
#include "density_golden.hpp"

namespace {

namespace cluster = seam::cluster;
using maps_type = seam::array<float, 2>;
using seam_test::sentence_of;

}  // namespace

TEST_CASE_TEMPLATE("dense maps and noise are scikit-learn's; a border map belongs to its nearest dense one", Backend,
                   SEAM_TEST_BACKENDS) {
  for (auto const& golden : seam_test::density_golden()) {
    maps_type const maps({{golden.points, golden.columns}}, golden.values);
    for (auto const& each : golden.dbscan) {
      CAPTURE(each.radius);
      auto const labels = cluster::dbscan<>{each.radius, each.neighbours}.cluster(Backend{}, maps).labels;
      std::vector<char> dense(labels.size(), 0);
      for (std::int32_t const map : each.dense) {
        dense[std::size_t(map)] = 1;
        CHECK(labels[std::size_t(map)] == each.labels[std::size_t(map)]);
      }
      for (std::size_t map = 0; map < labels.size(); ++map) {
        CHECK((labels[map] == -1) == (each.labels[map] == -1));
        if (dense[map] || labels[map] == -1) continue;
        double nearest = 1e300;
        std::int32_t label = -1;
        for (std::int32_t const other : each.dense) {
          double const apart =
              seam::distance::euclidean{}.between(&maps(std::ptrdiff_t(map), 0), &maps(other, 0), golden.columns);
          if (apart < nearest) nearest = apart, label = each.labels[std::size_t(other)];
        }
        CHECK(labels[map] == label);
      }
    }
  }
}

TEST_CASE_TEMPLATE("dbscan meets the clusterers' contract", Backend, SEAM_TEST_BACKENDS) {
  seam_test::check_clusterer(cluster::dbscan<>{.radius = 10, .neighbours = 5}, Backend{});
  seam_test::check_clusterer(cluster::dbscan<>{.radius = 1e-3, .neighbours = 2}, Backend{});  // nothing but noise
  seam_test::check_clusterer(cluster::dbscan<seam::distance::manhattan>{.radius = 40, .neighbours = 3}, Backend{});
  seam_test::check_clusterer(cluster::dbscan<seam::distance::cosine>{.radius = 0.05, .neighbours = 3}, Backend{});
}

TEST_CASE("equal maps, one map, equal bits for any number of threads") {
  seam::backend::host const host;
  CHECK(cluster::dbscan<>{}.cluster(host, maps_type(20, 3)).labels == std::vector<std::int32_t>(20, 0));
  CHECK(cluster::dbscan<>{}.cluster(host, maps_type(1, 3)).labels == std::vector<std::int32_t>{-1});
  CHECK(cluster::dbscan<>{.neighbours = 1}.cluster(host, maps_type(1, 3)).labels == std::vector<std::int32_t>{0});
  std::mt19937 engine(4);
  std::normal_distribution<float> normal;
  maps_type maps(1100, 3);
  for (float& value : maps) value = normal(engine);
  cluster::dbscan<> const method{.radius = 0.4, .neighbours = 6};
  auto const one = method.cluster(seam::backend::host{.threads = 1}, maps).labels;
  CHECK(method.cluster(seam::backend::host{.threads = 3}, maps).labels == one);
  CHECK(*std::max_element(one.begin(), one.end()) > 0);
}

TEST_CASE("what dbscan cannot do is refused with a sentence") {
  seam::backend::host const host;
  maps_type maps(3, 2);
  auto const attempt = [&](cluster::dbscan<> const& method) {
    return sentence_of([&] { method.cluster(host, maps); });
  };
  CHECK(attempt({.radius = 0}) == "the radius of dbscan is a number above 0, not 0.000000");
  CHECK(attempt({.radius = std::nan("")}) == "the radius of dbscan is a number above 0, not nan");
  CHECK(attempt({.neighbours = 0}) == "dbscan needs 1 or more neighbours, not 0");
  maps(1, 1) = -std::numeric_limits<float>::infinity();
  CHECK(attempt({}) == "row 1 of the maps holds -infinity at column 1; every number must be finite");
  maps = maps_type(0, 2);
  CHECK(attempt({}) == "there are no maps to cluster");
  maps = maps_type(2, 0);
  CHECK(attempt({}) == "the maps have no columns");
}
