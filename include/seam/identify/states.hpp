// SPDX-License-Identifier: MIT
// The state of every site in every cluster: neutral, preserved, disrupted or gained, from entropy and mismatch
// together. Low entropy alone cannot tell a site that is kept from one that every member has lost by the same mutation.
//
// Three tests a cell, on the letters of the cluster's members from start to stop of the site: fewer mismatches
// against the reference than in the library (preserved), more (disrupted), and one new letter at one position that is
// more frequent than in the library (gained; the smallest of all positions' and letters' p values, Bonferroni's times
// their number). Under the null hypothesis a cluster is a random sample of the library, so numbers of mismatches and of
// letters are binomial at the library's own, measured frequencies. All tests of all cells go through one
// Benjamini-Hochberg procedure. Positions that mutate at different rates make the number of mismatches vary less than
// the binomial at their mean rate, which is therefore conservative (Hoeffding 1956). Sites and clusters were found in
// the same sequences that are tested: the p values rank cells, a fresh library confirms them. Beside the evidence there
// must be an effect, and both thresholds are options::site_threshold:
//   held       entropy below threshold x that of a random sample of the library
//   broken     of the members that would keep the site by chance, less than this share is left: a site of w positions
//              that mutate at rate r stays whole in (1 - r)^w of the library; where it is whole in a share f only, and
//              the others are drawn from the broken ones, r (1 - f) / (1 - (1 - r)^w) of the letters are mismatches
// gained: held, around a letter that most members have and the reference has not; preserved: held otherwise;
// disrupted: broken.
#pragma once

#include <seam/core/false_discovery.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/identify/conservation.hpp>
#include <seam/identify/covariance.hpp>
#include <seam/identify/detail/binomial.hpp>
#include <seam/identify/identification.hpp>
#include <seam/identify/options.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace seam::inline v0::identify {

namespace detail {

/// What the members of a cluster have at the positions of a site, against the library.
struct site_letters {
  std::int64_t letters = 0;     ///< known letters of the members
  std::int64_t mismatches = 0;  ///< of these, other than the reference's
  double rate = 0;              ///< the library's share of mismatches, the mean over positions
  double kept = 1;              ///< the share of the library that would have none, positions being independent
  double new_letter = 1;        ///< p value of one new letter
  bool fixed = false;           ///< whether most members share that letter

  double mismatch() const { return letters > 0 ? static_cast<double>(mismatches) / static_cast<double>(letters) : 0.0; }
  /// Whether less than `threshold` of the members that would keep the site by chance do.
  bool broken(double threshold) const { return kept < 1 && mismatch() * (1 - kept) > rate * (1 - threshold * kept); }
};

/// Looks at one position: `here` and `library` are counts of letters.
inline void add_position(site_letters& found, std::int64_t const* here, std::int64_t const* library,
                         std::ptrdiff_t letters, std::uint8_t reference, double tests) {
  std::int64_t members = 0;
  std::int64_t all = 0;
  for (std::ptrdiff_t letter = 0; letter < letters; ++letter) members += here[letter], all += library[letter];
  if (members == 0) return;
  found.letters += members;
  found.mismatches += members - here[reference];
  for (std::ptrdiff_t letter = 0; letter < letters; ++letter) {
    if (letter == reference) continue;
    double const frequency = static_cast<double>(library[letter]) / static_cast<double>(all);
    double const p = std::min(1.0, tests * upper_binomial_tail(here[letter], members, frequency));
    if (p >= found.new_letter) continue;
    found.new_letter = p;
    found.fixed = 2 * here[letter] > members;
  }
}

inline site_letters letters_at(explain::explanation const& explained, view<std::int64_t const, 2> library,
                               std::ptrdiff_t cluster, site const& where) {
  view<std::int64_t const, 3> const counts = explained.summary.counts;
  std::ptrdiff_t const letters = counts.extent(2);
  auto const tests = static_cast<double>(where.length() * (letters - 1));
  site_letters found;
  double rates = 0;
  std::ptrdiff_t positions = 0;
  for (std::ptrdiff_t position = where.start; position <= where.stop; ++position) {
    std::uint8_t const reference = explained.reference_letters[static_cast<std::size_t>(position)];
    if (reference >= letters) continue;
    std::int64_t all = 0;
    for (std::ptrdiff_t letter = 0; letter < letters; ++letter) all += library(position, letter);
    if (all == 0) continue;
    double const rate = 1 - static_cast<double>(library(position, reference)) / static_cast<double>(all);
    rates += rate;
    found.kept *= 1 - rate;
    ++positions;
    add_position(found, &counts(cluster, position, 0), &library(position, 0), letters, reference, tests);
  }
  if (positions > 0) found.rate = rates / static_cast<double>(positions);
  return found;
}

}  // namespace detail

/// The states of `sites` in all clusters. Without a reference, mismatches are against the library's consensus.
/// O(K sum of lengths letters sqrt(members)).
template <explain::convention C>
site_states states_of(explain::explanation const& explained, std::vector<site> const& sites,
                      conservation_table const& conserved, basic_options<C> const& settings) {
  std::ptrdiff_t const clusters = explained.summary.counts.extent(0);
  auto const count = static_cast<std::ptrdiff_t>(sites.size());
  site_states result(clusters, count);
  array<std::int64_t, 2> const library = library_counts(explained.summary.counts);
  std::vector<detail::site_letters> cells;
  std::vector<double> p_values;  // three a cell
  for (std::ptrdiff_t cluster = 0; cluster < clusters; ++cluster) {
    auto const members = explained.statistics[static_cast<std::size_t>(cluster)].count;
    result.few_members[static_cast<std::size_t>(cluster)] = members < settings.few_members;
    for (site const& where : sites) {
      cells.push_back(detail::letters_at(explained, library, cluster, where));
      detail::site_letters const& cell = cells.back();
      p_values.push_back(detail::lower_binomial_tail(cell.mismatches, cell.letters, cell.rate));
      p_values.push_back(detail::upper_binomial_tail(cell.mismatches, cell.letters, cell.rate));
      p_values.push_back(cell.new_letter);
    }
  }
  std::vector<double> const q_values = false_discovery_rates(p_values);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    auto const cluster = static_cast<std::ptrdiff_t>(i) / count;
    auto const place = static_cast<std::ptrdiff_t>(i) % count;
    site const& where = sites[static_cast<std::size_t>(place)];
    result.entropy_share(cluster, place) = conserved.of(cluster, where.start, where.stop).share;
    result.mismatch(cluster, place) = 100 * cells[i].mismatch();
    result.library_mismatch[static_cast<std::size_t>(place)] = 100 * cells[i].rate;
    auto const called = [&](std::size_t test) {
      return q_values[3 * i + test] <= settings.significance;
    };
    bool const held = result.entropy_share(cluster, place) < settings.site_threshold;
    std::size_t test = 0;  // the one that the state rests on; of a neutral cell the smallest
    for (std::size_t other = 1; other < 3; ++other)
      if (p_values[3 * i + other] < p_values[3 * i + test]) test = other;
    site_state& state = result.state(cluster, place);
    if (held && called(2) && cells[i].fixed) {
      state = site_state::gained;
      test = 2;
    } else if (held && called(0)) {
      state = site_state::preserved;
      test = 0;
    } else if (called(1) && cells[i].broken(settings.site_threshold)) {
      state = site_state::disrupted;
      test = 1;
    }
    result.p_value(cluster, place) = p_values[3 * i + test];
    result.q_value(cluster, place) = q_values[3 * i + test];
  }
  return result;
}

}  // namespace seam::inline v0::identify
