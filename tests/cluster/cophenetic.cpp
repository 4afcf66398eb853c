#include <doctest/doctest.h>
#include <seam/cluster/cophenetic.hpp>
#include <seam/cluster/linkage.hpp>
#include <seam/distance/euclidean.hpp>

#include <cmath>

#include "cuts_golden.hpp"
#include "naive.hpp"
#include "sentence.hpp"

namespace {

namespace cluster = seam::cluster;
using seam_test::sentence_of;

}  // namespace

TEST_CASE("pairs meet where the condensed cophenetic distances say, also where heights fall") {
  for (std::ptrdiff_t const n : {2, 3, 5, 8, 33, 64, 65}) {
    auto const rows = seam_test::random_points(n, 2, unsigned(n));
    auto const check = [&](seam::array<double, 2> const& linkage) {
      cluster::meeting_points const meets(linkage);
      auto const expected = cluster::cophenetic_distances(linkage);
      std::ptrdiff_t wrong = 0;
      for (std::ptrdiff_t i = 0; i < n; ++i)
        for (std::ptrdiff_t j = 0; j < n; ++j)
          wrong +=
              meets.height(i, j) != (i == j ? 0.0 : expected[std::size_t(seam::distance::condensed_index(n, i, j))]);
      CHECK(wrong == 0);
    };
    check(cluster::linkage_of_distances<cluster::centroid>(seam_test::plain_pairwise(rows), n));
    check(cluster::linkage_of_distances<cluster::average>(seam_test::plain_pairwise(rows), n));
  }
  cluster::meeting_points const one(seam::array<double, 2>(0, 4));
  CHECK(one.points() == 1);
  CHECK(one.height(0, 0) == 0);
}

TEST_CASE("the cophenetic correlation is SciPy's") {
  for (auto const& golden : seam_test::cuts_golden()) {
    seam::view<double const, 2> const linkage(golden.linkage.data(), golden.points - 1, 4);
    CHECK(cluster::cophenetic_correlation(linkage, golden.distances) ==
          doctest::Approx(golden.correlation).epsilon(1e-12));
  }
}

TEST_CASE("drawn pairs come near to all pairs") {
  auto const rows = seam_test::random_points(300, 4, 2);
  seam::array<float, 2> maps(rows.shape());
  std::copy(rows.begin(), rows.end(), maps.begin());
  auto const distances = seam_test::plain_pairwise(rows);
  auto const linkage = cluster::linkage_of_distances<cluster::average>(distances, 300);
  double const all = cluster::cophenetic_correlation(linkage, distances);
  double const drawn =
      cluster::sampled_cophenetic_correlation(seam::distance::euclidean{}, linkage, maps.view(), 200'000);
  CHECK(std::abs(drawn - all) < 0.01);
  CHECK(drawn == cluster::sampled_cophenetic_correlation(seam::distance::euclidean{}, linkage, maps.view(), 200'000));
}

TEST_CASE("correlations that cannot be") {
  seam::array<double, 2> const two({{1, 4}}, {0, 1, 5, 2});
  CHECK(std::isnan(cluster::cophenetic_correlation(two, {5.0})));
  CHECK(sentence_of([&] {
          cluster::cophenetic_correlation(two, {5.0, 6.0});
        }) == "the condensed distances of 2 points are 1 numbers, there are 2");
  seam::array<float, 2> const maps(3, 2);
  CHECK(sentence_of([&] { cluster::sampled_cophenetic_correlation(seam::distance::euclidean{}, two, maps.view()); }) ==
        "the linkage is a tree of 2 points, there are 3 maps");
  CHECK(sentence_of([&] {
          cluster::sampled_cophenetic_correlation(seam::distance::euclidean{}, two, maps.view().rows(0, 2), 0);
        }) == "a correlation needs 2 or more maps and 1 or more pairs");
}
