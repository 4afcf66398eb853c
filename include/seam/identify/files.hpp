// SPDX-License-Identifier: MIT
// What the identify stage keeps on disk: covariance, sites, configurations, assignments, additive maps, interactions
// (the way back: read_files.hpp).
#pragma once

#include <seam/core/error.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/identify/assignment.hpp>
#include <seam/identify/bootstrap.hpp>
#include <seam/identify/identification.hpp>
#include <seam/identify/interaction_test.hpp>
#include <seam/identify/null_calibration.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/csv.hpp>
#include <seam/io/npy.hpp>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

namespace seam::inline v0::identify {

namespace detail {

/// Numbers with bars between them: "105|106|107".
template <class T>
std::string joined(std::vector<T> const& values) {
  std::string text;
  for (T const value : values) text += (text.empty() ? "" : "|") + std::to_string(value);
  return text;
}

}  // namespace detail

/// Writes sites.csv, a row a site: TFBS, Start, Stop (inclusive), Length, Positions and Active_Clusters (sorted places)
/// with bars between them, N_Positions, Active_Labels (the same clusters' labels), Score, Motif and Motif_q (the most
/// similar motif; empty where none was looked for).
inline void write_sites(std::string const& path, std::vector<site> const& sites,
                        std::vector<std::int32_t> const& order) {
  io::csv_writer file(path, {"TFBS", "Start", "Stop", "Length", "Positions", "N_Positions", "Active_Clusters",
                             "Active_Labels", "Score", "Motif", "Motif_q"});
  for (site const& entry : sites) {
    std::vector<std::int32_t> labels;
    for (std::int32_t const place : entry.active_clusters) labels.push_back(order[static_cast<std::size_t>(place)]);
    file.row(entry.name, entry.start, entry.stop, entry.length(), detail::joined(entry.positions),
             entry.positions.size(), detail::joined(entry.active_clusters), detail::joined(labels), entry.score,
             entry.motif, entry.motif_q);
  }
  file.commit();
}

/// Writes sites.bed (half-open, 0-based): chromosome or sequence name, start, stop, name, score (0 to 1000, of the best
/// site's), strand ".". `first` is where the sequence begins on the chromosome. Throws input_error for a name of a
/// sequence with a tab or another control character, which the format has no way to hold.
inline void write_bed(std::string const& path, std::vector<site> const& sites, std::string const& sequence,
                      std::ptrdiff_t first = 0) {
  expect(std::none_of(sequence.begin(), sequence.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }), [&] {
    return path + ": the name of the sequence holds a tab or another control character; in BED files it is one word";
  });
  double best = 0;
  for (site const& entry : sites) best = std::max(best, entry.score);
  io::atomic_file file(path);
  for (site const& entry : sites) {
    auto const score = best > 0 ? static_cast<int>(1000 * entry.score / best) : 0;
    file.write(sequence + '\t' + std::to_string(first + entry.start) + '\t' + std::to_string(first + entry.stop + 1) +
               '\t' + entry.name + '\t' + std::to_string(score) + "\t.\n");
  }
  file.commit();
}

/// Writes configurations.csv, a row a cluster in sorted order: Cluster, Cluster_Sorted, for each site `TFBS` (1 =
/// active) and `TFBS_Continuous`, and where there are states for each site `TFBS_State`, and Few_Members.
inline void write_configurations(std::string const& path, identification const& found,
                                 std::vector<std::int32_t> const& order) {
  std::vector<std::string> header{"Cluster", "Cluster_Sorted"};
  for (site const& entry : found.sites) header.push_back(entry.name);
  for (site const& entry : found.sites) header.push_back(entry.name + "_Continuous");
  if (!found.states.empty()) {
    for (site const& entry : found.sites) header.push_back(entry.name + "_State");
    header.push_back("Few_Members");
  }
  io::csv_writer file(path, header);
  for (std::size_t place = 0; place < order.size(); ++place) {
    auto const row = static_cast<std::ptrdiff_t>(place);
    file.add(order[place]);
    file.add(row);
    for (std::ptrdiff_t column = 0; column < found.configuration.extent(1); ++column)
      file.add(int{found.configuration(row, column)});
    for (std::ptrdiff_t column = 0; column < found.configuration.extent(1); ++column)
      file.add(found.configuration_continuous(row, column));
    if (!found.states.empty()) {
      for (std::ptrdiff_t column = 0; column < found.configuration.extent(1); ++column)
        file.add(std::string_view(name_of(found.states.state(row, column))));
      file.add(int{found.states.few_members[place]});
    }
    file.end_row();
  }
  file.commit();
}

/// Writes states.csv, a row a cluster and site, clusters in sorted order: Cluster, Cluster_Sorted, TFBS, State,
/// Entropy_Share, Mismatch and Library_Mismatch (per cent), P, Q, Few_Members. No rows under `seam_nn`.
inline void write_states(std::string const& path, identification const& found, std::vector<std::int32_t> const& order) {
  io::csv_writer file(path, {"Cluster", "Cluster_Sorted", "TFBS", "State", "Entropy_Share", "Mismatch",
                             "Library_Mismatch", "P", "Q", "Few_Members"});
  site_states const& states = found.states;
  for (std::size_t row = 0; row < states.few_members.size(); ++row)
    for (std::size_t column = 0; column < found.sites.size(); ++column) {
      auto const cluster = static_cast<std::ptrdiff_t>(row);
      auto const place = static_cast<std::ptrdiff_t>(column);
      file.row(order[row], cluster, found.sites[column].name, std::string_view(name_of(states.state(cluster, place))),
               states.entropy_share(cluster, place), states.mismatch(cluster, place), states.library_mismatch[column],
               states.p_value(cluster, place), states.q_value(cluster, place), int{states.few_members[row]});
    }
  file.commit();
}

/// Writes assignments.csv: Sites ("A|B", "none" for the empty set), Order, Cluster and Cluster_Sorted (-1 where no
/// cluster shows the set), Median and Score (empty there).
inline void write_assignments(std::string const& path, identification const& found) {
  io::csv_writer file(path, {"Sites", "Order", "Cluster", "Cluster_Sorted", "Median", "Score"});
  for (assignment const& entry : found.assignments) {
    bool const shown = entry.cluster >= 0;
    file.row(set_name(found.sites, entry.sites), entry.sites.size(), entry.cluster, entry.cluster_sorted,
             shown ? std::optional(entry.median) : std::nullopt, shown ? std::optional(entry.score) : std::nullopt);
  }
  file.commit();
}

/// Writes epistasis.csv: Sites ("A|B|C"), Order, Value, Reason (why there is no value), Low and High (of the value's
/// interval, empty where none was made).
inline void write_interactions(std::string const& path, identification const& found) {
  io::csv_writer file(path, {"Sites", "Order", "Value", "Reason", "Low", "High"});
  for (interaction const& entry : found.interactions)
    file.row(set_name(found.sites, entry.sites), entry.order(), entry.value, entry.reason, entry.low, entry.high);
  file.commit();
}

/// Writes `additive_TFBS_low.npy` and `additive_TFBS_high.npy` (length, A) float32, the intervals of the additive maps.
inline void write_additive_intervals(std::string const& folder, identification const& found,
                                     identification_intervals const& intervals) {
  for (std::size_t place = 0; place < found.sites.size(); ++place) {
    std::string const name = io::in_folder(folder, "additive_" + found.sites[place].name);
    io::write_npy(name + "_low.npy", intervals.additive_low[place]);
    io::write_npy(name + "_high.npy", intervals.additive_high[place]);
  }
}

/// Writes interventions.csv: Sites, Order, Value, Standard_Error, Low, High, Contexts, Median_Estimate (the same from
/// medians of clusters) and Difference (that less Value), the last two empty where no clusters show what is needed.
inline void write_interventions(std::string const& path, identification const& found) {
  io::csv_writer file(
      path, {"Sites", "Order", "Value", "Standard_Error", "Low", "High", "Contexts", "Median_Estimate", "Difference"});
  for (intervention_effect const& entry : found.interventions) {
    std::optional<double> difference;
    if (entry.median_estimate) difference = *entry.median_estimate - entry.value;
    file.row(set_name(found.sites, entry.sites), entry.order(), entry.value, entry.standard_error, entry.low,
             entry.high, entry.contexts, entry.median_estimate, difference);
  }
  file.commit();
}

/// Writes interaction_tests.csv: Sites, Order, Estimate, Standard_Error, P, Q (all empty where a combination of the
/// sites never occurs) and Sequences.
inline void write_interaction_tests(std::string const& path, std::vector<site> const& sites,
                                    std::vector<tested_interaction> const& tests, std::ptrdiff_t sequences) {
  io::csv_writer file(path, {"Sites", "Order", "Estimate", "Standard_Error", "P", "Q", "Sequences"});
  for (tested_interaction const& test : tests) {
    auto const known = [&](double value) {
      return test.possible ? std::optional(value) : std::nullopt;
    };
    file.row(set_name(sites, test.sites), test.sites.size(), known(test.estimate), known(test.standard_error),
             known(test.p_value), known(test.q_value), sequences);
  }
  file.commit();
}

/// Writes null_calibration.csv, for each calibration a row a site and a row an interaction: Shuffled (sequence or
/// weights), Sites, Order (1 = a site by itself), Value (its score, or the interaction), False_Discovery_Rate (empty
/// without a value), Shuffles and Sites_In_Shuffles (how many all shuffles gave together).
inline void write_null_calibrations(std::string const& path, identification const& found,
                                    std::vector<null_calibration> const& calibrations) {
  io::csv_writer file(path,
                      {"Shuffled", "Sites", "Order", "Value", "False_Discovery_Rate", "Shuffles", "Sites_In_Shuffles"});
  for (null_calibration const& by : calibrations) {
    auto const all = std::accumulate(by.sites.begin(), by.sites.end(), std::ptrdiff_t{0});
    auto const shuffles = by.sites.size();
    for (std::size_t i = 0; i < found.sites.size(); ++i)
      file.row(by.shuffled, found.sites[i].name, 1, found.sites[i].score, by.site_rate[i], shuffles, all);
    for (std::size_t i = 0; i < found.interactions.size(); ++i)
      file.row(by.shuffled, set_name(found.sites, found.interactions[i].sites), found.interactions[i].order(),
               found.interactions[i].value, by.interaction_rate[i], shuffles, all);
  }
  file.commit();
}

/// Writes everything of an identification into `folder`, which must exist: covariance.npy (L, L) float64,
/// position_linkage.npy (L - 1, 4) float64, sites.csv, sites.bed, configurations.csv, states.csv,
/// configuration_binary.npy (K, sites) uint8, configuration_continuous.npy (K, sites) float64, assignments.csv,
/// `additive_TFBS.npy` (length, A) float32, epistasis.csv. `order` is the explanation's; `sequence` and `first` say
/// where sites.bed lies. Throws input_error when a file cannot be written.
inline void write_identification(std::string const& folder, identification const& found,
                                 std::vector<std::int32_t> const& order, std::string const& sequence,
                                 std::ptrdiff_t first = 0) {
  using io::in_folder;
  io::write_npy(in_folder(folder, "covariance.npy"), found.covariance);
  io::write_npy(in_folder(folder, "position_linkage.npy"), found.linkage);
  write_sites(in_folder(folder, "sites.csv"), found.sites, order);
  write_bed(in_folder(folder, "sites.bed"), found.sites, sequence, first);
  write_configurations(in_folder(folder, "configurations.csv"), found, order);
  write_states(in_folder(folder, "states.csv"), found, order);
  io::write_npy(in_folder(folder, "configuration_binary.npy"), found.configuration);
  io::write_npy(in_folder(folder, "configuration_continuous.npy"), found.configuration_continuous);
  write_assignments(in_folder(folder, "assignments.csv"), found);
  for (std::size_t place = 0; place < found.sites.size(); ++place)
    io::write_npy(in_folder(folder, "additive_" + found.sites[place].name + ".npy"), found.additive[place]);
  write_interactions(in_folder(folder, "epistasis.csv"), found);
  if (!found.interventions.empty()) write_interventions(in_folder(folder, "interventions.csv"), found);
}

}  // namespace seam::inline v0::identify
