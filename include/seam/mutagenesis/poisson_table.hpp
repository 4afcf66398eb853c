// SPDX-License-Identifier: MIT
// Poisson numbers from 32-bit integers: thresholds are made once on the host, kernels only compare integers, so that
// every backend and compiler draws the same numbers.
#pragma once

#include <seam/config.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace seam::inline v0::mutagenesis {

/// A table's thresholds as kernels see them.
struct poisson_thresholds {
  std::uint32_t const* cumulative = nullptr;
  std::ptrdiff_t size = 0;
  std::ptrdiff_t lowest = 0;

  /// The number that a uniform 32-bit number stands for: `lowest` + how many thresholds it reaches. O(log size).
  SEAM_HD std::ptrdiff_t number(std::uint32_t random) const {
    std::ptrdiff_t low = 0;
    std::ptrdiff_t high = size;
    while (low < high) {
      std::ptrdiff_t const middle = (low + high) / 2;
      if (random >= cumulative[middle])
        low = middle + 1;
      else
        high = middle;
    }
    return lowest + low;
  }
};

/// The cumulative distribution of a Poisson number in units of 2^-32.
class poisson_table {
 public:
  /// `mean` >= 0. Weights start at 1 at the mode and follow p(k + 1) = p(k) mean / (k + 1); every operation is rounded
  /// once under any contraction setting, so that the table is the same on every machine. O(sqrt(mean)) numbers.
  explicit poisson_table(double mean) {
    auto const mode = static_cast<std::ptrdiff_t>(mean);
    std::vector<double> above;  // weights of mode, mode + 1, ...
    for (double weight = 1, k = static_cast<double>(mode); weight > negligible; weight = weight * mean / k) {
      above.push_back(weight);
      k += 1;
    }
    std::vector<double> below_mode;  // weights of mode - 1, mode - 2, ...
    lowest_ = mode;
    for (double weight = 1; lowest_ > 0; --lowest_) {
      weight = weight * static_cast<double>(lowest_) / mean;
      if (weight <= negligible) break;
      below_mode.push_back(weight);
    }
    std::vector<double> weights(below_mode.rbegin(), below_mode.rend());
    weights.insert(weights.end(), above.begin(), above.end());
    double total = 0;
    for (double weight : weights) total += weight;
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
      double const threshold = std::floor(sum / total * two_to_32 + 0.5);
      if (threshold >= two_to_32) break;
      cumulative_.push_back(static_cast<std::uint32_t>(threshold));
    }
  }

  /// For kernels; valid while the table lives.
  poisson_thresholds thresholds() const {
    return {cumulative_.data(), static_cast<std::ptrdiff_t>(cumulative_.size()), lowest_};
  }

 private:
  static constexpr double negligible = 1e-16;
  static constexpr double two_to_32 = 4294967296.0;

  std::vector<std::uint32_t> cumulative_;
  std::ptrdiff_t lowest_ = 0;
};

}  // namespace seam::inline v0::mutagenesis
