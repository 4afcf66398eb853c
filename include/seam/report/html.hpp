// SPDX-License-Identifier: MIT
// report.html: the whole analysis on one page that opens in any browser, offline and without scripts.
#pragma once

#include <seam/io/atomic_file.hpp>
#include <seam/report/figures.hpp>
#include <seam/report/html_markup.hpp>
#include <seam/report/html_page.hpp>
#include <seam/version.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seam::inline v0::report {

namespace detail {

/// The page of one analysis: each member writes one section.
class report_page {
 public:
  explicit report_page(contents const& shown)
      : shown_(shown),
        figures_(figures_of(shown)),
        names_(shown.site_names()),
        page_(title() + " \u2013 SEAM report",
              "Mechanisms, binding sites and interactions that a model sees in " + title()) {}

  std::string write() && {
    head();
    page_.raw("<main>\n");
    sites();
    interactions();
    configurations();
    mechanisms();
    clusters();
    maps();
    library();
    settings();
    terms();
    page_.raw("</main>\n<footer>Made by seam " SEAM_VERSION ".</footer>\n");
    return std::move(page_).finish();
  }

 private:
  std::string title() const { return shown_.name.empty() ? "An analysis" : shown_.name; }

  /// Shows the figure of that name where there is one.
  void show(std::string_view name) {
    for (report::figure const& drawn : figures_)
      if (drawn.name == name) page_.figure(drawn.svg, drawn.caption);
  }
  bool has(std::string_view name) const {
    return std::any_of(figures_.begin(), figures_.end(), [&](auto const& drawn) { return drawn.name == name; });
  }
  void fact(std::string_view name, std::string_view value) {
    page_.raw("<div><dt>" + escape(name) + "</dt><dd>" + escape(value) + "</dd></div>");
  }

  void head() {
    auto const& explained = shown_.explained;
    page_.raw("<header>\n<h1>" + escape(title()) + "</h1>\n");
    page_.raw("<p class=\"lead\">" +
              escape("The model's view of " + counted(shown_.sequences(), "sequence", "sequences") + " of " +
                     counted(shown_.positions(), "position", "positions") + ": " +
                     counted(shown_.clusters(), "mechanism (cluster of attribution maps)",
                             "mechanisms (clusters of attribution maps)") +
                     " and " + counted(static_cast<std::ptrdiff_t>(names_.size()), "binding site", "binding sites") +
                     ".") +
              "</p>\n<dl class=\"facts\">");
    if (shown_.has_reference() && !shown_.activities.empty())
      fact("activity of the reference", fixed_text(static_cast<double>(shown_.activities(0)), 3));
    if (shown_.has_reference())
      fact("cluster of the reference", explained.reference_cluster < 0 ? "none" : whole(explained.reference_cluster));
    fact("sequences", whole(shown_.sequences()));
    fact("clusters", whole(shown_.clusters()));
    fact("sites", whole(static_cast<std::ptrdiff_t>(names_.size())));
    fact("mutation rate", value_text(explained.mutation_rate));
    fact("entropy of drift", fixed_text(explained.background_entropy, 3) + " bits");
    fact("average interquartile range", fixed_text(explained.mean_interquartile_range, 3));
    page_.raw("</dl>\n</header>\n<nav aria-label=\"Sections\"><ul>");
    std::pair<char const*, char const*> const sections[] = {{"sites", "Sites"},
                                                            {"interactions", "Interactions"},
                                                            {"configurations", "Configurations"},
                                                            {"mechanisms", "Summary matrix"},
                                                            {"clusters", "Clusters"},
                                                            {"maps", "Maps"},
                                                            {"library", "Library"},
                                                            {"settings", "Settings"},
                                                            {"terms", "Terms"}};
    for (auto const& [id, name] : sections) page_.raw("<li><a href=\"#" + std::string(id) + "\">" + name + "</a></li>");
    page_.raw("</ul></nav>\n");
  }

  void sites() {
    page_.begin_section("sites", "Binding sites");
    page_.paragraph(
        "Groups of positions that the same mechanisms conserve. Positions are 0-based, the stop is inclusive.");
    if (shown_.has_reference()) page_.raw(sequence_markup(shown_));
    if (shown_.identified.sites.empty()) page_.paragraph("No sites were found.");
    std::vector<std::vector<table_cell>> rows;
    std::ptrdiff_t hue = 0;
    for (identify::site const& site : shown_.identified.sites) {
      bool const inside = site.start >= 0 && site.stop < static_cast<std::ptrdiff_t>(shown_.reference.size());
      rows.push_back(
          {table_cell::markup(site_markup(site.name, hue++)), whole(site.start), whole(site.stop), whole(site.length()),
           inside
               ? shown_.reference.substr(static_cast<std::size_t>(site.start), static_cast<std::size_t>(site.length()))
               : std::string(),
           ranges_text(site.positions), whole(static_cast<std::ptrdiff_t>(site.active_clusters.size())),
           ranges_text(site.active_clusters), site.score > 0 ? fixed_text(site.score, 1) : std::string("\u2013"),
           site.motif_q ? motif_text(site.motif, site.motif_q) : std::string("\u2013")});
    }
    if (!rows.empty())
      page_.table("",
                  {{"Site"},
                   {"Start", true},
                   {"Stop", true},
                   {"Length", true},
                   {"Reference"},
                   {"Positions"},
                   {"Active in", true, "number of clusters"},
                   {"Active clusters", false, "in sorted order"},
                   {"Score", true,
                    "how much more of the association of clusters with letters the whole site explains than its best "
                    "position alone, a difference of chi-squareds"},
                   {"Motif", false, "the most similar one of the collection, and its false-discovery rate"}},
                  rows);
    page_.raw("<div class=\"beside\">\n");
    for (std::string const& name : names_) show("additive_" + name);
    page_.raw("</div>\n");
    page_.heading("Positions that are kept and lost together");
    show("covariance");
    page_.end_section();
  }

  void interactions() {
    page_.begin_section("interactions", "Interactions");
    show("epistasis");
    show("interventions");
    auto const number = [](std::optional<double> value) {
      return value && std::isfinite(*value) ? fixed_text(*value, 4) : std::string("\u2013");
    };
    std::vector<std::vector<table_cell>> rows;
    for (identify::interaction const& term : shown_.identified.interactions)
      rows.push_back({table_cell::markup(sites_markup(term.sites, names_)), whole(term.order()), number(term.value),
                      number(term.low), number(term.high), by_intervention(term.sites), term.reason});
    if (!rows.empty())
      page_.table("Interactions: values from medians of clusters, with their intervals; and by intervention.",
                  {{"Sites"},
                   {"Order", true},
                   {"Value", true, "in units of activity"},
                   {"Low", true, "of the interval"},
                   {"High", true, "of the interval"},
                   {"By intervention", false, "mean over contexts, and its interval"},
                   {"Why there is no value"}},
                  rows);
    rows.clear();
    for (identify::intervention_effect const& effect : shown_.identified.interventions)
      if (effect.order() == 1)
        rows.push_back({table_cell::markup(sites_markup(effect.sites, names_)), number(effect.value),
                        number(effect.low), number(effect.high), whole(effect.contexts),
                        number(effect.median_estimate)});
    if (!rows.empty())
      page_.table("Effects of single sites by intervention.",
                  {{"Site"},
                   {"Effect", true, "in units of activity"},
                   {"Low", true, "of the interval"},
                   {"High", true, "of the interval"},
                   {"Contexts", true},
                   {"From medians", true, "of clusters"}},
                  rows);
    page_.end_section();
  }

  /// "0.1234 (0.1000 to 0.1500)", a dash where that set was not tried.
  std::string by_intervention(std::vector<std::ptrdiff_t> const& set) const {
    for (identify::intervention_effect const& effect : shown_.identified.interventions)
      if (effect.sites == set)
        return fixed_text(effect.value, 4) + " (" + fixed_text(effect.low, 4) + " to " + fixed_text(effect.high, 4) +
               ')';
    return "\u2013";
  }

  /// What the colours of site_states rest on.
  void states() {
    auto const& found = shown_.identified.states;
    auto const sites = static_cast<std::ptrdiff_t>(names_.size());
    if (found.empty() || sites == 0 || found.state.extent(1) != sites) return;
    show("site_states");
    std::vector<std::vector<table_cell>> rows;
    for (std::ptrdiff_t cluster = 0; cluster < found.state.extent(0); ++cluster)
      for (std::ptrdiff_t site = 0; site < sites; ++site) {
        bool const few = found.few_members[static_cast<std::size_t>(cluster)] != 0;
        rows.push_back({whole(cluster), table_cell::markup(site_markup(names_[static_cast<std::size_t>(site)], site)),
                        identify::name_of(found.state(cluster, site)),
                        fixed_text(found.entropy_share(cluster, site), 3), fixed_text(found.mismatch(cluster, site), 1),
                        value_text(found.q_value(cluster, site), 2), few ? "yes" : ""});
      }
    page_.begin_details("The state of every site in every cluster");
    page_.table("",
                {{"Cluster", true, "in sorted order"},
                 {"Site"},
                 {"State"},
                 {"Entropy", true, "over that of a random sample of the library"},
                 {"Mismatch", true, "per cent of letters that differ from the reference"},
                 {"q", true, "false-discovery rate of the test that the state rests on"},
                 {"Few sequences", false, "too few to trust what is neutral"}},
                rows);
    page_.end_details();
  }

  void configurations() {
    page_.begin_section("configurations", "Configurations");
    page_.paragraph(
        "Each set of sites is represented by the cluster that shows these sites and no others best; the "
        "score is 0 for a cluster that does so perfectly and negative otherwise.");
    std::vector<std::vector<table_cell>> rows;
    for (identify::assignment const& entry : shown_.identified.assignments) {
      bool const found = entry.cluster_sorted >= 0;
      std::string const nothing = "\u2013";
      rows.push_back({table_cell::markup(sites_markup(entry.sites, names_)),
                      found ? whole(entry.cluster_sorted) : "no cluster shows it",
                      found ? whole(entry.cluster) : nothing, found ? fixed_text(entry.median, 3) : nothing,
                      found ? fixed_text(entry.score, 3) : nothing});
    }
    if (!rows.empty())
      page_.table("",
                  {{"Sites present"},
                   {"Cluster", false, "in sorted order"},
                   {"Label", true, "of the clustering"},
                   {"Median activity", true},
                   {"Score", true}},
                  rows);
    show("configuration_binary");
    show("configuration_continuous");
    states();
    page_.end_section();
  }

  void mechanisms() {
    page_.begin_section("mechanisms", "Summary matrix");
    show("summary_entropy");
    for (auto const& [name, words] : {std::pair{"summary_reference_mismatch", "Mismatch to the reference"},
                                      std::pair{"summary_consensus", "Agreement within the cluster"}})
      if (has(name)) {
        page_.begin_details(words);
        show(name);
        page_.end_details();
      }
    page_.end_section();
  }

  /// The positions that logos of clusters show: all sites and some room, or everything.
  std::optional<window> site_window() const {
    constexpr std::ptrdiff_t room = 15;
    auto const& sites = shown_.identified.sites;
    if (sites.empty()) return {};
    std::ptrdiff_t first = sites.front().start;
    std::ptrdiff_t stop = 0;
    for (identify::site const& site : sites) {
      first = std::min(first, site.start);
      stop = std::max(stop, site.stop + 1);
    }
    std::ptrdiff_t const length = shown_.explained.cluster_maps.extent(1);
    return window{std::max<std::ptrdiff_t>(0, first - room), std::min(length, stop + room)};
  }

  std::string sites_of_cluster(std::int32_t cluster) const {
    std::vector<std::ptrdiff_t> set;
    for (std::size_t i = 0; i < shown_.identified.sites.size(); ++i) {
      auto const& active = shown_.identified.sites[i].active_clusters;
      if (std::find(active.begin(), active.end(), cluster) != active.end())
        set.push_back(static_cast<std::ptrdiff_t>(i));
    }
    return sites_markup(set, names_);
  }

  /// Of one cluster; a dash where it was not asked for or nothing can be said.
  std::string quality(std::size_t place, double explain::cluster_quality::*what) const {
    auto const& known = shown_.explained.quality.clusters;
    return place < known.size() && std::isfinite(known[place].*what) ? fixed_text(known[place].*what, 3)
                                                                     : std::string("\u2013");
  }

  void clusters() {
    auto const& explained = shown_.explained;
    page_.begin_section("clusters", "Clusters");
    show("cluster_activity");
    std::vector<std::vector<table_cell>> rows;
    for (auto const& cluster : explained.statistics) {
      auto const place = static_cast<std::size_t>(cluster.sorted);
      std::string const mark = cluster.sorted == explained.reference_cluster ? " (reference)" : "";
      rows.push_back({whole(cluster.sorted) + mark, whole(cluster.label), whole(cluster.count),
                      fixed_text(cluster.median, 3), fixed_text(cluster.first_quartile, 3),
                      fixed_text(cluster.third_quartile, 3), fixed_text(cluster.mean, 3),
                      fixed_text(cluster.minimum, 3), fixed_text(cluster.maximum, 3),
                      table_cell::markup(sites_of_cluster(cluster.sorted)),
                      place < explained.background_scaling.size() ? fixed_text(explained.background_scaling[place], 3)
                                                                  : std::string(),
                      quality(place, &explain::cluster_quality::stability),
                      quality(place, &explain::cluster_quality::silhouette)});
    }
    if (!rows.empty())
      page_.table(
          "Clusters in sorted order; activities in the model's units.",
          {{"Cluster", true, "in sorted order"},
           {"Label", true, "of the clustering"},
           {"Sequences", true},
           {"Median", true},
           {"First quartile", true},
           {"Third quartile", true},
           {"Mean", true},
           {"Least", true},
           {"Greatest", true},
           {"Active sites"},
           {"Scaling", true, "of the background before it is subtracted from the cluster's map"},
           {"Stability", true, "how alike the cluster is, 0 to 1, when parts of the maps are clustered again"},
           {"Silhouette", true, "how much nearer its maps are to one another than to the next cluster's, -1 to 1"}},
          rows);
    cluster_logos(cluster_map::average, "Mean map of every cluster");
    cluster_logos(cluster_map::no_background, "Map of every cluster without the background");
    page_.end_section();
  }

  /// Folded; left out beyond a size that browsers do not like (the files have them all).
  void cluster_logos(cluster_map kind, std::string_view words) {
    constexpr std::size_t most_bytes = 12'000'000;
    auto const& maps =
        kind == cluster_map::average ? shown_.explained.cluster_maps : shown_.explained.cluster_maps_no_background;
    if (maps.empty()) return;
    limits const y = logo_limits(maps.view());
    page_.begin_details(words);
    page_.paragraph("One scale for all clusters; the positions around the sites; shaded: the sites that are active.");
    std::size_t bytes = 0;
    for (std::int32_t cluster = 0; cluster < maps.extent(0); ++cluster) {
      std::string const text = cluster_logo(shown_, cluster, kind, y, site_window());
      bytes += text.size();
      if (bytes > most_bytes) {
        page_.paragraph("The logos of clusters " + whole(cluster) +
                        " and above would make this page too large; they "
                        "are in the folder cluster_logos.");
        break;
      }
      if (!text.empty()) page_.figure(text, "");
    }
    page_.end_details();
  }

  void maps() {
    page_.begin_section("maps", "Attribution maps");
    for (char const* name : {"reference_logo", "reference_cluster_logo", "reference_cluster_logo_no_background",
                             "background_logo", "variation_logo"})
      show(name);
    page_.end_section();
  }

  void library() {
    page_.begin_section("library", "Library");
    show("activity_histogram");
    page_.end_section();
  }

  void settings() {
    page_.begin_section("settings", "Settings");
    std::vector<std::vector<table_cell>> rows;
    for (auto const& [name, value] : shown_.settings) rows.push_back({name, value});
    if (rows.empty())
      page_.paragraph("No settings were recorded.");
    else
      page_.table("As they were given.", {{"Setting"}, {"Value"}}, rows);
    page_.end_section();
  }

  void terms() {
    page_.begin_section("terms", "Terms");
    page_.raw(terms_markup());
    page_.end_section();
  }

  contents const& shown_;
  std::vector<report::figure> figures_;
  std::vector<std::string> names_;
  html_page page_;
};

}  // namespace detail

/// The page as text. One self-contained HTML document without scripts. O(size of the analysis).
template <alphabet A>
std::string html(analysis<A> const& made) {
  contents const shown = contents_of(made);
  return detail::report_page(shown).write();
}

/// Writes the page to `path`; the file is whole or not there. Throws input_error when it cannot be written.
template <alphabet A>
void write_html(analysis<A> const& made, std::string const& path) {
  io::write_file(path, html(made));
}

}  // namespace seam::inline v0::report
