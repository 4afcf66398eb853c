// A small analysis of any alphabet with everything in it, made without the other stages.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/report/analysis.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

namespace seam_test {

/// K = 4 clusters of 5 sequences of 12 positions (1 where `length` is 1); sites A at 2-4 and B at 7-10 where they fit.
template <seam::alphabet A>
seam::report::analysis<A> example_analysis(std::ptrdiff_t length = 12) {
  constexpr std::ptrdiff_t clusters = 4;
  constexpr std::ptrdiff_t members = 5;
  constexpr std::ptrdiff_t rows = clusters * members;
  seam::report::analysis<A> made;
  made.name = "example";
  made.library = seam::array<std::uint8_t, 2>(rows, length);
  made.maps = seam::array<float, 3>(rows, length, A::channels);
  made.activities.resize(rows);
  made.labels.resize(rows);
  made.linkage = seam::array<double, 2>(rows - 1, 4);
  std::ptrdiff_t row_of_tree = 0;
  auto const join = [&](std::ptrdiff_t first, std::ptrdiff_t second, std::ptrdiff_t size) {
    double const entries[] = {static_cast<double>(std::min(first, second)),
                              static_cast<double>(std::max(first, second)), static_cast<double>(row_of_tree + 1),
                              static_cast<double>(size)};
    std::copy_n(entries, 4, &made.linkage(row_of_tree, 0));
    return rows + row_of_tree++;
  };
  std::ptrdiff_t tops[clusters];  // members of a cluster join one by one, then the clusters do
  for (std::ptrdiff_t cluster = 0; cluster < clusters; ++cluster) {
    tops[cluster] = cluster * members;
    for (std::ptrdiff_t i = 1; i < members; ++i) tops[cluster] = join(tops[cluster], cluster * members + i, i + 1);
  }
  for (std::ptrdiff_t cluster = 1; cluster < clusters; ++cluster)
    tops[0] = join(tops[0], tops[cluster], (cluster + 1) * members);
  auto noise = [state = std::uint32_t{7}]() mutable {
    state = state * 1664525 + 1013904223;
    return static_cast<float>(state >> 8) / 16777216.0F - 0.5F;
  };
  for (auto& letter : made.library) letter = static_cast<std::uint8_t>((noise() + 0.5F) * A::size);
  for (auto& value : made.maps) value = noise();
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    made.labels[static_cast<std::size_t>(row)] = static_cast<std::int32_t>(row / members);
    made.activities[static_cast<std::size_t>(row)] = static_cast<float>(row / members) + noise();
  }
  made.reference_letters.assign(made.library.begin(), made.library.begin() + length);
  made.reference_cluster = 3;
  made.mutation_rate = 0.1;
  made.background_entropy = 0.63;
  made.mean_interquartile_range = 0.5;
  made.background_scaling.assign(clusters, 1.25);
  made.summary.entropy = seam::array<double, 2>(clusters, length);
  made.summary.consensus = seam::array<double, 2>(clusters, length);
  made.summary.reference_mismatch = seam::array<double, 2>(clusters, length);
  for (auto& value : made.summary.entropy) value = 0.6 + 0.1 * static_cast<double>(noise());
  for (auto& value : made.summary.consensus) value = 90;
  for (auto& value : made.summary.reference_mismatch) value = 10;
  made.cluster_maps = seam::array<float, 3>(clusters, length, A::channels);
  made.cluster_maps_no_background = seam::array<float, 3>(clusters, length, A::channels);
  made.background = seam::array<float, 2>(length, A::channels);
  made.variation = seam::array<float, 2>(length, A::channels);
  for (auto& value : made.variation) value = 1 + noise();
  for (auto* maps : {&made.cluster_maps, &made.cluster_maps_no_background})
    for (auto& value : *maps) value = noise();
  for (auto& value : made.background) value = noise();
  for (std::int32_t place = 0; place < clusters; ++place) {
    double const median = place;
    made.order.push_back(clusters - 1 - place);
    seam::explain::cluster_statistics statistics;
    statistics.label = clusters - 1 - place;
    statistics.sorted = place;
    statistics.count = members;
    statistics.median = statistics.mean = median;
    statistics.first_quartile = median - 0.25;
    statistics.third_quartile = median + 0.25;
    statistics.lower_whisker = statistics.minimum = median - 0.5;
    statistics.upper_whisker = statistics.maximum = median + 0.5;
    made.statistics.push_back(statistics);
  }
  made.covariance = seam::array<double, 2>(length, length);
  for (auto& value : made.covariance) value = static_cast<double>(noise());
  made.settings = {{"model", "none"}, {"seed", "42"}};
  if (length < 12) return made;

  made.sites = {{.name = "A", .start = 2, .stop = 4, .positions = {2, 3, 4}, .active_clusters = {1, 3}},
                {.name = "B", .start = 7, .stop = 10, .positions = {7, 9, 10}, .active_clusters = {2, 3}}};
  made.configuration = {{{clusters, 2}}, {0, 0, 1, 0, 0, 1, 1, 1}};
  made.configuration_continuous = {{{clusters, 2}}, {0, 0.1, 0.9, 0, 0.2, 0.8, 1, 1}};
  made.assignments = {{{}, 3, 0, 0, 0}, {{0}, 2, 1, 1, -0.1}, {{1}, -1, -1, 0, 0}, {{0, 1}, 0, 3, 3, 0}};
  made.interactions = {{{0, 1}, {}, "no cluster shows B"}};
  for (auto const& site : made.sites) {
    seam::array<float, 2> map(site.length(), A::channels);
    for (auto& value : map) value = noise();
    made.additive.push_back(map);
  }
  return made;
}

}  // namespace seam_test
