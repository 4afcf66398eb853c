// SPDX-License-Identifier: MIT
// All figures of an analysis, each with the name of its file and the sentences that a reader needs beside it.
#pragma once

#include <seam/report/clusters.hpp>
#include <seam/report/configuration.hpp>
#include <seam/report/contents.hpp>
#include <seam/report/covariance.hpp>
#include <seam/report/epistasis.hpp>
#include <seam/report/interventions.hpp>
#include <seam/report/logo.hpp>
#include <seam/report/states.hpp>
#include <seam/report/summary.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::report {

/// One figure.
struct figure {
  std::string name;     ///< of its file, without extension: "summary_entropy"
  std::string caption;  ///< what is seen, units, definition
  std::string svg;
};

/// The figures that an analysis may have, besides `additive_SITE` for each site.
inline constexpr char const* figure_names[] = {"reference_logo",
                                               "reference_cluster_logo",
                                               "reference_cluster_logo_no_background",
                                               "background_logo",
                                               "variation_logo",
                                               "summary_entropy",
                                               "summary_reference_mismatch",
                                               "summary_consensus",
                                               "cluster_activity",
                                               "activity_histogram",
                                               "covariance",
                                               "configuration_binary",
                                               "configuration_continuous",
                                               "site_states",
                                               "epistasis",
                                               "interventions"};

namespace detail {

/// How long logos are broken: rows of about 100 positions; not at all where rows would be too many to look at.
inline std::ptrdiff_t positions_per_row(std::ptrdiff_t length) {
  constexpr std::ptrdiff_t comfortable = 100;
  constexpr std::ptrdiff_t most_rows = 8;
  std::ptrdiff_t const rows = (length + comfortable - 1) / comfortable;
  return rows <= 1 || rows > most_rows ? 0 : (length + rows - 1) / rows;
}

inline std::string drift_text(contents const& shown) {
  return "a position that only drifts under the library's mutation rate of " +
         value_text(shown.explained.mutation_rate) + " shows " + value_text(shown.explained.background_entropy) +
         " bits";
}

inline char const* logo_words() {
  return "Letters are as high as their attribution to the predicted activity, centred so that the letters of a "
         "position add up to zero; negative ones hang upside down and faded. Positions are 0-based.";
}

inline bool fits_letters(contents const& shown, std::ptrdiff_t columns) {
  return columns == static_cast<std::ptrdiff_t>(shown.channel_letters.size());
}

/// Adds a logo of `map` (L, A) unless it is empty.
inline void add_logo(std::vector<figure>& figures, contents const& shown, view<float const, 2> map, std::string name,
                     std::string title, std::string const& what, std::vector<highlight> highlights) {
  if (map.empty() || !fits_letters(shown, map.extent(1))) return;
  logo_options options;
  options.title = std::move(title);
  options.highlights = std::move(highlights);
  options.positions_per_row = positions_per_row(map.extent(0));
  figures.push_back({std::move(name), what + ' ' + logo_words(), logo(map, shown.channel_letters, options)});
}

inline void add_maps(std::vector<figure>& figures, contents const& shown) {
  auto const& explained = shown.explained;
  auto const marks = highlights_of(shown.identified.sites);
  auto const row_of = [](array<float, 3> const& maps, std::ptrdiff_t row) {
    return row >= 0 && row < maps.extent(0) ? maps.view().row(row) : view<float const, 2>();
  };
  if (shown.has_reference() && shown.maps.extent(0) > 0)
    add_logo(figures, shown, shown.maps.row(0), "reference_logo", "Reference",
             "The attribution map of the reference sequence; shaded: all sites.", marks);
  std::int32_t const cluster = explained.reference_cluster;
  if (cluster >= 0) {
    std::string const number = whole(cluster);
    auto const active = highlights_of(shown.identified.sites, cluster);
    add_logo(
        figures, shown, row_of(explained.cluster_maps, cluster), "reference_cluster_logo",
        "Cluster of the reference (" + number + "): mean map",
        "The mean of the maps of all sequences in the reference's cluster; shaded: the sites that are active in it.",
        active);
    add_logo(figures, shown, row_of(explained.cluster_maps_no_background, cluster),
             "reference_cluster_logo_no_background", "Cluster of the reference (" + number + "): without background",
             "The same mean map after the background, which all mechanisms share, has been subtracted: what is left is "
             "this mechanism's own.",
             active);
  }
  add_logo(figures, shown, explained.background.view(), "background_logo", "Background",
           "What the model sees whatever the mechanism: mean maps of the clusters, taken at the positions that drift.",
           {});
}

/// How much the maps of the library differ from one another.
inline void add_variation(std::vector<figure>& figures, contents const& shown) {
  auto const& variation = shown.explained.variation;
  if (variation.empty() || !fits_letters(shown, variation.extent(1))) return;
  logo_options options;
  options.title = "Variation between maps";
  options.centred = false;
  options.y_name = "standard deviation";
  options.highlights = highlights_of(shown.identified.sites);
  options.positions_per_row = positions_per_row(variation.extent(0));
  options.description = "Letters as high as the standard deviation of their attribution over the library.";
  figures.push_back({"variation_logo",
                     "How much the attribution of each letter varies over the library: letters are as high as their "
                     "standard deviation. Where it is large, mechanisms differ; shaded: all sites.",
                     logo(variation.view(), shown.channel_letters, options)});
}

inline void add_summaries(std::vector<figure>& figures, contents const& shown) {
  auto const& explained = shown.explained;
  auto const add = [&](array<double, 2> const& values, summary_value value, std::string name, std::string caption) {
    if (values.empty()) return;
    summary_options options;
    options.value = value;
    if (static_cast<std::ptrdiff_t>(shown.reference.size()) == values.extent(1)) options.reference = shown.reference;
    options.letters = shown.letters;
    options.sites = shown.identified.sites;
    if (shown.clusters() == values.extent(0)) options.statistics = explained.statistics;
    options.reference_cluster = explained.reference_cluster;
    options.background_entropy = explained.background_entropy;
    figures.push_back({std::move(name), std::move(caption), summary_heat_map(values.view(), options)});
  };
  std::string const rows =
      "Each row is a cluster, the lowest median activity on top (dots on the right); each column is a position "
      "(0-based). Light: the cluster's sequences agree there; dark: they differ more than drift would make them. Black "
      "frames: sites, in the clusters where they are active. ";
  add(explained.summary.entropy, summary_value::entropy, "summary_entropy",
      rows +
          "Colour: Shannon entropy of the letters that the cluster's sequences carry, E = \u2212\u03A3 f log\u2082 f "
          "in bits; " +
          drift_text(shown) + " (drift).");
  add(explained.summary.reference_mismatch, summary_value::reference_mismatch, "summary_reference_mismatch",
      rows + "Colour: per cent of the cluster's sequences that differ from the reference there.");
  add(explained.summary.consensus, summary_value::consensus, "summary_consensus",
      rows + "Colour: per cent of the cluster's sequences that carry its most frequent letter there.");
}

inline void add_activities(std::vector<figure>& figures, contents const& shown) {
  auto const& explained = shown.explained;
  box_plot_options boxes;
  boxes.reference_cluster = explained.reference_cluster;
  boxes.mean_interquartile_range = explained.mean_interquartile_range;
  figures.push_back({"cluster_activity",
                     "Predicted activities of the sequences in each cluster, in the model's units: box from the first "
                     "to the third quartile, bold line at the median, whiskers to the last value within 1.5 "
                     "interquartile ranges of the box. On the right, how many sequences each cluster has. The smaller "
                     "the average interquartile range, the better so many clusters separate activities (it also "
                     "shrinks when there are more of them).",
                     cluster_box_plot(explained.statistics, boxes)});
  if (shown.activities.empty()) return;
  histogram_options histogram;
  if (shown.has_reference()) histogram.reference = static_cast<double>(shown.activities(0));
  figures.push_back({"activity_histogram",
                     "How the predicted activities of all sequences of the library are distributed, in the model's "
                     "units.",
                     activity_histogram(shown.activities, histogram)});
}

inline void add_sites(std::vector<figure>& figures, contents const& shown) {
  auto const& identified = shown.identified;
  if (!identified.covariance.empty()) {
    covariance_options options;
    options.sites = identified.sites;
    figures.push_back(
        {"covariance",
         "How the entropies of two positions vary together over the clusters: covariance in "
         "bits\u00B2, blue negative, red positive. Positions that are conserved in the same clusters make "
         "red squares on the diagonal: the sites (framed). Colours saturate at \u00B1" +
             value_text(covariance_limit(identified.covariance.view())) +
             " bits\u00B2, the largest value off the diagonal.",
         covariance(identified.covariance.view(), options)});
  }
  configuration_options options;
  options.site_names = shown.site_names();
  options.reference_cluster = shown.explained.reference_cluster;
  auto const sites = static_cast<std::ptrdiff_t>(identified.sites.size());
  if (identified.configuration.extent(1) == sites)
    figures.push_back(
        {"configuration_binary",
         "Which sites are active (dark) in which cluster. A site is active where the entropy of its positions is "
         "below a share (the site threshold) of what drifting letters show; under the convention corrected, those of "
         "an equally large random sample of the library, and by more than chance explains. The red triangle points at "
         "the reference's cluster.",
         configuration_matrix(view<std::uint8_t const, 2>(identified.configuration.view()), options)});
  if (identified.configuration_continuous.extent(1) == sites)
    figures.push_back(
        {"configuration_continuous",
         "How conserved each site is in each cluster: 1 \u2212 (mean entropy of its positions) / (that of drifting "
         "letters), kept between 0 (drifts, or is broken) and 1 (fully conserved).",
         configuration_matrix(view<double const, 2>(identified.configuration_continuous.view()), options)});
  if (!identified.states.empty() && identified.states.state.extent(1) == sites)
    figures.push_back(
        {"site_states",
         "What has become of each site in each cluster: preserved as it is in the reference, disrupted by mutations, "
         "or "
         "gained (held around a letter that the reference does not have); neutral where its letters look like those of "
         "a random sample of the library. Exact tests at a false-discovery rate over all cells. The red triangle "
         "points at the reference's cluster.",
         state_matrix(identified.states, options)});
  figures.push_back(
      {"epistasis",
       "What a set of sites does together beyond what its subsets explain, in units of activity: "
       "I(S) = \u03A3 (\u22121)^(|S| \u2212 |T|) y(T) over all subsets T of S, where y(T) is the median "
       "activity of the cluster that stands for T; for a pair, y(AB) \u2212 y(A) \u2212 y(B) + y(none). Red: "
       "more than the sum, blue: less. Medians of whole clusters are used, so anything else that differs "
       "between the clusters is in these numbers too. The convention seam_nn has the opposite sign for 3, 5, .. "
       "sites.",
       epistasis(identified.interactions, identified.sites)});
  if (!identified.interventions.empty())
    figures.push_back(
        {"interventions",
         "What the model said when sites were taken out of sequences and put back, every combination in the same "
         "contexts: the effect of a single site, and what a set of sites does together beyond what its subsets "
         "explain, in units of activity. Bars: means over contexts; lines: their intervals; diamonds: the same "
         "from medians of clusters, where anything else that differs between the clusters counts too.",
         intervention_bars(identified.interventions, identified.sites)});
  for (std::size_t i = 0; i < std::min(identified.sites.size(), identified.additive.size()); ++i) {
    auto const& map = identified.additive[i];
    auto const& site = identified.sites[i];
    if (map.empty() || !fits_letters(shown, map.extent(1))) continue;
    logo_options logo_of_site;
    logo_of_site.title = "Site " + site.name + ", positions " + whole(site.start) + " to " + whole(site.stop);
    logo_of_site.width = std::clamp(84 + 30.0 * static_cast<double>(map.extent(0)), 320.0, 1100.0);
    logo_of_site.first_position = site.start;
    figures.push_back({"additive_" + site.name,
                       "The mean, over the clusters in which the site is active, of their maps without background.",
                       logo(map.view(), shown.channel_letters, logo_of_site)});
  }
}

}  // namespace detail

/// The figures of an analysis, without the logos of the single clusters; those that it has no data for are left out.
/// O(size of the analysis).
inline std::vector<figure> figures_of(contents const& shown) {
  std::vector<figure> figures;
  detail::add_maps(figures, shown);
  detail::add_variation(figures, shown);
  detail::add_summaries(figures, shown);
  detail::add_activities(figures, shown);
  detail::add_sites(figures, shown);
  return figures;
}

/// Two kinds of mean maps of clusters.
enum class cluster_map { average, no_background };

/// The logo of the cluster at sorted place `cluster`, with limits that all clusters share; an empty text where the
/// analysis has no such map.
inline std::string cluster_logo(contents const& shown, std::int32_t cluster, cluster_map kind, limits y,
                                std::optional<window> range = {}) {
  auto const& maps =
      kind == cluster_map::average ? shown.explained.cluster_maps : shown.explained.cluster_maps_no_background;
  if (cluster < 0 || cluster >= maps.extent(0) || maps.empty() || !detail::fits_letters(shown, maps.extent(2)))
    return {};
  logo_options options;
  options.title =
      "Cluster " + detail::whole(cluster) + (kind == cluster_map::average ? ": mean map" : ": without background");
  options.highlights = highlights_of(shown.identified.sites, cluster);
  options.y = y;
  options.view = range;
  options.row_height = 90;
  return logo(maps.view().row(cluster), shown.channel_letters, options);
}

}  // namespace seam::inline v0::report
