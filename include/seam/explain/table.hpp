// SPDX-License-Identifier: MIT
// The compiled table: one row a sequence of the library, with its activity, its distance from the reference, its
// letters and its cluster.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/backend/host.hpp>
#include <seam/core/error.hpp>
#include <seam/core/view.hpp>
#include <seam/sequence/hamming.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::explain {

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
  std::vector<std::int32_t> hamming;      ///< for a library around a reference
  std::vector<double> global_importance;  ///< for a library of motifs in random backgrounds
  /// The model's other tasks: a name and an activity a sequence.
  std::vector<std::pair<std::string, std::vector<double>>> other_tasks;
  std::vector<std::string> sequence;
  std::vector<std::int32_t> cluster;         ///< label; -1 = noise
  std::vector<std::int32_t> cluster_sorted;  ///< its place in the order; -1 = noise

  std::ptrdiff_t size() const { return static_cast<std::ptrdiff_t>(activity.size()); }
};

/// For each of `labels`, its place in `order`; -1 for a label that is not in it. O((N + K) log K).
inline std::vector<std::int32_t> sorted_places(view<std::int32_t const, 1> labels,
                                               std::vector<std::int32_t> const& order) {
  std::vector<std::pair<std::int32_t, std::int32_t>> places;  // (label, place)
  for (std::size_t place = 0; place < order.size(); ++place)
    places.emplace_back(order[place], static_cast<std::int32_t>(place));
  std::sort(places.begin(), places.end());
  std::vector<std::int32_t> result;
  result.reserve(static_cast<std::size_t>(labels.size()));
  for (std::int32_t const label : labels) {
    auto const found = std::lower_bound(places.begin(), places.end(), std::pair(label, std::int32_t{0}));
    result.push_back(found != places.end() && found->first == label ? found->second : -1);
  }
  return result;
}

/// The table of a library (N, L) of alphabet A with activities (N), labels (N) and the clusters' order. Row order is
/// the library's. With a reference row there are Hamming distances. Unknown letters show as the alphabet's character
/// for them. Throws input_error when the arrays do not fit together. O(N L), on the calling thread.
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
  if (reference_row) {
    auto const distances = sequence::hamming(backend::host{.threads = 1}, library, library.row(*reference_row));
    result.hamming.assign(distances.begin(), distances.end());
  }
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
