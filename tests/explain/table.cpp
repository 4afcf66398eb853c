#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/explain/table.hpp>

#include "random_library.hpp"

namespace explain = seam::explain;

TEST_CASE("the compiled table: unknown letters stay unknown (D-25)") {
  constexpr std::uint8_t unknown = seam::unknown_letter;
  std::vector<std::uint8_t> const letters = {0, 1, 2, 3, 0, unknown, 2, 0, 3, 3, 3, 3};
  std::vector<float> const activities = {0.5F, 1, 2};
  std::vector<std::int32_t> const labels = {7, -1, 2};
  auto const table = explain::make_table<seam::dna>({letters.data(), 3, 4}, seam_test::as_view(activities),
                                                    seam_test::as_view(labels), {7, 2});
  REQUIRE(table.sequence.size() == 3);
  CHECK(table.sequence[0] == "ACGT");
  CHECK(table.sequence[1].size() == 4);
  CHECK(seam::dna::to_letter(table.sequence[1][1]) == unknown);
  CHECK(table.hamming == std::vector<std::int32_t>{0, 1, 3});  // the unknown letter is no known difference
  CHECK(table.cluster_sorted == std::vector<std::int32_t>{0, -1, 1});
  CHECK(table.activity[0] == 0.5);
  auto const global = explain::make_table<seam::dna>({letters.data(), 3, 4}, seam_test::as_view(activities),
                                                     seam_test::as_view(labels), {7, 2}, std::nullopt);
  CHECK(global.hamming.empty());  // no reference, no distance (D-32)
  CHECK_THROWS_WITH_AS(explain::make_table<seam::dna>({letters.data(), 3, 4}, seam_test::as_view(activities),
                                                      {labels.data(), 2}, {7, 2}),
                       "the library has 3 rows, but there are 3 activities and 2 labels", seam::input_error);
}

TEST_CASE("global importance is the difference from the background's own activity") {
  std::vector<float> const activities = {3, 1};
  std::vector<float> const background = {1, 1.5F};
  CHECK(explain::global_importance(seam_test::as_view(activities), seam_test::as_view(background)) ==
        std::vector<double>{2, -0.5});
  CHECK_THROWS_WITH_AS(explain::global_importance(seam_test::as_view(activities), {background.data(), 1}),
                       "there are 2 activities and 1 of backgrounds; every sequence has one", seam::input_error);
}

TEST_CASE("places of labels: any labels, however large, and -1 for those that are not in the order") {
  std::vector<std::int32_t> const labels = {2147483647, 0, 5, -1, 7};
  CHECK(explain::sorted_places(seam_test::as_view(labels), {7, 2147483647, 0}) ==
        std::vector<std::int32_t>{1, 2, -1, -1, 0});
  CHECK(explain::sorted_places(seam_test::as_view(labels), {}) == std::vector<std::int32_t>(5, -1));
}
