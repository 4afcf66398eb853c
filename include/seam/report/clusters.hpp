// SPDX-License-Identifier: MIT
// Activities: the distribution in every cluster as box plots, how many sequences each cluster has, and the
// distribution over the library.
#pragma once

#include <seam/core/view.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/report/axes.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace seam::inline v0::report {

struct box_plot_options {
  std::string title = "Activity of each cluster";
  std::int32_t reference_cluster = -1;             ///< its median is a red line
  double mean_interquartile_range = std::nan("");  ///< written below the title where it is a number
  std::string activity_name = "predicted activity";
  double width = 760;
};

namespace detail {

inline limits activity_range(std::vector<explain::cluster_statistics> const& statistics) {
  limits range{HUGE_VAL, -HUGE_VAL};
  for (auto const& cluster : statistics)
    for (double const value :
         {cluster.lower_whisker, cluster.upper_whisker, cluster.first_quartile, cluster.third_quartile})
      if (std::isfinite(value)) range = {std::min(range.lower, value), std::max(range.upper, value)};
  return usable(range);
}

inline bool drawable(explain::cluster_statistics const& cluster) {
  for (double const value :
       {cluster.lower_whisker, cluster.first_quartile, cluster.median, cluster.third_quartile, cluster.upper_whisker})
    if (!std::isfinite(value)) return false;
  return true;
}

/// One cluster: whiskers, box from quartile to quartile, bold median; a line and a dot where rows are low.
inline void draw_box(svg& out, explain::cluster_statistics const& cluster, scale const& x, double middle,
                     double row_height, bool reference) {
  double const q1 = x(cluster.first_quartile);
  double const q3 = x(cluster.third_quartile);
  out.line(x(cluster.lower_whisker), middle, q1, middle, {{"stroke", "#777"}, {"stroke-width", 0.8}});
  out.line(q3, middle, x(cluster.upper_whisker), middle, {{"stroke", "#777"}, {"stroke-width", 0.8}});
  double const height = std::max(1.2, 0.64 * row_height);
  std::string const tip = "cluster " + whole(cluster.sorted) + " (label " + whole(cluster.label) +
                          "): " + whole(cluster.count) + " sequences, median " + value_text(cluster.median) +
                          ", quartiles " + value_text(cluster.first_quartile) + " and " +
                          value_text(cluster.third_quartile);
  if (row_height >= 6)
    out.rect(q1, middle - height / 2, q3 - q1, height,
             {{"fill", reference ? "#f3c1c1" : "#c9d6e6"}, {"stroke", "#44546a"}, {"stroke-width", 0.8}}, tip);
  else
    out.rect(q1, middle - height / 2, q3 - q1, height, {{"fill", reference ? "#d98080" : "#9fb3cc"}}, tip);
  double const median = x(cluster.median);
  if (row_height >= 6)
    out.line(median, middle - height / 2, median, middle + height / 2, {{"stroke", "#111"}, {"stroke-width", 1.8}});
  else
    out.element("circle", {{"cx", median}, {"cy", middle}, {"r", std::min(1.6, 0.4 * row_height)}, {"fill", "#111"}});
}

/// Bars of the clusters' sizes, level with the boxes.
inline void draw_occupancy(svg& out, std::vector<explain::cluster_statistics> const& statistics, box const& area,
                           double row_height) {
  std::ptrdiff_t largest = 1;
  for (auto const& cluster : statistics) largest = std::max(largest, cluster.count);
  scale const x{{0, static_cast<double>(largest)}, area.x, area.x + area.width};
  for (std::size_t row = 0; row < statistics.size(); ++row) {
    double const top = area.y + (static_cast<double>(row) + 0.18) * row_height;
    out.rect(area.x, top, x(static_cast<double>(statistics[row].count)) - area.x, std::max(0.8, 0.64 * row_height),
             {{"fill", "#8a8a8a"}});
  }
  draw_x_axis(out, area.y + area.height, x, "sequences");
}

}  // namespace detail

/// Box plots of K clusters, from the lowest median on top, with their sizes beside. Whiskers reach the last values
/// within 1.5 interquartile ranges of the box. O(K).
inline std::string cluster_box_plot(std::vector<explain::cluster_statistics> const& statistics,
                                    box_plot_options const& options = {}) {
  auto const clusters = static_cast<std::ptrdiff_t>(statistics.size());
  double const row_height = std::clamp(700.0 / static_cast<double>(std::max<std::ptrdiff_t>(1, clusters)), 3.4, 18.0);
  constexpr double left = 68;
  constexpr double occupancy_width = 130;
  bool const subtitle = std::isfinite(options.mean_interquartile_range);
  bool const reference = options.reference_cluster >= 0 && options.reference_cluster < clusters &&
                         std::isfinite(statistics[static_cast<std::size_t>(options.reference_cluster)].median);
  double const top = 34 + (subtitle || reference ? 20 : 0);
  box const area = {left, top, options.width - left - occupancy_width - 44,
                    std::max(40.0, row_height * static_cast<double>(clusters))};
  svg out(options.width, top + area.height + 46, options.title,
          "Box plots of the activities in " + std::to_string(clusters) + " clusters, lowest median on top.");
  detail::draw_title(out, left, options.title);
  double note_x = left;
  if (subtitle) {
    std::string const note = "average interquartile range " + fixed_text(options.mean_interquartile_range, 2);
    out.text(note_x, 40, note, {{"fill", "#444"}});
    note_x += detail::text_width(note, 12) + 24;
  }
  scale const x{detail::activity_range(statistics), left + 6, left + area.width - 6};
  out.rect(area.x, area.y, area.width, area.height, {{"fill", "none"}, {"stroke", "#999"}, {"stroke-width", 0.7}});
  if (reference) {
    double const median = statistics[static_cast<std::size_t>(options.reference_cluster)].median;
    out.line(note_x, 36, note_x + 18, 36, {{"stroke", "#c00000"}, {"stroke-width", 1.5}});
    out.text(note_x + 24, 40, "median of the reference's cluster, " + fixed_text(median, 2), {{"fill", "#444"}});
    out.line(x(median), top, x(median), top + area.height, {{"stroke", "#c00000"}, {"stroke-width", 1.2}});
  }
  for (std::ptrdiff_t row = 0; row < clusters; ++row)
    if (detail::drawable(statistics[static_cast<std::size_t>(row)]))
      detail::draw_box(out, statistics[static_cast<std::size_t>(row)], x,
                       top + (static_cast<double>(row) + 0.5) * row_height, row_height,
                       row == options.reference_cluster);
  detail::draw_row_names(out, left, top, row_height, clusters);
  detail::draw_turned(out, 20, top + area.height / 2, "cluster");
  detail::draw_x_axis(out, top + area.height, x, options.activity_name);
  detail::draw_occupancy(out, statistics, {left + area.width + 24, top, occupancy_width, area.height}, row_height);
  return std::move(out).finish();
}

struct histogram_options {
  std::string title = "Activities of the library";
  std::optional<double> reference = {};  ///< marked by a red line
  std::ptrdiff_t bins = 60;
  std::string activity_name = "predicted activity";
  double width = 760;
  double height = 240;
};

/// Histogram of N activities; undefined ones are left out and counted in the title's note. O(N).
inline std::string activity_histogram(view<float const, 1> activities, histogram_options const& options = {}) {
  expect(options.bins >= 1, [] { return "a histogram needs 1 bin or more"; });
  limits range{HUGE_VAL, -HUGE_VAL};
  std::ptrdiff_t undefined = 0;
  for (double const value : activities) {
    if (std::isfinite(value))
      range = {std::min(range.lower, value), std::max(range.upper, value)};
    else
      ++undefined;
  }
  if (options.reference && std::isfinite(*options.reference))
    range = {std::min(range.lower, *options.reference), std::max(range.upper, *options.reference)};
  range = detail::usable(range);
  std::vector<std::ptrdiff_t> counts(static_cast<std::size_t>(options.bins), 0);
  for (double const value : activities) {
    if (!std::isfinite(value)) continue;
    double const share = (value - range.lower) / (range.upper - range.lower);
    auto const bin = static_cast<std::ptrdiff_t>(share * static_cast<double>(options.bins));
    ++counts[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(bin, 0, options.bins - 1))];
  }
  auto const highest = std::max<std::ptrdiff_t>(1, *std::max_element(counts.begin(), counts.end()));
  constexpr double left = 68;
  constexpr double top = 54;
  scale const x{range, left, options.width - 16};
  scale const y{{0, static_cast<double>(highest)}, options.height - 46, top};
  svg out(options.width, options.height, options.title, "Histogram of the activities of the library's sequences.");
  detail::draw_title(out, left, options.title);
  std::string note = std::to_string(activities.size() - undefined) + " sequences";
  if (undefined > 0) note += ", " + std::to_string(undefined) + " more without a number";
  out.text(left, 40, note, {{"fill", "#444"}});
  double const bin_width = (x.to - x.from) / static_cast<double>(options.bins);
  for (std::size_t bin = 0; bin < counts.size(); ++bin)
    if (counts[bin] > 0)
      out.rect(x.from + static_cast<double>(bin) * bin_width + 0.4, y(static_cast<double>(counts[bin])),
               bin_width - 0.8, y.from - y(static_cast<double>(counts[bin])), {{"fill", "#7f94ad"}});
  detail::draw_y_axis(out, left, y, "sequences", 20);
  detail::draw_x_axis(out, options.height - 46, x, options.activity_name);
  if (options.reference && std::isfinite(*options.reference)) {
    double const note_x = left + detail::text_width(note, 12) + 24;
    out.line(note_x, 36, note_x + 18, 36, {{"stroke", "#c00000"}, {"stroke-width", 1.5}});
    out.text(note_x + 24, 40, "reference, " + fixed_text(*options.reference, 2), {{"fill", "#444"}});
    out.line(x(*options.reference), top, x(*options.reference), y.from, {{"stroke", "#c00000"}, {"stroke-width", 1.5}});
  }
  return std::move(out).finish();
}

}  // namespace seam::inline v0::report
