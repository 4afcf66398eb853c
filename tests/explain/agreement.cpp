#include <doctest/doctest.h>
#include <seam/explain/agreement.hpp>

#include <random>

namespace explain = seam::explain;

namespace {

using labels = std::vector<std::int32_t>;

seam::view<std::int32_t const, 1> as_view(labels const& values) {
  return {values.data(), std::ptrdiff_t(values.size())};
}

/// By definition, pair by pair.
double rand_index_of_pairs(labels const& a, labels const& b) {
  double both = 0, first = 0, second = 0, pairs = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      bool const in_a = a[i] == a[j], in_b = b[i] == b[j];
      both += in_a && in_b, first += in_a, second += in_b, pairs += 1;
    }
  return (both - first * second / pairs) / (0.5 * (first + second) - first * second / pairs);
}

}  // namespace

TEST_CASE("the adjusted Rand index is scikit-learn's") {
  labels const a = {3, 0, 0, 0, 0, 3, 3, 2, 0, 0, 1, 1, 2, 1, 1, 0, 2, 2, 0, 0, 1, 1, 3, 2, 1, 1, 2, 2, 0, 2};
  labels const b = {4, 0, 1, 4, 0, 3, 2, 2, 0, 1, 1, 1, 1, 1, 1, 0, 2, 1, 3, 0, 0, 1, 2, 2, 1, 1, 0, 3, 4, 2};
  double const found = explain::adjusted_rand_index(as_view(a), as_view(b));
  CHECK(found == doctest::Approx(0.21935218145979818).epsilon(1e-14));
  CHECK(explain::adjusted_rand_index(as_view(b), as_view(a)) == doctest::Approx(found).epsilon(1e-14));
}

TEST_CASE("the adjusted Rand index is that of pairs, whatever the numbers of the labels") {
  std::mt19937 engine(1);
  for (int n : {2, 7, 40, 200}) {
    labels a, b, renamed;
    for (int i = 0; i < n; ++i) {
      a.push_back(std::int32_t(engine() % 5) - 1);
      b.push_back(engine() % 3 == 0 ? a.back() : std::int32_t(engine() % 4));
      renamed.push_back(1000 - 7 * a.back());
    }
    a[0] = 0, a[1] = 1, b[0] = 0, b[1] = 0;  // not trivial
    CHECK(explain::adjusted_rand_index(as_view(a), as_view(b)) ==
          doctest::Approx(rand_index_of_pairs(a, b)).epsilon(1e-12));
    CHECK(explain::adjusted_rand_index(as_view(renamed), as_view(renamed)) == 1);
  }
}

TEST_CASE("trivial partitions agree with themselves and with nothing else") {
  labels const together = {2, 2, 2, 2}, apart = {0, 1, 2, 3}, none, one = {5};
  CHECK(explain::adjusted_rand_index(as_view(together), as_view(together)) == 1);
  CHECK(explain::adjusted_rand_index(as_view(apart), as_view(apart)) == 1);
  CHECK(explain::adjusted_rand_index(as_view(together), as_view(apart)) == 0);
  CHECK(explain::adjusted_rand_index(as_view(none), as_view(none)) == 1);
  CHECK(explain::adjusted_rand_index(as_view(one), as_view(one)) == 1);
  CHECK_THROWS_AS(explain::adjusted_rand_index(as_view(one), as_view(apart)), seam::input_error);
}

TEST_CASE("the best match of a cluster is the one of largest overlap; noise matches nothing") {
  //                  two of three and all of two     the rest: noise
  labels const a = {0, 0, 0, 4, 4, 9, 9};
  labels const b = {1, 1, 2, 2, 2, -1, -1};
  explain::contingency const table = explain::contingency_of(as_view(a), as_view(b));
  CHECK(table.first == labels{0, 4, 9});
  CHECK(table.first_count == std::vector<std::ptrdiff_t>{3, 2, 2});
  CHECK(table.second == labels{-1, 1, 2});
  CHECK(table.cells.size() == 4);
  auto const best = explain::best_jaccard(table);
  CHECK(best[0] == doctest::Approx(2.0 / 3));  // {0, 1} of {0, 1, 2}; with label 2 it is 1 of 5
  CHECK(best[1] == doctest::Approx(2.0 / 3));  // {3, 4} of {2, 3, 4}
  CHECK(best[2] == 0);
}
