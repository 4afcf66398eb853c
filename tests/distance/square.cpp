#include <doctest/doctest.h>
#include <seam/distance/manhattan.hpp>
#include <seam/distance/square.hpp>

#include <random>

#include "../backends.hpp"
#include "../sentence.hpp"

namespace {

namespace distance = seam::distance;

seam::array<float, 2> random_rows(std::ptrdiff_t n, std::ptrdiff_t columns) {
  std::mt19937 engine{unsigned(n)};
  std::normal_distribution<float> normal;
  seam::array<float, 2> rows(n, columns);
  for (float& value : rows) value = normal(engine);
  return rows;
}

}  // namespace

TEST_CASE_TEMPLATE("the square holds the condensed distances twice", Backend, SEAM_TEST_BACKENDS) {
  Backend const backend;
  auto const check = [&](auto const& measure, std::ptrdiff_t n) {
    CAPTURE(n);
    auto const rows = random_rows(n, 5);
    auto const condensed = distance::pairwise(backend, measure, rows);
    auto const square = distance::square(backend, measure, rows);
    seam::array<float, 2> narrow(n, n);
    distance::square_into(backend, measure, rows, narrow.view());
    std::ptrdiff_t wrong = 0;
    for (std::ptrdiff_t i = 0; i < n; ++i)
      for (std::ptrdiff_t j = 0; j < n; ++j) {
        double const expected = i == j ? 0.0 : condensed[std::size_t(distance::condensed_index(n, i, j))];
        wrong += square(i, j) != expected;
        wrong += narrow(i, j) != float(expected);
      }
    CHECK(wrong == 0);
  };
  for (std::ptrdiff_t const n : {0, 1, 2, 70, 700}) check(distance::euclidean{}, n);
  check(distance::cosine{}, 130);
  check(distance::manhattan{}, 60);
}

TEST_CASE("a square of another shape is refused") {
  auto const rows = random_rows(4, 3);
  seam::array<double, 2> out(4, 5);
  CHECK(seam_test::sentence_of([&] {
          distance::square_into(seam::backend::host{}, distance::euclidean{}, rows, out.view());
        }) == "the distances of 4 rows are a square of as many, not (4, 5)");
}
