// SPDX-License-Identifier: MIT
// Exact tails of the binomial distribution.
#pragma once

#include <seam/config.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace seam::inline v0::identify::detail {

/// log P(X = x) for X binomial of n trials with probability 0 < p < 1.
inline double log_binomial(double x, double n, double p) {
  return std::lgamma(n + 1) - std::lgamma(x + 1) - std::lgamma(n - x + 1) + x * std::log(p) + (n - x) * std::log1p(-p);
}

/// P(X >= x) for x above the mode: terms fall by a factor from one to the next, so the sum ends after O(sqrt(n)).
inline double falling_tail(std::int64_t x, std::int64_t n, double p) {
  double const odds = p / (1 - p);
  double term = 1;
  double sum = 0;
  for (std::int64_t k = x; k <= n && term > 1e-17 * sum; ++k) {
    sum += term;
    term *= odds * static_cast<double>(n - k) / static_cast<double>(k + 1);
  }
  return sum * std::exp(log_binomial(static_cast<double>(x), static_cast<double>(n), p));
}

/// P(X >= x) for X binomial of n trials with probability p, to 12 digits of itself however small it is. O(sqrt(n)).
inline double upper_binomial_tail(std::int64_t x, std::int64_t n, double p) {
  if (x <= 0) return 1;
  if (x > n || p <= 0) return 0;
  if (p >= 1) return 1;
  if (static_cast<double>(x) > static_cast<double>(n) * p) return std::min(1.0, falling_tail(x, n, p));
  return std::max(0.0, 1 - falling_tail(n - x + 1, n, 1 - p));  // P(X < x), of failures
}

/// P(X <= x), likewise.
inline double lower_binomial_tail(std::int64_t x, std::int64_t n, double p) {
  return upper_binomial_tail(n - x, n, 1 - p);
}

}  // namespace seam::inline v0::identify::detail
