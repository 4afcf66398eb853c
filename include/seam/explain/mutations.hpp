// SPDX-License-Identifier: MIT
// What each mutation does: which cluster its carriers leave, which they enter, how often, and what that changes; and
// which mutations tell two clusters apart.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/false_discovery.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/explain/fisher.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace seam::inline v0::explain {

/// One letter at one position, against the reference's letter there. Shares are of the sequences in clusters.
struct mutation_effect {
  std::ptrdiff_t position = 0;
  std::uint8_t reference = 0;
  std::uint8_t letter = 0;
  std::ptrdiff_t carriers = 0;  ///< sequences in clusters that carry the letter
  std::int32_t left = -1;       ///< sorted place of the cluster that loses the largest share; -1 without carriers
  double left_change = 0;       ///< share of carriers in it, less that of sequences with the reference's letter
  std::int32_t entered = -1;    ///< the cluster that gains the largest share
  double entered_change = 0;
  double moved = 0;            ///< half the sum of all absolute changes: the least share that changes cluster
  double activity_change = 0;  ///< mean activity of carriers less that of sequences with the reference's letter
  double activity_error = 0;   ///< its standard error (Welch); NaN with fewer than two of either
  /// The smaller p of Fisher's exact tests of the two changes, times the number of clusters; at most 1.
  double p = 1;
  double q = 1;  ///< false-discovery rate over all mutations (Benjamini and Hochberg)
};

namespace detail {

/// Mean and squared error of the mean, from sums.
struct activity_sums {
  double count = 0;
  double sum = 0;
  double squares = 0;

  void add(double value) { count += 1, sum += value, squares += value * value; }
  double mean() const { return sum / count; }
  double squared_error() const {
    if (count < 2) return std::numeric_limits<double>::quiet_NaN();
    return std::max(0.0, squares / count - mean() * mean()) / (count - 1);
  }
};

}  // namespace detail

/// The effects of all mutations that the library has, by position and letter. `explained` holds the counts (K, L, A) of
/// letters in each cluster; `library` (N, L), `activities` (N) and `places` (N, the sorted place of each sequence's
/// cluster, -1 = none) are what it was made from. Positions with an unknown reference letter are left out; sequences
/// carry other mutations besides, so these are averages over the library. Throws input_error when arrays do not fit
/// together. O(N L + K L A), and O(N) a mutation for its test.
inline std::vector<mutation_effect> mutation_effects(explanation const& explained, view<std::uint8_t const, 2> library,
                                                     view<float const, 1> activities,
                                                     std::vector<std::int32_t> const& places) {
  view<std::int64_t const, 3> const counts = explained.summary.counts;
  std::ptrdiff_t const clusters = counts.extent(0);
  std::ptrdiff_t const length = counts.extent(1);
  std::ptrdiff_t const letters = counts.extent(2);
  expect(library.extent(1) == length, [&] {
    return "the library has sequences of " + std::to_string(library.extent(1)) + " letters, the explanation of " +
           std::to_string(length);
  });
  expect(activities.size() == library.extent(0) && static_cast<std::ptrdiff_t>(places.size()) == library.extent(0),
         [&] {
           return "the library has " + std::to_string(library.extent(0)) + " sequences, but there are " +
                  std::to_string(activities.size()) + " activities and " + std::to_string(places.size()) + " labels";
         });
  double mean = 0;  // sums of squares are taken from the mean: they keep their digits
  for (float const activity : activities) mean += static_cast<double>(activity) / static_cast<double>(places.size());
  std::vector<detail::activity_sums> sums(static_cast<std::size_t>(length * letters));
  for (std::ptrdiff_t row = 0; row < library.extent(0); ++row) {
    if (places[static_cast<std::size_t>(row)] < 0) continue;
    double const activity = static_cast<double>(activities(row)) - mean;
    for (std::ptrdiff_t position = 0; position < length; ++position)
      if (library(row, position) < letters)
        sums[static_cast<std::size_t>(position * letters + library(row, position))].add(activity);
  }
  std::vector<mutation_effect> effects;
  std::vector<double> p_values;
  for (std::ptrdiff_t position = 0; position < length; ++position) {
    std::uint8_t const kept = explained.reference_letters[static_cast<std::size_t>(position)];
    if (kept >= letters) continue;
    std::int64_t keepers = 0;
    for (std::ptrdiff_t cluster = 0; cluster < clusters; ++cluster) keepers += counts(cluster, position, kept);
    for (std::ptrdiff_t letter = 0; letter < letters; ++letter) {
      if (letter == kept) continue;
      mutation_effect made;
      made.position = position;
      made.reference = kept;
      made.letter = static_cast<std::uint8_t>(letter);
      for (std::ptrdiff_t cluster = 0; cluster < clusters; ++cluster)
        made.carriers += counts(cluster, position, letter);
      if (made.carriers == 0 || keepers == 0) continue;
      for (std::ptrdiff_t cluster = 0; cluster < clusters; ++cluster) {
        double const change =
            static_cast<double>(counts(cluster, position, letter)) / static_cast<double>(made.carriers) -
            static_cast<double>(counts(cluster, position, kept)) / static_cast<double>(keepers);
        made.moved += 0.5 * std::abs(change);
        if (made.left < 0 || change < made.left_change)
          made.left = static_cast<std::int32_t>(cluster), made.left_change = change;
        if (made.entered < 0 || change > made.entered_change)
          made.entered = static_cast<std::int32_t>(cluster), made.entered_change = change;
      }
      for (std::int32_t const cluster : {made.left, made.entered}) {
        std::int64_t const with = counts(std::ptrdiff_t{cluster}, position, letter);
        std::int64_t const without = counts(std::ptrdiff_t{cluster}, position, kept);
        made.p = std::min(made.p, static_cast<double>(clusters) *
                                      fisher_exact(with, made.carriers - with, without, keepers - without));
      }
      auto const& carriers = sums[static_cast<std::size_t>(position * letters + letter)];
      auto const& others = sums[static_cast<std::size_t>(position * letters + kept)];
      made.activity_change = carriers.mean() - others.mean();
      made.activity_error = std::sqrt(carriers.squared_error() + others.squared_error());
      p_values.push_back(made.p);
      effects.push_back(made);
    }
  }
  std::vector<double> const q_values = false_discovery_rates(p_values);
  for (std::size_t i = 0; i < effects.size(); ++i) effects[i].q = q_values[i];
  return effects;
}

/// A letter that tells two clusters apart.
struct driver {
  std::ptrdiff_t position = 0;
  std::uint8_t reference = 0;
  std::uint8_t letter = 0;
  std::int64_t first_count = 0;  ///< members of the first cluster that carry it
  std::int64_t second_count = 0;
  double first_share = 0;
  double second_share = 0;
  double log_odds = 0;  ///< log2 of the odds in the second cluster over those in the first, half a member added to each
  double p = 1;         ///< Fisher's exact test
  double q = 1;         ///< false-discovery rate over all letters that either cluster has
};

/// The mutations that separate clusters `first` and `second` (sorted places), most significant first. `counts`
/// (K, L, A), `reference` (L) letters. Throws input_error for a place that is not there and for a cluster against
/// itself. O(L A members).
inline std::vector<driver> drivers_between(view<std::int64_t const, 3> counts,
                                           std::vector<std::uint8_t> const& reference, std::int32_t first,
                                           std::int32_t second) {
  for (std::int32_t const cluster : {first, second})
    expect(cluster >= 0 && cluster < counts.extent(0), [&] {
      return "there is no cluster " + std::to_string(cluster) + "; sorted places go from 0 to " +
             std::to_string(counts.extent(0) - 1);
    });
  expect(first != second, [&] { return "cluster " + std::to_string(first) + " cannot be told apart from itself"; });
  std::vector<driver> drivers;
  std::vector<double> p_values;
  for (std::ptrdiff_t position = 0; position < counts.extent(1); ++position) {
    std::int64_t const* const a = &counts(std::ptrdiff_t{first}, position, 0);
    std::int64_t const* const b = &counts(std::ptrdiff_t{second}, position, 0);
    std::int64_t all_a = 0;
    std::int64_t all_b = 0;
    for (std::ptrdiff_t letter = 0; letter < counts.extent(2); ++letter) all_a += a[letter], all_b += b[letter];
    for (std::ptrdiff_t letter = 0; letter < counts.extent(2); ++letter) {
      std::uint8_t const kept = reference[static_cast<std::size_t>(position)];
      if (letter == kept || a[letter] + b[letter] == 0 || all_a == 0 || all_b == 0) continue;
      driver made{position, kept, static_cast<std::uint8_t>(letter), a[letter], b[letter], 0, 0, 0, 1, 1};
      made.first_share = static_cast<double>(a[letter]) / static_cast<double>(all_a);
      made.second_share = static_cast<double>(b[letter]) / static_cast<double>(all_b);
      auto const odds = [](std::int64_t with, std::int64_t all) {
        return (static_cast<double>(with) + 0.5) / (static_cast<double>(all - with) + 0.5);
      };
      made.log_odds = std::log2(odds(b[letter], all_b) / odds(a[letter], all_a));
      made.p = fisher_exact(a[letter], all_a - a[letter], b[letter], all_b - b[letter]);
      p_values.push_back(made.p);
      drivers.push_back(made);
    }
  }
  std::vector<double> const q_values = false_discovery_rates(p_values);
  for (std::size_t i = 0; i < drivers.size(); ++i) drivers[i].q = q_values[i];
  std::stable_sort(drivers.begin(), drivers.end(),
                   [](driver const& left, driver const& right) { return left.p < right.p; });
  return drivers;
}

}  // namespace seam::inline v0::explain
