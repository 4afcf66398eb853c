#include <doctest/doctest.h>
#include <seam/cluster/linkage.hpp>
#include <seam/cluster/tree.hpp>

#include <limits>

#include "naive.hpp"
#include "scipy_golden.hpp"
#include "sentence.hpp"

namespace {

namespace cluster = seam::cluster;
using seam_test::points;

#define SEAM_ALL_LINKAGES                                                                                    \
  cluster::ward, cluster::average, cluster::complete, cluster::weighted, cluster::single, cluster::centroid, \
      cluster::median

points golden_points(seam_test::golden_case const& golden) {
  return {seam::extents<2>{{golden.points, golden.columns}}, golden.values};
}

}  // namespace

TEST_CASE_TEMPLATE("a linkage is the one that its definition gives, merge by merge", Linkage, SEAM_ALL_LINKAGES) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    std::ptrdiff_t const n = 2 + 5 * std::ptrdiff_t(seed);
    points const rows = seam_test::random_points(n, 3, seed);
    auto const found = cluster::linkage_of_distances<Linkage>(seam_test::plain_pairwise(rows), n);
    auto const expected = seam_test::naive_linkage<Linkage>(rows);
    CAPTURE(n);
    CHECK(seam_test::same_merges(found, expected));
    CHECK(seam_test::largest_height_difference(found, expected) < 1e-12);
  }
}

TEST_CASE_TEMPLATE("tied and duplicate points give a tree whose every merge is a nearest pair", Linkage, cluster::ward,
                   cluster::average, cluster::complete, cluster::weighted, cluster::single, cluster::centroid,
                   cluster::median) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    points const rows = seam_test::random_points(24, 2, seed, 3);
    auto const found = cluster::linkage_of_distances<Linkage>(seam_test::plain_pairwise(rows), 24);
    CHECK_NOTHROW(cluster::check_linkage(found));
    seam_test::check_greedy<Linkage>(rows, found);
  }
}

TEST_CASE_TEMPLATE("chains, one far point and many duplicates", Linkage, SEAM_ALL_LINKAGES) {
  points rows(40, 1);
  for (std::ptrdiff_t i = 0; i < 40; ++i)
    rows(i, 0) = std::pow(double(i), 1.9);  // every point is nearest to the one before
  SUBCASE("growing steps") {}
  SUBCASE("descending powers") {
    for (std::ptrdiff_t i = 0; i < 40; ++i) rows(i, 0) = std::pow(1.7, double(40 - i));
  }
  SUBCASE("a far point") {
    rows(17, 0) = 1e9;
  }
  auto const found = cluster::linkage_of_distances<Linkage>(seam_test::plain_pairwise(rows), 40);
  auto const expected = seam_test::naive_linkage<Linkage>(rows);
  CHECK(seam_test::same_merges(found, expected));
  CHECK(seam_test::largest_height_difference(found, expected) < 1e-9);
}

TEST_CASE_TEMPLATE("equal points join at height 0 before anything else", Linkage, SEAM_ALL_LINKAGES) {
  auto const found = cluster::linkage_of_distances<Linkage>(std::vector<double>(10, 0.0), 5);
  for (std::ptrdiff_t row = 0; row < 4; ++row) CHECK(found(row, 2) == 0.0);
  CHECK(found(0, 0) == 0);
  CHECK(found(0, 1) == 1);
  CHECK(found(3, 3) == 5);
}

TEST_CASE("linkage matrices equal SciPy's, ties included") {
  for (auto const& golden : seam_test::scipy_golden()) {
    points const rows = golden_points(golden);
    auto const condensed = seam_test::plain_pairwise(rows);
    for (auto const& tree : golden.trees) {
      CAPTURE(golden.name);
      CAPTURE(tree.method);
      auto const linkage = [&]() -> seam::array<double, 2> {
        if (tree.method == "ward") return cluster::linkage_of_distances<cluster::ward>(condensed, golden.points);
        if (tree.method == "average") return cluster::linkage_of_distances<cluster::average>(condensed, golden.points);
        if (tree.method == "complete")
          return cluster::linkage_of_distances<cluster::complete>(condensed, golden.points);
        if (tree.method == "weighted")
          return cluster::linkage_of_distances<cluster::weighted>(condensed, golden.points);
        if (tree.method == "single") return cluster::linkage_of_distances<cluster::single>(condensed, golden.points);
        if (tree.method == "centroid")
          return cluster::linkage_of_distances<cluster::centroid>(condensed, golden.points);
        return cluster::linkage_of_distances<cluster::median>(condensed, golden.points);
      }();
      seam::view<double const, 2> const expected(tree.linkage.data(), golden.points - 1, 4);
      CHECK(seam_test::same_merges(linkage, expected));
      CHECK(seam_test::largest_height_difference(linkage, expected) < 1e-14);
    }
  }
}

TEST_CASE("one point has an empty tree, two have one row") {
  CHECK(cluster::linkage_of_distances<cluster::ward>({}, 1).shape() == seam::extents<2>{{0, 4}});
  auto const pair = cluster::linkage_of_distances<cluster::average>({2.5}, 2);
  CHECK(pair == seam::array<double, 2>({{1, 4}}, {0, 1, 2.5, 2}));
}

TEST_CASE("distances that cannot be used are refused with a sentence") {
  auto const sentence = [](std::vector<double> const& condensed, std::ptrdiff_t n) {
    return seam_test::sentence_of([&] { cluster::linkage_of_distances<cluster::ward>(condensed, n); });
  };
  CHECK(sentence({}, 0) == "a linkage needs at least 1 point, there are 0");
  CHECK(sentence({1, 2}, 3) == "the condensed distances of 3 points are 3 numbers, there are 2");
  double const nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(sentence({1, 2, 3, nan, 5, 6}, 4).find("between points 1 and 2 is nan") != std::string::npos);
  CHECK(sentence({1, -2, 3}, 3).find("between points 0 and 2 is -2") != std::string::npos);
  CHECK(sentence({1, 2, std::numeric_limits<double>::infinity()}, 3).find("between points 1 and 2 is inf") !=
        std::string::npos);
}

namespace other {

struct nearest_half {
  static constexpr auto method = cluster::agglomeration::chain;
  static constexpr char const* name() { return "nearest_half"; }
  static double update(double a, double b, double, double, double, double) {
    return 0.5 * (std::max(a, b) + a / 2 + b / 2);
  }
};
struct without_name {
  static constexpr auto method = cluster::agglomeration::chain;
  static double update(double, double, double, double, double, double) { return 0; }
};
struct without_update {
  static constexpr auto method = cluster::agglomeration::chain;
  static constexpr char const* name() { return ""; }
};
struct without_method {
  static constexpr char const* name() { return ""; }
  static double update(double, double, double, double, double, double) { return 0; }
};

}  // namespace other

static_assert(cluster::linkage<cluster::ward> && cluster::linkage<cluster::single> &&
              cluster::linkage<other::nearest_half>);
static_assert(!cluster::linkage<other::without_name> && !cluster::linkage<other::without_update> &&
              !cluster::linkage<other::without_method>);

TEST_CASE("a linkage from elsewhere takes part") {
  auto const found = cluster::linkage_of_distances<other::nearest_half>({1, 4, 6}, 3);
  CHECK(found(1, 2) == 5.5);
}
