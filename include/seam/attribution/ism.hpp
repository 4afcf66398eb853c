// SPDX-License-Identifier: MIT
// In-silico mutagenesis: what every single change of a letter does to the activity, by predicting all of them.
#pragma once

#include <seam/attribution/concept.hpp>
#include <seam/backend/scratch_scope.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/error.hpp>
#include <seam/oracle/adapt.hpp>
#include <seam/sequence/window.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace seam::inline v0::attribution {

/// How a mutant's activity is compared with the sequence's: mutant - sequence, or SEAM's log2 fold change
/// log2(mutant + o) - log2(sequence + o) with o = |smallest activity of the sequence and its mutants| + 1.
enum class ism_score { difference, log2_fold_change };

namespace detail {

/// Mutants [first, ..) of one sequence: mutant 0 is the sequence itself, mutant 1 + p * changes + j changes position
/// start + p. Row i writes one mutant.
struct mutate_once {
  std::uint8_t const* sequence;
  std::uint8_t* out;
  std::ptrdiff_t length;
  std::ptrdiff_t start;
  std::ptrdiff_t changes;
  std::ptrdiff_t first;
  std::ptrdiff_t letters;  ///< of the alphabet

  /// The letter of change j at a position with letter `own`. With as many changes as letters, all of them in order (own
  /// included: the sequence once more); else all but its own.
  SEAM_HD static std::uint8_t letter(std::ptrdiff_t j, std::uint8_t own, bool all) {
    return static_cast<std::uint8_t>(all || j < own ? j : j + 1);
  }
  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::uint8_t* const mutant = out + i * length;
    for (std::ptrdiff_t p = 0; p < length; ++p) mutant[p] = sequence[p];
    std::ptrdiff_t const number = first + i - 1;
    if (number < 0) return;
    std::ptrdiff_t const position = start + number / changes;
    mutant[position] = letter(number % changes, sequence[position], changes == letters);
  }
};

/// Activities of a sequence and its mutants to a row of its map: row p is a position of the window.
struct score_mutants {
  std::uint8_t const* sequence;
  float const* activities;  ///< the sequence's, then (window, changes)
  float* map;               ///< (length, letters)
  std::ptrdiff_t start;
  std::ptrdiff_t letters;
  std::ptrdiff_t changes;
  ism_score score;
  double offset;

  SEAM_HD void operator()(std::ptrdiff_t p) const {
    std::ptrdiff_t const position = start + p;
    std::uint8_t const own = sequence[position];
    double const wild = static_cast<double>(activities[0]);
    for (std::ptrdiff_t j = 0; j < changes; ++j) {
      std::uint8_t const letter = mutate_once::letter(j, own, changes == letters);
      if (letter == own) continue;
      double const mutant = static_cast<double>(activities[1 + p * changes + j]);
      double const change = score == ism_score::difference
                                ? mutant - wild
                                : (mutant == wild ? 0.0 : std::log2(mutant + offset) - std::log2(wild + offset));
      map[position * letters + letter] = static_cast<float>(change);
    }
  }
};

/// maps = 0.
struct clear {
  float* maps;
  SEAM_HD void operator()(std::ptrdiff_t i) const { maps[i] = 0; }
};

}  // namespace detail

/// maps(s, p, a) = score of sequence s with letter a at position p; 0 for the letter that is there and outside the
/// window. Columns are the alphabet's letters. Where the sequence's letter is unknown, all letters are compared with
/// that. 1 + window x (letters - 1) predictions a sequence; of an incremental_oracle (networks) one prediction and what
/// the changes reach, with the same numbers but for rounding.
struct ism {
  ism_score score = ism_score::difference;
  /// The positions that are mutated; by default all.
  sequence::window window = {};

  static constexpr bool needs_gradient = false;
  /// One sequence is work enough for a block.
  static constexpr std::ptrdiff_t largest_block = 1;
  /// Columns of a map: the letters of the alphabet.
  template <alphabet A>
  static constexpr int columns = A::size;
  static constexpr char const* name() { return "ism"; }

  /// Throws input_error unless the window lies in sequences of `length` letters.
  template <alphabet A>
  void check(std::ptrdiff_t length) const {
    window.in(length);
  }

  /// maps (n, L, letters) for letters (n, L).
  template <class Lane, class O>
    requires oracle::oracle<O, Lane>
  void attribute_into(Lane& lane, O const& o, backend::view_on<Lane, std::uint8_t const, 2> letters,
                      backend::view_on<Lane, float, 3> maps) const {
    sequence::window const where = window.in(letters.extent(1));
    lane.for_each(maps.size(), detail::clear{maps.data()});
    for (std::ptrdiff_t s = 0; s < letters.extent(0); ++s)
      attribute_one(lane, o, letters.rows(s, 1), where, maps.rows(s, 1));
  }

 private:
  /// Letters in the mutants that are predicted at once (4 MiB).
  static constexpr std::ptrdiff_t chunk_letters = std::ptrdiff_t{1} << 22;

  template <class Lane, class O>
  void attribute_one(Lane& lane, O const& o, backend::view_on<Lane, std::uint8_t const, 2> sequence,
                     sequence::window where, backend::view_on<Lane, float, 3> map) const {
    using A = typename O::alphabet_type;
    backend::host_copy const own(lane, sequence.data(), sequence.size());
    bool const all = std::any_of(own.data() + where.start, own.data() + where.stop,
                                 [](std::uint8_t letter) { return letter >= A::size; });
    std::ptrdiff_t const changes = all ? A::size : A::size - 1;
    std::ptrdiff_t const mutants = 1 + where.size() * changes;
    backend::scratch_scope const scope(lane);
    backend::view_on<Lane, float, 1> const activities(lane.template workspace<float>(mutants), mutants);
    if constexpr (oracle::incremental_oracle<O, Lane>) {
      if (oracle::is_incremental(o))
        predict_changes(lane, o, view<std::uint8_t const, 1>(own.data(), sequence.size()), where.start, changes,
                        activities);
      else
        predict_mutants(lane, o, sequence, where.start, changes, activities);
    } else {
      predict_mutants(lane, o, sequence, where.start, changes, activities);
    }

    double offset = 0;
    if (score == ism_score::log2_fold_change) {
      backend::host_copy const seen(lane, activities.data(), mutants);
      offset = std::abs(static_cast<double>(*std::min_element(seen.data(), seen.data() + mutants))) + 1;
    }
    lane.for_each(where.size(), detail::score_mutants{sequence.data(), activities.data(), map.data(), where.start,
                                                      A::size, changes, score, offset});
  }

  template <class Lane, class O>
  void predict_changes(Lane& lane, O const& o, view<std::uint8_t const, 1> sequence, std::ptrdiff_t start,
                       std::ptrdiff_t changes, backend::view_on<Lane, float, 1> activities) const {
    constexpr std::ptrdiff_t size = O::alphabet_type::size;
    std::ptrdiff_t const count = activities.size() - 1;
    std::vector<oracle::single_change> all(static_cast<std::size_t>(count));
    for (std::ptrdiff_t i = 0; i < count; ++i) {
      std::ptrdiff_t const position = start + i / changes;
      all[static_cast<std::size_t>(i)] = {
          position, detail::mutate_once::letter(i % changes, sequence(position), changes == size)};
    }
    o.predict_changes_into(lane, sequence, view<oracle::single_change const, 1>(all.data(), count),
                           backend::view_on<Lane, float, 2>(activities.data(), activities.size(), 1));
  }

  template <class Lane, class O>
  void predict_mutants(Lane& lane, O const& o, backend::view_on<Lane, std::uint8_t const, 2> sequence,
                       std::ptrdiff_t start, std::ptrdiff_t changes,
                       backend::view_on<Lane, float, 1> activities) const {
    std::ptrdiff_t const length = sequence.extent(1);
    std::ptrdiff_t const block = oracle::block_size(o);
    std::ptrdiff_t const whole = std::max<std::ptrdiff_t>(1, chunk_letters / (length * block)) * block;
    std::ptrdiff_t const chunk = std::min(whole, activities.size());
    backend::view_on<Lane, std::uint8_t, 2> const mutants(lane.template workspace<std::uint8_t>(chunk * length), chunk,
                                                          length);
    for (std::ptrdiff_t first = 0; first < activities.size(); first += chunk) {
      std::ptrdiff_t const count = std::min(chunk, activities.size() - first);
      lane.for_each(count, detail::mutate_once{sequence.data(), mutants.data(), length, start, changes, first,
                                               O::alphabet_type::size});
      oracle::predict_into(lane, o, mutants.rows(0, count),
                           backend::view_on<Lane, float, 2>(activities.data() + first, count, 1));
    }
  }
};

}  // namespace seam::inline v0::attribution
