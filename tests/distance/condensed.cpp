#include <doctest/doctest.h>
#include <seam/distance/condensed.hpp>

TEST_CASE("pairs are numbered row by row above the diagonal, both ways") {
  for (std::ptrdiff_t n : {2, 3, 10, 33}) {
    std::ptrdiff_t next = 0;
    for (std::ptrdiff_t i = 0; i < n; ++i)
      for (std::ptrdiff_t j = i + 1; j < n; ++j, ++next) {
        CHECK(seam::distance::condensed_index(n, i, j) == next);
        CHECK(seam::distance::condensed_index(n, j, i) == next);
        CHECK(seam::distance::condensed_pair(n, next) == std::pair(i, j));
      }
    CHECK(seam::distance::condensed_size(n) == next);
  }
}

TEST_CASE("items fill a triangle with its diagonal, row by row") {
  for (std::ptrdiff_t const n : {1, 2, 9}) {
    std::ptrdiff_t next = 0;
    for (std::ptrdiff_t i = 0; i < n; ++i)
      for (std::ptrdiff_t j = i; j < n; ++j, ++next) {
        auto const [row, column] = seam::distance::place_in_triangle(n, next);
        CHECK(row == i);
        CHECK(column == j);
      }
  }
}

TEST_CASE("indices pass the range of 32 bits") {
  std::ptrdiff_t const n = 100'000;
  CHECK(seam::distance::condensed_size(n) == 4'999'950'000);
  CHECK(seam::distance::condensed_index(n, n - 2, n - 1) == 4'999'949'999);
}
