#include <doctest/doctest.h>
#include <seam/core/array.hpp>
#include <seam/core/large_pages.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

TEST_CASE("zeros are zeros, few or many, of any type") {
  CHECK(seam::zeros<double>(0).empty());
  for (std::size_t const count : {std::size_t{1}, std::size_t{1000}, (std::size_t{16} << 20) / 4 + 3}) {
    auto const values = seam::zeros<float>(count);
    CHECK(values.size() == count);
    CHECK(std::all_of(values.begin(), values.end(), [](float value) { return value == 0; }));
  }
  CHECK(seam::zeros<std::string>(3) == std::vector<std::string>(3));
}

TEST_CASE("memory that was used before is zero as well") {
  for (int again = 0; again < 3; ++again) {
    seam::array<std::int32_t, 2> many(5000, 1000);
    CHECK(std::all_of(many.begin(), many.end(), [](std::int32_t value) { return value == 0; }));
    std::fill(many.begin(), many.end(), 7);
  }
}

TEST_CASE("the wish for large pages is for whole pages inside the memory, and for none where there is no room") {
  alignas(64) char some[64] = {};
  CHECK_NOTHROW(seam::detail::prefer_large_pages(some, sizeof some));
  CHECK_NOTHROW(seam::detail::prefer_large_pages(nullptr, 0));
  CHECK(std::all_of(some, some + 64, [](char value) { return value == 0; }));
}
