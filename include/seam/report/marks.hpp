// SPDX-License-Identifier: MIT
// Sites as marks on other figures: every site keeps its colour everywhere, names above the positions do not collide.
#pragma once

#include <seam/identify/identification.hpp>
#include <seam/report/axes.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace seam::inline v0::report {

/// A stretch of positions to be pointed out.
struct highlight {
  std::ptrdiff_t start = 0;  ///< 0-based
  std::ptrdiff_t stop = 0;   ///< inclusive
  std::string name = {};
  std::ptrdiff_t hue = 0;  ///< which of the site colours
};

/// All sites; or those that are active in the cluster at sorted place `cluster`.
inline std::vector<highlight> highlights_of(std::vector<identify::site> const& sites, std::int32_t cluster = -1) {
  std::vector<highlight> result;
  for (std::size_t i = 0; i < sites.size(); ++i) {
    auto const& active = sites[i].active_clusters;
    if (cluster < 0 || std::find(active.begin(), active.end(), cluster) != active.end())
      result.push_back({sites[i].start, sites[i].stop, sites[i].name, static_cast<std::ptrdiff_t>(i)});
  }
  return result;
}

namespace detail {

constexpr double name_height = 15;

/// A highlight's name over a plot: centre, and how many lines above the lowest.
struct placed_name {
  std::string name;
  std::ptrdiff_t hue;
  double x;
  int line;
};

/// Names of the highlights that overlap positions [first, stop), on as few lines as avoid collisions.
inline std::vector<placed_name> place_names(std::vector<highlight> const& highlights, double x, double pixels,
                                            std::ptrdiff_t first, std::ptrdiff_t stop) {
  std::vector<placed_name> names;
  for (highlight const& mark : highlights) {
    std::ptrdiff_t const from = std::max(mark.start, first);
    std::ptrdiff_t const to = std::min(mark.stop + 1, stop);
    if (from < to)
      names.push_back(
          {mark.name, mark.hue, x + (static_cast<double>(from + to) / 2 - static_cast<double>(first)) * pixels, 0});
  }
  std::stable_sort(names.begin(), names.end(), [](auto const& a, auto const& b) { return a.x < b.x; });
  std::vector<double> ends;  // right end of the last name of each line
  for (placed_name& name : names) {
    double const half = text_width(name.name, 12) / 2 + 3;
    auto const free = std::find_if(ends.begin(), ends.end(), [&](double end) { return end <= name.x - half; });
    name.line = static_cast<int>(free - ends.begin());
    if (free == ends.end()) ends.push_back(0);
    ends[static_cast<std::size_t>(name.line)] = name.x + half;
  }
  return names;
}

inline int lines_of(std::vector<placed_name> const& names) {
  int lines = 0;
  for (placed_name const& name : names) lines = std::max(lines, name.line + 1);
  return lines;
}

/// Writes names whose lowest line stands on `baseline`.
inline void draw_names(svg& out, std::vector<placed_name> const& names, double baseline) {
  for (placed_name const& name : names)
    out.text(name.x, baseline - name_height * name.line, name.name,
             {{"text-anchor", "middle"}, {"font-weight", "bold"}, {"fill", hex(site_colour(name.hue))}});
}

/// The part of a highlight inside positions [first, stop), in pixels from x; of width 0 where there is none.
inline box clipped(highlight const& mark, double x, double pixels, std::ptrdiff_t first, std::ptrdiff_t stop) {
  std::ptrdiff_t const from = std::max(mark.start, first);
  std::ptrdiff_t const to = std::max(from, std::min(mark.stop + 1, stop));
  return {x + static_cast<double>(from - first) * pixels, 0, static_cast<double>(to - from) * pixels, 0};
}

}  // namespace detail

}  // namespace seam::inline v0::report
