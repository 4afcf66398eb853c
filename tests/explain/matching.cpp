#include <doctest/doctest.h>
#include <seam/core/random.hpp>
#include <seam/explain/matching.hpp>

#include "sentence.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace seam;
using seam_test::contains;
using seam_test::sentence_of;

namespace {

double total_of(view<double const, 2> similarity, std::vector<std::int32_t> const& match) {
  double total = 0;
  for (std::size_t row = 0; row < match.size(); ++row)
    if (match[row] >= 0) total += similarity(static_cast<std::ptrdiff_t>(row), std::ptrdiff_t{match[row]});
  return total;
}

/// The best total over all ways to give the shorter side distinct places on the longer one.
double by_enumeration(view<double const, 2> similarity) {
  bool const turned = similarity.extent(0) > similarity.extent(1);
  std::ptrdiff_t const few = std::min(similarity.extent(0), similarity.extent(1));
  std::vector<std::ptrdiff_t> order(static_cast<std::size_t>(std::max(similarity.extent(0), similarity.extent(1))));
  std::iota(order.begin(), order.end(), std::ptrdiff_t{0});
  double best = -1e300;
  do {
    double total = 0;
    for (std::ptrdiff_t i = 0; i < few; ++i) {
      auto const other = order[static_cast<std::size_t>(i)];
      total += turned ? similarity(other, i) : similarity(i, other);
    }
    best = std::max(best, total);
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

}  // namespace

TEST_CASE("the best matching is that of full enumeration, for any shape and sign") {
  random_stream random(31, 1);
  for (std::ptrdiff_t rows = 1; rows <= 6; ++rows)
    for (std::ptrdiff_t columns = 1; columns <= 6; ++columns)
      for (int trial = 0; trial < 3; ++trial) {
        array<double, 2> similarity(rows, columns);
        for (double& value : similarity) value = random.next_double() - (trial == 1 ? 0.5 : 0.0);
        if (trial == 2)
          for (double& value : similarity) value = std::round(3 * value);  // ties
        auto const match = explain::best_matching(similarity);
        REQUIRE(static_cast<std::ptrdiff_t>(match.size()) == rows);
        std::vector<int> used(static_cast<std::size_t>(columns), 0);
        std::ptrdiff_t matched = 0;
        for (std::int32_t const column : match)
          if (column >= 0) ++matched, ++used[static_cast<std::size_t>(column)];
        for (int const times : used) CHECK(times <= 1);
        CHECK(matched == std::min(rows, columns));
        CHECK(total_of(similarity, match) == doctest::Approx(by_enumeration(similarity)).epsilon(1e-12));
      }
  CHECK(explain::best_matching(array<double, 2>(3, 0)) == std::vector<std::int32_t>{-1, -1, -1});
}

TEST_CASE("relabelled clusters are matched with themselves") {
  std::vector<std::int32_t> first, second;
  for (std::int32_t row = 0; row < 100; ++row) {
    first.push_back(row % 4);
    second.push_back(row == 7 ? -1 : (row + 1) % 4);
  }
  auto const indices = [&] {
    return explain::jaccard_indices(explain::contingency_of({first.data(), 100}, {second.data(), 100}));
  };
  auto const similarity = indices();
  REQUIRE(similarity.shape() == extents<2>{{4, 4}});  // noise is no cluster
  CHECK(explain::best_matching(similarity) == std::vector<std::int32_t>{1, 2, 3, 0});
  CHECK(similarity(0, 1) == 1);
  CHECK(similarity(0, 0) == 0);
  CHECK(similarity(3, 0) == doctest::Approx(24.0 / 25));
  second[1] = 1;  // of first 1 -> second 1 instead of 2
  auto const moved = indices();
  CHECK(moved(1, 2) == doctest::Approx(24.0 / 25));
  CHECK(moved(1, 1) == doctest::Approx(1.0 / 50));
}

TEST_CASE("cosines of maps, by hand") {
  array<float, 2> const a({{2, 2}}, {1, 0, 3, 4});
  array<float, 2> const b({{3, 2}}, {0, 2, -1, 0, 0, 0});
  auto const cosines = explain::map_similarities(a, b);
  CHECK(cosines(0, 0) == 0);
  CHECK(cosines(0, 1) == -1);
  CHECK(cosines(1, 0) == doctest::Approx(0.8));
  CHECK(cosines(1, 1) == doctest::Approx(-0.6));
  CHECK(cosines(1, 2) == 0);
}

TEST_CASE("what cannot be matched") {
  array<double, 2> broken(1, 1);
  broken(0, 0) = NAN;
  CHECK(contains(sentence_of([&] { explain::best_matching(broken); }), "nothing can be matched"));
  CHECK(contains(sentence_of([&] { explain::map_similarities(array<float, 2>(1, 3), array<float, 2>(1, 4)); }),
                 "have 3 numbers, those of the other 4"));
}
