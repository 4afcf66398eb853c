#include <doctest/doctest.h>
#include <seam/cluster/hdbscan.hpp>
#include <seam/cluster/linkage.hpp>

#include <cmath>
#include <limits>
#include <map>
#include <random>

#include "../backends.hpp"
#include "../sentence.hpp"
#include "concept_test.hpp"
#include "density_golden.hpp"

namespace {

namespace cluster = seam::cluster;
using maps_type = seam::array<float, 2>;
using seam_test::sentence_of;

/// Whether two labelings are the same but for names; -1 is -1.
bool same_but_for_names(std::vector<std::int32_t> const& a, std::vector<std::int32_t> const& b) {
  std::map<std::int32_t, std::int32_t> forth{{-1, -1}}, back{{-1, -1}};
  for (std::size_t i = 0; i < a.size(); ++i)
    if (forth.try_emplace(a[i], b[i]).first->second != b[i] || back.try_emplace(b[i], a[i]).first->second != a[i])
      return false;
  return a.size() == b.size();
}

/// Mutual reachability by its definition.
std::vector<double> reachability(maps_type const& maps, std::ptrdiff_t neighbours) {
  std::ptrdiff_t const n = maps.extent(0);
  seam::array<double, 2> apart(n, n);
  std::vector<double> core;
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    std::vector<double> row;
    for (std::ptrdiff_t j = 0; j < n; ++j) {
      apart(i, j) = seam::distance::euclidean{}.between(&maps(i, 0), &maps(j, 0), maps.extent(1));
      row.push_back(apart(i, j));
    }
    std::sort(row.begin(), row.end());
    core.push_back(row[std::size_t(neighbours - 1)]);
  }
  std::vector<double> result;
  for (std::ptrdiff_t i = 0; i < n; ++i)
    for (std::ptrdiff_t j = i + 1; j < n; ++j)
      result.push_back(std::max({apart(i, j), core[std::size_t(i)], core[std::size_t(j)]}));
  return result;
}

}  // namespace

TEST_CASE_TEMPLATE("labels and strengths are scikit-learn's", Backend, SEAM_TEST_BACKENDS) {
  for (auto const& golden : seam_test::density_golden()) {
    maps_type const maps({{golden.points, golden.columns}}, golden.values);
    for (auto const& each : golden.hdbscan) {
      CAPTURE(each.least);
      auto const found = cluster::hdbscan{each.least, each.neighbours}.fit(Backend{}, maps);
      CHECK(same_but_for_names(found.labels, each.labels));
      double worst = 0;
      for (std::size_t map = 0; map < each.strengths.size(); ++map)
        worst = std::max(worst, std::abs(found.strengths[map] - each.strengths[map]));
      CHECK(worst < 1e-9);
    }
  }
}

TEST_CASE("the order of the maps does not matter, also where distances tie") {
  std::mt19937 engine(7);
  for (bool const tied : {false, true}) {
    maps_type maps(300, 2), shuffled(300, 2);
    std::normal_distribution<float> normal;
    for (std::ptrdiff_t i = 0; i < 300; ++i)
      for (std::ptrdiff_t c = 0; c < 2; ++c) {
        float const value = 8.F * float(i % 4) + 2 * normal(engine);
        maps(i, c) = tied ? std::round(value) : value;
      }
    std::vector<std::ptrdiff_t> order(300);
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), engine);
    for (std::ptrdiff_t i = 0; i < 300; ++i)
      for (std::ptrdiff_t c = 0; c < 2; ++c) shuffled(i, c) = maps(order[std::size_t(i)], c);
    for (std::ptrdiff_t const least : {4, 10, 25}) {
      cluster::hdbscan const method{.least = least};
      auto const found = method.fit(seam::backend::host{}, maps);
      auto const other = method.fit(seam::backend::host{}, shuffled);
      CHECK(*std::max_element(found.labels.begin(), found.labels.end()) > 0);
      std::vector<std::int32_t> back(300);
      double worst = 0;
      for (std::size_t i = 0; i < 300; ++i) {
        back[std::size_t(order[i])] = other.labels[i];
        worst = std::max(worst, std::abs(other.strengths[i] - found.strengths[std::size_t(order[i])]));
      }
      CHECK(same_but_for_names(back, found.labels));
      CHECK(worst < 1e-12);
    }
  }
}

TEST_CASE("the tree is that of single linkage on mutual reachability") {
  std::mt19937 engine(4);
  std::normal_distribution<float> normal;
  maps_type maps(250, 4);
  for (float& value : maps) value = normal(engine);
  for (std::ptrdiff_t const neighbours : {1, 2, 7}) {
    auto const found = cluster::hdbscan{.least = 5, .neighbours = neighbours}.fit(seam::backend::host{}, maps);
    auto const expected = cluster::linkage_of_distances<cluster::single>(reachability(maps, neighbours), 250);
    double worst = 0;
    for (std::ptrdiff_t row = 0; row < 249; ++row)
      worst = std::max(worst, std::abs(found.linkage(row, 2) - expected(row, 2)));
    CHECK(worst < 1e-13);
    CHECK_NOTHROW(cluster::check_linkage(found.linkage));
  }
}

TEST_CASE_TEMPLATE("hdbscan meets the clusterers' contract", Backend, SEAM_TEST_BACKENDS) {
  seam_test::check_clusterer(cluster::hdbscan{}, Backend{});
  seam_test::check_clusterer(cluster::hdbscan{.least = 30, .neighbours = 40}, Backend{});
}

TEST_CASE("far groups of any density are found, what lies between them is noise") {
  std::mt19937 engine(9);
  std::normal_distribution<float> normal;
  maps_type maps(203, 2);
  for (std::ptrdiff_t i = 0; i < 200; ++i)
    for (std::ptrdiff_t c = 0; c < 2; ++c)
      maps(i, c) = (i < 100 ? 0.01F : 3.F) * normal(engine) + (i < 100 ? 0.F : 60.F);
  for (std::ptrdiff_t i = 200; i < 203; ++i) maps(i, 0) = 500.F * float(i - 199), maps(i, 1) = -300;
  auto const found = cluster::hdbscan{.least = 20}.fit(seam::backend::host{}, maps);
  CHECK(found.labels[0] == 0);
  CHECK(found.labels[200] == -1);
  std::ptrdiff_t first = 0, second = 0;
  for (std::ptrdiff_t i = 0; i < 100; ++i)
    first += found.labels[std::size_t(i)] == 0, second += found.labels[std::size_t(100 + i)] == 1;
  CHECK(first > 80);
  CHECK(second > 80);
}

TEST_CASE("equal maps, one map, two maps, equal bits for any number of threads") {
  seam::backend::host const host;
  auto const equal = cluster::hdbscan{}.fit(host, maps_type(40, 3));
  CHECK(equal.labels == std::vector<std::int32_t>(40, -1));  // one place: nothing parts from anything
  CHECK(cluster::hdbscan{.neighbours = 1}.fit(host, maps_type(1, 3)).labels == std::vector<std::int32_t>{-1});
  CHECK(cluster::hdbscan{.least = 2, .neighbours = 2}.fit(host, maps_type(2, 3)).labels.size() == 2);
  std::mt19937 engine(2);
  maps_type maps(700, 3);
  for (float& value : maps) value = float(engine() % 9);  // ties everywhere
  auto const one = cluster::hdbscan{.least = 8}.fit(seam::backend::host{.threads = 1}, maps);
  auto const three = cluster::hdbscan{.least = 8}.fit(seam::backend::host{.threads = 3}, maps);
  CHECK(one.labels == three.labels);
  CHECK(one.linkage == three.linkage);
}

TEST_CASE("what hdbscan cannot do is refused with a sentence") {
  seam::backend::host const host;
  maps_type maps(3, 2);
  auto const attempt = [&](cluster::hdbscan const& method) {
    return sentence_of([&] { method.fit(host, maps); });
  };
  CHECK(attempt({.least = 1}) == "a cluster of hdbscan has 2 or more maps, not 1");
  CHECK(attempt({.neighbours = 4}) == "hdbscan was asked to look at 4 neighbours; of 3 maps there are 1 to 3");
  CHECK(attempt({.neighbours = 0}) == "hdbscan was asked to look at 0 neighbours; of 3 maps there are 1 to 3");
  maps(2, 0) = std::numeric_limits<float>::quiet_NaN();
  CHECK(attempt({.neighbours = 2}) == "row 2 of the maps holds NaN at column 0; every number must be finite");
  maps = maps_type(0, 2);
  CHECK(attempt({}) == "there are no maps to cluster");
}
