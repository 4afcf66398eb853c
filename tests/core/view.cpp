#include <doctest/doctest.h>
#include <seam/core/view.hpp>

#include <numeric>
#include <vector>

using seam::extents;
using seam::view;

static_assert(std::is_convertible_v<view<float, 2>, view<float const, 2>>);
static_assert(!std::is_convertible_v<view<float const, 2>, view<float, 2>>);
static_assert(!std::is_convertible_v<view<float, 2>, view<double const, 2>>);
static_assert(!std::is_constructible_v<view<float, 2>, view<float, 2, seam::device_space>>);
static_assert(!std::is_constructible_v<view<float const, 2, seam::device_space>, view<float, 2>>);
static_assert(std::is_convertible_v<view<float, 2, seam::device_space>, view<float const, 2, seam::device_space>>);
static_assert(!std::is_constructible_v<view<float, 2>, float*, int>);
static_assert(!std::is_constructible_v<view<float, 2>, float*, int, int, int>);
static_assert(std::is_trivially_copyable_v<view<float, 3>>);

TEST_CASE("elements lie row-major") {
  std::vector<int> numbers(24);
  std::iota(numbers.begin(), numbers.end(), 0);
  view<int, 3> const cube(numbers.data(), 2, 3, 4);
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 4; ++k) CHECK(cube(i, j, k) == (i * 3 + j) * 4 + k);
  cube(1, 2, 3) = -1;
  CHECK(numbers[23] == -1);
  CHECK(cube.size() == 24);
  CHECK(cube.row_size() == 12);
  CHECK(std::accumulate(cube.begin(), cube.end(), 0) == 23 * 24 / 2 - 23 - 1);
}

TEST_CASE("rows, a row, and the same memory as a matrix") {
  std::vector<int> numbers(24);
  std::iota(numbers.begin(), numbers.end(), 0);
  view<int const, 3> const cube(numbers.data(), 4, 3, 2);
  auto const middle = cube.rows(seam::extent{1, 2});
  CHECK(middle.shape() == extents<3>{{2, 3, 2}});
  CHECK(middle(0, 0, 0) == 6);
  CHECK(middle(1, 2, 1) == 17);
  view<int const, 2> const second = cube.row(1);
  CHECK(second.shape() == extents<2>{{3, 2}});
  CHECK(second(2, 1) == 11);
  auto const matrix = cube.as_matrix();
  CHECK(matrix.shape() == extents<2>{{4, 6}});
  CHECK(matrix(3, 5) == 23);
  CHECK(cube.rows(4, 0).empty());
}

TEST_CASE("empty views") {
  view<float, 2> const nothing;
  CHECK(nothing.empty());
  CHECK(nothing.begin() == nothing.end());
  float number = 0;
  CHECK(view<float, 2>(&number, 0, 5).empty());
  CHECK(view<float, 2>(&number, 5, 0).empty());
}
