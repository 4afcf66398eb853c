// SPDX-License-Identifier: MIT
// The explain stage: from a library, its activities, maps and labels to the tables of its mechanisms. One pass over the
// library, one over the maps.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/backend/concept.hpp>
#include <seam/core/finite.hpp>
#include <seam/core/memory.hpp>
#include <seam/explain/background.hpp>
#include <seam/explain/convention.hpp>
#include <seam/explain/entropy.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/explain/maps.hpp>
#include <seam/explain/members.hpp>
#include <seam/explain/options.hpp>
#include <seam/explain/order.hpp>
#include <seam/explain/statistics.hpp>
#include <seam/explain/summary.hpp>
#include <seam/explain/variation.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::explain {

namespace detail {

/// Everything about the arrays that can be refused without reading the library and the maps.
inline void check_shapes(view<std::uint8_t const, 2> library, view<float const, 1> activities,
                         view<float const, 3> maps, view<std::int32_t const, 1> labels) {
  expect(!library.empty(), [] { return std::string("the library is empty"); });
  auto const fits = [&](std::ptrdiff_t rows, char const* what) {
    expect(rows == library.extent(0), [&] {
      return "the library has " + std::to_string(library.extent(0)) + " rows, but there are " + std::to_string(rows) +
             ' ' + what;
    });
  };
  fits(activities.size(), "activities");
  fits(maps.extent(0), "maps");
  fits(labels.size(), "labels");
  expect(maps.extent(1) == library.extent(1) && maps.extent(2) >= 1, [&] {
    return "the library's sequences have " + std::to_string(library.extent(1)) + " positions, the maps have " +
           std::to_string(maps.extent(1)) + " with " + std::to_string(maps.extent(2)) + " columns";
  });
  require_finite(activities, "the activities");
}

/// The published program indexes by label: it has no noise and no gaps.
template <convention C>
void check_labels(members const& clusters) {
  if constexpr (!C::accepts_noise) {
    expect(clusters.count(clusters.clusters()) == 0 && clusters.labels.back() == clusters.clusters() - 1, [&] {
      return std::string("the convention ") + C::name() +
             " needs labels 0 to K - 1 without gaps and without noise (-1), as the published program does; use "
             "corrected, or leave those sequences out";
    });
  }
}

/// Chunks of counts and sums, and a dozen tables of clusters.
inline void require_scratch(members const& clusters, std::ptrdiff_t length, std::ptrdiff_t letters,
                            std::ptrdiff_t columns) {
  auto const chunks = static_cast<double>(clusters.chunks.size());
  auto const of_letters = static_cast<double>(length * (letters + 1));
  auto const of_columns = static_cast<double>(columns);
  double const tables = static_cast<double>(clusters.clusters() + 1) * (32 * of_letters + 64 * of_columns);
  require_memory(chunks * (of_letters + 16 * of_columns) + tables, "explaining " + std::to_string(clusters.clusters()) +
                                                                       " clusters of " +
                                                                       std::to_string(clusters.size()) + " sequences");
}

inline array<float, 3> to_float(array<double, 3> const& values) {
  array<float, 3> result(values.shape());
  std::transform(values.begin(), values.end(), result.begin(), [](double value) { return static_cast<float>(value); });
  return result;
}
inline array<float, 2> to_float(array<double, 2> const& values) {
  array<float, 2> result(values.shape());
  std::transform(values.begin(), values.end(), result.begin(), [](double value) { return static_cast<float>(value); });
  return result;
}

/// Rows `order` of a (K, ..) array.
template <class T>
array<T, 3> rows_in_order(view<T const, 3> values, std::vector<std::ptrdiff_t> const& order) {
  array<T, 3> result(static_cast<std::ptrdiff_t>(order.size()), values.extent(1), values.extent(2));
  for (std::size_t row = 0; row < order.size(); ++row)
    std::copy_n(values.data() + order[row] * values.row_size(), values.row_size(),
                result.data() + static_cast<std::ptrdiff_t>(row) * values.row_size());
  return result;
}

/// The reference's letters, or the library's consensus where there is no reference.
inline std::vector<std::uint8_t> reference_letters(view<std::uint8_t const, 2> library,
                                                   std::optional<std::ptrdiff_t> reference_row,
                                                   view<std::int64_t const, 3> counts) {
  if (!reference_row) return consensus_of(counts);
  auto const row = library.row(*reference_row);
  return {row.begin(), row.end()};
}

/// The clusters, by number, in the order that the settings ask for.
template <convention C>
std::vector<std::ptrdiff_t> order_of(basic_options<C> const& settings, members const& clusters,
                                     std::vector<cluster_statistics> const& statistics,
                                     view<std::int64_t const, 3> counts) {
  std::vector<std::ptrdiff_t> by_label(statistics.size());
  for (std::size_t cluster = 0; cluster < by_label.size(); ++cluster)
    by_label[cluster] = static_cast<std::ptrdiff_t>(cluster);
  switch (settings.order) {
    case ordering::label:
      return by_label;
    case ordering::hierarchical:
      return order_by_entropy(summarize<C>(counts, clusters, by_label, {}).entropy);
    case ordering::median:
      break;
  }
  return order_by_median(statistics);
}

/// `statistics` (by label) in the given order, with their places and expected entropies.
template <convention C>
std::vector<cluster_statistics> place_statistics(std::vector<cluster_statistics> const& statistics,
                                                 std::vector<std::ptrdiff_t> const& order, double rate,
                                                 std::ptrdiff_t letters) {
  std::vector<cluster_statistics> placed;
  for (std::ptrdiff_t const cluster : order) {
    placed.push_back(statistics[static_cast<std::size_t>(cluster)]);
    placed.back().sorted = static_cast<std::int32_t>(placed.size() - 1);
    placed.back().expected_entropy = C::size_aware ? expected_entropy(rate, letters, placed.back().count)
                                                   : background_entropy(rate, C::four_letter_background ? 4 : letters);
  }
  return placed;
}

/// Separates the backgrounds and stores them; `order` is that of the explanation.
template <convention C>
void store_background(explanation& result, array<double, 3> const& mean, view<std::int64_t const, 3> counts,
                      std::vector<cluster_statistics> const& statistics, std::vector<std::ptrdiff_t> const& order,
                      basic_options<C> const& settings, std::ptrdiff_t letters) {
  array<double, 3> const sorted_mean = rows_in_order<double>(mean, order);
  background_parts parts =
      separate_background(sorted_mean.view(), result.summary.counts.view(), result.statistics, settings);
  if constexpr (C::background_by_median) {
    // The published program pairs the j-th map in its order with the j-th scaling in median order.
    std::vector<std::ptrdiff_t> const medians = order_by_median(statistics);
    array<double, 3> const median_mean = rows_in_order<double>(mean, medians);
    array<std::int64_t, 3> const median_counts = rows_in_order<std::int64_t>(counts, medians);
    background_parts const by_median =
        separate_background(median_mean.view(), median_counts.view(),
                            place_statistics<C>(statistics, medians, result.mutation_rate, letters), settings);
    parts.cluster = by_median.cluster;
    parts.scaling = by_median.scaling;
    for (std::ptrdiff_t row = 0; row < sorted_mean.extent(0); ++row)
      for (std::ptrdiff_t column = 0; column < sorted_mean.view().row_size(); ++column)
        parts.separated.view().row(row).data()[column] =
            sorted_mean.view().row(row).data()[column] -
            parts.scaling[static_cast<std::size_t>(row)] * parts.overall.data()[column];
  }
  result.cluster_maps = to_float(sorted_mean);
  result.cluster_background = to_float(parts.cluster);
  result.background = to_float(parts.overall);
  result.background_scaling = std::move(parts.scaling);
  result.cluster_maps_no_background = to_float(parts.separated);
}

}  // namespace detail

/// Explains a library of alphabet A under the convention of `settings`.
///
///   library     (N, L) letters, 255 = unknown
///   activities  (N)
///   maps        (N, L, columns): as many columns as the model has channels; need not be the number of letters
///   labels      (N) the clusters: 0 or more, gaps allowed, -1 = noise: in no cluster, but part of the library
///
/// Tables of clusters come out in the order that the settings ask for. The work is one pass over the library and one
/// over the maps, both bound by memory bandwidth; sums are float64 and do not depend on the number of threads. Scratch:
/// N L letters / 240 bytes + N L columns / 15 bytes + tables.
/// Throws input_error for options that cannot be used, arrays that do not fit together, a byte that is no letter, an
/// activity or map that is not finite (with its row), labels that the convention cannot take; memory_error when the
/// scratch does not fit the memory that is free.
template <alphabet A, convention C = corrected, backend::backend B>
explanation explain(B const& where, view<std::uint8_t const, 2> library, view<float const, 1> activities,
                    view<float const, 3> maps, view<std::int32_t const, 1> labels,
                    basic_options<C> const& settings = {}) {
  detail::check_shapes(library, activities, maps, labels);
  settings.check(library.extent(0));
  members const clusters = group_members(labels);
  detail::check_labels<C>(clusters);

  detail::require_scratch(clusters, library.extent(1), A::size, maps.row_size());

  array<std::int64_t, 3> const counts = count_letters<A>(where, library, clusters);
  map_moments const moments = moments_of_maps(where, maps, clusters);
  std::vector<cluster_statistics> const statistics = statistics_of(activities, clusters);
  std::vector<std::ptrdiff_t> const order = detail::order_of(settings, clusters, statistics, counts.view());

  explanation result;
  for (std::ptrdiff_t const cluster : order) result.order.push_back(clusters.labels[static_cast<std::size_t>(cluster)]);
  result.reference_letters = detail::reference_letters(library, settings.reference_row, counts);
  result.mutation_rate = settings.rate
                             ? *settings.rate
                             : measured_rate(counts, result.reference_letters, settings.reference_row.has_value());
  result.background_entropy = background_entropy(result.mutation_rate, C::four_letter_background ? 4 : A::size);
  result.statistics = detail::place_statistics<C>(statistics, order, result.mutation_rate, A::size);
  result.mean_interquartile_range = mean_interquartile_range(result.statistics);
  if (settings.reference_row)
    for (cluster_statistics const& cluster : result.statistics)
      if (cluster.label == labels(*settings.reference_row)) result.reference_cluster = cluster.sorted;
  result.summary = summarize<C>(counts, clusters, order,
                                settings.reference_row ? result.reference_letters : std::vector<std::uint8_t>{});
  result.variation = detail::to_float(standard_deviation(moments.library_variance));
  detail::store_background(result, moments.mean, counts, statistics, order, settings, A::size);
  return result;
}

}  // namespace seam::inline v0::explain
