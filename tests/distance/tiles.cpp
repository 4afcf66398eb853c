#include <doctest/doctest.h>
#include <seam/backend/host.hpp>
#include <seam/distance/tiles.hpp>

#include <mutex>

#include "../backends.hpp"
#include "random_rows.hpp"

namespace {

namespace distance = seam::distance;

using seam_test::random_rows;

/// Whether a tile holds (i, j): tiles on the diagonal are of half the size.
bool wanted(std::ptrdiff_t i, std::ptrdiff_t j) {
  return i <= j || i / (distance::tile_size / 2) == j / (distance::tile_size / 2);
}

}  // namespace

TEST_CASE_TEMPLATE("tiles cover the upper triangle once, the diagonal's both ways", Backend, SEAM_TEST_BACKENDS) {
  for (std::ptrdiff_t const n : {1, 512, 513, 1100}) {
    CAPTURE(n);
    auto const rows = random_rows(n, 3, 7, 0);
    auto const centred = distance::centre<float>(Backend{}, rows.view());
    seam::array<int, 2> visits(n, n);
    std::mutex one_at_a_time;
    distance::for_upper_tiles(Backend{}, centred.of(rows.view()), [&](auto&, distance::tile<float> const& t) {
      std::lock_guard const lock(one_at_a_time);
      CHECK(t.squared.shape() == seam::extents<2>{{t.rows.count, t.columns.count}});
      for (std::ptrdiff_t i = 0; i < t.rows.count; ++i)
        for (std::ptrdiff_t j = 0; j < t.columns.count; ++j) ++visits(t.rows.first + i, t.columns.first + j);
    });
    std::ptrdiff_t wrong = 0;
    for (std::ptrdiff_t i = 0; i < n; ++i)
      for (std::ptrdiff_t j = 0; j < n; ++j) wrong += visits(i, j) != (wanted(i, j) ? 1 : 0);
    CHECK(wrong == 0);
  }
}
