#include <doctest/doctest.h>
#include <seam/attribution/gauss_legendre.hpp>

#include <vector>

TEST_CASE("n nodes integrate polynomials of degree 2 n - 1, and no more") {
  for (std::ptrdiff_t const n : {1, 2, 3, 5, 20, 51}) {
    CAPTURE(n);
    std::vector<double> nodes(static_cast<std::size_t>(n)), weights = nodes;
    seam::attribution::gauss_legendre(n, nodes.data(), weights.data());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      CHECK(nodes[i] > (i ? nodes[i - 1] : 0.0));
      CHECK(nodes[i] < 1);
      CHECK(weights[i] > 0);
    }
    auto const error = [&](double degree) {
      double sum = 0;
      for (std::size_t i = 0; i < nodes.size(); ++i) sum += weights[i] * std::pow(nodes[i], degree);
      return std::abs(sum - 1 / (degree + 1));
    };
    for (std::ptrdiff_t degree = 0; degree < 2 * n; ++degree) CHECK(error(static_cast<double>(degree)) < 1e-14);
    if (n < 8) CHECK(error(static_cast<double>(2 * n)) > 1e-10);
  }
}
