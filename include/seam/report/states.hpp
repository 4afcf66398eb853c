// SPDX-License-Identifier: MIT
// What has become of each site in each cluster: preserved, disrupted, gained, or nothing that chance does not explain.
#pragma once

#include <seam/identify/identification.hpp>
#include <seam/report/configuration.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::report {

/// The colour of a state, safe for the common kinds of colour blindness: neutral is light.
inline colour state_colour(identify::site_state state) {
  constexpr colour colours[] = {{0xEC, 0xEE, 0xF1}, {0x1B, 0x5E, 0xA8}, {0xE6, 0x9F, 0x00}, {0x00, 0x9E, 0x73}};
  return colours[static_cast<std::size_t>(state)];
}

namespace detail {

inline constexpr identify::site_state all_states[] = {identify::site_state::preserved, identify::site_state::disrupted,
                                                      identify::site_state::gained, identify::site_state::neutral};

}  // namespace detail

/// The matrix of states (K, sites), a colour a state; under the clusters with too few members to trust what was not
/// called, a dot. Throws input_error when the names do not fit. O(K sites).
inline std::string state_matrix(identify::site_states const& states, configuration_options const& options) {
  std::ptrdiff_t const clusters = states.state.extent(0);
  std::ptrdiff_t const sites = states.state.extent(1);
  detail::check_site_names(sites, options);
  std::string const title = options.title.empty() ? "What has become of each site in each cluster" : options.title;
  svg out(options.width, detail::configuration_height(sites) + 18, title,
          "Matrix of sites (rows) and clusters (columns), coloured by the state of the site in the cluster.");
  detail::draw_title(out, 68, title);
  detail::say_no_sites(out, sites);
  if (sites == 0) return std::move(out).finish();
  std::vector<colour> colours;
  for (int state = 0; state < 4; ++state) colours.push_back(state_colour(static_cast<identify::site_state>(state)));
  box const area = detail::draw_configuration(out, clusters, sites, options, colours,
                                              [&](std::ptrdiff_t cluster, std::ptrdiff_t site) {
                                                return static_cast<std::uint8_t>(states.state(cluster, site));
                                              });
  double y = area.y;
  double const x = area.x + area.width + 16;
  for (identify::site_state const state : detail::all_states) {
    out.rect(x, y, 12, 12, {{"fill", hex(state_colour(state))}, {"stroke", "#555"}, {"stroke-width", 0.8}});
    out.text(x + 18, y + 10, identify::name_of(state), {{"font-size", 11}});
    y += 20;
  }
  double const pixels = area.width / static_cast<double>(clusters);
  bool few = false;
  for (std::ptrdiff_t cluster = 0; cluster < clusters; ++cluster) {
    if (!states.few_members[static_cast<std::size_t>(cluster)]) continue;
    few = true;
    out.element("circle", {{"cx", area.x + (static_cast<double>(cluster) + 0.5) * pixels},
                           {"cy", area.y - 5},
                           {"r", 2},
                           {"fill", "#555"}});
  }
  if (few)
    out.text(area.x, detail::configuration_height(sites) + 8,
             "\u2022 above: too few sequences to trust what is neutral there", {{"font-size", 11}, {"fill", "#444"}});
  return std::move(out).finish();
}

}  // namespace seam::inline v0::report
