#include <doctest/doctest.h>
#include <seam/distance/manhattan.hpp>
#include <seam/distance/top_k.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "../backends.hpp"
#include "../sentence.hpp"
#include "../watched_memory.hpp"

namespace {

namespace distance = seam::distance;
using seam_test::sentence_of;
using rows_type = seam::array<float, 2>;

rows_type random_rows(std::ptrdiff_t n, std::ptrdiff_t columns, unsigned seed, double offset = 0, int integers = 0) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  std::uniform_int_distribution<int> whole(0, std::max(1, integers) - 1);
  rows_type rows(n, columns);
  for (float& value : rows) value = float(offset + (integers > 0 ? whole(engine) : normal(engine)));
  return rows;
}

/// All distances by measure.between, sorted.
template <class Measure>
void check_against_all(distance::neighbours const& found, Measure const& measure, rows_type const& queries,
                       rows_type const& references, bool among_themselves, bool ties = false) {
  std::ptrdiff_t const columns = queries.extent(1);
  std::ptrdiff_t wrong = 0;
  for (std::ptrdiff_t i = 0; i < queries.extent(0); ++i) {
    std::vector<std::pair<double, std::int32_t>> all;
    for (std::ptrdiff_t j = 0; j < references.extent(0); ++j)
      if (!among_themselves || i != j)
        all.push_back(
            {measure.between(queries.data() + i * columns, references.data() + j * columns, columns), std::int32_t(j)});
    std::sort(all.begin(), all.end());
    for (std::ptrdiff_t place = 0; place < found.rows.extent(1); ++place) {
      auto const& [expected, row] = all[std::size_t(place)];
      wrong += found.distances(i, place) != expected;
      if (!ties) wrong += found.rows(i, place) != row;
      auto const own =
          std::find_if(all.begin(), all.end(), [&](auto const& each) { return each.second == found.rows(i, place); });
      wrong += own == all.end() || own->first != expected;
      if (place > 0) {
        wrong += found.rows(i, place) == found.rows(i, place - 1);
        wrong += found.distances(i, place) == found.distances(i, place - 1) &&
                 found.rows(i, place) < found.rows(i, place - 1);
      }
    }
  }
  CHECK(wrong == 0);
}

}  // namespace

TEST_CASE_TEMPLATE("the nearest rows are those that all distances say, for every measure", Backend,
                   SEAM_TEST_BACKENDS) {
  Backend const backend;
  auto const check = [&](auto const& measure, std::ptrdiff_t n, std::ptrdiff_t columns, std::ptrdiff_t k) {
    CAPTURE(n);
    auto const rows = random_rows(n, columns, unsigned(n));
    check_against_all(distance::top_k(backend, measure, rows, k), measure, rows, rows, true);
  };
  check(distance::euclidean{}, 2, 1, 1);
  check(distance::euclidean{}, 40, 3, 39);
  check(distance::euclidean{}, 600, 5, 15);
  check(distance::squared_euclidean{}, 130, 20, 3);
  check(distance::cosine{}, 600, 4, 5);
  check(distance::correlation{}, 300, 6, 2);
  check(distance::manhattan{}, 90, 9, 4);
}

TEST_CASE_TEMPLATE("queries find references, themselves included", Backend, SEAM_TEST_BACKENDS) {
  Backend const backend;
  auto const references = random_rows(700, 6, 1);
  auto const queries = random_rows(300, 6, 2);
  check_against_all(distance::top_k(backend, distance::euclidean{}, queries, references, 7), distance::euclidean{},
                    queries, references, false);
  check_against_all(distance::top_k(backend, distance::cosine{}, queries, references, 1), distance::cosine{}, queries,
                    references, false);
  auto const own = distance::top_k(backend, distance::euclidean{}, references, references, 1);
  for (std::ptrdiff_t row = 0; row < 700; ++row) CHECK(own.rows(row, 0) == row);
}

TEST_CASE("rows so alike that products in float, or in double, cannot tell them apart") {
  for (double const width : {1e-3, 1e-6, 1e-9}) {
    CAPTURE(width);
    auto rows = random_rows(200, 16, 3);
    auto const noise = random_rows(200, 16, 4);
    for (std::ptrdiff_t i = 0; i < 200; ++i)
      for (std::ptrdiff_t c = 0; c < 16; ++c)
        rows(i, c) = c % 2 == 0 ? float(width * double(noise(i, c))) : 100 * rows(i % 3, c);
    check_against_all(distance::top_k(seam::backend::host{}, distance::euclidean{}, rows, 4), distance::euclidean{},
                      rows, rows, true);
  }
}

TEST_CASE("near-ties take no more memory than was planned: no copy of all rows in double") {
  std::ptrdiff_t const n = 2000, columns = 400, k = 4;
  auto rows = random_rows(n, columns, 3);
  for (std::ptrdiff_t i = 3; i < n; ++i)  // three groups a rounding wide
    for (std::ptrdiff_t c = 0; c < columns; ++c) rows(i, c) = rows(i % 3, c) + 1e-6F * rows(i, c);
  seam_test::memory_watch watch;
  auto const found = distance::top_k(seam_test::watched_host{&watch}, distance::euclidean{}, rows, k);
  auto const planned = distance::top_k_bytes(n, 0, columns, k);
  CHECK(watch.passes > 4);  // products in double were needed
  CHECK(watch.most_taken() <= planned);
  CHECK(watch.most_taken() >= 0.5 * planned * (watch.knows() ? 1 : 0));
  for (std::ptrdiff_t i = 3; i < n; i += 331)
    for (std::ptrdiff_t place = 0; place < k; ++place) CHECK(found.rows(i, place) % 3 == i % 3);
}

TEST_CASE("a common offset, ties everywhere, equal rows, tiny numbers") {
  seam::backend::host const host;
  auto const shifted = random_rows(150, 30, 5, 1e4);
  check_against_all(distance::top_k(host, distance::euclidean{}, shifted, 3), distance::euclidean{}, shifted, shifted,
                    true);
  auto const tied = random_rows(300, 3, 6, 0, 3);
  check_against_all(distance::top_k(host, distance::euclidean{}, tied, 5), distance::euclidean{}, tied, tied, true,
                    true);
  rows_type equal(600, 3);
  for (float& value : equal) value = 0.3F;
  auto const found = distance::top_k(host, distance::euclidean{}, equal, 4);
  CHECK(std::all_of(found.distances.begin(), found.distances.end(), [](double d) { return d == 0; }));
  auto tiny = random_rows(80, 5, 7);
  for (float& value : tiny) value *= 1e-25F;
  check_against_all(distance::top_k(host, distance::euclidean{}, tiny, 3), distance::euclidean{}, tiny, tiny, true);
}

TEST_CASE("equal bits for any number of threads") {
  auto const rows = random_rows(1200, 8, 9, 0, 4);
  auto const one = distance::top_k(seam::backend::host{.threads = 1}, distance::euclidean{}, rows, 6);
  auto const three = distance::top_k(seam::backend::host{.threads = 3}, distance::euclidean{}, rows, 6);
  CHECK(one.rows == three.rows);
  CHECK(one.distances == three.distances);
}

TEST_CASE("searches that cannot be made are refused with a sentence") {
  seam::backend::host const host;
  auto rows = random_rows(5, 2, 1);
  auto const attempt = [&](auto const& measure, std::ptrdiff_t k) {
    return sentence_of([&] { distance::top_k(host, measure, rows, k); });
  };
  CHECK(attempt(distance::euclidean{}, 0) == "0 neighbours were asked for; a row can have 1 to 4");
  CHECK(attempt(distance::euclidean{}, 5) == "5 neighbours were asked for; a row can have 1 to 4");
  CHECK(sentence_of([&] { distance::top_k(host, distance::euclidean{}, rows, random_rows(4, 3, 1), 2); }) ==
        "the queries have 2 columns, the rows to be found 3");
  rows(3, 0) = rows(3, 1) = 7;
  CHECK(attempt(distance::correlation{}, 1) ==
        "row 3 has no correlation distance to others; it needs a row that is not constant");
  rows(2, 0) = rows(2, 1) = 0;
  CHECK(attempt(distance::cosine{}, 1) ==
        "row 2 has no cosine distance to others; it needs a row that is not 0 everywhere");
  rows(1, 1) = std::numeric_limits<float>::infinity();
  CHECK(attempt(distance::manhattan{}, 1) ==
        "row 1 of the rows holds infinity at column 1; every number must be finite");
}
