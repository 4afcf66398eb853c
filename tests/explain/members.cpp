#include <doctest/doctest.h>
#include <seam/explain/members.hpp>

#include "random_library.hpp"

namespace explain = seam::explain;

TEST_CASE("rows are grouped by label, gaps and noise included (D-20)") {
  std::vector<std::int32_t> const labels = {9, -1, 0, 5, 9, 0, -1, 12};
  auto const clusters = explain::group_members(seam_test::as_view(labels));
  CHECK(clusters.labels == std::vector<std::int32_t>{0, 5, 9, 12});
  CHECK(clusters.first == std::vector<std::ptrdiff_t>{0, 2, 3, 5, 6, 8});
  CHECK(clusters.rows == std::vector<std::ptrdiff_t>{2, 5, 3, 0, 4, 7, 1, 6});
  CHECK(clusters.count(2) == 2);
  CHECK(clusters.count(4) == 2);  // noise
  REQUIRE(clusters.chunks.size() == 5);
  CHECK(clusters.chunks[4].cluster == 4);
}

TEST_CASE("chunks cover each cluster's rows once, in order") {
  auto const labels = seam_test::random_labels(5000, 7, 3, 11);
  auto const clusters = explain::group_members(seam_test::as_view(labels));
  std::ptrdiff_t next = 0;
  for (auto const& chunk : clusters.chunks) {
    CHECK(chunk.first == next);
    CHECK((chunk.count >= 1 && chunk.count <= explain::members::chunk_rows));
    for (std::ptrdiff_t i = chunk.first; i < chunk.first + chunk.count; ++i) {
      std::int32_t const label = labels[static_cast<std::size_t>(clusters.rows[static_cast<std::size_t>(i)])];
      CHECK(label == (chunk.cluster == 7 ? -1 : static_cast<std::int32_t>(chunk.cluster)));
    }
    next += chunk.count;
  }
  CHECK(next == 5000);
}

TEST_CASE("labels that cannot be used are refused") {
  std::vector<std::int32_t> const bad = {0, 1, -3};
  CHECK_THROWS_WITH_AS(explain::group_members(seam_test::as_view(bad)),
                       "row 2 has the label -3; labels are 0 or more, or -1 for noise", seam::input_error);
  std::vector<std::int32_t> const noise = {-1, -1};
  CHECK_THROWS_WITH_AS(explain::group_members(seam_test::as_view(noise)),
                       "none of the 2 rows belongs to a cluster; there is nothing to explain", seam::input_error);
}
