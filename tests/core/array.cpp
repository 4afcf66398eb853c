#include <doctest/doctest.h>
#include <seam/core/array.hpp>

#include <algorithm>
#include <utility>

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

TEST_CASE("an array that was moved from is empty") {
  array<int, 2> numbers({{3, 2}}, {1, 2, 3, 4, 5, 6});
  array<int, 2> const taken = std::move(numbers);
  CHECK(taken.shape() == seam::extents<2>{{3, 2}});
  CHECK(numbers == array<int, 2>());
  CHECK(numbers.view().size() == 0);
  array<int, 2> other(4, 4);
  numbers = array<int, 2>(2, 2);
  other = std::move(numbers);
  CHECK(other.size() == 4);
  CHECK(numbers == array<int, 2>());
}

TEST_CASE("a vector of another length is not taken over") {
  CHECK_THROWS_WITH_AS((array<int, 2>({{3, 2}}, {1, 2, 3, 4, 5})), "an array of 6 elements was given 5", seam::error);
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
