// SPDX-License-Identifier: MIT
// k-means: K centroids such that the squared distances of maps to the nearest of them are small. Seeded, the same for
// any number of threads.
#pragma once

#include <seam/backend/round_progress.hpp>
#include <seam/cluster/concept.hpp>
#include <seam/cluster/detail/kmeans_run.hpp>
#include <seam/cluster/detail/kmeans_start.hpp>
#include <seam/core/finite.hpp>
#include <seam/core/memory.hpp>

#include <optional>
#include <string>

namespace seam::inline v0::cluster {

/// What k-means finds.
struct kmeans_result {
  std::vector<std::int32_t> labels;  ///< (N) the nearest centroid of every map
  array<double, 2> centroids;        ///< (K, D); fewer than asked for where the maps have fewer distinct rows
  double inertia = 0;                ///< sum of squared distances of maps to their centroids
  std::ptrdiff_t iterations = 0;     ///< of the best run
  bool converged = false;            ///< it ended because nothing changed any more
};

/// Lloyd's algorithm (1982) from k-means++ or given centroids, the best of `restarts` runs. Assignments go by matrix
/// products, are exact, and skip the maps whose centroid is certain by bounds (Hamerly 2010).
struct kmeans {
  std::ptrdiff_t clusters = 30;
  std::ptrdiff_t restarts = 1;      ///< runs from other starts, of which the one of least inertia is kept
  std::ptrdiff_t iterations = 300;  ///< at most, in each run
  double tolerance = 1e-4;  ///< a run ends when the centroids' squared moves fall below this many mean variances
  std::uint64_t seed = 42;
  std::ptrdiff_t batch = 0;     ///< above 0: mini-batches of so many maps (Sculley 2010) instead of all maps
  array<double, 2> start = {};  ///< (clusters, D) centroids to start from, in one run; empty: k-means++

  static constexpr char const* name() { return "kmeans"; }

  /// Bytes that `fit` takes beside `rows` maps of `columns`.
  double bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    return 4.0 * static_cast<double>(rows) * static_cast<double>(columns) +
           static_cast<double>(rows) * (80 + 4 * static_cast<double>(detail::start_pool)) +
           32.0 * static_cast<double>(clusters) * static_cast<double>(columns);
  }
  /// Throws input_error when `rows` maps cannot make so many clusters, or an option is no number of its kind.
  void check(std::ptrdiff_t rows) const {
    auto const at_least_one = [](std::ptrdiff_t value, char const* what) {
      expect(value >= 1,
             [&] { return std::string("k-means needs 1 or more ") + what + ", not " + std::to_string(value); });
    };
    at_least_one(clusters, "clusters");
    at_least_one(restarts, "restarts");
    at_least_one(iterations, "iterations");
    expect(clusters <= rows, [&] {
      return std::to_string(clusters) + " clusters were asked for, but there are only " + std::to_string(rows) +
             " maps";
    });
    expect(batch >= 0, [&] { return "a mini-batch has 1 or more maps, not " + std::to_string(batch); });
    expect(tolerance >= 0, [&] { return "the tolerance of k-means is 0 or more, not " + std::to_string(tolerance); });
  }

  /// Centroids and labels of maps (N, D). About 2 N K D flops an iteration in products, fewer when most maps stay where
  /// they are; k-means++ takes (2 + log K) times one iteration. Among equally near centroids the first counts. Throws
  /// input_error as `check` does, for values that are not finite or whose squares are too large for float, and for
  /// centroids of another shape; memory_error, before work begins.
  template <backend::backend Backend>
  kmeans_result fit(Backend const& backend, view<float const, 2> maps) const {
    std::ptrdiff_t const n = maps.extent(0);
    check_input(maps);
    backend::round_progress<Backend> const progress(backend, restarts * iterations);
    detail::kmeans_rows<Backend> rows(progress.backend(), maps);
    detail::kmeans_limits const limits{iterations, tolerance * rows.mean_variance()};
    kmeans_result best;
    for (std::ptrdiff_t run = 0; run < (start.empty() ? restarts : 1); ++run) {
      auto const report = [&](std::ptrdiff_t iteration) {
        progress.report(run * iterations + iteration);
      };
      random_stream const random(seed, static_cast<std::uint64_t>(run) << 40);
      detail::kmeans_run<Backend> one(
          progress.backend(), rows,
          start.empty() ? detail::plus_plus<Backend>(progress.backend(), rows, random).centroids(clusters) : start);
      if (batch > 0) {
        one.batches(std::min(batch, n), seed, static_cast<std::uint64_t>(run), limits, report);
      } else {
        one.lloyd(limits, report);
      }
      std::vector<double> const squares = rows.squared_distances(one.centroids());
      double const inertia = std::accumulate(squares.begin(), squares.end(), 0.0);
      if (run == 0 || inertia < best.inertia)
        best = {rows.labels(), one.centroids(), inertia, one.iterations(), one.converged()};
    }
    drop_empty(best);
    return best;
  }

  /// The labels of `fit`.
  template <backend::backend Backend>
  clustering cluster(Backend const& backend, view<float const, 2> maps) const {
    return {fit(backend, maps).labels, {}};
  }

 private:
  void check_input(view<float const, 2> maps) const {
    expect(maps.extent(0) >= 1, [] { return std::string("there are no maps to cluster"); });
    expect(maps.extent(1) >= 1, [] { return std::string("the maps have no columns"); });
    check(maps.extent(0));
    expect(start.empty() || start.shape() == extents<2>{{clusters, maps.extent(1)}}, [&] {
      return "the centroids to start from are (" + std::to_string(start.extent(0)) + ", " +
             std::to_string(start.extent(1)) + "); (" + std::to_string(clusters) + ", " +
             std::to_string(maps.extent(1)) + ") were expected";
    });
    require_finite(view<double const, 2>(start), "the centroids to start from");
    require_finite(maps, "the maps");
    require_memory(bytes_needed(maps.extent(0), maps.extent(1)),
                   "k-means of " + std::to_string(maps.extent(0)) + " maps", "take fewer maps");
  }

  /// Clusters that no map belongs to, as there are when fewer maps differ than clusters were asked for.
  static void drop_empty(kmeans_result& result) {
    std::vector<std::int32_t> renamed(static_cast<std::size_t>(result.centroids.extent(0)), -1);
    for (std::int32_t const label : result.labels) renamed[static_cast<std::size_t>(label)] = 0;
    std::int32_t kept = 0;
    for (std::int32_t& name : renamed)
      if (name == 0) name = kept++;
    if (kept == result.centroids.extent(0)) return;
    array<double, 2> centroids(kept, result.centroids.extent(1));
    for (std::size_t k = 0; k < renamed.size(); ++k)
      if (renamed[k] >= 0)
        std::copy_n(&result.centroids(std::ptrdiff_t(k), 0), centroids.extent(1), &centroids(renamed[k], 0));
    for (std::int32_t& label : result.labels) label = renamed[static_cast<std::size_t>(label)];
    result.centroids = std::move(centroids);
  }
};

static_assert(clusterer<kmeans>);

}  // namespace seam::inline v0::cluster
