#include <doctest/doctest.h>
#include <seam/cluster/files.hpp>
#include <seam/cluster/hierarchical.hpp>

#include "../io/scratch.hpp"
#include "sentence.hpp"

namespace {

namespace cluster = seam::cluster;
using seam_test::contains;
using seam_test::sentence_of;

cluster::clustering small_clustering() {
  return {{1, 1, 0}, {{{2, 4}}, {0, 1, 0.5, 2, 2, 3, 4, 3}}};
}

}  // namespace

TEST_CASE("a clustering comes back as it was written") {
  seam_test::scratch_folder const folder;
  auto const result = small_clustering();
  cluster::write(result, folder.path());
  auto const again = cluster::read(folder.path());
  CHECK(again.labels == result.labels);
  CHECK(again.linkage == result.linkage);
}

TEST_CASE("a clustering without a tree leaves no tree, not even an older one") {
  seam_test::scratch_folder const folder;
  cluster::write(small_clustering(), folder.path());
  cluster::write({{0, -1, 1}, {}}, folder.path());
  CHECK(!std::filesystem::exists(folder / "linkage.npy"));
  auto const again = cluster::read(folder.path());
  CHECK(again.labels == std::vector<std::int32_t>{0, -1, 1});
  CHECK(again.linkage.empty());
}

TEST_CASE("one map has a tree without rows") {
  seam_test::scratch_folder const folder;
  seam::array<float, 2> const one({{1, 2}}, {1, 2});
  cluster::write(cluster::hierarchical<cluster::ward>{.clusters = 1}.cluster(seam::backend::host{}, one),
                 folder.path());
  CHECK(cluster::read(folder.path()).linkage.shape() == seam::extents<2>{{0, 4}});
}

TEST_CASE("files that are no clustering are refused by name") {
  seam_test::scratch_folder const folder;
  auto result = small_clustering();
  CHECK(contains(sentence_of([&] { cluster::read(folder.path()); }), "labels.npy"));
  result.linkage(1, 0) = 1;
  cluster::write(result, folder.path());
  CHECK(
      contains(sentence_of([&] { cluster::read(folder.path()); }), "linkage.npy is not a tree: row 1 joins cluster 1"));
  result = small_clustering();
  result.labels[2] = -2;
  cluster::write(result, folder.path());
  CHECK(contains(sentence_of([&] { cluster::read(folder.path()); }), "labels.npy has the label -2 in row 2"));
  result.labels = {0, 0, 1, 1};
  cluster::write(result, folder.path());
  CHECK(contains(sentence_of([&] { cluster::read(folder.path()); }), "linkage.npy is a tree of 3 points"));
}

TEST_CASE("a folder that is not there cannot be written to") {
  seam_test::scratch_folder const folder;
  CHECK(sentence_of([&] { cluster::write(small_clustering(), folder / "missing"); }) != "nothing was thrown");
}
