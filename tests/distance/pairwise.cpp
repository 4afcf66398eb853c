#include <doctest/doctest.h>
#include <seam/distance/pairwise.hpp>

#include <cmath>
#include <limits>

#include "../backends.hpp"
#include "../sentence.hpp"
#include "random_rows.hpp"

namespace {

namespace distance = seam::distance;

struct manhattan {
  static constexpr char const* name() { return "manhattan"; }
  template <class T>
  SEAM_HD double between(T const* a, T const* b, std::ptrdiff_t columns) const {
    double sum = 0;
    for (std::ptrdiff_t c = 0; c < columns; ++c) sum += std::abs(double(a[c]) - double(b[c]));
    return sum;
  }
};

using seam_test::random_rows;

/// By the definition, in long double.
std::vector<double> defined(seam::array<float, 2> const& rows) {
  std::vector<double> result;
  for (std::ptrdiff_t i = 0; i < rows.extent(0); ++i)
    for (std::ptrdiff_t j = i + 1; j < rows.extent(0); ++j) {
      long double sum = 0;
      for (std::ptrdiff_t c = 0; c < rows.extent(1); ++c) {
        long double const difference = static_cast<long double>(rows(i, c)) - static_cast<long double>(rows(j, c));
        sum += difference * difference;
      }
      result.push_back(double(std::sqrt(sum)));
    }
  return result;
}

double largest_relative_error(std::vector<double> const& found, std::vector<double> const& expected) {
  REQUIRE(found.size() == expected.size());
  double worst = 0;
  for (std::size_t i = 0; i < found.size(); ++i)
    worst = std::max(worst, std::abs(found[i] - expected[i]) / std::max(expected[i], 1e-300));
  return worst;
}

}  // namespace

TEST_CASE_TEMPLATE("tiles give the distances, whatever the shape", Backend, SEAM_TEST_BACKENDS) {
  Backend const backend;
  struct shape {
    std::ptrdiff_t rows, columns;
  };
  for (shape const& each : {shape{1, 3}, {2, 1}, {3, 7}, {65, 16}, {130, 33}, {511, 4}, {513, 5}, {70, 996}}) {
    CAPTURE(each.rows);
    CAPTURE(each.columns);
    auto const rows = random_rows(each.rows, each.columns, unsigned(each.rows));
    auto const expected = defined(rows);
    CHECK(largest_relative_error(distance::pairwise(backend, distance::euclidean{}, rows), expected) < 1e-5);
    CHECK(largest_relative_error(distance::pairwise<double>(backend, distance::euclidean{}, rows), expected) < 1e-11);
  }
}

TEST_CASE_TEMPLATE("a large common offset and near-duplicates do not cost digits", Backend, SEAM_TEST_BACKENDS) {
  Backend const backend;
  auto rows = random_rows(60, 200, 5, 1e4);
  for (std::ptrdiff_t c = 0; c < 200; ++c) {
    rows(41, c) = rows(7, c);                           // equal
    rows(42, c) = rows(8, c) + (c == 3 ? 1e-3F : 0.F);  // one digit of one number apart (the offset's spacing is 1e-3)
  }
  auto const expected = defined(rows);
  auto const found = distance::pairwise(backend, distance::euclidean{}, rows);
  CHECK(largest_relative_error(found, expected) < 1e-5);
  CHECK(found[std::size_t(distance::condensed_index(60, 7, 41))] == 0.0);
  auto const near = std::size_t(distance::condensed_index(60, 8, 42));
  CHECK(found[near] > 0);
  CHECK(found[near] == doctest::Approx(expected[near]).epsilon(1e-7));
}

TEST_CASE_TEMPLATE("squares, other measures and rows of doubles", Backend, SEAM_TEST_BACKENDS) {
  Backend const backend;
  auto const rows = random_rows(40, 12, 9);
  auto const expected = defined(rows);
  auto const squares = distance::pairwise(backend, distance::squared_euclidean{}, rows);
  for (std::size_t i = 0; i < expected.size(); ++i)
    CHECK(squares[i] == doctest::Approx(expected[i] * expected[i]).epsilon(1e-5));

  seam::array<double, 2> wide(40, 12);
  std::copy(rows.begin(), rows.end(), wide.begin());
  CHECK(largest_relative_error(distance::pairwise(backend, distance::euclidean{}, wide), expected) < 1e-15);
  auto const absolute = distance::pairwise(backend, manhattan{}, wide);
  CHECK(absolute == distance::pairwise(backend, manhattan{}, rows));
  CHECK(absolute[0] == doctest::Approx(manhattan{}.between(&wide(0, 0), &wide(1, 0), 12)).epsilon(1e-15));
}

TEST_CASE("the same bits for any number of threads") {
  auto const rows = random_rows(700, 30, 11);
  auto const one = distance::pairwise(seam::backend::host{.threads = 1}, distance::euclidean{}, rows);
  for (int threads : {2, 3, 5})
    CHECK(distance::pairwise(seam::backend::host{.threads = threads}, distance::euclidean{}, rows) == one);
}

TEST_CASE("no rows and one row have no distances") {
  CHECK(distance::pairwise(seam::backend::host{}, distance::euclidean{}, seam::array<float, 2>(0, 5)).empty());
  CHECK(distance::pairwise(seam::backend::host{}, distance::euclidean{}, seam::array<float, 2>(1, 5)).empty());
}

TEST_CASE("rows that are not finite are refused, with the row") {
  auto const sentence = [](seam::array<float, 2> const& rows) {
    return seam_test::sentence_of([&] { distance::pairwise(seam::backend::host{}, distance::euclidean{}, rows); });
  };
  auto rows = random_rows(6, 4, 1);
  rows(4, 2) = std::numeric_limits<float>::quiet_NaN();
  CHECK(sentence(rows) == "row 4 of the matrix holds NaN at column 2; every number must be finite");
  rows(3, 1) = std::numeric_limits<float>::infinity();
  CHECK(sentence(rows) == "row 3 of the matrix holds infinity at column 1; every number must be finite");
  CHECK(sentence(seam::array<float, 2>(3, 0)) == "the rows have no columns");
}

TEST_CASE("rows whose squared distances are too large for float are refused, and measured in double") {
  auto rows = random_rows(6, 4, 1);
  rows(4, 2) = 3e19F;
  CHECK_THROWS_WITH_AS(distance::pairwise(seam::backend::host{}, distance::euclidean{}, rows),
                       doctest::Contains("row 4 lies 2"), seam::input_error);
  auto const found = distance::pairwise<double>(seam::backend::host{}, distance::euclidean{}, rows);
  CHECK(largest_relative_error(found, defined(rows)) < 1e-9);
  rows(4, 2) = 3e18F;
  CHECK(largest_relative_error(distance::pairwise(seam::backend::host{}, distance::euclidean{}, rows), defined(rows)) <
        1e-4);
}

TEST_CASE("a result of the wrong size is refused before work begins") {
  auto const rows = random_rows(4, 3, 1);
  std::vector<double> out(5);
  CHECK_THROWS_AS(
      distance::pairwise_into(seam::backend::host{}, distance::euclidean{}, rows, seam::view<double, 1>(out.data(), 5)),
      seam::input_error);
}

TEST_CASE_TEMPLATE("distances stored as floats are the doubles, rounded", Backend, SEAM_TEST_BACKENDS) {
  auto const rows = seam_test::random_rows(130, 7, 3);
  auto const doubles = distance::pairwise<double>(Backend{}, distance::euclidean{}, rows);
  auto const floats = distance::pairwise<double, float>(Backend{}, distance::euclidean{}, rows);
  REQUIRE(floats.size() == doubles.size());
  for (std::size_t i = 0; i < floats.size(); ++i) CHECK(floats[i] == static_cast<float>(doubles[i]));
}
