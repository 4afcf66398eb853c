// SPDX-License-Identifier: MIT
// Ward's linkage without a distance matrix: rounds in which every cluster finds its nearest neighbour and all pairs
// that chose each other join (Bruynooghe 1977). O(N D) memory, and the tree of the exact agglomeration: matrix products
// only propose, distances in double between centroids in double decide.
#pragma once

#include <seam/backend/round_progress.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/cluster/detail/agglomerate.hpp>
#include <seam/cluster/detail/duplicates.hpp>
#include <seam/cluster/detail/merge.hpp>
#include <seam/cluster/detail/ward_search.hpp>
#include <seam/cluster/linkage.hpp>
#include <seam/core/memory.hpp>
#include <seam/distance/centred.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::cluster {

namespace detail {

/// Clusters that a chain may finish: their distances take 64 MiB.
inline constexpr std::ptrdiff_t longest_ward_chain = 4096;

/// One run of the algorithm.
template <class Backend>
class ward_rounds {
 public:
  ward_rounds(Backend const& backend, v0::view<float const, 2> maps)
      : progress_(backend, maps.extent(0) - 1), backend_(progress_.backend()), clusters_(join_equal(maps)) {
    load(maps);
  }

  std::vector<merge> merges() {
    ward_search<Backend> search(backend_, clusters_);
    if (live_ > 1) search.first();
    while (live_ > 1) {
      progress_.report(std::ptrdiff_t(merges_.size()));
      pairs const joined = reciprocal_pairs();
      join(joined);
      if (few(std::ptrdiff_t(joined.size()))) {
        finish_by_chain();
        break;
      }
      if (live_ == 1) break;
      search.find(search.answer_from_lists(mate_, slot_of_, rounds_));
      if (5 * live_ < 4 * clusters_.slots) compact();
    }
    return std::move(merges_);
  }

 private:
  using pairs = std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>>;

  /// Joins equal maps; the clusters that are left, not filled yet.
  ward_clusters join_equal(v0::view<float const, 2> maps) {
    std::vector<std::ptrdiff_t> const first = first_equal_rows(backend_, maps);
    copies_.assign(first.size(), 0);
    for (std::ptrdiff_t point = 0; point < maps.extent(0); ++point) {
      std::ptrdiff_t const original = first[static_cast<std::size_t>(point)];
      ++copies_[static_cast<std::size_t>(original)];
      if (original == point)
        distinct_.push_back(point);
      else
        merges_.push_back({original, point, 0.0});
    }
    live_ = std::ptrdiff_t(distinct_.size());
    return ward_clusters(maps, live_);
  }

  /// Centres and scales: by a mean in float, so that nothing is rounded, and a power of two.
  void load(v0::view<float const, 2> maps) {
    constexpr std::ptrdiff_t block = 256;
    std::ptrdiff_t const columns = maps.extent(1);
    std::vector<double> const means = distance::column_means(backend_, maps);
    clusters_.means.assign(means.begin(), means.end());
    slot_of_.resize(static_cast<std::size_t>(2 * live_));
    std::iota(slot_of_.begin(), slot_of_.end(), 0);
    next_id_ = live_;
    std::vector<double> largest(static_cast<std::size_t>((live_ + block - 1) / block), 0.0);
    auto const largest_of_all = [&] {
      return *std::max_element(largest.begin(), largest.end());
    };
    backend::on_host(backend_).for_blocks(live_, block, [&](auto&, extent range) {
      double& most = largest[static_cast<std::size_t>(range.first / block)];
      for (std::ptrdiff_t slot = range.first; slot < range.first + range.count; ++slot) {
        auto const at = static_cast<std::size_t>(slot);
        clusters_.sizes[at] = static_cast<double>(copies_[static_cast<std::size_t>(distinct_[at])]);
        clusters_.ids[at] = static_cast<std::int32_t>(slot);
        clusters_.members[at] = distinct_[at];
        centred_map const map = clusters_.view().map_of(slot);
        for (std::ptrdiff_t column = 0; column < columns; ++column) most = std::max(most, std::abs(map[column]));
      }
    });
    exponent_ = largest_of_all() > 0 ? std::ilogb(largest_of_all()) + 1 : 0;
    clusters_.scale = std::ldexp(1.0, -exponent_);
    backend::on_host(backend_).for_blocks(live_, block, [&](auto&, extent range) {
      double& norm = largest[static_cast<std::size_t>(range.first / block)] = 0;
      for (std::ptrdiff_t slot = range.first; slot < range.first + range.count; ++slot)
        norm = std::max(norm, clusters_.refresh(slot));
    });
    clusters_.largest_norm = std::sqrt(largest_of_all());
  }

  /// Pairs that chose each other, lower slot first; never empty.
  pairs reciprocal_pairs() const {
    pairs result;
    std::ptrdiff_t closest = -1;
    for (std::ptrdiff_t slot = 0; slot < clusters_.slots; ++slot) {
      if (clusters_.empty(slot)) continue;
      auto const at = static_cast<std::size_t>(slot);
      std::ptrdiff_t const other = clusters_.nearest[at];
      if (other > slot && clusters_.nearest[static_cast<std::size_t>(other)] == slot) result.push_back({slot, other});
      if (closest < 0 || clusters_.squared[at] < clusters_.squared[static_cast<std::size_t>(closest)]) closest = slot;
    }
    // Choices among equals made in different rounds may run in a circle; the closest pair may always join.
    if (result.empty()) {
      std::ptrdiff_t const other = clusters_.nearest[static_cast<std::size_t>(closest)];
      result.push_back({std::min(closest, other), std::max(closest, other)});
    }
    return result;
  }

  /// Joins the pairs: the new cluster lives in the lower slot, the higher is empty.
  void join(pairs const& joined) {
    ++rounds_;
    mate_.assign(static_cast<std::size_t>(clusters_.slots), nobody);
    std::vector<double*> memory;
    for (auto const& [low, high] : joined) {
      auto const a = static_cast<std::size_t>(low);
      auto const b = static_cast<std::size_t>(high);
      merges_.push_back(
          {clusters_.members[a], clusters_.members[b], std::ldexp(std::sqrt(clusters_.squared[a]), exponent_)});
      mate_[a] = static_cast<std::int32_t>(high);
      mate_[b] = static_cast<std::int32_t>(low);
      memory.push_back(clusters_.memory_for_union(low, high));
    }
    backend::on_host(backend_).for_blocks(std::ptrdiff_t(joined.size()), 128, [&](auto&, extent work) {
      for (std::ptrdiff_t pair = work.first; pair < work.first + work.count; ++pair) {
        auto const [low, high] = joined[static_cast<std::size_t>(pair)];
        clusters_.unite(low, high, memory[static_cast<std::size_t>(pair)]);
      }
    });
    for (auto const& [low, high] : joined) {
      clusters_.clear(high, low);
      clusters_.ids[static_cast<std::size_t>(low)] = static_cast<std::int32_t>(next_id_);
      slot_of_[static_cast<std::size_t>(next_id_++)] = static_cast<std::int32_t>(low);
    }
    for (std::int32_t& slot : slot_of_) {
      if (slot >= clusters_.slots) continue;  // of ids to come
      std::int32_t const other = mate_[static_cast<std::size_t>(slot)];
      if (other != nobody) slot = std::min(slot, other);
    }
    live_ -= std::ptrdiff_t(joined.size());
  }

  /// Whether so few pairs join a round that a chain is quicker, as in data where one pair follows from another.
  bool few(std::ptrdiff_t joined) const { return live_ > 1 && live_ <= longest_ward_chain && 64 * joined < live_; }

  /// The rest by the nearest-neighbour chain on all distances of the clusters that are left.
  void finish_by_chain() {
    compact();
    std::vector<double> heights(static_cast<std::size_t>(distance::condensed_size(live_)));
    ward_view const clusters = clusters_.view();
    backend::on_host(backend_).for_blocks(live_, 16, [&](auto&, extent range) {
      for (std::ptrdiff_t i = range.first; i < range.first + range.count; ++i)
        for (std::ptrdiff_t j = i + 1; j < live_; ++j)
          heights[static_cast<std::size_t>(distance::condensed_index(live_, i, j))] =
              std::sqrt(clusters.squared_height(i, j));
    });
    std::vector<std::ptrdiff_t> const sizes(clusters_.sizes.begin(), clusters_.sizes.begin() + live_);
    for (merge const& each : chain_agglomeration<ward>(heights, sizes).merges())
      merges_.push_back({clusters_.members[static_cast<std::size_t>(each.first)],
                         clusters_.members[static_cast<std::size_t>(each.second)], std::ldexp(each.height, exponent_)});
  }

  /// Moves the clusters together.
  void compact() {
    std::vector<std::int32_t> moved(static_cast<std::size_t>(clusters_.slots), nobody);
    std::ptrdiff_t to = 0;
    for (std::ptrdiff_t from = 0; from < clusters_.slots; ++from) {
      if (clusters_.empty(from)) continue;
      moved[static_cast<std::size_t>(from)] = static_cast<std::int32_t>(to);
      if (to != from) clusters_.move(from, to);
      ++to;
    }
    for (std::ptrdiff_t id = 0; id < next_id_; ++id) {
      std::int32_t& slot = slot_of_[static_cast<std::size_t>(id)];
      slot = moved[static_cast<std::size_t>(slot)];
    }
    clusters_.slots = to;
    for (std::ptrdiff_t slot = 0; slot < to; ++slot) {
      std::int32_t& nearest = clusters_.nearest[static_cast<std::size_t>(slot)];
      if (nearest != nobody) nearest = moved[static_cast<std::size_t>(nearest)];
    }
  }

  backend::round_progress<Backend> progress_;
  Backend const& backend_;  ///< the one that reports to progress_
  std::vector<merge> merges_;
  std::vector<std::ptrdiff_t> distinct_;  ///< the first of each set of equal maps
  std::vector<std::ptrdiff_t> copies_;    ///< by map: how many equal it, where it is the first
  std::ptrdiff_t live_ = 0;
  ward_clusters clusters_;
  std::vector<std::int32_t> slot_of_;  ///< by cluster id: where what it has become is
  std::vector<std::int32_t> mate_;     ///< by slot: the other part of what joined in this round
  std::ptrdiff_t next_id_ = 0;
  std::ptrdiff_t rounds_ = 0;
  int exponent_ = 0;  ///< centroids are divided by 2 to this power
};

/// Bytes that the linkage of n maps takes beside them.
inline double ward_bytes(std::ptrdiff_t n, std::ptrdiff_t columns) {
  auto const chain = static_cast<double>(std::min(n, longest_ward_chain));
  return ward_clusters::bytes(static_cast<double>(n), static_cast<double>(columns)) + 4 * chain * chain;
}

}  // namespace detail

/// Ward's linkage of maps (N, D), N >= 1, D >= 1, finite, as SciPy's Z (N - 1, 4): the exact tree (heights to about
/// 1e-14; among equal heights the order is ours), equal bits for any number of threads. About 8 N D bytes beside the
/// maps and 2.5 to 3 N^2 D flops in matrix products.
/// Throws memory_error before work begins.
template <backend::backend Backend>
array<double, 2> ward_linkage(Backend const& backend, view<float const, 2> maps) {
  std::ptrdiff_t const n = maps.extent(0);
  require_memory(detail::ward_bytes(n, maps.extent(1)), "ward linkage of " + std::to_string(n) + " maps");
  return detail::sorted_and_numbered(detail::ward_rounds<Backend>(backend, maps).merges(), n);
}

}  // namespace seam::inline v0::cluster
