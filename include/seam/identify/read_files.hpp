// SPDX-License-Identifier: MIT
// An identification from the files that write_identification keeps. A folder may have been edited, or mixed of two:
// what is read fits the explanation beside it, or is refused.
#pragma once

#include <seam/cluster/files.hpp>
#include <seam/cluster/tree.hpp>
#include <seam/explain/files.hpp>
#include <seam/identify/identification.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/csv.hpp>
#include <seam/io/npy.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::identify {

namespace detail {

/// The parts of a text between bars; none of an empty text.
inline std::vector<std::string> split(std::string const& text) {
  std::vector<std::string> parts;
  for (std::size_t first = 0; first < text.size();) {
    std::size_t const end = std::min(text.find('|', first), text.size());
    parts.push_back(text.substr(first, end - first));
    first = end + 1;
  }
  return parts;
}

template <class T>
std::vector<T> numbers_between_bars(std::string const& text, std::string const& path) {
  std::vector<T> values;
  for (std::string const& part : split(text)) {
    T value{};
    auto const [end, failure] = std::from_chars(part.data(), part.data() + part.size(), value);
    expect(failure == std::errc{} && end == part.data() + part.size(),
           [&] { return path + " has '" + part + "' in a list of numbers with '|' between them"; });
    values.push_back(value);
  }
  return values;
}

/// The sites of sites.csv, in `length` positions and `clusters` clusters.
inline std::vector<site> read_sites(std::string const& path, std::ptrdiff_t clusters, std::ptrdiff_t length) {
  io::csv_table const file = io::read_csv(path);
  std::vector<site> sites;
  for (std::ptrdiff_t row = 0; row < file.rows(); ++row) {
    site entry;
    entry.name = file.text(row, file.column("TFBS"));
    entry.start = file.number<std::ptrdiff_t>(row, file.column("Start"));
    entry.stop = file.number<std::ptrdiff_t>(row, file.column("Stop"));
    entry.score = file.number<double>(row, file.column("Score"));
    if (file.has_column("Motif")) {
      entry.motif = file.text(row, file.column("Motif"));
      if (!file.text(row, file.column("Motif_q")).empty())
        entry.motif_q = file.number<double>(row, file.column("Motif_q"));
    }
    entry.positions = numbers_between_bars<std::ptrdiff_t>(file.text(row, file.column("Positions")), path);
    entry.active_clusters = numbers_between_bars<std::int32_t>(file.text(row, file.column("Active_Clusters")), path);
    expect(!entry.name.empty() && entry.name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos,
           [&] { return path + " has a site named '" + entry.name + "'; names are A, B, .., Z, AA, .."; });
    for (std::int32_t const place : entry.active_clusters)
      expect(place >= 0 && place < clusters, [&] {
        return path + " has the site " + entry.name + " active in place " + std::to_string(place) + "; there are " +
               std::to_string(clusters) + " clusters";
      });
    sites.push_back(std::move(entry));
  }
  try {
    positions_of(sites, length);
  } catch (input_error const& wrong) {
    throw input_error(path + ": " + wrong.what());
  }
  return sites;
}

/// The state of that name. Throws input_error with the file for any other.
inline site_state state_of_name(std::string const& name, std::string const& path) {
  for (site_state const state : {site_state::neutral, site_state::preserved, site_state::disrupted, site_state::gained})
    if (name == name_of(state)) return state;
  throw input_error(path + " has the state '" + name + "'; states are neutral, preserved, disrupted and gained");
}

/// Reads states.csv for `clusters` clusters and `sites` sites; without rows, no states.
inline site_states read_states(std::string const& path, std::ptrdiff_t clusters, std::ptrdiff_t sites) {
  io::csv_table const file = io::read_csv(path);
  if (file.rows() == 0) return {};
  expect(file.rows() == clusters * sites, [&] {
    return path + " has " + std::to_string(file.rows()) + " rows; " + std::to_string(clusters) + " clusters and " +
           std::to_string(sites) + " sites make " + std::to_string(clusters * sites);
  });
  site_states states(clusters, sites);
  for (std::ptrdiff_t row = 0; row < file.rows(); ++row) {
    std::ptrdiff_t const cluster = row / sites;
    std::ptrdiff_t const place = row % sites;
    states.state(cluster, place) = state_of_name(file.text(row, file.column("State")), path);
    states.entropy_share(cluster, place) = file.number<double>(row, file.column("Entropy_Share"));
    states.mismatch(cluster, place) = file.number<double>(row, file.column("Mismatch"));
    states.p_value(cluster, place) = file.number<double>(row, file.column("P"));
    states.q_value(cluster, place) = file.number<double>(row, file.column("Q"));
    states.library_mismatch[static_cast<std::size_t>(place)] =
        file.number<double>(row, file.column("Library_Mismatch"));
    states.few_members[static_cast<std::size_t>(cluster)] =
        file.number<int>(row, file.column("Few_Members")) != 0 ? 1 : 0;
  }
  return states;
}

/// The indices of the sites that "A|B" names; none for "none".
inline std::vector<std::ptrdiff_t> set_of_names(std::string const& text, std::vector<site> const& sites,
                                                std::string const& path) {
  std::vector<std::ptrdiff_t> set;
  if (text == "none") return set;
  for (std::string const& name : split(text)) {
    auto const found = std::find_if(sites.begin(), sites.end(), [&](site const& entry) { return entry.name == name; });
    expect(found != sites.end(),
           [&] { return path + " names the site '" + name + "', which sites.csv does not have"; });
    set.push_back(found - sites.begin());
  }
  return set;
}

/// Reads interventions.csv; nothing where there is no such file.
inline std::vector<intervention_effect> read_interventions(std::string const& path, std::vector<site> const& sites) {
  std::vector<intervention_effect> effects;
  if (!std::ifstream(path)) return effects;
  io::csv_table const file = io::read_csv(path);
  for (std::ptrdiff_t row = 0; row < file.rows(); ++row) {
    intervention_effect entry;
    entry.sites = set_of_names(file.text(row, file.column("Sites")), sites, path);
    entry.value = file.number<double>(row, file.column("Value"));
    entry.standard_error = file.number<double>(row, file.column("Standard_Error"));
    entry.low = file.number<double>(row, file.column("Low"));
    entry.high = file.number<double>(row, file.column("High"));
    entry.contexts = file.number<std::ptrdiff_t>(row, file.column("Contexts"));
    if (!file.text(row, file.column("Median_Estimate")).empty())
      entry.median_estimate = file.number<double>(row, file.column("Median_Estimate"));
    effects.push_back(std::move(entry));
  }
  return effects;
}

}  // namespace detail

/// Reads what write_identification wrote of `explained`; equal to it in every bit. Throws input_error that names the
/// file and what is wrong with it, also where files do not fit one another or the explanation.
inline identification read_identification(std::string const& folder, explain::explanation const& explained) {
  using io::in_folder;
  auto const clusters = static_cast<std::ptrdiff_t>(explained.order.size());
  std::ptrdiff_t const length = explained.summary.entropy.extent(1);
  identification found;
  found.covariance = io::read_npy<double, 2>(in_folder(folder, "covariance.npy"));
  explain::detail::expect_extents(in_folder(folder, "covariance.npy"), found.covariance, {{length, length}});
  found.linkage = cluster::read_linkage(in_folder(folder, "position_linkage.npy"));
  explain::detail::expect_extents(in_folder(folder, "position_linkage.npy"), found.linkage, {{length - 1, 4}});
  found.leaf_order = cluster::leaf_order(found.linkage);
  found.sites = detail::read_sites(in_folder(folder, "sites.csv"), clusters, length);
  auto const sites = static_cast<std::ptrdiff_t>(found.sites.size());
  found.configuration = io::read_npy<std::uint8_t, 2>(in_folder(folder, "configuration_binary.npy"));
  explain::detail::expect_extents(in_folder(folder, "configuration_binary.npy"), found.configuration,
                                  {{clusters, sites}});
  found.configuration_continuous = io::read_npy<double, 2>(in_folder(folder, "configuration_continuous.npy"));
  explain::detail::expect_extents(in_folder(folder, "configuration_continuous.npy"), found.configuration_continuous,
                                  {{clusters, sites}});
  found.states = detail::read_states(in_folder(folder, "states.csv"), clusters, sites);
  std::string path = in_folder(folder, "assignments.csv");
  io::csv_table const assignments = io::read_csv(path);
  for (std::ptrdiff_t row = 0; row < assignments.rows(); ++row) {
    assignment entry;
    entry.sites = detail::set_of_names(assignments.text(row, assignments.column("Sites")), found.sites, path);
    entry.cluster = assignments.number<std::int32_t>(row, assignments.column("Cluster"));
    entry.cluster_sorted = assignments.number<std::int32_t>(row, assignments.column("Cluster_Sorted"));
    expect(entry.cluster < 0 || (entry.cluster_sorted >= 0 && entry.cluster_sorted < clusters &&
                                 explained.order[static_cast<std::size_t>(entry.cluster_sorted)] == entry.cluster),
           [&] {
             return path + " assigns cluster " + std::to_string(entry.cluster) + " in place " +
                    std::to_string(entry.cluster_sorted) + ", where cluster_order.npy has another or none";
           });
    if (entry.cluster >= 0) {
      entry.median = assignments.number<double>(row, assignments.column("Median"));
      entry.score = assignments.number<double>(row, assignments.column("Score"));
    }
    found.assignments.push_back(std::move(entry));
  }
  for (site const& entry : found.sites) {
    std::string const map = in_folder(folder, "additive_" + entry.name + ".npy");
    found.additive.push_back(io::read_npy<float, 2>(map, {.finite = false}));
    explain::detail::expect_extents(map, found.additive.back(), {{entry.length(), explained.cluster_maps.extent(2)}});
  }
  path = in_folder(folder, "epistasis.csv");
  io::csv_table const interactions = io::read_csv(path);
  for (std::ptrdiff_t row = 0; row < interactions.rows(); ++row) {
    interaction entry;
    entry.sites = detail::set_of_names(interactions.text(row, interactions.column("Sites")), found.sites, path);
    entry.reason = interactions.text(row, interactions.column("Reason"));
    if (!interactions.text(row, interactions.column("Value")).empty())
      entry.value = interactions.number<double>(row, interactions.column("Value"));
    if (interactions.has_column("Low") && !interactions.text(row, interactions.column("Low")).empty()) {
      entry.low = interactions.number<double>(row, interactions.column("Low"));
      entry.high = interactions.number<double>(row, interactions.column("High"));
    }
    found.interactions.push_back(std::move(entry));
  }
  found.interventions = detail::read_interventions(in_folder(folder, "interventions.csv"), found.sites);
  return found;
}

}  // namespace seam::inline v0::identify
