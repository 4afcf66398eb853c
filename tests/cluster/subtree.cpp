#include <doctest/doctest.h>
#include <seam/cluster/linkage.hpp>
#include <seam/cluster/subtree.hpp>

#include "naive.hpp"
#include "sentence.hpp"

namespace {

namespace cluster = seam::cluster;
using seam_test::sentence_of;

seam::array<double, 2> small_tree() {
  return {{{4, 4}}, {0, 1, 1, 2, 3, 4, 2, 2, 2, 5, 3, 3, 6, 7, 4, 5}};
}

}  // namespace

TEST_CASE("a subtree is the tree of its points alone") {
  auto const rows = seam_test::random_points(40, 3, 6);
  auto const linkage = cluster::linkage_of_distances<cluster::complete>(seam_test::plain_pairwise(rows), 40);
  for (std::ptrdiff_t const id : {40, 55, 70, 76, 78}) {
    auto const part = cluster::subtree_of(linkage, id);
    auto const m = std::ptrdiff_t(part.points.size());
    REQUIRE(m == std::ptrdiff_t(linkage(id - 40, 3)));
    seam_test::points own(m, 3);
    for (std::ptrdiff_t i = 0; i < m; ++i)
      for (std::ptrdiff_t c = 0; c < 3; ++c) own(i, c) = rows(part.points[std::size_t(i)], c);
    CHECK_NOTHROW(cluster::check_linkage(part.linkage));
    CHECK(part.linkage == cluster::linkage_of_distances<cluster::complete>(seam_test::plain_pairwise(own), m));
  }
  auto const point = cluster::subtree_of(linkage, 7);
  CHECK(point.points == std::vector<std::ptrdiff_t>{7});
  CHECK(point.linkage.shape() == seam::extents<2>{{0, 4}});
  CHECK(cluster::subtree_of(linkage, 78).linkage == linkage);
}

TEST_CASE("a subtree of a small tree") {
  auto const part = cluster::subtree_of(small_tree(), 7);
  CHECK(part.points == std::vector<std::ptrdiff_t>{0, 1, 2});
  CHECK(part.linkage == seam::array<double, 2>({{2, 4}}, {0, 1, 1, 2, 2, 3, 3, 3}));
}

TEST_CASE("trees as Newick's text") {
  CHECK(cluster::newick(small_tree()) == "((3:2,4:2):2,(2:3,(0:1,1:1):2):1);");
  CHECK(cluster::newick(small_tree(), {"a", "it's", "c d", "e_1", ""}) ==
        "((e_1:2,'':2):2,('c d':3,(a:1,'it''s':1):2):1);");
  CHECK(cluster::newick(seam::array<double, 2>(0, 4)) == "0;");
  CHECK(cluster::newick(seam::array<double, 2>({{1, 4}}, {0, 1, 0.1, 2})) == "(0:0.1,1:0.1);");
}

TEST_CASE("a tree as deep as it has points becomes text without exhausting the stack") {
  std::ptrdiff_t const n = 100'000;
  seam::array<double, 2> linkage(n - 1, 4);
  for (std::ptrdiff_t row = 0; row < n - 1; ++row) {
    linkage(row, 0) = double(row == 0 ? 0 : row + 1);
    linkage(row, 1) = double(row == 0 ? 1 : n + row - 1);
    linkage(row, 2) = double(row + 1);
    linkage(row, 3) = double(row + 2);
  }
  auto const text = cluster::newick(linkage);
  CHECK(std::count(text.begin(), text.end(), '(') == n - 1);
  CHECK(cluster::subtree_of(linkage, n + 500).points.size() == 502);
}

TEST_CASE("clusters and names that a tree does not have are refused") {
  CHECK(sentence_of([] { cluster::subtree_of(small_tree(), 9); }) == "the tree has no cluster 9; ids are 0 to 8");
  CHECK(sentence_of([] { cluster::subtree_of(small_tree(), -1); }) == "the tree has no cluster -1; ids are 0 to 8");
  CHECK(sentence_of([] { cluster::newick(small_tree(), {"a"}); }) == "the tree has 5 points, there are 1 names");
}
