// SPDX-License-Identifier: MIT
// The additive map of a site: what the clusters that show it have in common there, background taken off.
#pragma once

#include <seam/core/array.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/identify/identification.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace seam::inline v0::identify {

/// The mean over `clusters` (sorted places) of their maps without background, from start to stop of the site: (length,
/// A). Weighted by members, or every cluster alike. `zero_between`: 0 at positions that are not the site's own. All NaN
/// when there is no cluster.
inline array<float, 2> additive_map(explain::explanation const& explained, site const& where,
                                    std::vector<std::int32_t> const& clusters, bool weighted, bool zero_between) {
  view<float const, 3> const maps = explained.cluster_maps_no_background;
  std::ptrdiff_t const columns = maps.extent(2);
  array<float, 2> result(where.length(), columns);
  double weights = 0;
  for (std::int32_t const cluster : clusters)
    weights += weighted ? static_cast<double>(explained.statistics[static_cast<std::size_t>(cluster)].count) : 1.0;
  for (std::ptrdiff_t position = where.start; position <= where.stop; ++position) {
    if (zero_between && !std::binary_search(where.positions.begin(), where.positions.end(), position)) continue;
    for (std::ptrdiff_t column = 0; column < columns; ++column) {
      double sum = 0;
      for (std::int32_t const cluster : clusters) {
        auto const& members = explained.statistics[static_cast<std::size_t>(cluster)].count;
        sum += (weighted ? static_cast<double>(members) : 1.0) *
               static_cast<double>(maps(static_cast<std::ptrdiff_t>(cluster), position, column));
      }
      result(position - where.start, column) =
          clusters.empty() ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(sum / weights);
    }
  }
  return result;
}

}  // namespace seam::inline v0::identify
