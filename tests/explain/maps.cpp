#include <doctest/doctest.h>
#include <seam/explain/maps.hpp>
#include <seam/explain/variation.hpp>

#include <cmath>
#include <limits>

#include "../backends.hpp"
#include "random_library.hpp"

namespace explain = seam::explain;

TEST_CASE_TEMPLATE("mean maps and variances are those of plain loops, noise only in the variance", Backend,
                   SEAM_TEST_BACKENDS) {
  constexpr std::ptrdiff_t rows = 900, length = 31, columns = 5;
  auto const maps = seam_test::random_values<float>(seam::extents<3>{{rows, length, columns}}, 4);
  auto const labels = seam_test::random_labels(rows, 3, 8, 10);
  auto const clusters = explain::group_members(seam_test::as_view(labels));
  auto const moments = explain::moments_of_maps(Backend{}, maps.view(), clusters);
  for (std::ptrdiff_t i = 0; i < length * columns; ++i) {
    long double mean = 0, square = 0, sums[3] = {}, counts[3] = {};
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
      long double const value = maps.data()[row * length * columns + i];
      mean += value / rows;
      std::int32_t const label = labels[static_cast<std::size_t>(row)];
      if (label >= 0) sums[label] += value, counts[label] += 1;
    }
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
      long double const difference = maps.data()[row * length * columns + i] - mean;
      square += difference * difference / rows;
    }
    CHECK(std::abs(moments.library_mean.data()[i] - static_cast<double>(mean)) < 1e-14);
    CHECK(std::abs(moments.library_variance.data()[i] - static_cast<double>(square)) < 1e-14);
    for (std::ptrdiff_t k = 0; k < 3; ++k)
      CHECK(std::abs(moments.mean.data()[k * length * columns + i] - static_cast<double>(sums[k] / counts[k])) < 1e-14);
  }
}

TEST_CASE("sums over maps do not depend on the number of threads") {
  auto const maps = seam_test::random_values<float>(seam::extents<3>{{3000, 20, 4}}, 4);
  auto const clusters = explain::group_members(seam_test::as_view(seam_test::random_labels(3000, 6, 8)));
  auto const one = explain::moments_of_maps(seam::backend::host{.threads = 1}, maps.view(), clusters);
  for (int const threads : {2, 3, 5}) {
    auto const many = explain::moments_of_maps(seam::backend::host{.threads = threads}, maps.view(), clusters);
    CHECK(many.mean == one.mean);
    CHECK(many.library_mean == one.library_mean);
    CHECK(many.library_variance == one.library_variance);
  }
}

TEST_CASE("a map that is not finite is refused with its row") {
  auto maps = seam_test::random_values<float>(seam::extents<3>{{50, 6, 4}}, 4);
  auto const clusters = explain::group_members(seam_test::as_view(std::vector<std::int32_t>(50, 0)));
  maps(33, 2, 1) = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH_AS(explain::moments_of_maps(seam::backend::host{}, maps.view(), clusters),
                       "row 33 of the maps holds NaN at position 2, column 1; every number must be finite",
                       seam::input_error);
  maps(33, 2, 1) = std::numeric_limits<float>::infinity();
  CHECK_THROWS_AS(explain::moments_of_maps(seam::backend::host{}, maps.view(), clusters), seam::input_error);
}

TEST_CASE("maps without variation have none") {
  seam::array<float, 3> maps(200, 3, 4);
  std::fill(maps.begin(), maps.end(), 0.1F);
  auto const clusters = explain::group_members(seam_test::as_view(seam_test::random_labels(200, 2, 8)));
  auto const moments = explain::moments_of_maps(seam::backend::host{}, maps.view(), clusters);
  for (double const variance : moments.library_variance) CHECK((variance >= 0 && variance < 1e-17));
  CHECK(explain::variance_over_rows(moments.mean.view())(0, 0) < 1e-30);
}
