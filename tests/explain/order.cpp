#include <doctest/doctest.h>
#include <seam/explain/order.hpp>

namespace explain = seam::explain;
using order = std::vector<std::ptrdiff_t>;

TEST_CASE("clusters by median; equal medians stay in label order") {
  std::vector<explain::cluster_statistics> statistics(4);
  statistics[0].median = 2;
  statistics[1].median = -1;
  statistics[2].median = 2;
  statistics[3].median = 0;
  CHECK(explain::order_by_median(statistics) == order{1, 3, 0, 2});
}

TEST_CASE("clusters by likeness of their entropies: like rows become neighbours (D-10)") {
  // Rows 0 and 2 are close, rows 1 and 3 are close.
  seam::array<double, 2> const entropy({{4, 2}}, {0, 0, 2, 2, 0, 0.1, 2, 2.3});
  auto const found = explain::order_by_entropy(entropy);
  CHECK(found == order{0, 2, 1, 3});
  seam::array<double, 2> const single({{1, 2}}, {0, 0});
  CHECK(explain::order_by_entropy(single) == order{0});
}

TEST_CASE("a given order must name every cluster once (D-10)") {
  CHECK(explain::order_as_given({0, 5, 9}, {9, 0, 5}) == order{2, 0, 1});
  CHECK_THROWS_WITH_AS(explain::order_as_given({0, 5, 9}, {9, 0}),
                       "the given order of clusters has 2 labels, and must name each of the 3 labels once",
                       seam::input_error);
  CHECK_THROWS_AS(explain::order_as_given({0, 5}, {5, 5}), seam::input_error);
}
