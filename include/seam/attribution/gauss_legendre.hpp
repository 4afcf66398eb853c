// SPDX-License-Identifier: MIT
// The quadrature of Gauss and Legendre on [0, 1].
#pragma once

#include <seam/config.hpp>

#include <cmath>
#include <cstddef>

namespace seam::inline v0::attribution {

/// nodes and weights (n each) of the rule that is exact for polynomials of degree 2 n - 1, ascending; the sum of the
/// weights is 1. Newton's method on the Legendre polynomial from Tricomi's guess. O(n^2).
inline void gauss_legendre(std::ptrdiff_t n, double* nodes, double* weights) {
  double const order = static_cast<double>(n);
  for (std::ptrdiff_t i = 0; i < (n + 1) / 2; ++i) {
    double x = std::cos(3.14159265358979323846 * (static_cast<double>(i) + 0.75) / (order + 0.5));
    double slope = 1;
    for (int iteration = 0; iteration < 100; ++iteration) {
      double before = 1, value = x;  // P_0, P_1
      for (std::ptrdiff_t k = 2; k <= n; ++k) {
        double const degree = static_cast<double>(k);
        double const next = ((2 * degree - 1) * x * value - (degree - 1) * before) / degree;
        before = value;
        value = next;
      }
      slope = order * (x * value - before) / (x * x - 1);
      double const step = value / slope;
      x -= step;
      if (std::abs(step) < 1e-15) break;
    }
    if (2 * i + 1 == n) x = 0;
    weights[i] = weights[n - 1 - i] = 1 / ((1 - x * x) * slope * slope);
    nodes[i] = (1 - x) / 2;
    nodes[n - 1 - i] = (1 + x) / 2;
  }
}

}  // namespace seam::inline v0::attribution
