#include <doctest/doctest.h>
#include <seam/cluster/files.hpp>
#include <seam/cluster/hierarchical.hpp>

#include "../io/scratch.hpp"

namespace {

namespace cluster = seam::cluster;

cluster::clustering small_clustering() {
  return {{1, 1, 0}, {{{2, 4}}, {0, 1, 0.5, 2, 2, 3, 4, 3}}};
}

template <class F>
std::string sentence(F const& f) {
  try {
    f();
  } catch (seam::input_error const& error) {
    return error.what();
  }
  return "nothing was thrown";
}

bool contains(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a clustering comes back as it was written") {
  SCRATCH;
  auto const result = small_clustering();
  cluster::write(result, folder);
  auto const again = cluster::read(folder);
  CHECK(again.labels == result.labels);
  CHECK(again.linkage == result.linkage);
}

TEST_CASE("a clustering without a tree leaves no tree, not even an older one") {
  SCRATCH;
  cluster::write(small_clustering(), folder);
  cluster::write({{0, -1, 1}, {}}, folder);
  CHECK(!std::filesystem::exists(folder / "linkage.npy"));
  auto const again = cluster::read(folder);
  CHECK(again.labels == std::vector<std::int32_t>{0, -1, 1});
  CHECK(again.linkage.empty());
}

TEST_CASE("one map has a tree without rows") {
  SCRATCH;
  seam::array<float, 2> const one({{1, 2}}, {1, 2});
  cluster::write(cluster::hierarchical<cluster::ward>{.clusters = 1}.cluster(seam::backend::host{}, one), folder);
  CHECK(cluster::read(folder).linkage.shape() == seam::extents<2>{{0, 4}});
}

TEST_CASE("files that are no clustering are refused by name") {
  SCRATCH;
  auto result = small_clustering();
  CHECK(contains(sentence([&] { cluster::read(folder); }), "labels.npy"));
  result.linkage(1, 0) = 1;
  cluster::write(result, folder);
  CHECK(contains(sentence([&] { cluster::read(folder); }), "linkage.npy is not a tree: row 1 joins cluster 1"));
  result = small_clustering();
  result.labels[2] = -2;
  cluster::write(result, folder);
  CHECK(contains(sentence([&] { cluster::read(folder); }), "labels.npy has the label -2 in row 2"));
  result.labels = {0, 0, 1, 1};
  cluster::write(result, folder);
  CHECK(contains(sentence([&] { cluster::read(folder); }), "linkage.npy is a tree of 3 points"));
}

TEST_CASE("a folder that is not there cannot be written to") {
  SCRATCH;
  CHECK(sentence([&] { cluster::write(small_clustering(), folder / "missing"); }) != "nothing was thrown");
}
