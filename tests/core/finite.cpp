#include <doctest/doctest.h>
#include <seam/core/array.hpp>
#include <seam/core/finite.hpp>

#include <cstdint>
#include <limits>

namespace {

using seam::require_finite;

constexpr float nan_value = std::numeric_limits<float>::quiet_NaN();
constexpr float infinite = std::numeric_limits<float>::infinity();

}  // namespace

TEST_CASE("finite numbers pass: the largest, the smallest, none at all") {
  seam::array<float, 1> values({{4}}, {std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest(),
                                       std::numeric_limits<float>::denorm_min(), -0.0F});
  CHECK_NOTHROW(require_finite(values.view(), "x"));
  CHECK_NOTHROW(require_finite(seam::array<double, 2>(0, 3).view(), "x"));
  CHECK_NOTHROW(require_finite(seam::array<double, 2>(3, 0).view(), "x"));
}

TEST_CASE("integers pass, even those with the bits of a NaN") {
  seam::array<std::int32_t, 1> const integers({{2}}, {0x7FC00000, -1});
  CHECK_NOTHROW(require_finite(integers.view(), "labels"));
}

TEST_CASE("the sentence says where, by rank") {
  seam::array<double, 1> one(3);
  one(2) = -std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH_AS(require_finite(one.view(), "the activities"),
                       "row 2 of the activities holds -infinity; every number must be finite", seam::input_error);
  seam::array<float, 2> two(3, 4);
  two(1, 3) = infinite;
  CHECK_THROWS_WITH_AS(require_finite(two.view(), "the matrix"),
                       "row 1 of the matrix holds infinity at column 3; every number must be finite",
                       seam::input_error);
  seam::array<float, 3> three(2, 3, 4);
  three(1, 2, 3) = nan_value;
  CHECK_THROWS_WITH_AS(require_finite(three.view(), "the maps"),
                       "row 1 of the maps holds NaN at position 2, column 3; every number must be finite",
                       seam::input_error);
  seam::array<float, 4> four(2, 1, 1, 1);
  four(1, 0, 0, 0) = nan_value;
  CHECK_THROWS_WITH_AS(require_finite(four.view(), "x.npy"), "row 1 of x.npy holds NaN; every number must be finite",
                       seam::input_error);
}

TEST_CASE("the first of several is named, and rows count from where the caller says") {
  seam::array<float, 2> values(5, 2);
  values(3, 0) = infinite;
  values(2, 1) = nan_value;
  CHECK_THROWS_WITH(require_finite(values.view(), "maps", 100),
                    "row 102 of maps holds NaN at column 1; every number must be finite");
}

TEST_CASE("the first that is not finite is named, wherever it stands among many") {
  for (std::ptrdiff_t const at : {0, 1, 510, 511, 512, 513, 1023, 1024, 1299}) {
    CAPTURE(at);
    seam::array<double, 1> values(1300);
    values(at) = -static_cast<double>(infinite);
    values(1299) = at == 1299 ? values(at) : static_cast<double>(nan_value);
    CHECK_THROWS_WITH_AS(require_finite(values.view(), "x"),
                         ("row " + std::to_string(at) + " of x holds -infinity; every number must be finite").c_str(),
                         seam::input_error);
  }
}
