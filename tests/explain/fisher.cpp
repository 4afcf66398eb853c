#include <doctest/doctest.h>
#include <seam/explain/fisher.hpp>

#include <vector>

using seam::explain::fisher_exact;

namespace {

/// All tables with the same margins, their probabilities from Pascal's triangle.
double by_enumeration(int a, int b, int c, int d) {
  static std::vector<std::vector<double>> const choose = [] {
    std::vector<std::vector<double>> rows{{1}};
    for (int n = 1; n <= 40; ++n) {
      std::vector<double> row(static_cast<std::size_t>(n) + 1, 1.0);
      for (std::size_t k = 1; k < static_cast<std::size_t>(n); ++k) row[k] = rows.back()[k - 1] + rows.back()[k];
      rows.push_back(row);
    }
    return rows;
  }();
  auto const of = [&](int n, int k) {
    return k < 0 || k > n ? 0.0 : choose[static_cast<std::size_t>(n)][static_cast<std::size_t>(k)];
  };
  auto const weight = [&](int x) {
    return of(a + c, x) * of(b + d, a + b - x);
  };
  double below = 0;
  for (int x = 0; x <= a + b; ++x)
    if (weight(x) <= weight(a) * (1 + 1e-7)) below += weight(x);
  return below / of(a + b + c + d, a + b);
}

}  // namespace

TEST_CASE("Fisher's exact test: the lady tasting tea, and values that R gives") {
  CHECK(fisher_exact(3, 1, 1, 3) == doctest::Approx(34.0 / 70).epsilon(1e-12));
  CHECK(fisher_exact(4, 0, 0, 4) == doctest::Approx(2.0 / 70).epsilon(1e-12));
  CHECK(fisher_exact(1, 9, 11, 3) == doctest::Approx(0.002759456).epsilon(1e-6));
  CHECK(fisher_exact(0, 5, 0, 7) == 1);
  CHECK(fisher_exact(0, 0, 3, 7) == 1);
}

TEST_CASE("Fisher's exact test: every table of up to 14, by enumeration") {
  for (int a = 0; a <= 7; ++a)
    for (int b = 0; b <= 5; ++b)
      for (int c = 0; c <= 7; ++c)
        for (int d = 0; d <= 5; ++d)
          if (a + b + c + d > 0)
            CHECK(fisher_exact(a, b, c, d) == doctest::Approx(by_enumeration(a, b, c, d)).epsilon(1e-9));
}

TEST_CASE("Fisher's exact test: large tables, symmetric, far in the tail") {
  CHECK(fisher_exact(900, 100, 5000, 44000) < 1e-300);
  CHECK(fisher_exact(33, 967, 333, 9667) > 0.9);  // the same share
  CHECK(fisher_exact(50, 250, 2000, 20000) == doctest::Approx(fisher_exact(2000, 20000, 50, 250)).epsilon(1e-9));
  CHECK(fisher_exact(50, 250, 2000, 20000) == doctest::Approx(fisher_exact(50, 2000, 250, 20000)).epsilon(1e-9));
}
