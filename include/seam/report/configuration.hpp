// SPDX-License-Identifier: MIT
// Which clusters show which sites: a row a site, a column a cluster from the lowest to the highest activity.
#pragma once

#include <seam/core/view.hpp>
#include <seam/report/marks.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::report {

struct configuration_options {
  std::string title = {};
  std::vector<std::string> site_names = {};  ///< one a column of the matrix
  std::int32_t reference_cluster = -1;       ///< column marked as the reference's
  double width = 900;
};

namespace detail {

/// From white to nearly black.
inline colour grey_scale(double share) {
  return oklch(1 - 0.78 * std::clamp(share, 0.0, 1.0), 0, 0);
}

/// Draws the matrix; `cell(cluster, site)` is a place in `colours`. Returns the area of the cells.
template <class Cell>
box draw_configuration(svg& out, std::ptrdiff_t clusters, std::ptrdiff_t sites, configuration_options const& options,
                       std::vector<colour> const& colours, Cell const& cell) {
  constexpr double row_height = 26;
  double left = 68;
  for (auto const& name : options.site_names) left = std::max(left, text_width(name, 12) + 40);
  box const area = {left, 46, options.width - left - 96, row_height * static_cast<double>(sites)};
  double const pixels = area.width / static_cast<double>(std::max<std::ptrdiff_t>(1, clusters));
  std::vector<std::uint8_t> cells;
  for (std::ptrdiff_t site = 0; site < sites; ++site)
    for (std::ptrdiff_t cluster = 0; cluster < clusters; ++cluster) cells.push_back(cell(cluster, site));
  draw_cells(out, area, clusters, cells, colours);
  out.open("g", {{"stroke", "#bbb"}, {"stroke-width", 0.6}});
  if (pixels >= 5)
    for (std::ptrdiff_t cluster = 1; cluster < clusters; ++cluster) {
      double const x = area.x + static_cast<double>(cluster) * pixels;
      out.line(x, area.y, x, area.y + area.height);
    }
  for (std::ptrdiff_t site = 1; site < sites; ++site) {
    double const y = area.y + static_cast<double>(site) * row_height;
    out.line(area.x, y, area.x + area.width, y);
  }
  out.close();
  out.rect(area.x, area.y, area.width, area.height, {{"fill", "none"}, {"stroke", "#555"}, {"stroke-width", 0.8}});
  for (std::size_t site = 0; site < options.site_names.size(); ++site)
    out.text(area.x - 8, area.y + (static_cast<double>(site) + 0.5) * row_height + 4, options.site_names[site],
             {{"text-anchor", "end"},
              {"font-weight", "bold"},
              {"fill", hex(site_colour(static_cast<std::ptrdiff_t>(site)))}});
  draw_turned(out, 20, area.y + area.height / 2, "site");
  if (options.reference_cluster >= 0 && options.reference_cluster < clusters) {
    double const middle = area.x + (options.reference_cluster + 0.5) * pixels;
    out.element("path", {{"fill", "#c00000"}, {"d", "M" + number(middle) + ' ' + number(area.y - 2) + "l-4-7h8z"}});
  }
  draw_cell_axis(out, area.x, area.y + area.height, pixels, 0, clusters, "cluster");
  return area;
}

/// The same of shares; `value(cluster, site)` is 0..1 or undefined.
template <class Value>
box draw_shares(svg& out, std::ptrdiff_t clusters, std::ptrdiff_t sites, configuration_options const& options,
                Value const& value) {
  levels const shades(64, grey_scale);
  return draw_configuration(out, clusters, sites, options, shades.colours(),
                            [&](std::ptrdiff_t cluster, std::ptrdiff_t site) { return shades(value(cluster, site)); });
}

inline double configuration_height(std::ptrdiff_t sites) {
  return std::max(46 + 26.0 * static_cast<double>(sites) + 46, 150.0);
}

inline void check_site_names(std::ptrdiff_t sites, configuration_options const& options) {
  expect(static_cast<std::ptrdiff_t>(options.site_names.size()) == sites, [&] {
    return "a configuration matrix of " + std::to_string(sites) + " sites was given " +
           std::to_string(options.site_names.size()) + " site names";
  });
}

inline void say_no_sites(svg& out, std::ptrdiff_t sites) {
  if (sites == 0) out.text(68, 66, "No sites were found.", {{"fill", "#444"}});
}

}  // namespace detail

/// The binary matrix (K, sites): dark where a site is active. Throws input_error when the names do not fit. O(K sites).
inline std::string configuration_matrix(view<std::uint8_t const, 2> matrix, configuration_options const& options) {
  std::ptrdiff_t const sites = matrix.extent(1);
  detail::check_site_names(sites, options);
  std::string const title = options.title.empty() ? "Sites that each cluster shows" : options.title;
  svg out(options.width, detail::configuration_height(sites), title,
          "Matrix of sites (rows) and clusters (columns); dark cells are active sites.");
  detail::draw_title(out, 68, title);
  detail::say_no_sites(out, sites);
  if (sites == 0) return std::move(out).finish();
  box const area = detail::draw_shares(
      out, matrix.extent(0), sites, options,
      [&](std::ptrdiff_t cluster, std::ptrdiff_t site) { return matrix(cluster, site) != 0 ? 1.0 : 0.0; });
  double const x = area.x + area.width + 16;
  for (int active = 1; active >= 0; --active) {
    double const y = area.y + (1 - active) * 20;
    out.rect(x, y, 12, 12, {{"fill", hex(detail::grey_scale(active))}, {"stroke", "#555"}, {"stroke-width", 0.8}});
    out.text(x + 18, y + 10, active == 1 ? "active" : "inactive", {{"font-size", 11}});
  }
  return std::move(out).finish();
}

/// The continuous matrix (K, sites) of conservation, 0..1. Throws input_error when the names do not fit. O(K sites).
inline std::string configuration_matrix(view<double const, 2> matrix, configuration_options const& options) {
  std::ptrdiff_t const sites = matrix.extent(1);
  detail::check_site_names(sites, options);
  std::string const title = options.title.empty() ? "How conserved each site is in each cluster" : options.title;
  svg out(options.width, detail::configuration_height(sites), title,
          "Matrix of sites (rows) and clusters (columns); the darker a cell, the more conserved the site.");
  detail::draw_title(out, 68, title);
  detail::say_no_sites(out, sites);
  if (sites == 0) return std::move(out).finish();
  box const area =
      detail::draw_shares(out, matrix.extent(0), sites, options,
                          [&](std::ptrdiff_t cluster, std::ptrdiff_t site) { return matrix(cluster, site); });
  detail::draw_colour_bar(out, {area.x + area.width + 22, area.y + 8, 14, std::max(70.0, area.height - 8)}, {0, 1},
                          detail::grey_scale, "conserved");
  return std::move(out).finish();
}

}  // namespace seam::inline v0::report
