#include <doctest/doctest.h>
#include <seam/distance/manhattan.hpp>
#include <seam/distance/range.hpp>

#include <cmath>
#include <limits>
#include <random>

#include "../backends.hpp"
#include "../sentence.hpp"

namespace {

namespace distance = seam::distance;
using rows_type = seam::array<float, 2>;
using seam_test::sentence_of;

rows_type random_rows(std::ptrdiff_t n, std::ptrdiff_t columns, unsigned seed, int integers = 0) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  std::uniform_int_distribution<int> whole(0, std::max(1, integers) - 1);
  rows_type rows(n, columns);
  for (float& value : rows) value = float(integers > 0 ? whole(engine) : normal(engine));
  return rows;
}

template <class Backend, class Measure>
void check(Backend const& backend, Measure const& measure, rows_type const& rows, double radius) {
  CAPTURE(Measure::name());
  CAPTURE(radius);
  auto const found = distance::range(backend, measure, rows, radius);
  std::ptrdiff_t wrong = 0;
  for (std::ptrdiff_t i = 0; i < rows.extent(0); ++i) {
    std::vector<std::int32_t> expected;
    for (std::ptrdiff_t j = 0; j < rows.extent(0); ++j)
      if (i != j && measure.between(&rows(i, 0), &rows(j, 0), rows.extent(1)) <= radius)
        expected.push_back(std::int32_t(j));
    auto const own = found.of(i);
    wrong += std::vector<std::int32_t>(own.begin(), own.end()) != expected;
  }
  CHECK(wrong == 0);
}

}  // namespace

TEST_CASE_TEMPLATE("within a radius are those that all distances say, for every measure", Backend, SEAM_TEST_BACKENDS) {
  Backend const backend;
  auto const rows = random_rows(600, 4, 1);
  for (double const radius : {0.1, 1.0, 2.0, 100.0}) check(backend, distance::euclidean{}, rows, radius);
  check(backend, distance::squared_euclidean{}, rows, 1.5);
  check(backend, distance::cosine{}, rows, 0.2);
  check(backend, distance::correlation{}, rows, 0.1);
  check(backend, distance::manhattan{}, random_rows(100, 3, 2), 1.5);
}

TEST_CASE("a radius that many pairs have exactly counts them in") {
  auto const rows = random_rows(300, 3, 3, 4);  // squared distances are whole numbers
  seam::backend::host const host;
  for (double const square : {0.0, 1.0, 2.0, 3.0, 5.0}) {
    check(host, distance::squared_euclidean{}, rows, square);
    check(host, distance::euclidean{}, rows, std::sqrt(square));
    check(host, distance::squared_euclidean{}, rows,
          std::nextafter(square, -1.0) < 0 ? 0.0 : std::nextafter(square, -1.0));
  }
  check(host, distance::manhattan{}, rows, 2.0);
}

TEST_CASE("rows that products cannot tell apart") {
  auto rows = random_rows(150, 8, 4);
  for (std::ptrdiff_t i = 0; i < 150; ++i)
    for (std::ptrdiff_t c = 0; c < 8; ++c) rows(i, c) = c % 2 == 0 ? 1e-6F * rows(i, c) : 50.F * float(i % 3);
  for (double const radius : {1e-7, 1e-6, 3e-6, 1e-3})
    check(seam::backend::host{}, distance::euclidean{}, rows, radius);
}

TEST_CASE("no rows, one row, and radii that cannot be") {
  seam::backend::host const host;
  CHECK(distance::range(host, distance::euclidean{}, rows_type(0, 2), 1).rows.empty());
  CHECK(distance::range(host, distance::euclidean{}, rows_type(1, 2), 1).count(0) == 0);
  auto rows = random_rows(3, 2, 1);
  CHECK(sentence_of([&] { distance::range(host, distance::euclidean{}, rows, -1); }) ==
        "the radius -1.000000 is no distance: 0 or more");
  CHECK(sentence_of([&] { distance::range(host, distance::euclidean{}, rows_type(3, 0), 1); }) ==
        "the rows have no columns");
  rows(2, 0) = std::numeric_limits<float>::quiet_NaN();
  CHECK(sentence_of([&] { distance::range(host, distance::euclidean{}, rows, 1); }) ==
        "row 2 of the rows holds NaN at column 0; every number must be finite");
}
