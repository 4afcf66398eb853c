// SPDX-License-Identifier: MIT
// How sure statistics of clusters are, given the clusters: members are drawn again, with replacement, within each
// cluster (Efron 1979), and every statistic is computed anew. Labels stay fixed, so the intervals say nothing of how
// sure the clusters themselves are.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/backend/host.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/memory.hpp>
#include <seam/core/random.hpp>
#include <seam/explain/entropy.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/explain/members.hpp>
#include <seam/explain/statistics.hpp>
#include <seam/explain/summary.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::explain {

/// How to resample.
struct bootstrap {
  std::ptrdiff_t resamples = 1000;
  double confidence = 0.95;
  std::uint64_t seed = 42;

  /// Throws input_error with the option that cannot be used.
  void check() const {
    expect(resamples >= 20,
           [&] { return std::to_string(resamples) + " resamples were asked for; intervals need 20 or more"; });
    expect(confidence > 0 && confidence < 1,
           [&] { return "the confidence is " + std::to_string(confidence) + "; it is a probability between 0 and 1"; });
  }
};

/// Where a statistic lies, with the confidence that was asked for.
struct interval {
  double low = 0;
  double high = 0;

  friend bool operator==(interval const&, interval const&) = default;
};

/// Intervals of an explanation's statistics, clusters in sorted order.
struct explanation_intervals {
  std::vector<interval> median;   ///< (K) of activities
  std::vector<interval> mean;     ///< (K)
  array<double, 2> entropy_low;   ///< (K, L) bits
  array<double, 2> entropy_high;  ///< (K, L)
};

/// The same clusters with their rows drawn again, `count(cluster)` rows with replacement from each: a function of
/// (seed, resample) alone. Rows without a cluster stay. O(N).
inline members resampled(members const& clusters, std::uint64_t seed, std::ptrdiff_t resample) {
  members result = clusters;
  random_stream random(seed, static_cast<std::uint64_t>(resample) + 1);
  for (std::ptrdiff_t cluster = 0; cluster < clusters.clusters(); ++cluster) {
    view<std::ptrdiff_t const, 1> const own = clusters.of(cluster);
    auto const count = static_cast<std::uint32_t>(own.size());
    std::ptrdiff_t* const out = result.rows.data() + clusters.first[static_cast<std::size_t>(cluster)];
    for (std::ptrdiff_t i = 0; i < own.size(); ++i) out[i] = own(below(random.next(), count));
  }
  return result;
}

/// The middle `confidence` of replicates, which are reordered (Efron's percentile interval): for statistics without
/// much bias. One or more replicates.
template <class T>
interval percentile_interval(std::vector<T>& replicates, double confidence) {
  std::sort(replicates.begin(), replicates.end());
  auto const at = [&](double share) {
    double const rank = share * static_cast<double>(replicates.size() - 1);
    auto const below = static_cast<std::size_t>(rank);
    std::size_t const above = std::min(below + 1, replicates.size() - 1);
    auto const first = static_cast<double>(replicates[below]);
    return first + (static_cast<double>(replicates[above]) - first) * (rank - std::floor(rank));
  };
  return {at(0.5 * (1 - confidence)), at(0.5 * (1 + confidence))};
}

/// The same mirrored at the estimate (the basic interval), so that a bias that replicates have again cancels.
template <class T>
interval basic_interval(double estimate, std::vector<T>& replicates, double confidence) {
  interval const middle = explain::percentile_interval(replicates, confidence);
  return {2 * estimate - middle.high, 2 * estimate - middle.low};
}

namespace detail {

/// The median of values, which are reordered. The midpoint of two for an even number.
inline double median_of(std::vector<double>& values) {
  auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return 0.5 * (*middle + *std::max_element(values.begin(), middle));
}

/// For each cluster of an explanation, in its order, the number of that cluster by label.
inline std::vector<std::ptrdiff_t> clusters_in_order(members const& clusters, explanation const& explained) {
  std::vector<std::ptrdiff_t> order;
  for (std::int32_t const label : explained.order) {
    std::ptrdiff_t const cluster = cluster_of(clusters.labels, label);
    expect(cluster < clusters.clusters() && clusters.labels[static_cast<std::size_t>(cluster)] == label, [&] {
      return "no row has the label " + std::to_string(label) + ", which the explanation has a cluster for";
    });
    order.push_back(cluster);
  }
  return order;
}

}  // namespace detail

/// Medians and means (K each) of the clusters' activities in one resample, clusters in `order`.
template <class T>
void resampled_activities(members const& drawn, std::vector<std::ptrdiff_t> const& order, view<T, 1> activities,
                          std::vector<double>& medians, std::vector<double>& means) {
  std::vector<double> values;
  medians.clear();
  means.clear();
  for (std::ptrdiff_t const cluster : order) {
    values.clear();
    double sum = 0;
    for (std::ptrdiff_t const row : drawn.of(cluster)) {
      values.push_back(static_cast<double>(activities(row)));
      sum += values.back();
    }
    means.push_back(sum / static_cast<double>(values.size()));
    medians.push_back(detail::median_of(values));
  }
}

/// Intervals of what `explain` found, from its library (N, L), activities (N) and labels (N). Percentile intervals for
/// medians and means; basic ones for entropies, cut at 0 and log2(letters), because the entropy of a sample is biased
/// downwards and that of a resample once more. Time: one pass over the library a resample; memory: 4 K L bytes a
/// resample. The same for any number of threads. Throws input_error for options that cannot be used and labels that
/// are not the explanation's, memory_error when the replicates do not fit the memory that is free.
template <alphabet A, convention C = corrected, backend::backend B>
explanation_intervals bootstrap_explanation(B const& where, view<std::uint8_t const, 2> library,
                                            view<float const, 1> activities, view<std::int32_t const, 1> labels,
                                            explanation const& explained, bootstrap const& how = {}) {
  how.check();
  expect(activities.size() == library.extent(0) && labels.size() == library.extent(0), [&] {
    return "the library has " + std::to_string(library.extent(0)) + " rows, but there are " +
           std::to_string(activities.size()) + " activities and " + std::to_string(labels.size()) + " labels";
  });
  members const clusters = group_members(labels);
  std::vector<std::ptrdiff_t> const order = detail::clusters_in_order(clusters, explained);
  auto const rows = static_cast<std::ptrdiff_t>(order.size());
  std::ptrdiff_t const cells = rows * library.extent(1);
  require_memory(4.0 * static_cast<double>(cells) * static_cast<double>(how.resamples),
                 std::to_string(how.resamples) + " resamples of " + std::to_string(rows) + " clusters");
  array<float, 2> entropies(how.resamples, cells);
  array<double, 2> medians(how.resamples, rows);
  array<double, 2> means(how.resamples, rows);
  // Resamples are the blocks, each done by one thread: far fewer meetings of threads than a block of each resample.
  backend::on_host(where).for_blocks(how.resamples, 1, [&](auto&, extent block) {
    std::vector<double> median;
    std::vector<double> mean;
    for (std::ptrdiff_t resample = block.first; resample < block.first + block.count; ++resample) {
      members const drawn = resampled(clusters, how.seed, resample);
      array<std::int64_t, 3> const counts = count_letters<A>(backend::host{.threads = 1}, library, drawn);
      float* out = entropies.view().row(resample).data();
      for (std::ptrdiff_t const cluster : order)
        for (std::ptrdiff_t position = 0; position < library.extent(1); ++position)
          *out++ = static_cast<float>(
              entropy_of_counts<C>(&counts(cluster, position, 0), std::ptrdiff_t{A::size}, clusters.count(cluster)));
      resampled_activities(drawn, order, activities, median, mean);
      std::copy(median.begin(), median.end(), medians.view().row(resample).begin());
      std::copy(mean.begin(), mean.end(), means.view().row(resample).begin());
    }
  });

  explanation_intervals result;
  std::vector<double> replicates(static_cast<std::size_t>(how.resamples));
  auto const column_of = [&](auto const& table, std::ptrdiff_t column) {
    for (std::ptrdiff_t resample = 0; resample < how.resamples; ++resample)
      replicates[static_cast<std::size_t>(resample)] = static_cast<double>(table(resample, column));
  };
  for (std::ptrdiff_t cluster = 0; cluster < rows; ++cluster) {
    column_of(medians, cluster);
    result.median.push_back(explain::percentile_interval(replicates, how.confidence));
    column_of(means, cluster);
    result.mean.push_back(explain::percentile_interval(replicates, how.confidence));
  }
  result.entropy_low = array<double, 2>(rows, library.extent(1));
  result.entropy_high = array<double, 2>(rows, library.extent(1));
  double const highest = std::log2(static_cast<double>(A::size));
  for (std::ptrdiff_t cell = 0; cell < cells; ++cell) {
    column_of(entropies, cell);
    interval const found = explain::basic_interval(explained.summary.entropy.data()[cell], replicates, how.confidence);
    result.entropy_low.data()[cell] = std::clamp(found.low, 0.0, highest);
    result.entropy_high.data()[cell] = std::clamp(found.high, 0.0, highest);
  }
  return result;
}

}  // namespace seam::inline v0::explain
