#include <doctest/doctest.h>
#include <seam/explain/regroup.hpp>

#include "sentence.hpp"

#include <cmath>

using namespace seam;
using seam_test::contains;
using seam_test::sentence_of;
using labels = std::vector<std::int32_t>;

TEST_CASE("merged clusters are renumbered by their smallest label; noise stays noise; gaps close") {
  CHECK(explain::merge_clusters({0, 1, 2, 3, -1, 5, 1}, {{3, 1}}) == labels{0, 1, 2, 1, -1, 3, 1});
  CHECK(explain::merge_clusters({0, 1, 2, 3}, {{2, 0}, {3, 1}}) == labels{0, 1, 0, 1});
  CHECK(explain::merge_clusters({4, 9, 4}, {}) == labels{0, 1, 0});
  CHECK(explain::merge_clusters({-1, -1}, {}) == labels{-1, -1});
  CHECK(contains(sentence_of([] { explain::merge_clusters({0, 1}, {{0, 2}}); }), "there is no cluster 2 to be merged"));
  CHECK(contains(sentence_of([] { explain::merge_clusters({0, 1}, {{0, -1}}); }), "there is no cluster -1"));
  CHECK(contains(sentence_of([] {
                   explain::merge_clusters({0, 1, 2}, {{0, 1}, {1, 2}});
                 }),
                 "cluster 1 is to be merged twice"));
}

TEST_CASE("sequences drawn from a cluster have its letters in its frequencies, and repeat with the seed") {
  array<std::int64_t, 3> counts(2, 3, 4);
  for (std::ptrdiff_t letter = 0; letter < 4; ++letter) counts(1, 0, letter) = letter + 1;  // 10, 20, 30, 40 per cent
  counts(1, 1, 2) = 10;
  auto const drawn = explain::sample_cluster(counts, 1, 20000, 3);
  double seen[4] = {};
  for (std::ptrdiff_t row = 0; row < 20000; ++row) {
    ++seen[drawn(row, 0)];
    REQUIRE(drawn(row, 1) == 2);
    REQUIRE(drawn(row, 2) == 255);
  }
  for (int letter = 0; letter < 4; ++letter) {
    double const share = 0.1 * (letter + 1);  // within five standard deviations
    CHECK(std::abs(seen[letter] / 20000 - share) < 5 * std::sqrt(share * (1 - share) / 20000));
  }
  auto const fewer = explain::sample_cluster(counts, 1, 100, 3);
  for (std::ptrdiff_t row = 0; row < 100; ++row) CHECK(fewer(row, 0) == drawn(row, 0));
  CHECK(explain::sample_cluster(counts, 1, 100, 4) != fewer);
  CHECK(contains(sentence_of([&] { explain::sample_cluster(counts, 2, 1, 3); }), "there is no cluster 2"));
  CHECK(contains(sentence_of([&] { explain::sample_cluster(counts, 0, -1, 3); }), "-1 sequences cannot be drawn"));
}
