// SPDX-License-Identifier: MIT
// The summary matrix as a heat map: clusters from low to high activity, positions from left to right; what a mechanism
// needs is conserved, and light.
#pragma once

#include <seam/core/view.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/identify/identification.hpp>
#include <seam/report/marks.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace seam::inline v0::report {

/// Which table of the summary matrix is drawn.
enum class summary_value { entropy, reference_mismatch, consensus };

struct summary_options {
  summary_value value = summary_value::entropy;
  std::string title = {};
  std::string reference = {};  ///< written above the columns where given
  std::string letters = {};    ///< of the alphabet, for the reference's colours
  letter_scheme colours = letter_scheme::classic;
  std::vector<identify::site> sites = {};                    ///< outlined where they are active
  std::vector<explain::cluster_statistics> statistics = {};  ///< medians drawn beside the rows where given
  std::int32_t reference_cluster = -1;                       ///< row marked as the reference's
  double background_entropy = 0;                             ///< marked on the colour bar where above 0
  std::optional<limits> range = {};                          ///< of the colours; see summary_range
  double width = 1100;
};

namespace detail {

inline limits finite_range(view<double const, 2> values) {
  limits range{HUGE_VAL, -HUGE_VAL};
  for (double const value : values)
    if (std::isfinite(value)) range = {std::min(range.lower, value), std::max(range.upper, value)};
  return range;
}

}  // namespace detail

/// The range of colours: 0 to 100 per cent; for entropies 0 to the largest, rounded up to a tenth of a bit.
inline limits summary_range(view<double const, 2> values, summary_value value) {
  if (value != summary_value::entropy) return {0, 100};
  limits const range = detail::finite_range(values);
  return {0, std::isfinite(range.upper) && range.upper > 0 ? std::ceil(range.upper * 10 - 1e-9) / 10 : 1};
}

/// The colour of a share 0..1 of the range: conserved positions are light in all three tables.
inline colour summary_colour(summary_value value, double share) {
  return sequential(value == summary_value::consensus ? 1 - share : share);
}

namespace detail {

struct grid {
  box area;
  double column_width;
  double row_height;
};

/// Black outlines of the sites over every run of clusters in which they are active.
inline void draw_site_outlines(svg& out, grid const& cells, std::vector<identify::site> const& sites,
                               std::ptrdiff_t clusters) {
  out.open("g", {{"fill", "none"}, {"stroke", "#000"}, {"stroke-width", 1.4}});
  for (identify::site const& site : sites) {
    auto const active = [&](std::ptrdiff_t row) {
      return std::find(site.active_clusters.begin(), site.active_clusters.end(), row) != site.active_clusters.end();
    };
    for (std::ptrdiff_t first = 0, stop = 0; first < clusters; first = std::max(stop, first + 1)) {
      for (stop = first; stop < clusters && active(stop);) ++stop;
      if (stop == first) continue;
      out.rect(cells.area.x + static_cast<double>(site.start) * cells.column_width,
               cells.area.y + static_cast<double>(first) * cells.row_height,
               static_cast<double>(site.length()) * cells.column_width,
               static_cast<double>(stop - first) * cells.row_height, {},
               "site " + site.name + ", positions " + whole(site.start) + " to " + whole(site.stop) + ", clusters " +
                   whole(first) + " to " + whole(stop - 1));
    }
  }
  out.close();
}

/// The reference above the columns: letters where they can be read, else stripes of their colours.
inline void draw_reference(svg& out, box const& where, summary_options const& options) {
  auto const colours = letter_colours(options.letters, options.colours);
  auto const length = static_cast<std::ptrdiff_t>(options.reference.size());
  double const pixels = where.width / static_cast<double>(length);
  if (pixels < 3) {
    std::vector<std::uint8_t> cells;
    for (char const character : options.reference)
      cells.push_back(static_cast<std::uint8_t>(std::min(options.letters.find(character), options.letters.size())));
    auto palette = colours;
    palette.push_back(undefined_colour);
    draw_cells(out, where, length, cells, palette);
    return;
  }
  glyph_path::open_group(out);
  double const width = 0.92 * std::min(pixels, 0.9 * where.height);
  auto const draw = [&](auto const& wanted, colour fill) {
    glyph_path path;
    for (std::ptrdiff_t i = 0; i < length; ++i) {
      char const character = options.reference[static_cast<std::size_t>(i)];
      glyph const shape = glyph_of(character);
      double const own = width * relative_width(shape);
      if (wanted(character))
        path.add(shape, {where.x + (static_cast<double>(i) + 0.5) * pixels - own / 2, where.y, own, where.height});
    }
    if (!path.empty()) out.element("path", {{"fill", hex(fill)}, {"d", path.data()}});
  };
  for (std::size_t letter = 0; letter < colours.size(); ++letter)
    draw([&](char c) { return c == options.letters[letter]; }, colours[letter]);
  draw([&](char c) { return options.letters.find(c) == std::string::npos; }, {102, 102, 102});
  out.close();
}

/// Dots at the clusters' medians, level with the rows.
inline void draw_medians(svg& out, grid const& cells, double x, double width, summary_options const& options) {
  limits range{HUGE_VAL, -HUGE_VAL};
  for (auto const& cluster : options.statistics)
    if (std::isfinite(cluster.median))
      range = {std::min(range.lower, cluster.median), std::max(range.upper, cluster.median)};
  scale const at{usable(range), x + 5, x + width - 5};
  out.rect(x, cells.area.y, width, cells.area.height, {{"fill", "none"}, {"stroke", "#999"}, {"stroke-width", 0.7}});
  double const radius = std::clamp(cells.row_height / 3, 1.0, 3.0);
  for (std::size_t row = 0; row < options.statistics.size(); ++row) {
    double const median = options.statistics[row].median;
    if (!std::isfinite(median)) continue;
    bool const reference = static_cast<std::int32_t>(row) == options.reference_cluster;
    out.element("circle", {{"cx", at(median)},
                           {"cy", cells.area.y + (static_cast<double>(row) + 0.5) * cells.row_height},
                           {"r", radius},
                           {"fill", reference ? "#c00000" : "#333"}});
  }
  out.open("g", {{"font-size", 11}, {"text-anchor", "middle"}});
  for (tick const& mark : ticks(at.values, width / 40)) {
    out.line(at(mark.value), cells.area.y + cells.area.height, at(mark.value), cells.area.y + cells.area.height + 4,
             {{"stroke", "#555"}});
    out.text(at(mark.value), cells.area.y + cells.area.height + 16, mark.label);
  }
  out.close();
  out.text(x + width / 2, cells.area.y + cells.area.height + 33, "median activity", {{"text-anchor", "middle"}});
}

/// A triangle that points to the left.
inline void draw_pointer(svg& out, double x, double y) {
  out.element("path", {{"fill", "#c00000"}, {"d", "M" + number(x) + ' ' + number(y) + "l7-4v8z"}});
}

struct summary_words {
  char const* title;
  char const* unit;
};
inline summary_words words_of(summary_value value) {
  switch (value) {
    case summary_value::entropy:
      return {"Entropy of each position in each cluster", "entropy (bits)"};
    case summary_value::reference_mismatch:
      return {"Members that differ from the reference, by cluster and position", "mismatch (%)"};
    default:
      return {"Members that carry the most frequent letter, by cluster and position", "consensus (%)"};
  }
}

}  // namespace detail

/// Heat map of `values` (K, L): one row a cluster in sorted order, one column a position. Undefined values are grey.
/// Throws input_error when reference, statistics or sites do not fit. O(K L).
inline std::string summary_heat_map(view<double const, 2> values, summary_options const& options = {}) {
  std::ptrdiff_t const clusters = values.extent(0);
  std::ptrdiff_t const length = values.extent(1);
  expect(options.reference.empty() || static_cast<std::ptrdiff_t>(options.reference.size()) == length, [&] {
    return "a heat map of " + std::to_string(length) + " positions was given a reference of " +
           std::to_string(options.reference.size());
  });
  expect(options.statistics.empty() || static_cast<std::ptrdiff_t>(options.statistics.size()) == clusters, [&] {
    return "a heat map of " + std::to_string(clusters) + " clusters was given the statistics of " +
           std::to_string(options.statistics.size());
  });
  for (identify::site const& site : options.sites)
    expect(site.start >= 0 && site.start <= site.stop && site.stop < length, [&] {
      return "site " + site.name + " does not lie within the " + std::to_string(length) + " positions of the heat map";
    });
  limits const range = detail::usable(options.range.value_or(summary_range(values, options.value)));
  auto const words = detail::words_of(options.value);

  constexpr double left = 68;
  bool const medians = !options.statistics.empty();
  double const right = 122 + (medians ? 120 : 0);
  double const width = options.width - left - right;
  double const pixels = width / static_cast<double>(std::max<std::ptrdiff_t>(1, length));
  double const row_height = std::clamp(620.0 / static_cast<double>(std::max<std::ptrdiff_t>(1, clusters)), 2.5, 15.0);
  auto const names = detail::place_names(highlights_of(options.sites), left, pixels, 0, length);
  double const band = detail::lines_of(names) * detail::name_height;
  double const reference_height = options.reference.empty() ? 0 : 15;
  double const top = 40 + band + reference_height;
  detail::grid const cells{{left, top, width, row_height * static_cast<double>(clusters)}, pixels, row_height};

  std::string const title = options.title.empty() ? words.title : options.title;
  double const height = std::max(top + cells.area.height + 46, top + 190);
  svg out(options.width, height, title,
          "Heat map of " + std::to_string(clusters) + " clusters (rows, by activity) and " + std::to_string(length) +
              " positions (columns); colour: " + words.unit + '.');
  detail::draw_title(out, left, title);
  detail::draw_names(out, names, top - reference_height - 5);
  if (!options.reference.empty()) detail::draw_reference(out, {left, top - 14, width, 10}, options);

  detail::levels const levels(values.size() > 200'000 ? 32 : 200,
                              [&](double share) { return summary_colour(options.value, share); });
  std::vector<std::uint8_t> pixels_of_cells;
  pixels_of_cells.reserve(static_cast<std::size_t>(values.size()));
  for (double const value : values)
    pixels_of_cells.push_back(levels((value - range.lower) / (range.upper - range.lower)));
  detail::draw_cells(out, cells.area, length, pixels_of_cells, levels.colours());
  detail::draw_site_outlines(out, cells, options.sites, clusters);
  out.rect(cells.area.x, cells.area.y, cells.area.width, cells.area.height,
           {{"fill", "none"}, {"stroke", "#555"}, {"stroke-width", 0.7}});
  detail::draw_row_names(out, left, top, row_height, clusters);
  detail::draw_turned(out, 20, top + cells.area.height / 2, "cluster");
  detail::draw_cell_axis(out, left, top + cells.area.height, pixels, 0, length, "position");
  if (medians) detail::draw_medians(out, cells, left + width + 12, 108, options);

  box const bar = {options.width - 92, top + 12, 14, 140};
  detail::draw_colour_bar(
      out, bar, range, [&](double share) { return summary_colour(options.value, share); }, words.unit);
  double note = bar.y + bar.height + 20;
  out.open("g", {{"font-size", 11}, {"fill", "#c00000"}});
  if (options.value == summary_value::entropy && options.background_entropy > range.lower &&
      options.background_entropy < range.upper) {
    double const y = scale{range, bar.y + bar.height, bar.y}(options.background_entropy);
    out.line(bar.x - 5, y, bar.x + bar.width, y, {{"stroke", "#c00000"}, {"stroke-width", 1.5}});
    out.line(bar.x - 14, note - 4, bar.x - 5, note - 4, {{"stroke", "#c00000"}, {"stroke-width", 1.5}});
    out.text(bar.x, note, "drift " + fixed_text(options.background_entropy, 2));
    note += 17;
  }
  if (options.reference_cluster >= 0 && options.reference_cluster < clusters) {
    detail::draw_pointer(out, left + width + 2, top + (options.reference_cluster + 0.5) * row_height);
    detail::draw_pointer(out, bar.x - 13, note - 4);
    out.text(bar.x, note, "reference");
  }
  out.close();
  return std::move(out).finish();
}

}  // namespace seam::inline v0::report
