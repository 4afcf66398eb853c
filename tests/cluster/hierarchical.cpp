#include <doctest/doctest.h>
#include <seam/cluster/hierarchical.hpp>
#include <seam/io/npy.hpp>

#include <cmath>
#include <limits>

#include "../backends.hpp"
#include "../test_data.hpp"
#include "concept_test.hpp"
#include "naive.hpp"
#include "sentence.hpp"

namespace {

namespace cluster = seam::cluster;
using seam_test::sentence_of;

seam::array<float, 2> to_float(seam_test::points const& rows) {
  seam::array<float, 2> result(rows.shape());
  std::transform(rows.begin(), rows.end(), result.begin(), [](double value) { return static_cast<float>(value); });
  return result;
}
seam_test::points to_double(seam::array<float, 2> const& rows) {
  seam_test::points result(rows.shape());
  std::copy(rows.begin(), rows.end(), result.begin());
  return result;
}

}  // namespace

TEST_CASE_TEMPLATE("hierarchical clusterers meet the clusterers' contract on every backend", Backend,
                   SEAM_TEST_BACKENDS) {
  Backend const backend;
  seam_test::check_clusterer(cluster::hierarchical<cluster::ward>{.clusters = 4}, backend);
  seam_test::check_clusterer(cluster::hierarchical<cluster::average>{.height = 50.0}, backend);
  seam_test::check_clusterer(cluster::hierarchical<cluster::complete>{.clusters = 1}, backend);
  seam_test::check_clusterer(cluster::hierarchical<cluster::weighted>{.clusters = 40}, backend);
  seam_test::check_clusterer(cluster::hierarchical<cluster::single>{}, backend);
  seam_test::check_clusterer(cluster::hierarchical<cluster::centroid>{}, backend);
  seam_test::check_clusterer(cluster::hierarchical<cluster::median>{}, backend);
}

TEST_CASE_TEMPLATE("the tree of maps is the one that the linkage's definition gives", Linkage, cluster::ward,
                   cluster::average, cluster::complete, cluster::weighted, cluster::single, cluster::centroid,
                   cluster::median) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    std::ptrdiff_t const n = 10 * std::ptrdiff_t(seed);
    auto const maps = to_float(seam_test::random_points(n, 5, seed));
    auto const expected = seam_test::naive_linkage<Linkage>(to_double(maps));
    auto const check = [&](auto const& backend) {
      auto const found = cluster::linkage_of_maps<Linkage>(backend, maps);
      CHECK(seam_test::same_merges(found, expected));
      CHECK(seam_test::largest_height_difference(found, expected) < 1e-10);
    };
    check(seam::backend::host{});
    check(seam::backend::thrust_omp{});
  }
}

TEST_CASE("four far groups are four clusters, numbered as they hang in the tree") {
  seam::array<float, 2> maps({{8, 1}}, {0, 10, 0.1F, 10.1F, 30, 30.2F, 60, 60.4F});
  auto const four = cluster::hierarchical<cluster::ward>{.clusters = 4}.cluster(seam::backend::host{}, maps);
  CHECK(four.labels == std::vector<std::int32_t>{2, 3, 2, 3, 1, 1, 0, 0});
  auto const by_height = cluster::hierarchical<cluster::ward>{.height = 1.0}.cluster(seam::backend::host{}, maps);
  CHECK(by_height.labels == four.labels);
}

TEST_CASE("one map is one cluster, two are one or two") {
  seam::backend::host const host;
  seam::array<float, 2> const one({{1, 3}}, {1, 2, 3});
  auto const single = cluster::hierarchical<cluster::ward>{.clusters = 1}.cluster(host, one);
  CHECK(single.labels == std::vector<std::int32_t>{0});
  CHECK(single.linkage.shape() == seam::extents<2>{{0, 4}});
  seam::array<float, 2> const two({{2, 2}}, {0, 0, 3, 4});
  auto const pair = cluster::hierarchical<cluster::ward>{.clusters = 2}.cluster(host, two);
  CHECK(pair.labels == std::vector<std::int32_t>{0, 1});
  CHECK(pair.linkage == seam::array<double, 2>({{1, 4}}, {0, 1, 5, 2}));
}

TEST_CASE("what cannot be clustered is refused with a sentence") {
  seam::backend::host const host;
  auto const attempt = [&](std::ptrdiff_t clusters, seam::array<float, 2> const& maps) {
    return sentence_of([&] { cluster::hierarchical<cluster::ward>{.clusters = clusters}.cluster(host, maps); });
  };
  seam::array<float, 2> maps(5, 3);
  CHECK(attempt(0, maps) == "a tree is cut into 1 or more clusters, not 0");
  CHECK(attempt(6, maps) == "6 clusters were asked for, but there are only 5 maps");
  CHECK(attempt(1, seam::array<float, 2>(0, 3)) == "there are no maps to cluster");
  CHECK(attempt(1, seam::array<float, 2>(3, 0)) == "the maps have no columns");
  maps(3, 1) = std::numeric_limits<float>::quiet_NaN();
  CHECK(attempt(2, maps) == "row 3 of the maps holds NaN at column 1; every number must be finite");
}

TEST_CASE_TEMPLATE("linkages on stored distances tell how many merges are done, and stop when asked", Linkage,
                   cluster::average, cluster::centroid) {
  auto const maps = to_float(seam_test::random_points(400, 3, 5));
  std::ptrdiff_t last = -1;
  seam::monitor monitor([&](std::string const&, std::ptrdiff_t done, std::ptrdiff_t total) {
    if (total != 399) return;  // distances by tiles
    CHECK(done > last);
    last = done;
  });
  cluster::linkage_of_maps<Linkage>(seam::backend::host{.monitor = &monitor}, maps.view());
  CHECK(last == 384);
  seam::monitor* running = nullptr;
  seam::monitor stopping([&](std::string const&, std::ptrdiff_t done, std::ptrdiff_t total) {
    if (total == 399 && done == 64) running->request_stop();
  });
  running = &stopping;
  CHECK_THROWS_AS(cluster::linkage_of_maps<Linkage>(seam::backend::host{.monitor = &stopping}, maps.view()),
                  seam::cancelled);
}

TEST_CASE("more pairs than 32 bits count and than any memory holds: how many bytes, and what to do instead") {
  seam::array<float, 2> const maps(3'000'000, 1);
  auto const said =
      sentence_of([&] { cluster::linkage_of_maps<cluster::average>(seam::backend::host{}, maps.view()); });
  CHECK(said.find("average linkage of 3000000 maps needs 32.7 TiB of memory and ") == 0);
  CHECK(said.find("; ward and single need no matrix of distances") != std::string::npos);
}

TEST_CASE_TEMPLATE("the published analysis of a DeepSTARR enhancer: the same tree and the same labels", Backend,
                   SEAM_TEST_BACKENDS) {
  SEAM_REQUIRE_SHARED(maps_file, "golden/seam_deepstarr_dev/attributions_saliency.npy");
  SEAM_REQUIRE_SHARED(linkage_file, "golden/seam_deepstarr_dev/linkage_ward.npy");
  SEAM_REQUIRE_SHARED(labels_file, "golden/seam_deepstarr_dev/labels_maxclust.npy");
  auto const maps = seam::io::read_npy<float, 3>(maps_file);
  auto const linkage = seam::io::read_npy<double, 2>(linkage_file);
  auto const labels = seam::io::read_npy<std::int32_t, 1>(labels_file);
  auto const found = cluster::hierarchical<cluster::ward>{.clusters = 20}.cluster(Backend{}, maps.view().as_matrix());
  CHECK(seam_test::same_merges(found.linkage, linkage));
  CHECK(seam_test::largest_height_difference(found.linkage, linkage) < 1e-9);
  CHECK(std::equal(found.labels.begin(), found.labels.end(), labels.begin(), labels.end()));
}
