// SPDX-License-Identifier: MIT
// Effects of sites and their interactions by intervention: every combination of sites is put into, or taken out of, the
// same sequences, and the oracle is asked. Medians of clusters compare different sequences, and the clusters that have
// "lost" a site also hold half-broken ones; here the sequences differ in nothing but the sites.
//
// A context is a member of the library, drawn without replacement. Where a site is present stand the reference's
// letters; where it is absent stand the letters that a dinucleotide shuffle of the context has there, a sequence with
// as many of every pair of neighbours. A shuffle can have the site, or half of it, by chance. That is rare and has a
// large effect, which no interval from a few hundred contexts would cover, and it is not what "absent" means: so each
// site takes the first of 16 shuffles that differs from the reference there at two thirds of the positions or more (of
// none, the one that differs most). Every set is tried in every context with the same letters, so the differences are
// paired. The value of a set S in a context is the sum over its subsets T of (-1)^(|S| - |T|) times the activity with
// exactly T present: for one site its effect alone, for two y(AB) - y(A) - y(B) + y(none).
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/random.hpp>
#include <seam/identify/assignment.hpp>
#include <seam/identify/detail/quantiles.hpp>
#include <seam/identify/identification.hpp>
#include <seam/oracle/run.hpp>
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

/// What stands around the sites.
enum class surroundings {
  kept,     ///< the context as it is: sites are scrambled in a working sequence
  shuffled  ///< its shuffle: sites are transplanted into a sequence that has nothing else
};

/// How to intervene.
struct intervention {
  /// Members of the library to try every combination in; all, where it has fewer.
  std::ptrdiff_t contexts = 250;
  surroundings around = surroundings::kept;
  std::uint64_t seed = 42;
  /// Of the intervals.
  double confidence = 0.95;
  /// The most sites in a set; none = all, or as many as give at most 1,024 sets.
  std::optional<std::ptrdiff_t> largest_order = {};

  /// Throws input_error with the option that cannot be used.
  void check() const {
    expect(contexts >= 10,
           [&] { return std::to_string(contexts) + " contexts were asked for; an interval needs 10 or more"; });
    expect(confidence > 0 && confidence < 1,
           [&] { return "the confidence is " + std::to_string(confidence) + "; it is a probability between 0 and 1"; });
    expect(!largest_order || *largest_order >= 1, [&] {
      return "the largest order of interventions is " + std::to_string(*largest_order) + "; it must be 1 or more";
    });
  }
};

namespace detail {

/// `count` different rows of 0..rows-1, in the order that they are drawn.
inline std::vector<std::ptrdiff_t> draw_rows(std::ptrdiff_t rows, std::ptrdiff_t count, std::uint64_t seed) {
  std::vector<std::ptrdiff_t> all(static_cast<std::size_t>(rows));
  std::iota(all.begin(), all.end(), std::ptrdiff_t{0});
  random_stream random(seed, 0);
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    auto const other = i + static_cast<std::ptrdiff_t>(below(random.next(), static_cast<std::uint32_t>(rows - i)));
    std::swap(all[static_cast<std::size_t>(i)], all[static_cast<std::size_t>(other)]);
  }
  all.resize(static_cast<std::size_t>(count));
  return all;
}

/// The sets to try: all subsets of every set that is reported.
inline std::vector<std::vector<std::ptrdiff_t>> sets_to_try(std::ptrdiff_t sites,
                                                            std::optional<std::ptrdiff_t> largest_order) {
  constexpr std::size_t most = 1024;
  if (largest_order) return sets_of_sites(sites, largest_order);
  auto sets = sets_of_sites(sites, 1);
  for (std::ptrdiff_t order = 2; order <= sites; ++order) {
    double count = 1;
    for (std::ptrdiff_t i = 0; i < order; ++i) count *= static_cast<double>(sites - i) / static_cast<double>(i + 1);
    if (static_cast<double>(sets.size()) + count > static_cast<double>(most)) break;
    sets = sets_of_sites(sites, order);
  }
  return sets;
}

/// Mean, standard error and Student's interval of `values`, one a context.
inline void summarize_paired(std::vector<double> const& values, double confidence, intervention_effect& effect) {
  auto const n = static_cast<double>(values.size());
  double sum = 0;
  for (double const value : values) sum += value;
  effect.value = sum / n;
  double squares = 0;
  for (double const value : values) squares += (value - effect.value) * (value - effect.value);
  effect.standard_error = std::sqrt(squares / (n * (n - 1)));
  effect.contexts = static_cast<std::ptrdiff_t>(values.size());
  double const reach = upper_student_quantile(0.5 * (1 - confidence), n - 1) * effect.standard_error;
  effect.low = effect.value - reach;
  effect.high = effect.value + reach;
}

/// absent (contexts, L): the first shuffle of each context, but at each site the letters of the first that differs
/// enough from the reference there.
template <class A, backend::backend B>
array<std::uint8_t, 2> letters_of_absence(B const& where, view<std::uint8_t const, 2> contexts,
                                          view<std::uint8_t const, 1> reference,
                                          std::vector<std::vector<std::ptrdiff_t>> const& sites, std::uint64_t seed) {
  constexpr std::ptrdiff_t tries = 16;
  array<std::uint8_t, 2> absent(contexts.shape());
  array<std::uint8_t, 2> shuffles(tries, contexts.extent(1));
  for (std::ptrdiff_t context = 0; context < contexts.extent(0); ++context) {
    sequence::shuffle_into<A>(where, sequence::shuffle_order::dinucleotide, contexts.rows({context, 1}), seed,
                              1 + context * tries, shuffles.view());
    auto const out = absent.view().row(context);
    std::copy_n(shuffles.data(), out.size(), out.begin());
    for (auto const& site : sites) {
      std::ptrdiff_t most = -1;
      for (std::ptrdiff_t k = 0; k < tries && 3 * most < 2 * static_cast<std::ptrdiff_t>(site.size()); ++k) {
        std::ptrdiff_t differing = 0;
        for (std::ptrdiff_t const position : site) differing += shuffles(k, position) != reference(position) ? 1 : 0;
        if (differing <= most) continue;
        most = differing;
        for (std::ptrdiff_t const position : site) out(position) = shuffles(k, position);
      }
    }
  }
  return absent;
}

/// Writes the sequences of some contexts, all sets of one after another.
inline void write_combinations(view<std::uint8_t const, 2> contexts, view<std::uint8_t const, 2> shuffled,
                               view<std::uint8_t const, 1> reference,
                               std::vector<std::vector<std::ptrdiff_t>> const& sites,
                               std::vector<std::vector<std::ptrdiff_t>> const& sets, surroundings around,
                               view<std::uint8_t, 2> out) {
  std::ptrdiff_t row = 0;
  for (std::ptrdiff_t context = 0; context < contexts.extent(0); ++context)
    for (auto const& set : sets) {
      auto const sequence = out.row(row++);
      auto const absent = shuffled.row(context);
      auto const outside = around == surroundings::kept ? contexts.row(context) : absent;
      std::copy(outside.begin(), outside.end(), sequence.begin());
      for (auto const& site : sites)
        for (std::ptrdiff_t const position : site) sequence(position) = absent(position);
      for (std::ptrdiff_t const place : set)
        for (std::ptrdiff_t const position : sites[static_cast<std::size_t>(place)])
          sequence(position) = reference(position);
    }
}

/// activities (contexts, sets) of all combinations, some contexts at a time.
template <class A, backend::backend B, class O>
array<float, 2> activities_of_combinations(B const& where, O const& oracle, view<std::uint8_t const, 2> library,
                                           view<std::uint8_t const, 1> reference,
                                           std::vector<std::vector<std::ptrdiff_t>> const& sites,
                                           std::vector<std::vector<std::ptrdiff_t>> const& sets,
                                           intervention const& how) {
  constexpr std::ptrdiff_t sequences_at_once = 4096;
  std::ptrdiff_t const count = std::min(how.contexts, library.extent(0));
  auto const tried = static_cast<std::ptrdiff_t>(sets.size());
  std::vector<std::ptrdiff_t> const rows = draw_rows(library.extent(0), count, how.seed);
  array<std::uint8_t, 2> contexts(count, library.extent(1));
  for (std::ptrdiff_t context = 0; context < count; ++context) {
    auto const row = library.row(rows[static_cast<std::size_t>(context)]);
    std::copy(row.begin(), row.end(), contexts.view().row(context).begin());
  }
  array<std::uint8_t, 2> const shuffled =
      detail::letters_of_absence<A>(where, contexts.view(), reference, sites, how.seed);
  array<float, 2> activities(count, tried);
  std::ptrdiff_t const step = std::max<std::ptrdiff_t>(1, sequences_at_once / tried);
  for (std::ptrdiff_t first = 0; first < count; first += step) {
    extent const some{first, std::min(step, count - first)};
    array<std::uint8_t, 2> sequences(some.count * tried, library.extent(1));
    detail::write_combinations(contexts.view().rows(some), shuffled.view().rows(some), reference, sites, sets,
                               how.around, sequences.view());
    oracle::predict_into(where, oracle, sequences.view(),
                         view<float, 2>{activities.data() + first * tried, some.count * tried, 1});
  }
  return activities;
}

}  // namespace detail

/// The effects of `sites` and their interactions, by number of sites, then lexicographic. `library` (N, L) holds the
/// contexts, `reference` (L) the letters of present sites. contexts x sets predictions, linear in the sets that are
/// asked for. The same for any number of threads. Throws input_error for options that cannot be used, an oracle with
/// several outputs, fewer than 10 sequences, sites that positions_of() refuses, and what the oracle
/// throws.
template <backend::backend B, class O>
std::vector<intervention_effect> intervene(B const& where, O const& oracle, view<std::uint8_t const, 2> library,
                                           view<std::uint8_t const, 1> reference, std::vector<site> const& sites,
                                           intervention const& how = {}) {
  how.check();
  expect(oracle.outputs() == 1, [&] {
    return "an intervention follows one output of the oracle; it has " + std::to_string(oracle.outputs());
  });
  expect(library.extent(0) >= 10 && library.extent(1) == reference.size(), [&] {
    return "an intervention needs 10 or more sequences as long as the reference (" + std::to_string(reference.size()) +
           "); the library is " + std::to_string(library.extent(0)) + " x " + std::to_string(library.extent(1));
  });
  auto const positions = positions_of(sites, reference.size());
  std::vector<intervention_effect> effects;
  if (sites.empty()) return effects;
  auto const sets = detail::sets_to_try(static_cast<std::ptrdiff_t>(sites.size()), how.largest_order);
  array<float, 2> const activities = detail::activities_of_combinations<typename O::alphabet_type>(
      where, oracle, library, reference, positions, sets, how);
  detail::set_ranks const rank(static_cast<std::ptrdiff_t>(sites.size()),
                               static_cast<std::ptrdiff_t>(sets.back().size()));
  std::vector<double> values(static_cast<std::size_t>(activities.extent(0)));
  std::vector<std::ptrdiff_t> subset;
  for (auto const& set : sets) {
    if (set.empty()) continue;
    std::fill(values.begin(), values.end(), 0.0);
    for (std::uint64_t choice = 0; choice < (std::uint64_t{1} << set.size()); ++choice) {
      subset.clear();
      for (std::size_t bit = 0; bit < set.size(); ++bit)
        if (choice >> bit & 1) subset.push_back(set[bit]);
      double const sign = (set.size() - subset.size()) % 2 == 0 ? 1.0 : -1.0;
      std::ptrdiff_t const column = rank(subset);
      for (std::size_t context = 0; context < values.size(); ++context)
        values[context] += sign * static_cast<double>(activities(static_cast<std::ptrdiff_t>(context), column));
    }
    effects.emplace_back();
    effects.back().sites = set;
    detail::summarize_paired(values, how.confidence, effects.back());
  }
  return effects;
}

/// Fills the median estimates beside `effects` from the assignments and interactions of the same sites.
inline void add_median_estimates(std::vector<intervention_effect>& effects, identification const& found) {
  auto const assigned = [&](std::vector<std::ptrdiff_t> const& set) -> assignment const* {
    for (assignment const& entry : found.assignments)
      if (entry.sites == set && entry.cluster >= 0) return &entry;
    return nullptr;
  };
  for (intervention_effect& effect : effects) {
    if (effect.order() == 1) {
      assignment const* const present = assigned(effect.sites);
      assignment const* const absent = assigned({});
      if (present && absent) effect.median_estimate = present->median - absent->median;
    }
    for (interaction const& entry : found.interactions)
      if (entry.sites == effect.sites) effect.median_estimate = entry.value;
  }
}

}  // namespace seam::inline v0::identify
