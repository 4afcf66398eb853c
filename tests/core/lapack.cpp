#include <doctest/doctest.h>
#include <seam/core/lapack.hpp>

#include <cmath>
#include <limits>

namespace {

constexpr double pi = 3.14159265358979323846;

/// Second differences on a line: the k-th eigenvalue from above is 2 + 2 cos(k pi / (n + 1)).
seam::array<double, 2> second_differences(std::ptrdiff_t n) {
  seam::array<double, 2> matrix(n, n);
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    matrix(i, i) = 2;
    if (i + 1 < n) matrix(i, i + 1) = matrix(i + 1, i) = -1;
  }
  return matrix;
}

}  // namespace

TEST_CASE("the largest eigenvalues of second differences, whole and in part") {
  for (std::ptrdiff_t const n : {1, 2, 7, 60})
    for (std::ptrdiff_t const count : {std::ptrdiff_t{1}, (n + 1) / 2, n}) {
      auto matrix = second_differences(n);
      auto const whole = matrix;
      for (std::ptrdiff_t i = 0; i < n; ++i)
        for (std::ptrdiff_t j = 0; j < i; ++j) matrix(i, j) = 1e9;  // the lower triangle is not read
      seam::lapack::eigenpairs const found = seam::lapack::largest_eigenpairs(matrix, count);
      REQUIRE(found.values.size() == std::size_t(count));
      for (std::ptrdiff_t k = 0; k < count; ++k) {
        double const expected = 2 + 2 * std::cos(pi * double(k + 1) / double(n + 1));
        double const value = found.values[std::size_t(k)];
        CHECK(std::abs(value - expected) < 1e-13);
        double norm = 0;
        for (std::ptrdiff_t i = 0; i < n; ++i) {
          double image = 0;
          for (std::ptrdiff_t j = 0; j < n; ++j) image += whole(i, j) * found.vectors(k, j);
          CHECK(std::abs(image - value * found.vectors(k, i)) < 1e-13);
          norm += found.vectors(k, i) * found.vectors(k, i);
        }
        CHECK(std::abs(norm - 1) < 1e-13);
      }
    }
}

TEST_CASE("all eigenvalues without vectors, and those of a matrix of floats") {
  for (std::ptrdiff_t const n : {1, 2, 60}) {
    auto matrix = second_differences(n);
    seam::array<float, 2> rounded(n, n);
    for (std::ptrdiff_t i = 0; i < n * n; ++i) rounded.data()[i] = float(matrix.data()[i]);
    std::ptrdiff_t const count = (n + 1) / 2;
    seam::lapack::eigenpairs const rough = seam::lapack::largest_eigenpairs(rounded, count);
    auto const exact = second_differences(n);
    auto const values = seam::lapack::eigenvalues(matrix);
    REQUIRE(values.size() == std::size_t(n));
    REQUIRE(rough.vectors.shape() == seam::extents<2>{{count, n}});
    for (std::ptrdiff_t k = 0; k < n; ++k) {
      double const expected = 2 + 2 * std::cos(pi * double(k + 1) / double(n + 1));
      CHECK(std::abs(values[std::size_t(k)] - expected) < 1e-13);
      if (k >= count) continue;
      CHECK(std::abs(rough.values[std::size_t(k)] - expected) < 1e-5);
      for (std::ptrdiff_t i = 0; i < n; ++i) {
        double image = 0;
        for (std::ptrdiff_t j = 0; j < n; ++j) image += exact(i, j) * rough.vectors(k, j);
        CHECK(std::abs(image - expected * rough.vectors(k, i)) < 1e-5);
      }
    }
  }
}

TEST_CASE("what has no eigenvalues is refused") {
  seam::array<double, 2> wide(2, 3);
  CHECK_THROWS_AS(seam::lapack::largest_eigenpairs(wide, 1), seam::error);
  auto square = second_differences(3);
  CHECK_THROWS_AS(seam::lapack::largest_eigenpairs(square, 4), seam::error);
  CHECK_THROWS_AS(seam::lapack::largest_eigenpairs(square, 0), seam::error);
  square(1, 2) = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(seam::lapack::largest_eigenpairs(square, 1), seam::error);
}
