// SPDX-License-Identifier: MIT
// DBSCAN (Ester, Kriegel, Sander and Xu 1996): clusters are what dense maps reach step by step; the rest is noise.
#pragma once

#include <seam/cluster/concept.hpp>
#include <seam/cluster/detail/labels.hpp>
#include <seam/cluster/detail/merge.hpp>
#include <seam/distance/range.hpp>

#include <mutex>
#include <string>

namespace seam::inline v0::cluster {

/// A map is dense when at least `neighbours` maps, itself included, are at most `radius` from it. Dense maps within
/// `radius` of one another are in one cluster. Any other map belongs to the cluster of its nearest dense map within
/// `radius` (the lowest of several; scikit-learn takes the cluster that it meets first), or is noise, -1. Clusters are
/// numbered by their lowest dense map, as scikit-learn numbers them.
template <distance::distance_measure Measure = distance::euclidean>
struct dbscan {
  double radius = 1;
  std::ptrdiff_t neighbours = 5;
  Measure measure = {};

  static constexpr char const* name() { return "dbscan"; }

  /// Bytes that `cluster` takes beside `rows` maps of `columns`.
  double bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    return static_cast<double>(rows) * (4 * static_cast<double>(columns) + 64);
  }
  /// Throws input_error for a radius that is not above 0 or fewer than 1 neighbours.
  void check(std::ptrdiff_t) const {
    expect(radius > 0 && std::isfinite(radius),
           [&] { return "the radius of dbscan is a number above 0, not " + std::to_string(radius); });
    expect(neighbours >= 1, [&] { return "dbscan needs 1 or more neighbours, not " + std::to_string(neighbours); });
  }

  /// Labels of maps (N, D); no tree. Two or three range queries (see distance::for_pairs_within), no matrix and no
  /// lists of neighbours. Throws as `check` and for_pairs_within do, and input_error when there are no maps.
  template <backend::backend Backend>
  clustering cluster(Backend const& backend, view<float const, 2> maps) const {
    expect(maps.extent(0) >= 1, [] { return std::string("there are no maps to cluster"); });
    expect(maps.extent(1) >= 1, [] { return std::string("the maps have no columns"); });
    check(maps.extent(0));
    require_finite(maps, "the maps");
    std::vector<char> const dense = dense_maps(backend, maps);
    std::vector<std::int32_t> labels = labels_of_dense(backend, maps, dense);
    label_borders(backend, maps, dense, labels);
    return {std::move(labels), {}};
  }

 private:
  using pairs = std::vector<distance::row_pair>;

  template <class Backend>
  std::vector<char> dense_maps(Backend const& backend, view<float const, 2> maps) const {
    std::vector<std::ptrdiff_t> counts(static_cast<std::size_t>(maps.extent(0)), 1);
    distance::for_pairs_within(backend, measure, maps, radius, [&](pairs const& near) {
      for (auto const& [a, b] : near)
        for (std::int32_t const each : {a, b})
          std::atomic_ref(counts[static_cast<std::size_t>(each)]).fetch_add(1, std::memory_order_relaxed);
    });
    std::vector<char> dense(counts.size());
    for (std::size_t map = 0; map < counts.size(); ++map) dense[map] = counts[map] >= neighbours ? 1 : 0;
    return dense;
  }

  template <class Backend>
  std::vector<std::int32_t> labels_of_dense(Backend const& backend, view<float const, 2> maps,
                                            std::vector<char> const& dense) const {
    detail::disjoint_sets sets(maps.extent(0));
    std::mutex one_at_a_time;
    distance::for_pairs_within(backend, measure, maps, radius, [&](pairs const& near) {
      // Which sets there are at the end does not depend on the order in which pairs join them.
      std::lock_guard const lock(one_at_a_time);
      for (auto const& [a, b] : near) {
        if (!dense[static_cast<std::size_t>(a)] || !dense[static_cast<std::size_t>(b)]) continue;
        std::ptrdiff_t const root_a = sets.root(a);
        std::ptrdiff_t const root_b = sets.root(b);
        if (root_a != root_b) sets.join(std::max(root_a, root_b), std::min(root_a, root_b));
      }
    });
    std::vector<std::int32_t> labels(dense.size(), -1);
    for (std::size_t map = 0; map < labels.size(); ++map)
      if (dense[map]) labels[map] = static_cast<std::int32_t>(sets.root(std::ptrdiff_t(map)));
    detail::number_labels(labels);
    return labels;
  }

  template <class Backend>
  void label_borders(Backend const& backend, view<float const, 2> maps, std::vector<char> const& dense,
                     std::vector<std::int32_t>& labels) const {
    auto const gathered = [&](bool which, std::vector<std::int32_t>& rows) {
      for (std::size_t map = 0; map < dense.size(); ++map)
        if ((dense[map] != 0) == which) rows.push_back(static_cast<std::int32_t>(map));
      array<float, 2> values(std::ptrdiff_t(rows.size()), maps.extent(1));
      for (std::size_t place = 0; place < rows.size(); ++place)
        std::copy_n(maps.row(rows[place]).data(), maps.extent(1),
                    values.data() + std::ptrdiff_t(place) * maps.extent(1));
      return values;
    };
    std::vector<std::int32_t> dense_rows, other_rows;
    array<float, 2> const dense_values = gathered(true, dense_rows);
    array<float, 2> const other_values = gathered(false, other_rows);
    if (dense_rows.empty() || other_rows.empty()) return;
    distance::neighbours const nearest = distance::top_k(backend, measure, other_values.view(), dense_values.view(), 1);
    for (std::size_t place = 0; place < other_rows.size(); ++place)
      if (nearest.distances(std::ptrdiff_t(place), 0) <= radius)
        labels[static_cast<std::size_t>(other_rows[place])] = labels[static_cast<std::size_t>(
            dense_rows[static_cast<std::size_t>(nearest.rows(std::ptrdiff_t(place), 0))])];
  }
};

template <class Measure = distance::euclidean>
dbscan(double, std::ptrdiff_t = 5, Measure = {}) -> dbscan<Measure>;

static_assert(clusterer<dbscan<>>);

}  // namespace seam::inline v0::cluster
