// SPDX-License-Identifier: MIT
// How conserved any stretch of positions is in a cluster: its entropy against that of a random sample of the library.
#pragma once

#include <seam/core/array.hpp>
#include <seam/identify/covariance.hpp>

#include <cmath>

namespace seam::inline v0::identify {

/// How conserved a stretch of positions is in a cluster.
struct conservation {
  double share = 1;     ///< entropy over the entropy of a random sample of the library; 1 where that is 0
  double spread = 0;    ///< standard deviation of the share in such samples
  double distance = 0;  ///< how many standard deviations the share lies below 1
};

/// Conservation of any stretch in constant time, after O(K L) of sums.
class conservation_table {
 public:
  conservation_table(view<double const, 2> entropy, sampled_entropies const& expected)
      : observed_(entropy.extent(0), entropy.extent(1) + 1), mean_(observed_.shape()), variance_(observed_.shape()) {
    for (std::ptrdiff_t cluster = 0; cluster < entropy.extent(0); ++cluster)
      for (std::ptrdiff_t position = 0; position < entropy.extent(1); ++position) {
        double const spread = expected.standard_deviation(cluster, position);
        observed_(cluster, position + 1) = observed_(cluster, position) + entropy(cluster, position);
        mean_(cluster, position + 1) = mean_(cluster, position) + expected.mean(cluster, position);
        variance_(cluster, position + 1) = variance_(cluster, position) + spread * spread;
      }
  }

  std::ptrdiff_t clusters() const { return observed_.extent(0); }
  /// Of positions start..stop, stop inclusive.
  conservation of(std::ptrdiff_t cluster, std::ptrdiff_t start, std::ptrdiff_t stop) const {
    auto const sum = [&](array<double, 2> const& sums) {
      return sums(cluster, stop + 1) - sums(cluster, start);
    };
    double const expected = sum(mean_);
    double const variance = sum(variance_);
    if (!(expected > 0 && variance > 0)) return {};
    double const share = sum(observed_) / expected;
    double const spread = std::sqrt(variance) / expected;
    return {share, spread, (1 - share) / spread};
  }

 private:
  array<double, 2> observed_;
  array<double, 2> mean_;
  array<double, 2> variance_;
};

}  // namespace seam::inline v0::identify
