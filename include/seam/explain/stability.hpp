// SPDX-License-Identifier: MIT
// Does a cluster come back when some of the maps are left out? Parts of the maps are clustered again by the same
// clusterer and compared with the labels of all.
#pragma once

#include <seam/cluster/concept.hpp>
#include <seam/core/array.hpp>
#include <seam/core/as_view.hpp>
#include <seam/core/error.hpp>
#include <seam/core/memory.hpp>
#include <seam/core/random.hpp>
#include <seam/explain/agreement.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace seam::inline v0::explain {

/// How maps are resampled.
struct resampling {
  int resamples = 10;                       ///< 0: none
  double share = 0.8;                       ///< of the maps, drawn without replacement
  std::ptrdiff_t largest_sample = 10'000;   ///< maps of one resample at most, which bounds the cost
  std::ptrdiff_t silhouette_sample = 2000;  ///< maps that silhouettes are taken of (see silhouette.hpp)
  std::uint64_t seed = 42;

  /// Maps of one resample of `rows`.
  std::ptrdiff_t sample(std::ptrdiff_t rows) const {
    auto const part = static_cast<std::ptrdiff_t>(std::llround(share * static_cast<double>(rows)));
    return std::clamp<std::ptrdiff_t>(std::min(part, largest_sample), 0, rows);
  }
  /// Throws input_error for options that mean nothing.
  void check() const {
    expect(resamples >= 0, [&] { return "stability takes 0 resamples or more, not " + std::to_string(resamples); });
    expect(share > 0 && share <= 1,
           [&] { return "the share of maps in a resample is " + std::to_string(share) + "; it must be in (0, 1]"; });
    expect(largest_sample >= 2 && silhouette_sample >= 2,
           [] { return std::string("a resample, and a sample for silhouettes, has 2 maps or more"); });
  }
};

/// What resamples say, one entry a cluster by ascending label (noise is none). NaN where no resample could say it.
struct cluster_stability {
  std::vector<std::int32_t> labels;
  /// Mean over resamples of the largest Jaccard index with a new cluster, among the maps that were drawn (Hennig 2007).
  /// By his experience: above 0.85 a cluster is very stable, above 0.75 it is one, below 0.6 it should not be trusted.
  std::vector<double> jaccard;
  /// Share of the cluster's pairs that are together in a new cluster too, over all resamples (Monti et al. 2003); a
  /// cluster that another one swallows keeps 1 here and loses its Jaccard index.
  std::vector<double> consensus;
  /// Adjusted Rand index of each resample with the labels of all.
  std::vector<double> agreement;

  bool empty() const { return agreement.empty(); }
  double mean_agreement() const {
    double sum = 0;
    for (double const value : agreement) sum += value;
    return empty() ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(agreement.size());
  }
};

namespace detail {

/// `count` of the numbers 0..n-1, ascending, each set of them equally likely (Knuth's algorithm S), for the resample of
/// that number.
inline std::vector<std::ptrdiff_t> sample_rows(std::ptrdiff_t n, std::ptrdiff_t count, std::uint64_t seed,
                                               std::uint64_t resample) {
  random_stream random(seed, resample);
  std::vector<std::ptrdiff_t> rows;
  rows.reserve(static_cast<std::size_t>(count));
  for (std::ptrdiff_t row = 0; row < n && std::ptrdiff_t(rows.size()) < count; ++row) {
    auto const left = static_cast<double>(n - row);
    if (random.next_double() * left < static_cast<double>(count - std::ptrdiff_t(rows.size()))) rows.push_back(row);
  }
  return rows;
}

inline array<float, 2> rows_at(view<float const, 2> rows, std::vector<std::ptrdiff_t> const& which) {
  array<float, 2> part(static_cast<std::ptrdiff_t>(which.size()), rows.extent(1));
  for (std::size_t i = 0; i < which.size(); ++i)
    std::copy_n(rows.data() + which[i] * rows.extent(1), rows.extent(1),
                part.data() + std::ptrdiff_t(i) * part.extent(1));
  return part;
}

/// Whether the clusterer takes so few maps; one that cannot say is tried.
template <class Clusterer>
bool accepts(Clusterer const& clusterer, std::ptrdiff_t rows) {
  if constexpr (requires { clusterer.check(rows); }) {
    try {
      clusterer.check(rows);
    } catch (input_error const&) {
      return false;
    }
  }
  return rows >= 1;
}

/// Sums over resamples, divided at the end.
struct stability_sums {
  std::vector<double> jaccard, drawn, together, pairs;

  explicit stability_sums(std::size_t clusters)
      : jaccard(clusters, 0.0), drawn(clusters, 0.0), together(clusters, 0.0), pairs(clusters, 0.0) {}

  void add(contingency const& table, std::vector<std::int32_t> const& labels) {
    auto const place = [&](std::size_t a) {
      return static_cast<std::size_t>(std::lower_bound(labels.begin(), labels.end(), table.first[a]) - labels.begin());
    };
    std::vector<double> const best = best_jaccard(table);
    for (std::size_t a = 0; a < table.first.size(); ++a)
      if (table.first[a] >= 0) {
        jaccard[place(a)] += best[a];
        drawn[place(a)] += 1;
        pairs[place(a)] += pairs_of(table.first_count[a]);
      }
    for (auto const& cell : table.cells) {
      auto const a = static_cast<std::size_t>(cell.a);
      if (table.first[a] >= 0 && table.second[static_cast<std::size_t>(cell.b)] >= 0)
        together[place(a)] += pairs_of(cell.count);
    }
  }
};

}  // namespace detail

/// Clusters `how.resamples` parts of the rows (N, d) that `labels` (N) were made from again, by the same clusterer, and
/// compares. Empty for 0 resamples, and when the clusterer refuses a part for being too small. Costs as many runs of
/// the clusterer on how.sample(N) rows and a copy of them: for Ward's N^2 about 0.64 of its own time a resample, less
/// beyond largest_sample. Same result for any number of threads.
/// Throws input_error for options that mean nothing and labels of another number; what the clusterer throws.
template <backend::backend Backend, cluster::clusterer<Backend> Clusterer>
cluster_stability stability_of(Backend const& backend, Clusterer const& clusterer, view<float const, 2> rows,
                               view<std::int32_t const, 1> labels, resampling const& how = {}) {
  how.check();
  expect(labels.size() == rows.extent(0), [&] {
    return std::to_string(labels.size()) + " labels were given for " + std::to_string(rows.extent(0)) + " maps";
  });
  cluster_stability result;
  for (std::int32_t const label : labels)
    if (label >= 0) result.labels.push_back(label);
  std::sort(result.labels.begin(), result.labels.end());
  result.labels.erase(std::unique(result.labels.begin(), result.labels.end()), result.labels.end());
  std::ptrdiff_t const count = how.sample(rows.extent(0));
  if (how.resamples == 0 || !detail::accepts(clusterer, count)) return result;
  double bytes = 4.0 * static_cast<double>(count) * static_cast<double>(rows.extent(1));
  if constexpr (requires { clusterer.bytes_needed(count, rows.extent(1)); })
    bytes += clusterer.bytes_needed(count, rows.extent(1));
  require_memory(bytes, "a resample of " + std::to_string(count) + " maps", "measure no stability");

  detail::stability_sums sums(result.labels.size());
  for (int resample = 0; resample < how.resamples; ++resample) {
    auto const which = detail::sample_rows(rows.extent(0), count, how.seed, static_cast<std::uint64_t>(resample));
    std::vector<std::int32_t> before;
    for (std::ptrdiff_t const row : which) before.push_back(labels(row));
    cluster::clustering const again = clusterer.cluster(backend, detail::rows_at(rows, which));
    contingency const table = contingency_of(as_view(before), as_view(again.labels));
    sums.add(table, result.labels);
    result.agreement.push_back(adjusted_rand_index(table));
  }
  for (std::size_t cluster = 0; cluster < result.labels.size(); ++cluster) {
    result.jaccard.push_back(sums.jaccard[cluster] / sums.drawn[cluster]);  // 0 / 0 is the NaN that is meant
    result.consensus.push_back(sums.together[cluster] / sums.pairs[cluster]);
  }
  return result;
}

}  // namespace seam::inline v0::explain
