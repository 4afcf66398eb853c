// SPDX-License-Identifier: MIT
// What sites do by intervention: a bar a set of sites with its interval; single sites first, their effects, then the
// interactions of several.
#pragma once

#include <seam/identify/assignment.hpp>
#include <seam/identify/identification.hpp>
#include <seam/report/axes.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace seam::inline v0::report {

struct intervention_options {
  std::string title = "Effects and interactions by intervention";
  std::string unit = "units of activity";
  std::ptrdiff_t most_bars = 40;  ///< beyond them interactions with the smallest values are left out
};

namespace detail {

/// The effects to be shown, in their order; of too many all single sites that fit, then the largest interactions.
inline std::vector<identify::intervention_effect const*> largest_effects(
    std::vector<identify::intervention_effect> const& effects, std::ptrdiff_t most) {
  std::vector<identify::intervention_effect const*> shown;
  for (auto const& effect : effects) shown.push_back(&effect);
  if (static_cast<std::ptrdiff_t>(shown.size()) <= most) return shown;
  std::stable_sort(shown.begin(), shown.end(), [](auto const* a, auto const* b) {
    if ((a->order() == 1) != (b->order() == 1)) return a->order() == 1;
    return a->order() > 1 && std::abs(a->value) > std::abs(b->value);
  });
  shown.resize(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, most)));
  std::sort(shown.begin(), shown.end());  // they lie in one vector: its order
  return shown;
}

/// From the smallest to the largest of what is drawn, zero among them.
inline limits effect_limits(std::vector<identify::intervention_effect const*> const& effects) {
  limits range{0, 0};
  for (auto const* effect : effects)
    for (double const end : {effect->low, effect->high, effect->value, effect->median_estimate.value_or(0)})
      if (std::isfinite(end)) range = {std::min(range.lower, end), std::max(range.upper, end)};
  double const room = 0.04 * (range.upper - range.lower);
  return usable({range.lower - room, range.upper + room});
}

inline std::string interval_text(double value, double low, double high) {
  return value_text(value, 4) + ", " + value_text(low, 4) + " to " + value_text(high, 4);
}

/// A diamond around (x, y).
inline void draw_diamond(svg& out, double x, double y) {
  out.element("path", {{"d", "M" + number(x) + ' ' + number(y - 5) + "l5 5-5 5-5-5z"},
                       {"fill", "#fff"},
                       {"stroke", "#222"},
                       {"stroke-width", 1.2}});
}

inline void draw_effect(svg& out, identify::intervention_effect const& effect, std::string const& name, scale const& x,
                        double top, double height) {
  double const middle = top + height / 2;
  double const end = x(effect.value);
  out.text(x.from - 10, middle + 4, name, {{"text-anchor", "end"}, {"font-weight", "bold"}});
  out.rect(std::min(end, x(0)), top + 0.2 * height, std::abs(end - x(0)), 0.6 * height,
           {{"fill", hex(diverging(effect.value < 0 ? -0.7 : 0.7))}},
           name + ": " + interval_text(effect.value, effect.low, effect.high));
  out.open("g", {{"stroke", "#222"}, {"stroke-width", 1.4}});
  out.line(x(effect.low), middle, x(effect.high), middle);
  for (double const tip : {effect.low, effect.high}) out.line(x(tip), middle - 4, x(tip), middle + 4);
  out.close();
  if (effect.median_estimate && std::isfinite(*effect.median_estimate))
    draw_diamond(out, x(*effect.median_estimate), middle);
  out.text(x.to + 12, middle + 4, fixed_text(effect.value, 3), {{"font-size", 11}});
}

}  // namespace detail

/// The effects of sites and the interactions of sets of them with their intervals, and as diamonds what the medians of
/// clusters say of the same. Throws input_error when an effect names a site that does not exist. O(effects log
/// effects).
inline std::string intervention_bars(std::vector<identify::intervention_effect> const& effects,
                                     std::vector<identify::site> const& sites,
                                     intervention_options const& options = {}) {
  for (auto const& effect : effects)
    for (std::ptrdiff_t const site : effect.sites)
      expect(site >= 0 && site < static_cast<std::ptrdiff_t>(sites.size()), [&] {
        return "an intervention names site number " + std::to_string(site) + " of " + std::to_string(sites.size());
      });
  auto const shown = detail::largest_effects(effects, options.most_bars);
  double names = 40;
  bool estimates = false;
  for (auto const* effect : shown) {
    names = std::max(names, detail::text_width(identify::set_name(sites, effect->sites), 12.5));
    estimates = estimates || effect->median_estimate.has_value();
  }
  constexpr double top = 40, row = 24, bars = 480;
  double const left = names + 30;
  double const height = row * static_cast<double>(shown.size());
  svg out(left + bars + 72, top + height + 72, options.title,
          "Bars of effects and interactions, in " + options.unit + "; red is positive, blue negative.");
  detail::draw_title(out, 16, options.title);
  if (shown.empty()) {
    out.text(16, 66, "There were no interventions.", {{"fill", "#444"}});
    return std::move(out).finish();
  }
  scale const x{detail::effect_limits(shown), left, left + bars};
  out.line(x(0), top, x(0), top + height, {{"stroke", "#222"}, {"stroke-width", 0.8}});
  for (std::size_t i = 0; i < shown.size(); ++i)
    detail::draw_effect(out, *shown[i], identify::set_name(sites, shown[i]->sites), x,
                        top + row * static_cast<double>(i), row);
  detail::draw_x_axis(out, top + height + 4, x, options.unit);
  std::string note = "lines: intervals of the mean over contexts";
  if (estimates) note += "; \u25C7 from medians of clusters";
  if (shown.size() < effects.size())
    note += "; " + detail::whole(static_cast<std::ptrdiff_t>(effects.size() - shown.size())) + " weaker ones left out";
  out.text(left, top + height + 60, note, {{"font-size", 11}, {"fill", "#444"}});
  return std::move(out).finish();
}

}  // namespace seam::inline v0::report
