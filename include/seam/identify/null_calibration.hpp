// SPDX-License-Identifier: MIT
// What the same analysis finds where there is nothing to find: on dinucleotide shuffles of the reference, or in
// networks whose weights are shuffled. From that follow empirical false-discovery rates of sites and of interactions.
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/identify/identification.hpp>
#include <seam/sequence/shuffle.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::identify {

/// What was found in shuffles, and what that says of what was found in the reference.
struct null_calibration {
  std::string shuffled;                      ///< what was: "sequence" or "weights"
  std::vector<std::ptrdiff_t> sites;         ///< how many sites each shuffle gave
  std::vector<std::ptrdiff_t> interactions;  ///< how many interactions had a value
  /// For each site of the reference, the false-discovery rate of sites with its score or more.
  std::vector<double> site_rate;
  /// For each interaction of the reference, that of interactions of the same number of sites at least as far from 0;
  /// none where it has no value.
  std::vector<std::optional<double>> interaction_rate;
};

namespace detail {

/// For each of `found`, the expected number of nulls at least as large over the number of found ones at least as large,
/// at most 1, and not above that of a smaller one. Of R analyses of nulls with h as large, (h + 1) / (R + 1) are
/// expected: none is never sure.
inline std::vector<double> empirical_rates(std::vector<double> const& found, std::vector<double> nulls,
                                           std::size_t analyses) {
  std::sort(nulls.begin(), nulls.end());
  std::vector<std::size_t> order(found.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t left, std::size_t right) { return found[left] < found[right]; });
  std::vector<double> rates(found.size());
  double least = 1;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    double const value = found[order[rank]];
    auto const as_large = nulls.end() - std::lower_bound(nulls.begin(), nulls.end(), value);
    auto const found_as_large = std::count_if(found.begin(), found.end(), [&](double other) { return other >= value; });
    double const expected = static_cast<double>(as_large + 1) / static_cast<double>(analyses + 1);
    least = std::min(least, expected / static_cast<double>(found_as_large));
    rates[order[rank]] = least;
  }
  return rates;
}

}  // namespace detail

/// Compares `found` with what the same analysis found in shuffles of what `shuffled` says. Throws input_error without
/// any.
inline null_calibration calibrate(identification const& found, std::vector<identification> const& nulls,
                                  std::string shuffled = "sequence") {
  expect(!nulls.empty(), [] { return std::string("a calibration needs one analysis of a shuffle or more"); });
  null_calibration result;
  result.shuffled = std::move(shuffled);
  std::vector<double> scores;
  for (site const& entry : found.sites) scores.push_back(entry.score);
  std::vector<double> null_scores;
  std::ptrdiff_t highest_order = 0;
  for (identification const& null : nulls) {
    result.sites.push_back(static_cast<std::ptrdiff_t>(null.sites.size()));
    for (site const& entry : null.sites) null_scores.push_back(entry.score);
    result.interactions.push_back(std::count_if(null.interactions.begin(), null.interactions.end(),
                                                [](interaction const& entry) { return entry.value.has_value(); }));
  }
  result.site_rate = detail::empirical_rates(scores, null_scores, nulls.size());
  result.interaction_rate.resize(found.interactions.size());
  for (interaction const& entry : found.interactions) highest_order = std::max(highest_order, entry.order());
  for (std::ptrdiff_t order = 2; order <= highest_order; ++order) {
    std::vector<std::size_t> places;
    std::vector<double> values;
    std::vector<double> null_values;
    for (std::size_t i = 0; i < found.interactions.size(); ++i)
      if (found.interactions[i].order() == order && found.interactions[i].value) {
        places.push_back(i);
        values.push_back(std::abs(*found.interactions[i].value));
      }
    for (identification const& null : nulls)
      for (interaction const& entry : null.interactions)
        if (entry.order() == order && entry.value) null_values.push_back(std::abs(*entry.value));
    std::vector<double> const rates = detail::empirical_rates(values, null_values, nulls.size());
    for (std::size_t i = 0; i < places.size(); ++i) result.interaction_rate[places[i]] = rates[i];
  }
  return result;
}

/// Runs `analyse(view<uint8 const, 1> letters, shuffle number) -> identification` on `shuffles` dinucleotide shuffles
/// of `reference` (L letters of A), one after another, and compares: each takes as long as the analysis itself. Ask it
/// for all sites there are and not for a number of them. Throws input_error for fewer than one shuffle, and what
/// `analyse` throws.
template <alphabet A, backend::backend B, class F>
null_calibration calibrate_with_shuffles(B const& where, view<std::uint8_t const, 1> reference,
                                         identification const& found, std::ptrdiff_t shuffles, std::uint64_t seed,
                                         F const& analyse) {
  expect(shuffles >= 1, [&] { return std::to_string(shuffles) + " shuffles were asked for; it must be 1 or more"; });
  array<std::uint8_t, 2> const shuffled =
      sequence::shuffles<A>(where, sequence::shuffle_order::dinucleotide, reference, shuffles, seed);
  std::vector<identification> nulls;
  for (std::ptrdiff_t shuffle = 0; shuffle < shuffles; ++shuffle)
    nulls.push_back(analyse(shuffled.view().row(shuffle), shuffle));
  return calibrate(found, nulls);
}

}  // namespace seam::inline v0::identify
