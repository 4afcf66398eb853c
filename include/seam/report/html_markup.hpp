// SPDX-License-Identifier: MIT
// Small pieces of a report's text: coloured names of sites, runs of numbers, the sequence with its sites.
#pragma once

#include <seam/report/contents.hpp>
#include <seam/report/palette.hpp>
#include <seam/report/text.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::report::detail {

inline std::string counted(std::ptrdiff_t count, std::string const& one, std::string const& many) {
  return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

/// A site's name on its colour.
inline std::string site_markup(std::string const& name, std::ptrdiff_t hue) {
  return "<span class=\"site\" style=\"background:" + hex(site_tint(hue)) + ";color:" + hex(site_colour(hue)) + "\">" +
         escape(name) + "</span>";
}
inline std::string sites_markup(std::vector<std::ptrdiff_t> const& set, std::vector<std::string> const& names) {
  std::string html;
  for (std::ptrdiff_t const site : set)
    if (site >= 0 && site < static_cast<std::ptrdiff_t>(names.size())) {
      if (!html.empty()) html += ' ';
      html += site_markup(names[static_cast<std::size_t>(site)], site);
    }
  return html.empty() ? "none" : html;
}

/// Numbers as ranges: "0-3, 7".
template <class Integer>
std::string ranges_text(std::vector<Integer> const& ascending) {
  std::string text;
  for (std::size_t first = 0, last = 0; first < ascending.size(); first = last + 1) {
    for (last = first; last + 1 < ascending.size() && ascending[last + 1] == ascending[last] + 1;) ++last;
    if (!text.empty()) text += ", ";
    text += std::to_string(ascending[first]);
    if (last > first) text += "\u2013" + std::to_string(ascending[last]);
  }
  return text;
}

/// The reference in rows of ten groups of ten, sites marked.
inline std::string sequence_markup(contents const& shown) {
  constexpr std::ptrdiff_t row_length = 100;
  constexpr std::ptrdiff_t group = 10;
  auto const length = static_cast<std::ptrdiff_t>(shown.reference.size());
  std::vector<std::ptrdiff_t> site_at(shown.reference.size(), -1);
  auto const& sites = shown.identified.sites;
  for (std::size_t i = 0; i < sites.size(); ++i)
    for (std::ptrdiff_t p = std::max<std::ptrdiff_t>(0, sites[i].start); p <= std::min(sites[i].stop, length - 1); ++p)
      site_at[static_cast<std::size_t>(p)] = static_cast<std::ptrdiff_t>(i);
  std::string html = "<pre class=\"sequence\">";
  std::size_t const digits = std::to_string(length).size();
  for (std::ptrdiff_t row = 0; row < length; row += row_length) {
    std::string const number = std::to_string(row);
    html += "<span class=\"at\">";
    html.append(digits - number.size(), ' ');
    html += number + "</span>  ";
    std::ptrdiff_t open = -1;
    for (std::ptrdiff_t p = row; p < std::min(row + row_length, length); ++p) {
      std::ptrdiff_t const site = site_at[static_cast<std::size_t>(p)];
      if (open >= 0 && site != open) html += "</mark>";
      if (p > row && p % group == 0) html += ' ';
      if (site >= 0 && site != open)
        html += "<mark style=\"background:" + hex(site_tint(site)) + "\" title=\"site " +
                escape(sites[static_cast<std::size_t>(site)].name) + "\">";
      open = site;
      html += escape(shown.reference.substr(static_cast<std::size_t>(p), 1));
    }
    if (open >= 0) html += "</mark>";
    html += '\n';
  }
  return html + "</pre>\n";
}

/// What the words of a report mean, as a list of terms.
inline std::string terms_markup() {
  std::pair<char const*, char const*> const words[] = {
      {"Library", "The reference and its mutants. What is said about mechanisms is true of these sequences."},
      {"Attribution map", "For every position and letter, how much it adds to the predicted activity of a sequence."},
      {"Cluster, mechanism",
       "Sequences whose attribution maps are alike: the model reads them in the same way. "
       "Clusters are numbered by ascending median activity; the label is the clustering's own number."},
      {"Entropy",
       "How varied the letters at a position are within a cluster: 0 bits where all sequences agree. "
       "Drift is the entropy that random mutation alone gives."},
      {"Site", "A group of positions that are conserved in the same clusters."},
      {"Active", "A site is active in a cluster whose sequences conserve it."},
      {"Background",
       "What maps of all mechanisms share at positions that drift. Subtracting it leaves what is specific to a "
       "mechanism."},
      {"State",
       "What has become of a site in a cluster: preserved, disrupted, gained, or neutral, which is what chance would "
       "leave."},
      {"Intervention",
       "Sites are taken out of sequences and put back, and the model is asked about each combination: nothing else "
       "differs between the sequences that are compared."},
      {"Interaction",
       "What sites do together beyond the sum of what their subsets do, read off the median activities of "
       "clusters."}};
  std::string html = "<dl class=\"terms\">";
  for (auto const& [term, meaning] : words) html += "<dt>" + escape(term) + "</dt><dd>" + escape(meaning) + "</dd>";
  return html + "</dl>\n";
}

}  // namespace seam::inline v0::report::detail
