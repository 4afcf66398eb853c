#include <doctest/doctest.h>
#include <seam/distance/centred.hpp>

#include <cmath>

#include "../backends.hpp"
#include "random_rows.hpp"

namespace {

namespace distance = seam::distance;

using seam_test::random_rows;

}  // namespace

TEST_CASE_TEMPLATE("centred rows have no mean and the norms that they should", Backend, SEAM_TEST_BACKENDS) {
  auto const rows = random_rows(1300, 5, 7, 100);
  auto const means = distance::column_means(Backend{}, rows.view());
  auto const centred = distance::centre<double>(Backend{}, rows.view());
  for (std::ptrdiff_t column = 0; column < 5; ++column) {
    long double sum = 0, rest = 0;
    for (std::ptrdiff_t row = 0; row < 1300; ++row) {
      sum += static_cast<long double>(rows(row, column));
      rest += static_cast<long double>(centred.centred(row, column));
    }
    CHECK(std::abs(means[std::size_t(column)] - double(sum / 1300)) < 1e-12 * 100);
    CHECK(std::abs(double(rest)) < 1e-9);
  }
  for (std::ptrdiff_t row = 0; row < 1300; ++row) {
    double norm = 0;
    for (std::ptrdiff_t column = 0; column < 5; ++column)
      norm += centred.centred(row, column) * centred.centred(row, column);
    CHECK(std::abs(centred.norms[std::size_t(row)] - norm) <= 1e-15 * norm);
  }
}

TEST_CASE("means and norms are the same bits for any number of threads") {
  auto const rows = random_rows(1300, 5, 7, 100);
  auto const one = distance::centre<float>(seam::backend::host{.threads = 1}, rows.view());
  auto const three = distance::centre<float>(seam::backend::host{.threads = 3}, rows.view());
  CHECK(one.centred == three.centred);
  CHECK(one.norms == three.norms);
}

TEST_CASE("in the frames of cosine, rows have length 1 before their mean is taken") {
  auto const rows = random_rows(700, 6, 7, 3);
  auto const centred = distance::centre<double>(seam::backend::host{}, distance::cosine{}, rows.view());
  REQUIRE(centred.frames.size() == 700);
  double mean[6] = {};
  for (std::ptrdiff_t row = 0; row < 700; ++row) {
    double norm = 0;
    for (std::ptrdiff_t c = 0; c < 6; ++c) norm += double(rows(row, c)) * double(rows(row, c));
    CHECK(centred.frames[std::size_t(row)].scale * std::sqrt(norm) == doctest::Approx(1).epsilon(1e-14));
    for (std::ptrdiff_t c = 0; c < 6; ++c) mean[c] += double(rows(row, c)) / std::sqrt(norm) / 700;
  }
  for (std::ptrdiff_t c = 0; c < 6; ++c) {
    double const length = double(rows(0, c)) * centred.frames[0].scale;
    CHECK(std::abs(centred.centred(0, c) - (length - mean[c])) < 1e-14);
  }
}
