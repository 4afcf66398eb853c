// SPDX-License-Identifier: MIT
// Which clusters show which site: a site is shown where letters are kept that would drift if nothing held them.
#pragma once

#include <seam/explain/concept.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/identify/covariance.hpp>
#include <seam/identify/detail/quantiles.hpp>
#include <seam/identify/identification.hpp>
#include <seam/identify/options.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace seam::inline v0::identify {

/// How conserved a stretch of positions is in a cluster.
struct conservation {
  double share = 1;     ///< entropy over the entropy of a random sample of the library; 1 where that is 0
  double spread = 0;    ///< standard deviation of the share in such samples
  double distance = 0;  ///< how many standard deviations the share lies below 1

  /// Whether both the size of the effect and the evidence for it suffice. Few sequences or positions give no evidence.
  bool shown(double threshold, double least_distance) const { return share < threshold && distance > least_distance; }
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

/// Fills the active clusters of `sites` and the two configuration matrices (K, sites).
///
/// `corrected`: a cluster shows a site when its entropy there is below threshold x that of a random sample of the
/// library of the same size, and by more than chance would give with probability `significance`; the continuous value
/// is 1 - share, clipped to [0, 1]. Both matrices look at the same positions. `seam_nn`: active when the mean entropy
/// from start to stop is below threshold x H_bg; the continuous value takes the site's own positions only, 1 - mean /
/// H_bg, clipped.
template <explain::convention C>
void configure(identification& result, explain::explanation const& explained,
               [[maybe_unused]] conservation_table const& conserved, basic_options<C> const& settings) {
  view<double const, 2> const entropy = explained.summary.entropy;
  std::ptrdiff_t const clusters = entropy.extent(0);
  auto const sites = static_cast<std::ptrdiff_t>(result.sites.size());
  [[maybe_unused]] double const least_distance = detail::upper_normal_quantile(settings.significance);
  result.configuration = array<std::uint8_t, 2>(clusters, sites);
  result.configuration_continuous = array<double, 2>(clusters, sites);
  for (std::ptrdiff_t place = 0; place < sites; ++place) {
    site& here = result.sites[static_cast<std::size_t>(place)];
    here.active_clusters.clear();
    for (std::ptrdiff_t cluster = 0; cluster < clusters; ++cluster) {
      bool active = false;
      double share = 1;
      if constexpr (C::scattered_sites) {
        double span = 0;
        for (std::ptrdiff_t position = here.start; position <= here.stop; ++position)
          span += entropy(cluster, position);
        double own = 0;
        for (std::ptrdiff_t const position : here.positions) own += entropy(cluster, position);
        active = span / static_cast<double>(here.length()) < settings.site_threshold * explained.background_entropy;
        share = own / static_cast<double>(here.positions.size()) / explained.background_entropy;
      } else {
        conservation const found = conserved.of(cluster, here.start, here.stop);
        active = found.shown(settings.site_threshold, least_distance);
        share = found.share;
      }
      result.configuration(cluster, place) = active;
      result.configuration_continuous(cluster, place) = std::clamp(1 - share, 0.0, 1.0);
      if (active) here.active_clusters.push_back(static_cast<std::int32_t>(cluster));
    }
  }
}

}  // namespace seam::inline v0::identify
