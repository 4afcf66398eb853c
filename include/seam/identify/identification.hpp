// SPDX-License-Identifier: MIT
// What the identify stage finds: the binding sites, which clusters show which of them, and how they interact.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace seam::inline v0::identify {

/// A group of positions whose entropies rise and fall together over the clusters.
struct site {
  std::string name;                                ///< A, B, .., Z, AA, ..
  std::ptrdiff_t start = 0;                        ///< 0-based
  std::ptrdiff_t stop = 0;                         ///< inclusive
  std::vector<std::ptrdiff_t> positions = {};      ///< ascending
  std::vector<std::int32_t> active_clusters = {};  ///< sorted places, ascending
  /// `corrected`: how much of the association of clusters with letters the site explains beyond its best single
  /// position, a difference of chi-squareds (segments.hpp); `seam_nn`: 0.
  double score = 0;
  std::string motif = {};              ///< name of the motif most like it (motifs.hpp); empty where none was looked for
  std::optional<double> motif_q = {};  ///< its false discovery rate

  std::ptrdiff_t length() const { return stop - start + 1; }
};

/// The positions of every site, ascending: its own list, or from start to stop where it has none. Throws input_error
/// for positions outside 0..length-1 and for sites that share one. What changes a site's letters changes these alone:
/// the published rule scatters sites, and another may lie within the span of one.
inline std::vector<std::vector<std::ptrdiff_t>> positions_of(std::vector<site> const& sites, std::ptrdiff_t length) {
  std::vector<std::vector<std::ptrdiff_t>> result;
  std::vector<site const*> owner(static_cast<std::size_t>(length));
  for (site const& here : sites) {
    expect(here.start >= 0 && here.stop < length && here.start <= here.stop, [&] {
      return "the site " + here.name + " covers " + std::to_string(here.start) + " to " + std::to_string(here.stop) +
             ", the reference has positions 0 to " + std::to_string(length - 1);
    });
    result.push_back(here.positions);
    if (here.positions.empty())
      for (std::ptrdiff_t position = here.start; position <= here.stop; ++position) result.back().push_back(position);
    for (std::ptrdiff_t const position : result.back()) {
      expect(position >= here.start && position <= here.stop, [&] {
        return "the site " + here.name + " covers " + std::to_string(here.start) + " to " + std::to_string(here.stop) +
               ", but names the position " + std::to_string(position);
      });
      site const*& of = owner[static_cast<std::size_t>(position)];
      expect(!of, [&] {
        return "the sites " + of->name + " and " + here.name + " share the position " + std::to_string(position) +
               "; one cannot be changed without the other";
      });
      of = &here;
    }
  }
  return result;
}

/// What has become of a site in a cluster (states.hpp). `preserved` and `gained` sites are present.
enum class site_state : std::uint8_t {
  neutral,    ///< its letters look like a random sample of the library's
  preserved,  ///< kept as it is in the reference
  disrupted,  ///< broken by mutations
  gained      ///< held around a letter that the reference does not have
};

/// "neutral", "preserved", "disrupted", "gained".
constexpr char const* name_of(site_state state) {
  constexpr char const* names[] = {"neutral", "preserved", "disrupted", "gained"};
  return names[static_cast<std::size_t>(state)];
}

/// The states of all sites in all clusters and what they rest on, (K, sites) in sorted order. Empty in `seam_nn`.
struct site_states {
  array<site_state, 2> state;
  array<double, 2> entropy_share;         ///< entropy over that of a random sample of the library
  array<double, 2> mismatch;              ///< per cent of letters that differ from the reference
  array<double, 2> p_value;               ///< of the test that the state rests on; of a neutral cell, the smallest
  array<double, 2> q_value;               ///< the same, as a false-discovery rate over all tests of all cells
  std::vector<double> library_mismatch;   ///< (sites) per cent, in the whole library
  std::vector<std::uint8_t> few_members;  ///< (K) 1 = too few to trust what was not called

  site_states() = default;
  site_states(std::ptrdiff_t clusters, std::ptrdiff_t sites)
      : state(clusters, sites),
        entropy_share(clusters, sites),
        mismatch(clusters, sites),
        p_value(clusters, sites),
        q_value(clusters, sites),
        library_mismatch(static_cast<std::size_t>(sites)),
        few_members(static_cast<std::size_t>(clusters)) {}

  bool empty() const { return few_members.empty(); }
  /// Whether the site is present in the cluster.
  bool present(std::ptrdiff_t cluster, std::ptrdiff_t place) const {
    return state(cluster, place) == site_state::preserved || state(cluster, place) == site_state::gained;
  }
};

/// Which cluster stands for a set of present sites.
struct assignment {
  std::vector<std::ptrdiff_t> sites;  ///< indices into the sites, ascending; empty = no site present
  std::int32_t cluster = -1;          ///< label; -1 when no cluster shows this set
  std::int32_t cluster_sorted = -1;
  double median = 0;  ///< of the cluster's activities
  double score = 0;   ///< 0 = the ideal pattern, more negative = farther from it
};

/// The interaction of two or more sites, from the medians of their assigned clusters.
struct interaction {
  std::vector<std::ptrdiff_t> sites;  ///< indices into the sites, ascending
  std::optional<double> value;        ///< in units of activity
  std::string reason;                 ///< why there is no value; empty when there is one
  std::optional<double> low = {};     ///< of an interval of the value (bootstrap.hpp), where one was made
  std::optional<double> high = {};

  std::ptrdiff_t order() const { return static_cast<std::ptrdiff_t>(sites.size()); }
};

/// What a set of sites does by intervention (intervention.hpp), in units of activity: the effect of one, the
/// interaction of two or more.
struct intervention_effect {
  std::vector<std::ptrdiff_t> sites;  ///< indices into the sites, ascending
  double value = 0;                   ///< mean over contexts
  double standard_error = 0;
  double low = 0;  ///< of the interval
  double high = 0;
  std::ptrdiff_t contexts = 0;
  std::optional<double> median_estimate = {};  ///< the same from medians of clusters, where there are such clusters

  std::ptrdiff_t order() const { return static_cast<std::ptrdiff_t>(sites.size()); }
};

/// Everything that `identify` returns.
struct identification {
  array<double, 2> covariance;                     ///< (L, L) of entropies over clusters
  array<double, 2> linkage;                        ///< (L - 1, 4) SciPy's Z over positions
  std::vector<std::ptrdiff_t> leaf_order;          ///< positions in dendrogram order
  std::vector<site> sites;                         ///< by start
  site_states states;                              ///< (K, sites)
  array<std::uint8_t, 2> configuration;            ///< (K, sites) 1 = active; rows in sorted order
  array<double, 2> configuration_continuous;       ///< (K, sites) 0..1
  std::vector<assignment> assignments;             ///< by number of sites, then lexicographic
  std::vector<array<float, 2>> additive;           ///< one (length, A) map a site
  std::vector<interaction> interactions;           ///< sets of two or more sites, as the assignments are ordered
  std::vector<intervention_effect> interventions;  ///< from `intervene`, which needs the oracle; else empty
};

}  // namespace seam::inline v0::identify
