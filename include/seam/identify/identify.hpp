// SPDX-License-Identifier: MIT
// The identify stage: from the tables of an explanation to binding sites, the clusters that show them, and how the
// sites act and interact.
#pragma once

#include <seam/cluster/tree.hpp>
#include <seam/core/error.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/identify/additive.hpp>
#include <seam/identify/assignment.hpp>
#include <seam/identify/configuration.hpp>
#include <seam/identify/conservation.hpp>
#include <seam/identify/covariance.hpp>
#include <seam/identify/groups.hpp>
#include <seam/identify/identification.hpp>
#include <seam/identify/options.hpp>
#include <seam/identify/segments.hpp>

#include <string>

namespace seam::inline v0::identify {

/// Identifies the sites of an explained library under the convention of `settings`. K clusters, L positions: O(K L^2 +
/// L^3) for the covariance and the tree of positions, on the calling thread. `corrected` finds contiguous sites
/// (segments.hpp) or none; `seam_nn` cuts the tree of positions (groups.hpp). Interactions that are read off cluster
/// medians share whatever bias the clusters have: a cluster that has lost a site also holds half-broken ones. Throws
/// input_error for options that cannot be used, for more interactions than can be enumerated, and in `seam_nn` for a
/// single cluster and where the published automatic cut fails.
template <explain::convention C = explain::corrected>
identification identify(explain::explanation const& explained, basic_options<C> const& settings = {}) {
  std::ptrdiff_t const clusters = explained.summary.entropy.extent(0);
  std::ptrdiff_t const length = explained.summary.entropy.extent(1);
  expect(clusters >= 1 && length >= 1, [] { return std::string("there is no cluster to identify sites in"); });
  settings.check(length);
  expect(clusters >= 2 || !C::scattered_sites, [] {
    return std::string("the convention ") + C::name() + " needs 2 or more clusters: one has no covariance";
  });

  identification result;
  sampled_entropies const expected = expected_entropies(explained);
  result.covariance =
      clusters >= 2 ? covariance_of_entropies<C>(explained, expected) : array<double, 2>(length, length);
  result.linkage = position_tree(result.covariance, settings.linkage);
  result.leaf_order = cluster::leaf_order(result.linkage);
  conservation_table const conserved(explained.summary.entropy, expected);
  if constexpr (C::scattered_sites) {
    result.sites = published_sites(result.linkage, settings.sites);
  } else {
    result.sites = contiguous_sites(explained, expected, conserved, settings);
  }
  configure(result, explained, conserved, settings);
  result.assignments = assign(result, explained, settings);
  for (site const& found : result.sites)
    result.additive.push_back(
        additive_map(explained, found, found.active_clusters, C::size_aware, settings.zero_between));
  result.interactions = interactions_of<C>(result.sites, result.assignments);
  return result;
}

}  // namespace seam::inline v0::identify
