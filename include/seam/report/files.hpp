// SPDX-License-Identifier: MIT
// What a report leaves on disk: figures as SVG files with names that stay, and report.html.
#pragma once

#include <seam/io/atomic_file.hpp>
#include <seam/report/figures.hpp>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace seam::inline v0::report {

namespace detail {

/// A name of a file from anything: letters, digits, - and _ stay, the rest becomes _.
inline std::string file_name(std::string const& name) {
  std::string safe;
  for (char const c : name) {
    bool const kept =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    safe += kept ? c : '_';
  }
  return safe;
}

/// Whether `name`, a path inside a folder of figures, is one that write_figures gives.
inline bool is_figure_file(std::string_view name) {
  if (!name.ends_with(".svg")) return false;
  name.remove_suffix(4);
  if (std::find(std::begin(figure_names), std::end(figure_names), name) != std::end(figure_names)) return true;
  auto const is = [&](std::string_view prefix, std::string_view characters) {
    return name.starts_with(prefix) && name.size() > prefix.size() &&
           name.find_first_not_of(characters, prefix.size()) == std::string_view::npos;
  };
  return is("additive_", "ABCDEFGHIJKLMNOPQRSTUVWXYZ") || is("cluster_logos/average_", "0123456789") ||
         is("cluster_logos/no_background_", "0123456789");
}

/// Removes the figures that an earlier call left in `folder` and that are not among `kept`.
inline void remove_other_figures(std::filesystem::path const& folder, std::vector<std::string> const& kept) {
  namespace fs = std::filesystem;
  std::vector<fs::path> stale;
  for (std::string const& prefix : {std::string(), std::string("cluster_logos/")}) {
    if (!fs::is_directory(folder / prefix)) continue;
    for (auto const& entry : fs::directory_iterator(folder / prefix)) {
      std::string const name = prefix + entry.path().filename().string();
      if (entry.is_regular_file() && is_figure_file(name) && std::find(kept.begin(), kept.end(), name) == kept.end())
        stale.push_back(entry.path());
    }
  }
  for (fs::path const& path : stale) io::remove_file(path.string());
}

}  // namespace detail

/// Writes every figure of `made` into `folder`, which is made when it is missing, and returns the files' names:
/// reference_logo, reference_cluster_logo, reference_cluster_logo_no_background, background_logo, variation_logo,
/// summary_entropy, summary_reference_mismatch, summary_consensus, cluster_activity, activity_histogram, covariance,
/// configuration_binary, configuration_continuous, site_states, epistasis, interventions, `additive_SITE`, and for
/// every cluster, by its sorted place, `cluster_logos/average_J` and `cluster_logos/no_background_J`; all with .svg. A
/// figure without data is left out, and removed where an earlier call left one; sites are called A, B, .. AA for that.
/// Files are whole or not there. Throws input_error when a file cannot be written.
template <alphabet A>
std::vector<std::string> write_figures(analysis<A> const& made, std::string const& folder) {
  namespace fs = std::filesystem;
  contents const shown = contents_of(made);
  io::output_folder(folder);
  std::vector<std::string> names;
  auto const write = [&](std::string const& name, std::string const& text) {
    io::write_file((fs::path(folder) / name).string(), text);
    names.push_back(name);
  };
  for (figure const& drawn : figures_of(shown)) write(detail::file_name(drawn.name) + ".svg", drawn.svg);
  for (cluster_map const kind : {cluster_map::average, cluster_map::no_background}) {
    auto const& maps = kind == cluster_map::average ? made.cluster_maps : made.cluster_maps_no_background;
    if (maps.empty()) continue;
    io::output_folder((fs::path(folder) / "cluster_logos").string());
    limits const y = logo_limits(maps.view());
    for (std::int32_t cluster = 0; cluster < maps.extent(0); ++cluster)
      if (std::string const text = cluster_logo(shown, cluster, kind, y); !text.empty())
        write("cluster_logos/" + std::string(kind == cluster_map::average ? "average_" : "no_background_") +
                  detail::whole(cluster) + ".svg",
              text);
  }
  detail::remove_other_figures(folder, names);
  return names;
}

}  // namespace seam::inline v0::report
