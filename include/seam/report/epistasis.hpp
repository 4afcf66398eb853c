// SPDX-License-Identifier: MIT
// Interactions of sites: pairs as a triangle of numbers, larger sets as bars; red adds to the activity, blue takes
// away from it.
#pragma once

#include <seam/identify/assignment.hpp>
#include <seam/identify/identification.hpp>
#include <seam/report/axes.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace seam::inline v0::report {

struct epistasis_options {
  std::string title = "Interactions of sites";
  std::string unit = "units of activity";
  std::ptrdiff_t most_bars = 30;  ///< larger sets are shown by decreasing size of their value, at most so many
};

namespace detail {

inline bool has_number(identify::interaction const& term) {
  return term.value && std::isfinite(*term.value);
}

inline std::string no_value_text(identify::interaction const& term) {
  return "no value: " + (term.reason.empty() ? "undefined" : term.reason);
}

inline double largest_value(std::vector<identify::interaction const*> const& terms) {
  double largest = 0;
  for (auto const* term : terms)
    if (has_number(*term)) largest = std::max(largest, std::abs(*term->value));
  return largest > 0 ? largest : 1;
}

/// One pair's cell: its colour and number; grey with a dash where it has none.
inline void draw_pair(svg& out, identify::interaction const& term, box const& cell, double limit,
                      std::string const& name) {
  if (!has_number(term)) {
    out.rect(cell.x, cell.y, cell.width, cell.height, {{"fill", "#e4e4e4"}, {"stroke", "#fff"}},
             name + " has no value: " + (term.reason.empty() ? "undefined" : term.reason));
    out.text(cell.x + cell.width / 2, cell.y + cell.height / 2 + 4, "\u2013",
             {{"text-anchor", "middle"}, {"fill", "#666"}});
    return;
  }
  double const share = *term.value / limit;
  out.rect(cell.x, cell.y, cell.width, cell.height, {{"fill", hex(diverging(share))}, {"stroke", "#fff"}},
           name + ": " + value_text(*term.value, 4));
  if (cell.width >= 34)
    out.text(cell.x + cell.width / 2, cell.y + cell.height / 2 + 4, fixed_text(*term.value, 2),
             {{"text-anchor", "middle"}, {"fill", std::abs(share) > 0.65 ? "#fff" : "#111"}});
}

/// The triangle of pairs: columns are all sites but the last, rows all but the first.
inline void draw_pairs(svg& out, std::vector<identify::interaction const*> const& pairs,
                       std::vector<identify::site> const& sites, double left, double top, double cell) {
  double const limit = largest_value(pairs);
  for (auto const* term : pairs)
    draw_pair(out, *term,
              {left + static_cast<double>(term->sites[0]) * cell, top + static_cast<double>(term->sites[1] - 1) * cell,
               cell, cell},
              limit, identify::set_name(sites, term->sites));
  auto const last = sites.size() - 1;
  for (std::size_t i = 0; i < last; ++i) {
    double const middle = (static_cast<double>(i) + 0.5) * cell;
    auto const site = static_cast<std::ptrdiff_t>(i);
    out.text(left - 8, top + middle + 4, sites[i + 1].name,
             {{"text-anchor", "end"}, {"font-weight", "bold"}, {"fill", hex(site_colour(site + 1))}});
    out.text(left + middle, top + static_cast<double>(last) * cell + 17, sites[i].name,
             {{"text-anchor", "middle"}, {"font-weight", "bold"}, {"fill", hex(site_colour(site))}});
  }
  draw_colour_bar(
      out, {left + static_cast<double>(last) * cell + 22, top + 20, 14, 110}, {-limit, limit},
      [](double share) { return diverging(2 * share - 1); }, "interaction");
}

/// Bars of the larger sets from zero, the set's name to the left, its number at the end. The axis reaches at least
/// `limit`, the largest of all interactions, so that a bar is as long as its value matters.
inline void draw_bars(svg& out, std::vector<identify::interaction const*> const& terms,
                      std::vector<identify::site> const& sites, box const& area, double row_height, double limit,
                      std::string const& unit) {
  limits range{0, 0};
  for (auto const* term : terms)
    if (has_number(*term)) range = {std::min(range.lower, *term->value), std::max(range.upper, *term->value)};
  if (range.lower < 0) range.lower = std::min(range.lower, -limit);
  if (range.upper > 0) range.upper = std::max(range.upper, limit);
  double const room = 0.3 * (range.upper - range.lower);
  if (range.lower < 0) range.lower -= room;
  if (range.upper > 0) range.upper += room;
  scale const x{usable(range), area.x, area.x + area.width};
  if (std::any_of(terms.begin(), terms.end(), [](auto const* term) { return has_number(*term); })) {
    out.line(x(0), area.y, x(0), area.y + area.height, {{"stroke", "#222"}, {"stroke-width", 0.8}});
    draw_x_axis(out, area.y + area.height, x, "interaction (" + unit + ")");
  }
  double row = area.y;
  for (auto const* term : terms) {
    double const middle = row + row_height / 2;
    out.text(area.x - 8, middle + 4, identify::set_name(sites, term->sites),
             {{"text-anchor", "end"}, {"font-weight", "bold"}});
    if (has_number(*term)) {
      double const end = x(*term->value);
      out.rect(std::min(end, x(0)), row + 0.18 * row_height, std::abs(end - x(0)), 0.64 * row_height,
               {{"fill", hex(diverging(*term->value < 0 ? -0.8 : 0.8))}},
               identify::set_name(sites, term->sites) + ": " + value_text(*term->value, 4));
      out.text(end + (*term->value < 0 ? -5 : 5), middle + 4, fixed_text(*term->value, 2),
               {{"text-anchor", *term->value < 0 ? "end" : "start"}, {"font-size", 11}});
    } else {
      // a white edge keeps it readable where it crosses the line of zero
      out.text(
          area.x + 6, middle + 4, no_value_text(*term),
          {{"font-size", 11}, {"fill", "#666"}, {"stroke", "#fff"}, {"stroke-width", 3}, {"paint-order", "stroke"}});
    }
    row += row_height;
  }
}

}  // namespace detail

/// All interactions of `sites`. Terms without a value are grey and say why. Throws input_error
/// when a term names a site that does not exist. O(terms log terms).
inline std::string epistasis(std::vector<identify::interaction> const& interactions,
                             std::vector<identify::site> const& sites, epistasis_options const& options = {}) {
  std::vector<identify::interaction const*> pairs;
  std::vector<identify::interaction const*> larger;
  for (identify::interaction const& term : interactions) {
    for (std::ptrdiff_t const site : term.sites)
      expect(site >= 0 && site < static_cast<std::ptrdiff_t>(sites.size()), [&] {
        return "an interaction names site number " + std::to_string(site) + " of " + std::to_string(sites.size());
      });
    if (term.order() == 2) pairs.push_back(&term);
    if (term.order() > 2) larger.push_back(&term);
  }
  double limit = 0;
  for (identify::interaction const& term : interactions)
    if (detail::has_number(term)) limit = std::max(limit, std::abs(*term.value));
  auto const size = [](identify::interaction const* term) {
    return detail::has_number(*term) ? std::abs(*term->value) : -1.0;
  };
  auto const shown =
      std::min<std::size_t>(larger.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, options.most_bars)));
  if (shown < larger.size()) {
    std::stable_sort(larger.begin(), larger.end(), [&](auto const* a, auto const* b) { return size(a) > size(b); });
    larger.resize(shown);
  }
  double name_width = 20;
  for (auto const& site : sites) name_width = std::max(name_width, detail::text_width(site.name, 12.5));
  double bar_width = 320;
  double bar_name_width = 40;
  for (auto const* term : larger) {
    bar_name_width = std::max(bar_name_width, detail::text_width(identify::set_name(sites, term->sites), 12.5));
    if (!detail::has_number(*term))
      bar_width = std::max(bar_width, 12 + detail::text_width(detail::no_value_text(*term), 11));
  }

  std::size_t const steps = sites.size() > 1 ? sites.size() - 1 : 0;
  double const cell = steps == 0 ? 0 : std::clamp(420 / static_cast<double>(steps), 20.0, 64.0);
  double const triangle = cell * static_cast<double>(steps);
  double const left = 24 + name_width;
  constexpr double top = 44;
  double const bars_x = left + triangle + 120 + bar_name_width;
  constexpr double bar_height = 20;
  double const bars = bar_height * static_cast<double>(larger.size());
  double const width = larger.empty() ? std::max(420.0, left + triangle + 120) : bars_x + bar_width + 20;
  double const height = std::max({top + triangle + 36, top + 160, top + bars + 50});
  svg out(width, height, options.title,
          "Interactions between sites, in " + options.unit + "; red is positive, blue negative.");
  detail::draw_title(out, 16, options.title);
  if (pairs.empty() && larger.empty())
    out.text(16, 66, "No interactions: fewer than two sites were found.", {{"fill", "#444"}});
  if (!pairs.empty()) detail::draw_pairs(out, pairs, sites, left, top, cell);
  if (!larger.empty())
    detail::draw_bars(out, larger, sites, {bars_x, top, bar_width, bars}, bar_height, limit, options.unit);
  return std::move(out).finish();
}

}  // namespace seam::inline v0::report
