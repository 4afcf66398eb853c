// SPDX-License-Identifier: MIT
// Clusters by hand: merging some of them, and sequences drawn from one.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/random.hpp>
#include <seam/core/view.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::explain {

/// Labels (N) after the labels of each of `groups` were made one: new labels 0, 1, .. in the order of the smallest old
/// label of each cluster; -1 stays. Throws input_error for a label that no sequence has, and for one that is in two
/// groups or twice in one. O(N log K).
inline std::vector<std::int32_t> merge_clusters(std::vector<std::int32_t> const& labels,
                                                std::vector<std::vector<std::int32_t>> const& groups) {
  std::vector<std::int32_t> known(labels);
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  known.erase(known.begin(), std::lower_bound(known.begin(), known.end(), 0));
  auto const place_of = [&](std::int32_t label) {
    return static_cast<std::size_t>(std::lower_bound(known.begin(), known.end(), label) - known.begin());
  };
  std::vector<std::int32_t> smallest(known);  // of the cluster that each label will be in
  std::vector<std::uint8_t> used(known.size(), 0);
  for (auto const& group : groups) {
    for (std::int32_t const label : group) {
      std::size_t const place = place_of(label);
      expect(place < known.size() && known[place] == label,
             [&] { return "there is no cluster " + std::to_string(label) + " to be merged"; });
      expect(!used[place], [&] { return "cluster " + std::to_string(label) + " is to be merged twice"; });
      used[place] = 1;
      smallest[place] = *std::min_element(group.begin(), group.end());
    }
  }
  std::vector<std::int32_t> kept(smallest);
  std::sort(kept.begin(), kept.end());
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  std::vector<std::int32_t> result;
  result.reserve(labels.size());
  for (std::int32_t const label : labels)
    result.push_back(label < 0
                         ? label
                         : static_cast<std::int32_t>(
                               std::lower_bound(kept.begin(), kept.end(), smallest[place_of(label)]) - kept.begin()));
  return result;
}

/// `count` sequences (count, L) with letters drawn from the frequencies of cluster `cluster` (sorted place) at each
/// position, independently: what its members have in common without what any one of them happens to have. `counts`
/// (K, L, A). The i-th sequence depends on the seed and i alone. Positions at which no member has a known letter are
/// unknown (255). Throws input_error for a cluster that is not there. O(count L A).
inline array<std::uint8_t, 2> sample_cluster(view<std::int64_t const, 3> counts, std::int32_t cluster,
                                             std::ptrdiff_t count, std::uint64_t seed) {
  expect(cluster >= 0 && cluster < counts.extent(0), [&] {
    return "there is no cluster " + std::to_string(cluster) + "; sorted places go from 0 to " +
           std::to_string(counts.extent(0) - 1);
  });
  expect(count >= 0, [&] { return std::to_string(count) + " sequences cannot be drawn"; });
  array<std::uint8_t, 2> result(count, counts.extent(1));
  for (std::ptrdiff_t row = 0; row < count; ++row) {
    random_stream random(seed, static_cast<std::uint64_t>(row));
    for (std::ptrdiff_t position = 0; position < counts.extent(1); ++position) {
      std::int64_t const* const here = &counts(std::ptrdiff_t{cluster}, position, 0);
      std::int64_t all = 0;
      for (std::ptrdiff_t letter = 0; letter < counts.extent(2); ++letter) all += here[letter];
      result(row, position) = unknown_letter;
      if (all == 0) continue;
      std::int64_t rest = below(random.next(), static_cast<std::uint32_t>(all));
      for (std::ptrdiff_t letter = 0; letter < counts.extent(2); ++letter) {
        rest -= here[letter];
        if (rest >= 0) continue;
        result(row, position) = static_cast<std::uint8_t>(letter);
        break;
      }
    }
  }
  return result;
}

}  // namespace seam::inline v0::explain
