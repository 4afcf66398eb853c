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
