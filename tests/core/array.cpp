#include <doctest/doctest.h>
#include <seam/core/array.hpp>

#include <algorithm>

using seam::array;

TEST_CASE("an array is zero at first and views itself") {
  array<float, 2> numbers(2, 3);
  CHECK(std::all_of(numbers.begin(), numbers.end(), [](float x) { return x == 0; }));
  seam::view<float, 2> const all = numbers;
  all(1, 2) = 5;
  CHECK(numbers(1, 2) == 5);
  CHECK(numbers.data() == all.data());
  seam::view<float const, 2> const reading = std::as_const(numbers);
  CHECK(reading(1, 2) == 5);
  CHECK(numbers.shape() == seam::extents<2>{{2, 3}});
  CHECK(numbers.extent(1) == 3);
  CHECK(numbers.size() == 6);
}

TEST_CASE("an array takes over a vector and gives it away") {
  std::vector<int> values = {1, 2, 3, 4, 5, 6};
  int const* const memory = values.data();
  array<int, 2> numbers({{3, 2}}, std::move(values));
  CHECK(numbers.data() == memory);
  CHECK(numbers(2, 0) == 5);
  auto const released = std::move(numbers).release();
  CHECK(released.data() == memory);
  CHECK(released.size() == 6);
}

TEST_CASE("arrays are values") {
  array<int, 1> const one({{3}}, {1, 2, 3});
  array<int, 1> other = one;
  CHECK(other == one);
  other(1) = 7;
  CHECK(other != one);
  CHECK(one(1) == 2);
  CHECK(array<int, 2>({{1, 4}}, {1, 2, 3, 4}) != array<int, 2>({{2, 2}}, {1, 2, 3, 4}));
  CHECK(array<int, 1>().empty());
}
