// SPDX-License-Identifier: MIT
// The compiled table: one row a sequence of the library, with its activity, its distance from the reference, its
// letters and its cluster.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/core/error.hpp>
#include <seam/core/view.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace seam::inline v0::explain {

/// Positions at which each row of `library` (N, L) differs from `reference` (L). An unknown letter, on either side, is
/// no known difference and not counted. O(N L).
inline std::vector<std::int64_t> hamming_distances(view<std::uint8_t const, 2> library,
                                                   view<std::uint8_t const, 1> reference) {
  expect(library.extent(1) == reference.size(), [&] {
    return "the library's sequences have " + std::to_string(library.extent(1)) + " letters, the reference has " +
           std::to_string(reference.size());
  });
  std::vector<std::int64_t> distances;
  distances.reserve(static_cast<std::size_t>(library.extent(0)));
  for (std::ptrdiff_t row = 0; row < library.extent(0); ++row) {
    std::int64_t distance = 0;
    for (std::ptrdiff_t position = 0; position < reference.size(); ++position) {
      std::uint8_t const letter = library(row, position);
      bool const known = letter != unknown_letter && reference(position) != unknown_letter;
      distance += known && letter != reference(position);
    }
    distances.push_back(distance);
  }
  return distances;
}

/// Global importance: each activity minus that of the same background without the motif. (N) both.
inline std::vector<double> global_importance(view<float const, 1> activities, view<float const, 1> background) {
  expect(activities.size() == background.size(), [&] {
    return "there are " + std::to_string(activities.size()) + " activities and " + std::to_string(background.size()) +
           " of backgrounds; every sequence has one";
  });
  std::vector<double> scores;
  for (std::ptrdiff_t row = 0; row < activities.size(); ++row)
    scores.push_back(static_cast<double>(activities(row)) - static_cast<double>(background(row)));
  return scores;
}

/// The table's columns. Of `hamming` and `global_importance` one or both are empty.
struct table {
  std::vector<double> activity;
  std::vector<std::int64_t> hamming;      ///< for a library around a reference
  std::vector<double> global_importance;  ///< for a library of motifs in random backgrounds
  std::vector<std::string> sequence;
  std::vector<std::int32_t> cluster;         ///< label; -1 = noise
  std::vector<std::int32_t> cluster_sorted;  ///< its place in the order; -1 = noise

  std::ptrdiff_t size() const { return static_cast<std::ptrdiff_t>(activity.size()); }
};

/// For each of `labels`, its place in `order`; -1 for a label that is not in it.
inline std::vector<std::int32_t> sorted_places(view<std::int32_t const, 1> labels,
                                               std::vector<std::int32_t> const& order) {
  std::int32_t largest = -1;
  for (std::int32_t const label : order) largest = label > largest ? label : largest;
  std::vector<std::int32_t> place(static_cast<std::size_t>(largest) + 1, -1);
  for (std::size_t sorted = 0; sorted < order.size(); ++sorted)
    place[static_cast<std::size_t>(order[sorted])] = static_cast<std::int32_t>(sorted);
  std::vector<std::int32_t> result;
  result.reserve(static_cast<std::size_t>(labels.size()));
  for (std::int32_t const label : labels)
    result.push_back(label >= 0 && label <= largest ? place[static_cast<std::size_t>(label)] : -1);
  return result;
}

/// The table of a library (N, L) of alphabet A with activities (N), labels (N) and the clusters' order. Row order is
/// the library's. With a reference row there are Hamming distances. Unknown letters show as the alphabet's character
/// for them. Throws input_error when the arrays do not fit together. O(N L).
template <alphabet A>
table make_table(view<std::uint8_t const, 2> library, view<float const, 1> activities,
                 view<std::int32_t const, 1> labels, std::vector<std::int32_t> const& order,
                 std::optional<std::ptrdiff_t> reference_row = 0) {
  expect(activities.size() == library.extent(0) && labels.size() == library.extent(0), [&] {
    return "the library has " + std::to_string(library.extent(0)) + " rows, but there are " +
           std::to_string(activities.size()) + " activities and " + std::to_string(labels.size()) + " labels";
  });
  table result;
  result.activity.assign(activities.begin(), activities.end());
  result.cluster.assign(labels.begin(), labels.end());
  result.cluster_sorted = sorted_places(labels, order);
  if (reference_row) result.hamming = hamming_distances(library, library.row(*reference_row));
  result.sequence.reserve(static_cast<std::size_t>(library.extent(0)));
  for (std::ptrdiff_t row = 0; row < library.extent(0); ++row) {
    std::string text;
    text.reserve(static_cast<std::size_t>(library.extent(1)));
    for (std::uint8_t const letter : library.row(row)) text += A::to_char(letter);
    result.sequence.push_back(std::move(text));
  }
  return result;
}

}  // namespace seam::inline v0::explain
