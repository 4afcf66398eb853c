// SPDX-License-Identifier: MIT
// What a report leaves on disk: figures as SVG files with names that stay, and report.html.
#pragma once

#include <seam/io/atomic_file.hpp>
#include <seam/report/figures.hpp>

#include <filesystem>
#include <string>
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

}  // namespace detail

/// Writes every figure of `made` into `folder`, which is made when it is missing, and returns the files' names:
/// reference_logo, reference_cluster_logo, reference_cluster_logo_no_background, background_logo, variation_logo,
/// summary_entropy, summary_reference_mismatch, summary_consensus, cluster_activity, activity_histogram, covariance,
/// configuration_binary, configuration_continuous, epistasis, `additive_SITE`, and for every cluster, by its sorted
/// place, `cluster_logos/average_J` and `cluster_logos/no_background_J`; all with .svg. A figure without data is left
/// out. Files are whole or not there. Throws input_error when a file cannot be written.
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
  return names;
}

}  // namespace seam::inline v0::report
