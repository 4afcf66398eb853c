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
  maps(3, 1) = -std::numeric_limits<float>::infinity();
  CHECK(attempt(2, maps) == "row 3 of the maps holds -infinity at column 1; every number must be finite");
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
  CHECK(said.find("; ward and single need no matrix of distances, and one of float32, on request, makes it 16.4 TiB") !=
        std::string::npos);
  auto const of_floats = sentence_of([&] {
    cluster::hierarchical<cluster::average>{.storage = cluster::distance_storage::float32}.cluster(
        seam::backend::host{}, maps.view());
  });
  CHECK(of_floats.find("average linkage of 3000000 maps needs 16.4 TiB of memory and ") == 0);
  CHECK(of_floats.substr(of_floats.size() - 43) == "ward and single need no matrix of distances");
}

TEST_CASE_TEMPLATE("distances stored as float32: heights to float's rounding, the same tree where no ties are near",
                   Linkage, cluster::average, cluster::complete, cluster::weighted, cluster::centroid,
                   cluster::median) {
  auto const maps = to_float(seam_test::random_points(60, 5, 3));
  auto const expected = seam_test::naive_linkage<Linkage>(to_double(maps));
  cluster::hierarchical<Linkage> method{.clusters = 7};
  auto const exact = method.cluster(seam::backend::host{}, maps);
  method.storage = cluster::distance_storage::float32;
  auto const found = method.cluster(seam::backend::host{}, maps);
  CHECK(seam_test::same_merges(found.linkage, expected));
  double const off = seam_test::largest_height_difference(found.linkage, expected);
  CHECK(off < 1e-5);
  CHECK(off > 1e-10);  // they are floats
  CHECK(found.labels == exact.labels);
  CHECK(method.bytes_needed(1000, 10) == 4.0 * 1000 * 999 / 2 + 8 * 1000 * 10);
  CHECK(cluster::hierarchical<Linkage>{}.bytes_needed(1000, 10) == 8.0 * 1000 * 999 / 2 + 8 * 1000 * 10);
}

TEST_CASE("trees are cut by other rules than a number") {
  auto maps = to_float(seam_test::random_points(60, 3, 4));
  for (std::ptrdiff_t i = 0; i < 60; ++i) maps(i, i % 3) += 50;
  seam::backend::host const host;
  cluster::hierarchical<cluster::ward> method{.cut = cluster::tree_cut::largest_gap};
  auto const gap = method.cluster(host, maps);
  CHECK(gap.labels == cluster::hierarchical<cluster::ward>{.clusters = 3}.cluster(host, maps).labels);
  method.most = 2;
  CHECK(method.labels_of(gap.linkage) == cluster::cut_by_number(gap.linkage, 2));
  method = {.cut = cluster::tree_cut::inconsistency, .threshold = 0.8, .depth = 3};
  CHECK(method.cluster(host, maps).labels == cluster::cut_by_inconsistency(gap.linkage, 0.8, 3));
  auto const refused = [&](cluster::hierarchical<cluster::ward> const& chosen) {
    return sentence_of([&] { chosen.cluster(host, maps); });
  };
  CHECK(refused({.cut = cluster::tree_cut::largest_gap, .most = 61}) ==
        "a largest gap is looked for up to 2 to 60 clusters, not up to 61");
  CHECK(refused({.cut = cluster::tree_cut::largest_gap, .most = 1}).find("not up to 1") != std::string::npos);
  CHECK(refused({.cut = cluster::tree_cut::inconsistency, .depth = 0}).find("1 or more merges deep") !=
        std::string::npos);
  CHECK(refused({.cut = cluster::tree_cut::inconsistency, .threshold = std::nan("")}).find("nan") != std::string::npos);
  CHECK(refused({.storage = cluster::distance_storage::float32}) ==
        "ward stores no matrix of distances, and none as float32");
  CHECK(refused({.height = -1.0}).find("0 or more") != std::string::npos);
}

TEST_CASE_TEMPLATE("one column, ties everywhere, constant columns: a tree whose every merge is a nearest pair", Linkage,
                   cluster::ward, cluster::average, cluster::complete, cluster::weighted, cluster::single) {
  seam::array<float, 2> line(40, 1), wide(40, 3);
  for (std::ptrdiff_t i = 0; i < 40; ++i) {
    line(i, 0) = static_cast<float>(i * 7 % 10);  // ten places on a line, one apart
    wide(i, 0) = line(i, 0), wide(i, 1) = -3;
  }
  auto const found = cluster::linkage_of_maps<Linkage>(seam::backend::host{}, line.view());
  CHECK_NOTHROW(cluster::check_linkage(found));
  seam_test::check_greedy<Linkage>(to_double(line), found);
  CHECK(cluster::linkage_of_maps<Linkage>(seam::backend::host{}, wide.view()) == found);
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
