// SPDX-License-Identifier: MIT
// Fisher's exact test of a table of two rows and two columns.
#pragma once

#include <seam/config.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace seam::inline v0::explain {

namespace detail {

/// log of n over k.
inline double log_choose(std::int64_t n, std::int64_t k) {
  return std::lgamma(static_cast<double>(n) + 1) - std::lgamma(static_cast<double>(k) + 1) -
         std::lgamma(static_cast<double>(n - k) + 1);
}

}  // namespace detail

/// Two-sided p-value of the table {{a, b}, {c, d}}, all 0 or more: the probability, with these margins and no
/// association, of a table that is as improbable as this one or more so (Fisher 1934; tables count as equally
/// improbable when they are to 7 digits, as in R's fisher.test). 1 for a table with an empty row or column. O(smallest
/// margin).
inline double fisher_exact(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
  std::int64_t const row = a + b;
  std::int64_t const column = a + c;
  std::int64_t const all = row + c + d;
  std::int64_t const least = std::max<std::int64_t>(0, row + column - all);
  std::int64_t const most = std::min(row, column);
  if (least == most) return 1;
  // Terms relative to the observed table's probability; the ratio of neighbours is rational.
  double const observed =
      detail::log_choose(column, a) + detail::log_choose(all - column, row - a) - detail::log_choose(all, row);
  double below = 0;
  auto const as_improbable = [](double term) {
    return term <= 1 + 1e-7;
  };
  auto const ratio_up = [&](std::int64_t x) {  // P(x + 1) / P(x)
    return static_cast<double>(column - x) / static_cast<double>(x + 1) * static_cast<double>(row - x) /
           static_cast<double>(all - column - row + x + 1);
  };
  double term = 1;
  for (std::int64_t x = a; x < most; ++x) {
    term *= ratio_up(x);
    if (as_improbable(term)) below += term;
    if (term < 1e-18 && ratio_up(x) < 1) break;
  }
  term = 1;
  for (std::int64_t x = a; x > least; --x) {
    term /= ratio_up(x - 1);
    if (as_improbable(term)) below += term;
    if (term < 1e-18 && ratio_up(x - 1) > 1) break;
  }
  return std::min(1.0, (1 + below) * std::exp(observed));
}

}  // namespace seam::inline v0::explain
