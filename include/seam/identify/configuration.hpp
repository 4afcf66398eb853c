// SPDX-License-Identifier: MIT
// Which clusters show which site: a site is shown where letters are kept that would drift if nothing held them.
#pragma once

#include <seam/explain/concept.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/identify/conservation.hpp>
#include <seam/identify/identification.hpp>
#include <seam/identify/options.hpp>
#include <seam/identify/states.hpp>

#include <algorithm>

namespace seam::inline v0::identify {

/// Fills the active clusters of `sites` and the two configuration matrices (K, sites).
///
/// `corrected`: a cluster shows a site when its state there is preserved or gained (states.hpp); the continuous value
/// is 1 - entropy over that of a random sample of the library, clipped to [0, 1], and to [0, 1 - threshold] where the
/// cluster does not show the site, so that the two matrices never contradict each other. `seam_nn`: active when the
/// mean entropy from start to stop is below threshold x H_bg; the continuous value takes the site's own positions only,
/// 1 - mean / H_bg, clipped.
template <explain::convention C>
void configure(identification& result, explain::explanation const& explained,
               [[maybe_unused]] conservation_table const& conserved, basic_options<C> const& settings) {
  view<double const, 2> const entropy = explained.summary.entropy;
  std::ptrdiff_t const clusters = entropy.extent(0);
  auto const sites = static_cast<std::ptrdiff_t>(result.sites.size());
  if constexpr (!C::scattered_sites) result.states = states_of(explained, result.sites, conserved, settings);
  result.configuration = array<std::uint8_t, 2>(clusters, sites);
  result.configuration_continuous = array<double, 2>(clusters, sites);
  for (std::ptrdiff_t place = 0; place < sites; ++place) {
    site& here = result.sites[static_cast<std::size_t>(place)];
    here.active_clusters.clear();
    for (std::ptrdiff_t cluster = 0; cluster < clusters; ++cluster) {
      bool active = false;
      double share = 1;
      double largest = 1;
      if constexpr (C::scattered_sites) {
        double span = 0;
        for (std::ptrdiff_t position = here.start; position <= here.stop; ++position)
          span += entropy(cluster, position);
        double own = 0;
        for (std::ptrdiff_t const position : here.positions) own += entropy(cluster, position);
        active = span / static_cast<double>(here.length()) < settings.site_threshold * explained.background_entropy;
        share = own / static_cast<double>(here.positions.size()) / explained.background_entropy;
      } else {
        active = result.states.present(cluster, place);
        share = result.states.entropy_share(cluster, place);
        if (!active) largest = std::clamp(1 - settings.site_threshold, 0.0, 1.0);
      }
      result.configuration(cluster, place) = active;
      result.configuration_continuous(cluster, place) = std::clamp(1 - share, 0.0, largest);
      if (active) here.active_clusters.push_back(static_cast<std::int32_t>(cluster));
    }
  }
}

}  // namespace seam::inline v0::identify
