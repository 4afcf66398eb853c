// SPDX-License-Identifier: MIT
// The published way to sites: cut the tree of positions, drop the largest group as background, and call every other
// group a site, contiguous or not.
#pragma once

#include <seam/cluster/tree.hpp>
#include <seam/core/error.hpp>
#include <seam/identify/identification.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace seam::inline v0::identify {

/// A, B, .., Z, AA, AB, ..: the name of the site with that place among the sites.
inline std::string site_name(std::ptrdiff_t place) {
  std::string name;
  for (std::ptrdiff_t rest = place + 1; rest > 0; rest = (rest - 1) / 26)
    name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return name;
}

/// Sites by start, then by end, named in that order.
inline std::vector<site> named_in_order(std::vector<site> sites) {
  std::stable_sort(sites.begin(), sites.end(), [](site const& left, site const& right) {
    return left.start != right.start ? left.start < right.start : left.stop < right.stop;
  });
  for (std::size_t place = 0; place < sites.size(); ++place)
    sites[place].name = site_name(static_cast<std::ptrdiff_t>(place));
  return sites;
}

/// The height of the published automatic cut: the upper end of the last gap between ascending merge heights that is
/// above mean + standard deviation of all gaps. (The merge at the top of the gap is still done: too few groups come
/// out.) Throws input_error when there is no such gap, where the published program fails.
inline double published_cut_height(view<double const, 2> tree) {
  std::vector<double> heights;
  for (std::ptrdiff_t row = 0; row < tree.extent(0); ++row) heights.push_back(tree(row, 2));
  std::sort(heights.begin(), heights.end());
  std::vector<double> gaps;
  double mean = 0;
  for (std::size_t i = 1; i < heights.size(); ++i) {
    gaps.push_back(heights[i] - heights[i - 1]);
    mean += gaps.back();
  }
  mean /= static_cast<double>(std::max<std::size_t>(1, gaps.size()));
  double variance = 0;
  for (double const gap : gaps) variance += (gap - mean) * (gap - mean);
  double const limit = mean + std::sqrt(variance / static_cast<double>(std::max<std::size_t>(1, gaps.size())));
  for (std::size_t i = gaps.size(); i-- > 0;)
    if (gaps[i] > limit) return heights[i + 1];
  throw input_error("the published rule finds no height to cut the tree of positions at; give the number of sites");
}

/// The published sites: groups of the cut of `tree` into count + 1 (or at the automatic height), less the group with
/// most positions (the first on ties). Active clusters are left empty. Throws as published_cut_height does.
inline std::vector<site> published_sites(view<double const, 2> tree, std::optional<std::ptrdiff_t> count) {
  std::vector<std::int32_t> const labels =
      count ? cluster::cut_by_number(tree, *count + 1) : cluster::cut_by_height(tree, published_cut_height(tree));
  std::vector<site> groups(static_cast<std::size_t>(*std::max_element(labels.begin(), labels.end())) + 1);
  for (std::size_t position = 0; position < labels.size(); ++position)
    groups[static_cast<std::size_t>(labels[position])].positions.push_back(static_cast<std::ptrdiff_t>(position));
  groups.erase(std::max_element(groups.begin(), groups.end(), [](site const& left, site const& right) {
    return left.positions.size() < right.positions.size();
  }));
  for (site& group : groups) {
    group.start = group.positions.front();
    group.stop = group.positions.back();
  }
  return named_in_order(std::move(groups));
}

}  // namespace seam::inline v0::identify
