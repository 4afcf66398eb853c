#include <doctest/doctest.h>
#include <seam/cluster/linkage.hpp>
#include <seam/cluster/tree.hpp>

#include <limits>
#include <set>

#include "naive.hpp"
#include "scipy_golden.hpp"
#include "sentence.hpp"

namespace {

namespace cluster = seam::cluster;
using seam_test::sentence_of;

/// Points that share a label at a height, from cophenetic heights alone: i and j are together when they meet at or
/// below it (monotone trees).
bool together(std::vector<double> const& cophenetic, std::ptrdiff_t n, std::ptrdiff_t i, std::ptrdiff_t j,
              double height) {
  return i == j || cophenetic[static_cast<std::size_t>(seam::distance::condensed_index(n, i, j))] <= height;
}

seam::array<double, 2> small_tree() {
  return {{{4, 4}}, {0, 1, 1, 2, 3, 4, 2, 2, 2, 5, 3, 3, 6, 7, 4, 5}};
}

}  // namespace

TEST_CASE("cuts, leaf orders and cophenetic distances equal SciPy's") {
  for (auto const& golden : seam_test::scipy_golden())
    for (auto const& tree : golden.trees) {
      CAPTURE(golden.name);
      CAPTURE(tree.method);
      seam::view<double const, 2> const linkage(tree.linkage.data(), golden.points - 1, 4);
      for (auto const& cut : tree.by_number)
        CHECK(cluster::cut_by_number(linkage, std::ptrdiff_t(cut.level)) == cut.labels);
      for (auto const& cut : tree.by_height) CHECK(cluster::cut_by_height(linkage, cut.level) == cut.labels);
      CHECK(cluster::leaf_order(linkage) == tree.leaf_order);
      CHECK(cluster::cophenetic_distances(linkage) == tree.cophenetic);
    }
}

TEST_CASE("a cut by height joins exactly the points that meet below it, whatever the tree") {
  for (unsigned seed = 1; seed <= 10; ++seed) {
    std::ptrdiff_t const n = 3 + 4 * std::ptrdiff_t(seed);
    auto const rows = seam_test::random_points(n, 2, seed, seed % 2 ? 0 : 4);
    auto const linkage = cluster::linkage_of_distances<cluster::average>(seam_test::plain_pairwise(rows), n);
    auto const cophenetic = cluster::cophenetic_distances(linkage);
    for (std::ptrdiff_t row = 0; row < n - 1; ++row) {
      double const height = linkage(row, 2);
      auto const labels = cluster::cut_by_height(linkage, height);
      bool same = true;
      for (std::ptrdiff_t i = 0; i < n; ++i)
        for (std::ptrdiff_t j = 0; j < i; ++j)
          same &= (labels[std::size_t(i)] == labels[std::size_t(j)]) == together(cophenetic, n, i, j, height);
      CHECK(same);
      std::set<std::int32_t> const distinct(labels.begin(), labels.end());
      CHECK(*distinct.begin() == 0);
      CHECK(*distinct.rbegin() == std::int32_t(distinct.size()) - 1);
    }
  }
}

TEST_CASE("a cut by number gives as many clusters as asked for when heights differ, fewer on ties") {
  auto const rows = seam_test::random_points(50, 3, 7);
  auto const linkage = cluster::linkage_of_distances<cluster::ward>(seam_test::plain_pairwise(rows), 50);
  for (std::ptrdiff_t clusters = 1; clusters <= 50; ++clusters) {
    auto const labels = cluster::cut_by_number(linkage, clusters);
    CHECK(std::set<std::int32_t>(labels.begin(), labels.end()).size() == std::size_t(clusters));
  }
  CHECK(cluster::height_of_number(linkage, 12) == linkage(50 - 12 - 1, 2));

  seam::array<double, 2> line({{5, 4}}, {0, 1, 1, 2, 2, 6, 1, 3, 3, 7, 1, 4, 4, 8, 1, 5, 5, 9, 1, 6});
  CHECK(cluster::cut_by_number(line, 4) == std::vector<std::int32_t>(6, 0));
  CHECK(cluster::cut_by_number(line, 6) == std::vector<std::int32_t>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("subtrees are numbered before single leaves, left before right") {
  auto const linkage = small_tree();
  CHECK(cluster::cut_by_height(linkage, 2) == std::vector<std::int32_t>{1, 1, 2, 0, 0});
  CHECK(cluster::cut_by_height(linkage, 0.5) == std::vector<std::int32_t>{2, 3, 4, 0, 1});
  CHECK(cluster::leaf_order(linkage) == std::vector<std::ptrdiff_t>{3, 4, 2, 0, 1});
}

TEST_CASE("one point is one cluster") {
  seam::array<double, 2> const empty(0, 4);
  CHECK(cluster::cut_by_number(empty, 1) == std::vector<std::int32_t>{0});
  CHECK(cluster::cut_by_height(empty, 1.0) == std::vector<std::int32_t>{0});
  CHECK(cluster::leaf_order(empty) == std::vector<std::ptrdiff_t>{0});
  CHECK(cluster::cophenetic_distances(empty).empty());
}

TEST_CASE("a tree as deep as it has points does not exhaust the stack") {
  std::ptrdiff_t const n = 200'000;
  seam::array<double, 2> linkage(n - 1, 4);
  for (std::ptrdiff_t row = 0; row < n - 1; ++row) {
    linkage(row, 0) = double(row == 0 ? 0 : row + 1);
    linkage(row, 1) = double(row == 0 ? 1 : n + row - 1);
    linkage(row, 2) = double(row + 1);
    linkage(row, 3) = double(row + 2);
  }
  auto const labels = cluster::cut_by_number(linkage, 3);
  CHECK(*std::max_element(labels.begin(), labels.end()) == 2);
  CHECK(cluster::leaf_order(linkage).front() == n - 1);
}

TEST_CASE("numbers of clusters that cannot be are refused") {
  auto const linkage = small_tree();
  CHECK(sentence_of([&] { cluster::cut_by_number(linkage, 0); }) == "a tree is cut into 1 or more clusters, not 0");
  CHECK(sentence_of([&] { cluster::cut_by_number(linkage, 6); }) ==
        "6 clusters were asked for, but there are only 5 points");
  CHECK(sentence_of([&] { cluster::cut_by_height(linkage, std::nan("")); }) ==
        "the height at which to cut is not a number");
}

TEST_CASE("a matrix that is no tree is refused with the row and the reason") {
  auto const broken = [](std::ptrdiff_t row, std::ptrdiff_t column, double value) {
    auto linkage = small_tree();
    linkage(row, column) = value;
    return sentence_of([&] { cluster::check_linkage(linkage, "linkage.npy"); });
  };
  CHECK_NOTHROW(cluster::check_linkage(small_tree()));
  CHECK(broken(1, 0, 0) == "linkage.npy is not a tree: row 1 joins cluster 0, which is already part of another");
  CHECK(broken(1, 0, 4) == "linkage.npy is not a tree: row 1 joins cluster 4, which is already part of another");
  CHECK(broken(0, 1, 5) ==
        "linkage.npy is not a tree: row 0 joins cluster 5, which does not exist there (ids are 0 to 4)");
  CHECK(broken(2, 0, -1).find("row 2 joins cluster -1") != std::string::npos);
  CHECK(broken(2, 0, 1.5).find("row 2 joins cluster 1.5") != std::string::npos);
  CHECK(broken(2, 0, std::nan("")).find("row 2 joins cluster nan") != std::string::npos);
  CHECK(broken(3, 2, std::nan("")).find("row 3 has the height nan") != std::string::npos);
  CHECK(broken(3, 2, -1).find("row 3 has the height -1") != std::string::npos);
  CHECK(broken(3, 2, std::numeric_limits<double>::infinity()).find("row 3 has the height inf") != std::string::npos);
  CHECK(broken(2, 3, 4) == "linkage.npy is not a tree: row 2 has the size 4, its parts hold 3 points");
  CHECK(sentence_of([] { cluster::check_linkage(seam::array<double, 2>(3, 3), "Z"); }) ==
        "Z has 3 columns; a linkage matrix has 4 (two ids, height, size)");
}
