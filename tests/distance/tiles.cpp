#include <doctest/doctest.h>
#include <seam/backend/host.hpp>
#include <seam/distance/tiles.hpp>

#include <cmath>
#include <mutex>
#include <random>

#include "../backends.hpp"

namespace {

namespace distance = seam::distance;

seam::array<float, 2> random_rows(std::ptrdiff_t n, std::ptrdiff_t columns, double offset) {
  std::mt19937 engine(7);
  std::normal_distribution<double> normal;
  seam::array<float, 2> rows(n, columns);
  for (float& value : rows) value = float(offset + normal(engine));
  return rows;
}

}  // namespace

TEST_CASE_TEMPLATE("tiles cover the upper triangle once, the diagonal's both ways", Backend, SEAM_TEST_BACKENDS) {
  for (std::ptrdiff_t const n : {1, 512, 513, 1100}) {
    CAPTURE(n);
    auto const rows = random_rows(n, 3, 0);
    auto const centred = distance::centre<float>(Backend{}, rows.view());
    seam::array<int, 2> visits(n, n);
    std::mutex one_at_a_time;
    distance::for_upper_tiles(Backend{}, centred.of(rows.view()), [&](auto&, distance::tile<float> const& t) {
      std::lock_guard const lock(one_at_a_time);
      CHECK(t.squared.shape() == seam::extents<2>{{t.rows.count, t.columns.count}});
      for (std::ptrdiff_t i = 0; i < t.rows.count; ++i)
        for (std::ptrdiff_t j = 0; j < t.columns.count; ++j) ++visits(t.rows.first + i, t.columns.first + j);
    });
    std::ptrdiff_t wrong = 0;
    for (std::ptrdiff_t i = 0; i < n; ++i)
      for (std::ptrdiff_t j = 0; j < n; ++j)
        wrong += visits(i, j) != (i / distance::tile_size <= j / distance::tile_size ? 1 : 0);
    CHECK(wrong == 0);
  }
}

TEST_CASE_TEMPLATE("centred rows have no mean and the norms that they should", Backend, SEAM_TEST_BACKENDS) {
  auto const rows = random_rows(1300, 5, 100);
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
  auto const rows = random_rows(1300, 5, 100);
  auto const one = distance::centre<float>(seam::backend::host{.threads = 1}, rows.view());
  auto const three = distance::centre<float>(seam::backend::host{.threads = 3}, rows.view());
  CHECK(one.centred == three.centred);
  CHECK(one.norms == three.norms);
}
