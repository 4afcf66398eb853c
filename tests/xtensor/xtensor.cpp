#include <doctest/doctest.h>
#include <seam/core/error.hpp>
#include <seam/xtensor.hpp>

#if __has_include(<xtensor/views/xview.hpp>)
#include <xtensor/core/xmath.hpp>
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>
#endif

#include <numeric>

namespace {

seam::array<float, 3> counted() {
  seam::array<float, 3> values(2, 3, 4);
  std::iota(values.begin(), values.end(), 0.0F);
  return values;
}

// The types that a view of each expression has, const-ness included.
static_assert(std::is_same_v<decltype(seam::view_of(std::declval<xt::xtensor<float, 3>&>())), seam::view<float, 3>>);
static_assert(
    std::is_same_v<decltype(seam::view_of(std::declval<xt::xtensor<float, 3> const&>())), seam::view<float const, 3>>);
static_assert(std::is_same_v<decltype(seam::view_of<2>(std::declval<xt::xarray<int>&>())), seam::view<int, 2>>);

template <class E>
concept viewable = requires(E&& expression) {
  seam::view_of(std::forward<E>(expression));
};
static_assert(!viewable<xt::xtensor<float, 3>>, "a view of a temporary would dangle");

}  // namespace

TEST_CASE("a view of a container is its memory and its shape") {
  xt::xtensor<float, 3> x = xt::xtensor<float, 3>::from_shape({2, 3, 4});
  auto const seen = seam::view_of(x);
  CHECK(seen.data() == x.data());
  CHECK((seen.shape() == seam::extents<3>{{2, 3, 4}}));
  seen(1, 2, 3) = 7;
  CHECK(x(1, 2, 3) == 7);

  xt::xarray<int> y = xt::xarray<int>::from_shape({5, 2});
  CHECK(seam::view_of<2>(y).data() == y.data());
  CHECK_THROWS_WITH(seam::view_of<3>(y), "an xtensor expression has 2 axes; 3 were expected");
}

TEST_CASE("axes of length 1 and empty arrays are contiguous") {
  for (std::size_t rows : {0U, 1U, 3U}) {
    xt::xtensor<float, 3> x = xt::xtensor<float, 3>::from_shape({rows, 1, 4});
    CHECK(seam::view_of(x).extent(0) == static_cast<std::ptrdiff_t>(rows));
  }
}

TEST_CASE("adaptors of foreign memory are seen without a copy") {
  std::vector<double> memory(6);
  auto owned = xt::adapt(memory, std::array<std::size_t, 2>{2, 3});
  CHECK(seam::view_of(owned).data() == memory.data());
  double const* const constant = memory.data();
  auto const pointer = xt::adapt(constant, 6, xt::no_ownership(), std::vector<std::size_t>{3, 2});
  CHECK(seam::view_of<2>(pointer).data() == constant);
}

TEST_CASE("a contiguous part is seen, a strided one is refused") {
  auto x = seam::to_xtensor(counted());
  auto rows = xt::view(x, xt::range(1, 2), xt::all(), xt::all());
  CHECK(seam::view_of(rows)(0, 0, 0) == 12);
  CHECK(seam::view_of(rows).data() == x.data() + 12);
  auto columns = xt::view(x, xt::all(), xt::all(), xt::range(0, 2));
  CHECK_THROWS_WITH(seam::view_of(columns),
                    "an xtensor expression has stride 4 along axis 1; contiguous row-major memory has 2 (xt::eval "
                    "makes it)");
  xt::xarray<float, xt::layout_type::dynamic> turned(std::vector<std::size_t>{2, 3}, xt::layout_type::column_major);
  CHECK_THROWS_AS(seam::view_of<2>(turned), seam::input_error);
}

TEST_CASE("an array becomes an xtensor and an array again in the same memory") {
  auto values = counted();
  float const* const memory = values.data();
  auto x = seam::to_xtensor(std::move(values));
  CHECK(x.data() == memory);
  CHECK(x.shape(2) == 4);
  CHECK(x(1, 2, 3) == 23);
  CHECK(xt::sum(x)() == 23 * 24 / 2);
  auto const again = seam::to_array(std::move(x));
  CHECK(again.data() == memory);
  CHECK((again == counted()));
  auto const kept = counted();
  CHECK(seam::to_xtensor(kept)(1, 0, 0) == 12);
  CHECK(kept(1, 0, 0) == 12);
}

TEST_CASE("other expressions become arrays by a copy, in row-major order") {
  auto x = seam::to_xtensor(counted());
  auto const sum = seam::to_array(x + x);
  CHECK(sum(1, 2, 3) == 46);
  xt::xtensor<float, 3, xt::layout_type::column_major> const turned = x;
  CHECK((seam::to_array(turned) == counted()));
  xt::xarray<float> const unknown = x;
  CHECK((seam::to_array<3>(unknown) == counted()));
  CHECK((seam::to_array(x) == counted()));
  CHECK(x.size() == 24);
  CHECK_THROWS_AS(seam::to_array<2>(unknown), seam::input_error);
}

TEST_CASE("axes of no length and of length 1 survive the way there and back") {
  for (std::ptrdiff_t rows : {0, 1}) {
    auto const there = seam::to_xtensor(seam::array<int, 2>(rows, 3));
    CHECK(there.shape(0) == static_cast<std::size_t>(rows));
    CHECK((seam::to_array(there).shape() == seam::extents<2>{{rows, 3}}));
  }
}
