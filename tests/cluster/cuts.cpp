#include <doctest/doctest.h>
#include <seam/cluster/cuts.hpp>
#include <seam/cluster/linkage.hpp>

#include <cmath>

#include "cuts_golden.hpp"
#include "naive.hpp"
#include "sentence.hpp"

namespace {

namespace cluster = seam::cluster;
using seam_test::sentence_of;

/// Points on a line at 0, 1, .. whose merges happen at the given heights.
seam::array<double, 2> caterpillar(std::vector<double> const& heights) {
  auto const rows = std::ptrdiff_t(heights.size());
  seam::array<double, 2> linkage(rows, 4);
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    linkage(row, 0) = row == 0 ? 0 : double(row + 1);
    linkage(row, 1) = row == 0 ? 1 : double(rows + row);
    linkage(row, 2) = heights[std::size_t(row)];
    linkage(row, 3) = double(row + 2);
  }
  return linkage;
}

}  // namespace

TEST_CASE("inconsistencies and cuts by them equal SciPy's") {
  for (auto const& golden : seam_test::cuts_golden()) {
    CAPTURE(golden.name);
    seam::view<double const, 2> const linkage(golden.linkage.data(), golden.points - 1, 4);
    for (auto const& cut : golden.cuts) {
      CAPTURE(cut.depth);
      auto const values = cluster::inconsistency(linkage, cut.depth);
      double worst = 0;
      for (std::ptrdiff_t i = 0; i < values.size(); ++i)
        worst = std::max(worst, std::abs(values.data()[i] - cut.values[std::size_t(i)]));
      CHECK(worst < 1e-11);  // SciPy's sums of squares cancel
      CHECK(cluster::cut_by_inconsistency(linkage, cut.threshold, cut.depth) == cut.labels);
    }
  }
}

TEST_CASE("the widest gap between heights") {
  auto const linkage = caterpillar({1, 2, 3, 9, 10, 15});  // of 7 points: gaps 1, 1, 1, 6, 1, 5
  CHECK(cluster::largest_gap(linkage, 2, 7) == 4);
  CHECK(cluster::largest_gap(linkage, 2, 3) == 2);
  CHECK(cluster::largest_gap(linkage, 5, 7) == 5);  // of equal gaps that of fewer clusters
  CHECK(cluster::cut_at_largest_gap(linkage, 7) == cluster::cut_by_number(linkage, 4));
  CHECK(cluster::largest_gap(caterpillar({5}), 2, 2) == 2);
  CHECK(cluster::cut_at_largest_gap(seam::array<double, 2>(0, 4)) == std::vector<std::int32_t>{0});
  auto far = seam_test::random_points(60, 3, 4);
  for (std::ptrdiff_t i = 0; i < 60; ++i) far(i, i % 3) += 50;
  auto const tree = cluster::linkage_of_distances<cluster::ward>(seam_test::plain_pairwise(far), 60);
  CHECK(cluster::largest_gap(tree, 2, 30) == 3);
}

TEST_CASE("gaps and depths that cannot be are refused") {
  auto const linkage = caterpillar({1, 2, 3});
  CHECK(sentence_of([&] { cluster::largest_gap(linkage, 1, 3); }) ==
        "a gap is looked for between 1 and 3 clusters; of 4 points there are 2 to 4");
  CHECK(sentence_of([&] { cluster::largest_gap(linkage, 3, 2); }) ==
        "a gap is looked for between 3 and 2 clusters; of 4 points there are 2 to 4");
  CHECK(sentence_of([&] { cluster::largest_gap(linkage, 2, 5); }) ==
        "a gap is looked for between 2 and 5 clusters; of 4 points there are 2 to 4");
  CHECK(sentence_of([&] { cluster::inconsistency(linkage, 0); }) == "inconsistency looks 1 or more merges deep, not 0");
  CHECK(sentence_of([&] { cluster::cut_by_inconsistency(linkage, std::nan("")); }) ==
        "the inconsistency at which to cut is not a number");
}
