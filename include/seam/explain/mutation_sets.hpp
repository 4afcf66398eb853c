// SPDX-License-Identifier: MIT
// The smallest sets of mutations whose carriers are in a chosen group of sequences: what it takes to leave a state, or
// to enter one.
//
// Sets are grown from frequent ones only (Agrawal and Srikant 1994, the Apriori algorithm): a set with enough carriers
// has only subsets with enough, and a set that has a sufficient subset is not smallest.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/false_discovery.hpp>
#include <seam/explain/fisher.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::explain {

/// A letter at a position.
struct point_mutation {
  std::ptrdiff_t position = 0;
  std::uint8_t letter = 0;
  friend bool operator==(point_mutation const&, point_mutation const&) = default;
};

/// Mutations that together suffice.
struct mutation_set {
  std::vector<point_mutation> mutations;  ///< by position
  std::int64_t carriers = 0;              ///< sequences that carry all of them
  std::int64_t inside = 0;                ///< of these, in the group
  double share = 0;                       ///< inside / carriers
  double p = 1;                           ///< Fisher's exact test against the sequences that do not carry them all
  double q = 1;                           ///< false-discovery rate over all sets of its size that were tested
};

/// What a set of mutations must show.
struct mutation_set_options {
  std::ptrdiff_t largest = 2;       ///< mutations in a set, at most
  double least_share = 0.8;         ///< of carriers that are in the group
  std::int64_t least_carriers = 8;  ///< sequences that carry a set, at least
  double significance = 0.01;       ///< false-discovery rate

  /// Throws input_error with the option that cannot be used.
  void check() const {
    expect(largest >= 1 && largest <= 8, [&] {
      return "sets of up to " + std::to_string(largest) + " mutations were asked for; 1 to 8 were expected";
    });
    expect(least_share > 0 && least_share <= 1, [&] {
      return "the least share of carriers is " + std::to_string(least_share) + "; above 0, at most 1 was expected";
    });
    expect(least_carriers >= 1, [&] {
      return "the least number of carriers is " + std::to_string(least_carriers) + "; it must be 1 or more";
    });
    expect(significance > 0 && significance < 1, [&] {
      return "the significance is " + std::to_string(significance) + "; it is a probability between 0 and 1";
    });
  }
};

namespace detail {

/// Which rows, a bit each.
using row_bits = std::vector<std::uint64_t>;

inline std::int64_t count_bits(row_bits const& rows) {
  std::int64_t count = 0;
  for (std::uint64_t const word : rows) count += std::popcount(word);
  return count;
}
inline std::int64_t count_common(row_bits const& a, row_bits const& b) {
  std::int64_t count = 0;
  for (std::size_t word = 0; word < a.size(); ++word) count += std::popcount(a[word] & b[word]);
  return count;
}

/// The rows that are in all of `sets`.
inline row_bits common_rows(std::vector<row_bits> const& sets, std::vector<std::ptrdiff_t> const& items) {
  row_bits rows = sets[static_cast<std::size_t>(items.front())];
  for (std::size_t i = 1; i < items.size(); ++i)
    for (std::size_t word = 0; word < rows.size(); ++word) rows[word] &= sets[static_cast<std::size_t>(items[i])][word];
  return rows;
}

/// Sets with one item more, whose subsets are all among `open` (lexicographic) and which enough rows have.
inline std::vector<std::vector<std::ptrdiff_t>> grown_sets(std::vector<std::vector<std::ptrdiff_t>> const& open,
                                                           std::vector<row_bits> const& carriers,
                                                           std::ptrdiff_t letters, std::int64_t least_carriers) {
  std::vector<std::vector<std::ptrdiff_t>> grown;
  for (std::size_t first = 0; first < open.size(); ++first) {
    auto const& a = open[first];
    row_bits const having = common_rows(carriers, a);
    for (std::size_t second = first + 1; second < open.size(); ++second) {
      auto const& b = open[second];
      if (!std::equal(a.begin(), a.end() - 1, b.begin())) break;  // sorted: no later one begins like this
      if (a.back() / letters == b.back() / letters) continue;     // two letters at one position: nobody has both
      if (count_common(having, carriers[static_cast<std::size_t>(b.back())]) < least_carriers) continue;
      std::vector<std::ptrdiff_t> items = a;
      items.push_back(b.back());
      bool subsets_open = true;
      for (std::size_t left_out = 0; subsets_open && left_out + 2 < items.size(); ++left_out) {
        std::vector<std::ptrdiff_t> smaller = items;
        smaller.erase(smaller.begin() + static_cast<std::ptrdiff_t>(left_out));
        subsets_open = std::binary_search(open.begin(), open.end(), smaller);
      }
      if (subsets_open) grown.push_back(std::move(items));
    }
  }
  return grown;
}

}  // namespace detail

/// The smallest sets of mutations, by size and then by share, whose carriers are in the group: at least
/// settings.least_share of them, more than among the other sequences at the false-discovery rate settings.significance.
/// `library` (N, L) of `letters` letters, `reference` (L), `inside` (N) 1 = in the group. Throws input_error when
/// arrays do not fit together or settings cannot be used. O(pairs of frequent mutations x N / 64).
inline std::vector<mutation_set> smallest_mutation_sets(view<std::uint8_t const, 2> library, std::ptrdiff_t letters,
                                                        std::vector<std::uint8_t> const& reference,
                                                        std::vector<std::uint8_t> const& inside,
                                                        mutation_set_options const& settings = {}) {
  settings.check();
  std::ptrdiff_t const rows = library.extent(0);
  expect(static_cast<std::ptrdiff_t>(reference.size()) == library.extent(1) &&
             static_cast<std::ptrdiff_t>(inside.size()) == rows,
         [&] {
           return "the library has " + std::to_string(rows) + " sequences of " + std::to_string(library.extent(1)) +
                  " letters, but there is a reference of " + std::to_string(reference.size()) + " and a group of " +
                  std::to_string(inside.size());
         });
  auto const words = static_cast<std::size_t>((rows + 63) / 64);
  detail::row_bits group(words, 0);
  std::vector<detail::row_bits> carriers(reference.size() * static_cast<std::size_t>(letters),
                                         detail::row_bits(words, 0));
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    std::uint64_t const bit = std::uint64_t{1} << (row % 64);
    auto const word = static_cast<std::size_t>(row / 64);
    if (inside[static_cast<std::size_t>(row)]) group[word] |= bit;
    for (std::size_t position = 0; position < reference.size(); ++position) {
      std::uint8_t const letter = library(row, static_cast<std::ptrdiff_t>(position));
      if (letter < letters && letter != reference[position])
        carriers[position * static_cast<std::size_t>(letters) + letter][word] |= bit;
    }
  }
  std::int64_t const all_inside = detail::count_bits(group);
  std::vector<mutation_set> found;
  std::vector<std::vector<std::ptrdiff_t>> frequent;  // ascending items, lexicographic; none sufficient below its size
  for (std::size_t item = 0; item < carriers.size(); ++item)
    if (detail::count_bits(carriers[item]) >= settings.least_carriers)
      frequent.push_back({static_cast<std::ptrdiff_t>(item)});
  for (std::ptrdiff_t size = 1; size <= settings.largest && !frequent.empty(); ++size) {
    std::vector<mutation_set> tested;
    std::vector<double> p_values;
    for (auto const& items : frequent) {
      detail::row_bits const having = detail::common_rows(carriers, items);
      mutation_set made;
      for (std::ptrdiff_t const item : items)
        made.mutations.push_back({item / letters, static_cast<std::uint8_t>(item % letters)});
      made.carriers = detail::count_bits(having);
      made.inside = detail::count_common(having, group);
      made.share = static_cast<double>(made.inside) / static_cast<double>(made.carriers);
      // Only a share above the group's own can be a discovery.
      bool const above = static_cast<double>(made.inside) * static_cast<double>(rows) >
                         static_cast<double>(all_inside) * static_cast<double>(made.carriers);
      if (above)
        made.p = fisher_exact(made.inside, made.carriers - made.inside, all_inside - made.inside,
                              rows - made.carriers - (all_inside - made.inside));
      p_values.push_back(made.p);
      tested.push_back(std::move(made));
    }
    std::vector<double> const q_values = false_discovery_rates(p_values);
    std::vector<std::vector<std::ptrdiff_t>> open;
    std::vector<mutation_set> sufficient;
    for (std::size_t i = 0; i < tested.size(); ++i) {
      tested[i].q = q_values[i];
      if (tested[i].share >= settings.least_share && tested[i].q <= settings.significance) {
        sufficient.push_back(std::move(tested[i]));
      } else {
        open.push_back(std::move(frequent[i]));
      }
    }
    std::stable_sort(sufficient.begin(), sufficient.end(), [](mutation_set const& left, mutation_set const& right) {
      return left.share != right.share ? left.share > right.share : left.p < right.p;
    });
    found.insert(found.end(), sufficient.begin(), sufficient.end());
    frequent = size < settings.largest ? detail::grown_sets(open, carriers, letters, settings.least_carriers)
                                       : std::vector<std::vector<std::ptrdiff_t>>{};
  }
  return found;
}

}  // namespace seam::inline v0::explain
