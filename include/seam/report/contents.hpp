// SPDX-License-Identifier: MIT
// What a report shows: an analysis of any alphabet, seen without its type, so that figures and pages are compiled once.
#pragma once

#include <seam/core/as_view.hpp>
#include <seam/core/view.hpp>
#include <seam/report/analysis.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::report {

/// References into an analysis, which must outlive it. What the analysis lacks is empty here.
struct contents {
  std::string const& name;
  std::string letters;          ///< of the alphabet
  std::string channel_letters;  ///< of the columns of maps
  std::string reference;        ///< empty without one
  explain::explanation const& explained;
  identify::identification const& identified;
  view<float const, 1> activities;
  view<float const, 3> maps;
  std::vector<std::pair<std::string, std::string>> const& settings;
  view<std::uint8_t const, 2> library;
  view<std::int32_t const, 1> labels;
  view<double const, 2> linkage;   ///< of the sequences; empty without a tree
  view<float const, 2> embedding;  ///< (N, d); empty without one

  std::ptrdiff_t sequences() const { return activities.size(); }
  std::ptrdiff_t clusters() const { return static_cast<std::ptrdiff_t>(explained.statistics.size()); }
  std::ptrdiff_t positions() const {
    return !reference.empty() ? static_cast<std::ptrdiff_t>(reference.size()) : explained.summary.entropy.extent(1);
  }
  bool has_reference() const { return !reference.empty(); }

  std::vector<std::string> site_names() const {
    std::vector<std::string> names;
    for (identify::site const& site : identified.sites) names.push_back(site.name);
    return names;
  }
};

template <alphabet A>
contents contents_of(analysis<A> const& made) {
  return {made.name,
          letters_of<A>(),
          channel_letters_of<A>(),
          made.reference(),
          made.explanation(),
          made.identification(),
          as_view(made.activities),
          made.maps.view(),
          made.settings,
          made.library.view(),
          as_view(made.labels),
          made.linkage.view(),
          made.embedding.view()};
}
template <alphabet A>
contents contents_of(analysis<A> const&&) = delete;  // it would be gone before its contents are read

}  // namespace seam::inline v0::report
