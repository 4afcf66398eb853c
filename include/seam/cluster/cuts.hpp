// SPDX-License-Identifier: MIT
// Where to cut a tree when nobody says: at the widest gap between its heights, or where a merge is much higher than
// those below it.
#pragma once

#include <seam/cluster/tree.hpp>

namespace seam::inline v0::cluster {

/// The number of clusters, from `least` to `most`, between whose height and the next one's the gap is widest; of equal
/// gaps that of fewer clusters. A tree of n points has 1 to n; with 1 the gap is that above the root, which has none,
/// so `least` is 2 or more where n allows it. O(n log n). Throws input_error for a matrix that is not a linkage, and
/// for least > most or numbers that are not 2..n.
inline std::ptrdiff_t largest_gap(view<double const, 2> linkage, std::ptrdiff_t least, std::ptrdiff_t most) {
  check_linkage(linkage);
  std::ptrdiff_t const points = linkage.extent(0) + 1;
  if (points == 1) return 1;
  expect(2 <= least && least <= most && most <= points, [&] {
    return "a gap is looked for between " + std::to_string(least) + " and " + std::to_string(most) + " clusters; of " +
           std::to_string(points) + " points there are 2 to " + std::to_string(points);
  });
  std::vector<double> heights = detail::heights_within(linkage);
  std::sort(heights.begin(), heights.end());
  std::ptrdiff_t best = least;
  double widest = -1;
  for (std::ptrdiff_t clusters = least; clusters <= most; ++clusters) {
    double const above = heights[static_cast<std::size_t>(points - clusters)];
    double const below = clusters == points ? 0.0 : heights[static_cast<std::size_t>(points - clusters - 1)];
    if (above - below > widest) widest = above - below, best = clusters;
  }
  return best;
}

/// Labels of the cut at the widest gap between 2 and `most` clusters (the points' number at most; a tenth of it, at
/// least 2, when 0): cut_by_number(linkage, largest_gap(..)). Throws as largest_gap does.
inline std::vector<std::int32_t> cut_at_largest_gap(view<double const, 2> linkage, std::ptrdiff_t most = 0) {
  std::ptrdiff_t const points = linkage.extent(0) + 1;
  if (most == 0) most = std::min(points, std::max<std::ptrdiff_t>(2, points / 10));
  return cut_by_number(linkage, largest_gap(linkage, 2, most));
}

/// For every merge, of the heights of itself and of those up to `depth` - 1 merges below it: mean, standard deviation
/// (n - 1), number, and the inconsistency: by how many of the latter its own height is above the former, 0 where they
/// are equal. (n - 1, 4), as scipy.cluster.hierarchy.inconsistent. O(n 2^depth).
/// Throws input_error for a matrix that is not a linkage and for depth < 1.
inline array<double, 2> inconsistency(view<double const, 2> linkage, std::ptrdiff_t depth = 2) {
  check_linkage(linkage);
  expect(depth >= 1, [&] { return "inconsistency looks 1 or more merges deep, not " + std::to_string(depth); });
  std::ptrdiff_t const rows = linkage.extent(0);
  std::ptrdiff_t const points = rows + 1;
  array<double, 2> result(rows, 4);
  std::vector<double> heights;
  std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>> pending;  // rows, and how deep
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    heights.clear();
    pending.assign({{row, 1}});
    double sum = 0;
    while (!pending.empty()) {
      auto const [at, level] = pending.back();
      pending.pop_back();
      heights.push_back(linkage(at, 2));
      sum += linkage(at, 2);
      for (int column = 0; column < 2 && level < depth; ++column)
        if (std::ptrdiff_t const below = detail::child(linkage, at, column) - points; below >= 0)
          pending.push_back({below, level + 1});
    }
    auto const count = static_cast<double>(heights.size());
    double const mean = sum / count;
    double squares = 0;
    for (double const height : heights) squares += (height - mean) * (height - mean);
    double const deviation = heights.size() < 2 ? 0.0 : std::sqrt(squares / (count - 1));
    result(row, 0) = mean;
    result(row, 1) = deviation;
    result(row, 2) = count;
    result(row, 3) = deviation > 0 ? (linkage(row, 2) - mean) / deviation : 0.0;
  }
  return result;
}

/// Labels of the maximal subtrees in which no merge is more inconsistent than `threshold`. Equal to
/// scipy.cluster.hierarchy.fcluster(Z, threshold, 'inconsistent', depth) - 1, numbering included. Throws as
/// `inconsistency` does, and for a threshold that is not a number.
inline std::vector<std::int32_t> cut_by_inconsistency(view<double const, 2> linkage, double threshold,
                                                      std::ptrdiff_t depth = 2) {
  array<double, 2> const values = inconsistency(linkage, depth);
  expect(!std::isnan(threshold), [] { return std::string("the inconsistency at which to cut is not a number"); });
  std::vector<double> own(static_cast<std::size_t>(values.extent(0)));
  for (std::size_t row = 0; row < own.size(); ++row) own[row] = values(std::ptrdiff_t(row), 3);
  return detail::flat_labels(linkage, detail::largest_within(linkage, std::move(own)), threshold);
}

}  // namespace seam::inline v0::cluster
