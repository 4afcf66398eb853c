// SPDX-License-Identifier: MIT
// Quantiles of the normal, Student's and the chi-squared distribution.
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

/// t with P(Student's t > t) = p, by its expansion in powers of 1 / degrees (Abramowitz and Stegun 26.7.5): for 9 or
/// more degrees of freedom and p >= 0.005 to 1e-3.
inline double upper_student_quantile(double p, double degrees) {
  double const z = upper_normal_quantile(p);
  double const square = z * z;
  double const first = z * (square + 1) / 4;
  double const second = z * ((5 * square + 16) * square + 3) / 96;
  double const third = z * (((3 * square + 19) * square + 17) * square - 15) / 384;
  return z + (first + (second + third / degrees) / degrees) / degrees;
}

/// x with P(chi-squared > x) = p for so many degrees of freedom (Wilson and Hilferty 1931). Far in the tail (p = 1e-6)
/// it is too large, so on the safe side: by 1 % for 29 degrees of freedom, 3 % for 9, 15 % for 1.
inline double upper_chi_squared_quantile(double p, double degrees) {
  double const spread = 2.0 / (9.0 * degrees);
  double const root = 1.0 - spread + upper_normal_quantile(p) * std::sqrt(spread);
  return root > 0 ? degrees * root * root * root : 0.0;
}

}  // namespace seam::inline v0::identify::detail
