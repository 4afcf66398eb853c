// SPDX-License-Identifier: MIT
// Quantiles of the normal and the chi-squared distribution.
#pragma once

#include <cmath>

namespace seam::inline v0::identify::detail {

/// z with P(normal > z) = p, 0 < p < 1, by bisection to the last bits.
inline double upper_normal_quantile(double p) {
  double below = -40;
  double above = 40;
  for (int step = 0; step < 100; ++step) {
    double const middle = 0.5 * (below + above);
    (0.5 * std::erfc(middle / std::sqrt(2.0)) > p ? below : above) = middle;
  }
  return 0.5 * (below + above);
}

/// x with P(chi-squared > x) = p for so many degrees of freedom (Wilson and Hilferty 1931). Far in the tail (p = 1e-6)
/// it is too large, so on the safe side: by 1 % for 29 degrees of freedom, 3 % for 9, 15 % for 1.
inline double upper_chi_squared_quantile(double p, double degrees) {
  double const spread = 2.0 / (9.0 * degrees);
  double const root = 1.0 - spread + upper_normal_quantile(p) * std::sqrt(spread);
  return root > 0 ? degrees * root * root * root : 0.0;
}

}  // namespace seam::inline v0::identify::detail
