// SPDX-License-Identifier: MIT
// Double mutants of chosen pairs of positions: what two changes do at once, and how far that is from what they do one
// by one.
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/finite.hpp>
#include <seam/oracle/run.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace seam::inline v0::attribution {

/// Two positions of a sequence that are changed at once.
struct position_pair {
  std::ptrdiff_t first = 0;
  std::ptrdiff_t second = 0;
};

/// The double mutants of K pairs. Entry (k, a, b) has letter a at the pair's first position and b at its second;
/// letters that are there are no change, so a row and a column are single mutants.
struct double_mutants {
  float activity = 0;            ///< of the sequence
  array<float, 3> effects;       ///< (K, letters, letters): the mutant's activity less the sequence's
  array<float, 3> interactions;  ///< (K, letters, letters): f(a, b) - f(a) - f(b) + f(), 0 for single mutants
};

namespace detail {

/// out (1 + n): the activity of letters (L), then of each of n single changes of them; by the oracle's shorter way
/// where it has one.
template <class Lane, class O>
void activities_of_changes(Lane& lane, O const& o, view<std::uint8_t const, 1> letters,
                           std::vector<oracle::single_change> const& changes, float* out) {
  auto const count = static_cast<std::ptrdiff_t>(changes.size());
  if constexpr (oracle::incremental_oracle<O, Lane>) {
    if (oracle::is_incremental(o))
      return o.predict_changes_into(lane, letters, {changes.data(), count}, view<float, 2>(out, 1 + count, 1));
  }
  std::ptrdiff_t const block = oracle::block_size(o), length = letters.size();
  backend::scratch_scope const scope(lane);
  view<std::uint8_t, 2> const mutants(lane.template workspace<std::uint8_t>(block * length), block, length);
  for (std::ptrdiff_t first = 0; first < 1 + count; first += block) {
    std::ptrdiff_t const rows = std::min(block, 1 + count - first);
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
      std::copy(letters.begin(), letters.end(), mutants.rows(row, 1).begin());
      if (first + row == 0) continue;
      oracle::single_change const& change = changes[static_cast<std::size_t>(first + row - 1)];
      mutants(row, change.position) = change.letter;
    }
    oracle::predict_into(lane, o, mutants.rows(0, rows), view<float, 2>(out + first, rows, 1));
  }
}

}  // namespace detail

/// The double mutants of `letters` (L) at `pairs`, exactly: f is `o`, an oracle of one output. For each change at a
/// first position, once however many pairs share it, one prediction and the changes at the second ones; of an
/// incremental oracle (networks) only what these reach. Put the position that more pairs share first. On the
/// host, whatever the backend.
///
/// Throws input_error when the sequence is not the oracle's, a pair has a position outside the sequence or twice the
/// same, the oracle has several outputs, or an activity is not finite.
template <backend::backend B, class O>
double_mutants mutate_pairs(B const& chosen, O const& o, view<std::uint8_t const, 1> letters,
                            std::vector<position_pair> const& pairs) {
  using A = typename O::alphabet_type;
  using oracle::single_change;
  oracle::check_input(o, view<std::uint8_t const, 2>(letters.data(), 1, letters.size()));
  expect(o.outputs() == 1, [&] {
    return "double mutants need an oracle of one output and this one has " + std::to_string(o.outputs()) +
           ": pick a task";
  });
  std::map<std::ptrdiff_t, std::vector<std::size_t>> of_first;  // pairs by their first position
  std::map<std::ptrdiff_t, std::size_t> single;                 // where a position's single changes begin
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    for (std::ptrdiff_t const position : {pairs[k].first, pairs[k].second}) {
      expect(position >= 0 && position < letters.size(), [&] {
        return "pair " + std::to_string(k) + " has the position " + std::to_string(position) +
               "; the sequence has positions 0 to " + std::to_string(letters.size() - 1);
      });
      single.emplace(position, 0);
    }
    expect(pairs[k].first != pairs[k].second, [&] {
      return "pair " + std::to_string(k) + " has the position " + std::to_string(pairs[k].first) + " twice";
    });
    of_first[pairs[k].first].push_back(k);
  }
  /// Every letter of a position, its own among them, so that letter b is the b-th.
  auto const add_changes = [](std::vector<single_change>& changes, std::ptrdiff_t position) {
    for (int letter = 0; letter < A::size; ++letter) changes.push_back({position, static_cast<std::uint8_t>(letter)});
  };
  std::vector<single_change> first_changes;
  for (auto& [position, begin] : single) {
    begin = first_changes.size();
    add_changes(first_changes, position);
  }
  struct item {
    single_change change;
    std::vector<std::size_t> const* pairs;
  };
  std::vector<item> items;
  for (auto const& [position, list] : of_first)
    for (int letter = 0; letter < A::size; ++letter)
      if (letter != letters(position)) items.push_back({{position, static_cast<std::uint8_t>(letter)}, &list});

  auto const count = static_cast<std::ptrdiff_t>(pairs.size());
  double_mutants found{0, array<float, 3>(count, A::size, A::size), array<float, 3>(count, A::size, A::size)};
  std::vector<float> singles(1 + first_changes.size());
  array<float, 3> both(count, A::size, A::size);
  // Item 0 is the sequence's own single changes.
  oracle::run_blocks(
      backend::on_host(chosen), o, 1 + static_cast<std::ptrdiff_t>(items.size()),
      [&](auto& lane, auto const& any, extent range) {
        for (std::ptrdiff_t i = range.first; i < range.first + range.count; ++i) {
          if (i == 0) {
            detail::activities_of_changes(lane, any, letters, first_changes, singles.data());
            continue;
          }
          item const& one = items[static_cast<std::size_t>(i - 1)];
          std::vector<std::uint8_t> mutant(letters.begin(), letters.end());
          mutant[static_cast<std::size_t>(one.change.position)] = one.change.letter;
          std::vector<single_change> changes;
          for (std::size_t const k : *one.pairs) add_changes(changes, pairs[k].second);
          std::vector<float> activities(1 + changes.size());
          detail::activities_of_changes(lane, any, view<std::uint8_t const, 1>(mutant.data(), letters.size()), changes,
                                        activities.data());
          float const* from = activities.data() + 1;
          for (std::size_t const k : *one.pairs)
            for (int b = 0; b < A::size; ++b) both(static_cast<std::ptrdiff_t>(k), one.change.letter, b) = *from++;
        }
      },
      1);
  require_finite(view<float const, 1>(singles.data(), static_cast<std::ptrdiff_t>(singles.size())), "the activities");
  require_finite(view<float const, 3>(both.view()), "the activities");

  found.activity = singles[0];
  for (std::ptrdiff_t k = 0; k < count; ++k) {
    auto const [first, second] = pairs[static_cast<std::size_t>(k)];
    auto const change_of = [&](std::ptrdiff_t position, int letter) {
      if (letter == letters(position)) return 0.0;
      return static_cast<double>(singles[1 + single.at(position) + static_cast<std::size_t>(letter)]) -
             static_cast<double>(found.activity);
    };
    for (int a = 0; a < A::size; ++a)
      for (int b = 0; b < A::size; ++b) {
        double const apart = change_of(first, a) + change_of(second, b);
        bool const is_double = a != letters(first) && b != letters(second);
        double const effect =
            is_double ? static_cast<double>(both(k, a, b)) - static_cast<double>(found.activity) : apart;
        found.effects(k, a, b) = static_cast<float>(effect);
        found.interactions(k, a, b) = static_cast<float>(effect - apart);
      }
  }
  return found;
}

}  // namespace seam::inline v0::attribution
