// SPDX-License-Identifier: MIT
// Ward's linkage without a distance matrix: rounds in which every cluster finds its nearest neighbour and all pairs
// that chose each other join (Bruynooghe 1977). O(N D) memory, and the tree of the exact agglomeration: matrix products
// only propose, distances in double between centroids in double decide.
#pragma once

#include <seam/cluster/detail/duplicates.hpp>
#include <seam/cluster/detail/merge.hpp>
#include <seam/cluster/detail/round_progress.hpp>
#include <seam/cluster/detail/ward_clusters.hpp>
#include <seam/core/memory.hpp>
#include <seam/distance/tiles.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::cluster {

namespace detail {

/// One run of the algorithm.
template <class Backend>
class ward_rounds {
 public:
  ward_rounds(Backend const& backend, v0::view<float const, 2> maps)
      : progress_(backend, maps.extent(0) - 1),
        backend_(progress_.backend()),
        points_(maps.extent(0)),
        clusters_(0, maps.extent(1)),
        families_(0) {
    load(maps);
  }

  std::vector<merge> merges() {
    if (live_ > 1) first_neighbours();
    while (live_ > 1) {
      progress_.report(std::ptrdiff_t(merges_.size()));
      join(reciprocal_pairs());
      if (live_ == 1) break;
      std::vector<std::int32_t> unknown = answer_from_lists();
      find<float>(unknown);
      if (5 * live_ < 4 * clusters_.slots) compact();
    }
    return std::move(merges_);
  }

 private:
  using pairs = std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>>;

  static constexpr std::ptrdiff_t tile = 512;    ///< rows and columns of a product of the first round
  static constexpr std::ptrdiff_t panel = 2048;  ///< clusters that queries are multiplied with at a time

  /// Joins equal rows, and centres and scales the rest: by a mean in float, so that nothing is rounded, and a power of
  /// two.
  void load(v0::view<float const, 2> maps) {
    std::ptrdiff_t const columns = maps.extent(1);
    std::vector<std::ptrdiff_t> const first = first_equal_rows(backend_, maps);
    std::vector<std::ptrdiff_t> distinct;
    std::vector<std::ptrdiff_t> copies(first.size(), 0);
    for (std::ptrdiff_t point = 0; point < points_; ++point) {
      std::ptrdiff_t const original = first[static_cast<std::size_t>(point)];
      ++copies[static_cast<std::size_t>(original)];
      if (original == point)
        distinct.push_back(point);
      else
        merges_.push_back({original, point, 0.0});
    }
    live_ = std::ptrdiff_t(distinct.size());
    clusters_ = ward_clusters(live_, columns);
    families_ = disjoint_sets(2 * live_);
    slot_of_.resize(static_cast<std::size_t>(2 * live_));
    next_id_ = live_;

    fill_clusters(maps, distinct, copies);
  }
  void fill_clusters(v0::view<float const, 2> maps, std::vector<std::ptrdiff_t> const& distinct,
                     std::vector<std::ptrdiff_t> const& copies) {
    constexpr std::ptrdiff_t block = 256;
    std::ptrdiff_t const columns = maps.extent(1);
    std::vector<double> const means = distance::column_means(backend_, maps);
    std::vector<double> largest(static_cast<std::size_t>((live_ + block - 1) / block), 0.0);
    backend_.for_blocks(live_, block, [&](auto&, extent range) {
      double& most = largest[static_cast<std::size_t>(range.first / block)];
      for (std::ptrdiff_t slot = range.first; slot < range.first + range.count; ++slot) {
        auto const at = static_cast<std::size_t>(slot);
        float const* const from = maps.data() + distinct[at] * columns;
        double* const to = clusters_.centroid(slot);
        for (std::ptrdiff_t column = 0; column < columns; ++column) {
          auto const mean = static_cast<float>(means[static_cast<std::size_t>(column)]);
          to[column] = static_cast<double>(from[column]) - static_cast<double>(mean);
          most = std::max(most, std::abs(to[column]));
        }
        clusters_.sizes[at] = static_cast<double>(copies[static_cast<std::size_t>(distinct[at])]);
        clusters_.ids[at] = slot_of_[at] = static_cast<std::int32_t>(slot);
        clusters_.members[at] = distinct[at];
      }
    });
    double const most = *std::max_element(largest.begin(), largest.end());
    exponent_ = most > 0 ? std::ilogb(most) + 1 : 0;
    double const scale = std::ldexp(1.0, -exponent_);
    backend_.for_blocks(live_, block, [&](auto&, extent range) {
      double& norm = largest[static_cast<std::size_t>(range.first / block)] = 0;
      for (std::ptrdiff_t slot = range.first; slot < range.first + range.count; ++slot) {
        double* const centroid = clusters_.centroid(slot);
        for (std::ptrdiff_t column = 0; column < columns; ++column) centroid[column] *= scale;
        norm = std::max(norm, clusters_.refresh(slot));
      }
    });
    clusters_.largest_norm = std::sqrt(*std::max_element(largest.begin(), largest.end()));
  }

  /// All pairs once: a tile feeds the lists of its rows and of its columns. The tiles of one call have no row or column
  /// in common: (i, j) with i + j = const modulo the number of blocks.
  void first_neighbours() {
    std::ptrdiff_t const n = clusters_.slots;
    std::ptrdiff_t const columns = clusters_.columns;
    std::ptrdiff_t const blocks = (n + tile - 1) / tile;
    std::vector<float> values(static_cast<std::size_t>(n * list_length), std::numeric_limits<float>::infinity());
    std::vector<std::int32_t> slots(values.size(), nobody);
    std::vector<std::int32_t> query(static_cast<std::size_t>(n));
    std::iota(query.begin(), query.end(), 0);
    auto const range = [&](std::ptrdiff_t block) {
      return extent{block * tile, std::min(tile, n - block * tile)};
    };
    for (std::ptrdiff_t shift = 0; shift < blocks; ++shift) {
      pairs tiles;
      for (std::ptrdiff_t a = 0; a < blocks; ++a)
        if (std::ptrdiff_t const b = (shift - a + blocks) % blocks; a <= b) tiles.push_back({a, b});
      backend_.for_blocks(std::ptrdiff_t(tiles.size()), 1, [&](auto& lane, extent work) {
        extent const r = range(tiles[static_cast<std::size_t>(work.first)].first);
        extent const c = range(tiles[static_cast<std::size_t>(work.first)].second);
        float* const bounds = lane.template workspace<float>(r.count * c.count);
        lane.gemm(blas::transpose::no, blas::transpose::yes, r.count, c.count, columns, -2.0F, clusters_.row(r.first),
                  columns, clusters_.row(c.first), columns, 0.0F, bounds, c.count);
        auto const values_at = [&](std::ptrdiff_t slot) {
          return values.data() + slot * list_length;
        };
        auto const slots_at = [&](std::ptrdiff_t slot) {
          return slots.data() + slot * list_length;
        };
        lane.for_each(r.count, scan_row<float>{clusters_.template operands<float>(), query.data() + r.first, bounds,
                                               c.first, c.count, values_at(r.first), slots_at(r.first)});
        if (r.first != c.first)
          lane.for_each((c.count + scan_columns<float>::width - 1) / scan_columns<float>::width,
                        scan_columns<float>{bounds, r.count, c.count, r.first, values_at(c.first), slots_at(c.first)});
      });
    }
    backend_.for_blocks(n, 64, [&](auto& lane, extent r) {
      lane.for_each(r.count,
                    settle<float>{clusters_.view(), clusters_.neighbours(), query.data() + r.first,
                                  values.data() + r.first * list_length, slots.data() + r.first * list_length});
    });
    find_again<double>(query);
  }

  /// Finds the neighbours of the slots in `query` among all, by products in T, then more exactly where they are too
  /// close to call.
  template <class T>
  void find(std::vector<std::int32_t> const& query) {
    auto const count = std::ptrdiff_t(query.size());
    // Small blocks keep all lanes busy, large ones read the clusters less often.
    std::ptrdiff_t const block = std::clamp<std::ptrdiff_t>(count / 8 / 64 * 64, 64, tile);
    backend_.for_blocks(count, block,
                        [&](auto& lane, extent r) { find_block<T>(lane, query.data() + r.first, r.count); });
    if constexpr (sizeof(T) == 4) {
      find_again<double>(query);
    } else {
      std::vector<std::int32_t> const hardest = unknown_of(query);
      backend_.for_blocks(std::ptrdiff_t(hardest.size()), 4, [&](auto& lane, extent r) {
        lane.for_each(r.count,
                      measure_all{clusters_.view(), clusters_.slots, clusters_.neighbours(), hardest.data() + r.first});
      });
    }
  }
  template <class T>
  void find_again(std::vector<std::int32_t> const& query) {
    std::vector<std::int32_t> const unknown = unknown_of(query);
    if (!unknown.empty()) find<T>(unknown);
  }
  std::vector<std::int32_t> unknown_of(std::vector<std::int32_t> const& query) const {
    std::vector<std::int32_t> unknown;
    std::copy_if(query.begin(), query.end(), std::back_inserter(unknown),
                 [&](std::int32_t slot) { return clusters_.nearest[static_cast<std::size_t>(slot)] == nobody; });
    return unknown;
  }
  template <class T, class Lane>
  void find_block(Lane& lane, std::int32_t const* query, std::ptrdiff_t count) {
    std::ptrdiff_t const columns = clusters_.columns;
    ward_operands<T> const operands = clusters_.template operands<T>();
    T* const rows = lane.template workspace<T>(count * columns);
    T* const bounds = lane.template workspace<T>(count * std::min(panel, clusters_.slots));
    T* const values = lane.template workspace<T>(count * list_length);
    auto* const slots = lane.template workspace<std::int32_t>(count * list_length);
    std::fill_n(values, count * list_length, std::numeric_limits<T>::infinity());
    std::fill_n(slots, count * list_length, nobody);
    for (std::ptrdiff_t row = 0; row < count; ++row)
      lane.copy(operands.rows + query[row] * columns, rows + row * columns, columns);
    for (std::ptrdiff_t first = 0; first < clusters_.slots; first += panel) {
      std::ptrdiff_t const width = std::min(panel, clusters_.slots - first);
      lane.gemm(blas::transpose::no, blas::transpose::yes, count, width, columns, T{-2}, rows, columns,
                operands.rows + first * columns, columns, T{0}, bounds, width);
      lane.for_each(count, scan_row<T>{operands, query, bounds, first, width, values, slots});
    }
    lane.for_each(count, settle<T>{clusters_.view(), clusters_.neighbours(), query, values, slots});
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
    for (auto const& [low, high] : joined) {
      auto const a = static_cast<std::size_t>(low);
      auto const b = static_cast<std::size_t>(high);
      merges_.push_back(
          {clusters_.members[a], clusters_.members[b], std::ldexp(std::sqrt(clusters_.squared[a]), exponent_)});
      families_.join(clusters_.ids[a], next_id_);
      families_.join(clusters_.ids[b], next_id_);
      slot_of_[static_cast<std::size_t>(next_id_)] = static_cast<std::int32_t>(low);
      clusters_.ids[a] = static_cast<std::int32_t>(next_id_++);
      clusters_.clear(high);
      mate_[a] = static_cast<std::int32_t>(high);
      mate_[b] = static_cast<std::int32_t>(low);
    }
    live_ -= std::ptrdiff_t(joined.size());
    backend_.for_blocks(std::ptrdiff_t(joined.size()), 128, [&](auto&, extent work) {
      for (std::ptrdiff_t pair = work.first; pair < work.first + work.count; ++pair) {
        auto const [low, high] = joined[static_cast<std::size_t>(pair)];
        double const a = clusters_.sizes[static_cast<std::size_t>(low)];
        double const b = clusters_.sizes[static_cast<std::size_t>(high)];
        double* const to = clusters_.centroid(low);
        double const* const from = clusters_.centroid(high);
        for (std::ptrdiff_t column = 0; column < clusters_.columns; ++column)
          to[column] = (a * to[column] + b * from[column]) / (a + b);
        clusters_.sizes[static_cast<std::size_t>(low)] = a + b;
        clusters_.refresh(low);
      }
    });
  }

  /// Slots whose nearest neighbour is gone, or that are new, look at their lists: nothing outside has come below the
  /// bound, for no merge of neighbours brings them nearer to a third. Returns the slots that lists could not help.
  std::vector<std::int32_t> answer_from_lists() {
    std::vector<std::int32_t> asking;
    for (std::ptrdiff_t slot = 0; slot < clusters_.slots; ++slot) {
      if (clusters_.empty(slot)) continue;
      auto const at = static_cast<std::size_t>(slot);
      if (mate_[at] != nobody || mate_[static_cast<std::size_t>(clusters_.nearest[at])] != nobody)
        asking.push_back(static_cast<std::int32_t>(slot));
    }
    std::vector<candidate> candidates(asking.size() * 2 * list_length);
    for (std::size_t place = 0; place < asking.size(); ++place)
      collect_candidates(asking[place], candidates.data() + place * 2 * list_length);
    backend_.for_blocks(std::ptrdiff_t(asking.size()), 64, [&](auto&, extent work) {
      for (std::ptrdiff_t place = work.first; place < work.first + work.count; ++place)
        answer(asking[static_cast<std::size_t>(place)], candidates.data() + place * 2 * list_length);
    });
    return unknown_of(asking);
  }

  /// A cluster of a list, where it is now; and what its squared height cannot be below.
  struct candidate {
    double bound = std::numeric_limits<double>::infinity();
    std::int32_t slot = nobody;

    friend bool operator<(candidate const& a, candidate const& b) {
      return a.bound != b.bound ? a.bound < b.bound : a.slot < b.slot;
    }
  };

  /// The present clusters of a slot's list and, when it is new, of the list of its other part: each once, the least
  /// bound first, then nobody. A cluster may have joined what was outside the list, so no bound is above that of the
  /// outside.
  void collect_candidates(std::int32_t slot, candidate* out) {
    double& outside = clusters_.bound[static_cast<std::size_t>(slot)];
    candidate* end = out;
    auto const add_list_of = [&](std::int32_t owner) {
      outside = std::min(outside, clusters_.bound[static_cast<std::size_t>(owner)]);
      for (int place = 0; place < list_length; ++place) {
        auto const at = static_cast<std::size_t>(owner) * list_length + static_cast<std::size_t>(place);
        if (clusters_.list_ids[at] == nobody) continue;
        std::int32_t const now = slot_of_[static_cast<std::size_t>(families_.root(clusters_.list_ids[at]))];
        if (now != slot) *end++ = {clusters_.list_bounds[at], now};
      }
    };
    add_list_of(slot);
    if (std::int32_t const other = mate_[static_cast<std::size_t>(slot)]; other != nobody) add_list_of(other);
    std::sort(out, end, [](candidate const& a, candidate const& b) {
      return a.slot != b.slot ? a.slot < b.slot : a.bound < b.bound;
    });
    candidate* const last =
        std::unique(out, end, [](candidate const& a, candidate const& b) { return a.slot == b.slot; });
    std::fill(last, end, candidate{});
    for (candidate* each = out; each != last; ++each) each->bound = std::min(each->bound, outside);
    std::sort(out, last);
  }

  /// Measures candidates until all others are surely farther than the nearest; keeps the list's length of them.
  void answer(std::int32_t slot, candidate* candidates) {
    auto const at = static_cast<std::size_t>(slot);
    ward_view const clusters = clusters_.view();
    double& outside = clusters_.bound[at];
    nearest_slot nearest;
    int count = 0;
    for (; count < 2 * list_length && candidates[count].slot != nobody; ++count) {
      candidate& each = candidates[count];
      if (surely_below(nearest.squared, each.bound, clusters_.sizes[at])) continue;
      double const squared = clusters.squared_height(slot, each.slot);
      nearest.offer(clusters, slot, each.slot, squared);
      each.bound = std::min(squared, outside);
    }
    std::sort(candidates, candidates + count);
    if (count > list_length) outside = std::min(outside, candidates[list_length].bound);
    for (int place = 0; place < list_length; ++place) {
      bool const there = place < count;
      clusters_.list_ids[at * list_length + static_cast<std::size_t>(place)] =
          there ? clusters_.ids[static_cast<std::size_t>(candidates[place].slot)] : nobody;
      clusters_.list_bounds[at * list_length + static_cast<std::size_t>(place)] =
          there ? candidates[place].bound : std::numeric_limits<double>::infinity();
    }
    bool const certain = nearest.slot != nobody && surely_below(nearest.squared, outside, clusters_.sizes[at]);
    clusters_.nearest[at] = certain ? nearest.slot : nobody;
    clusters_.squared[at] = nearest.squared;
  }

  /// Whether a squared height is below a bound that was set in an earlier round, whatever the rounding of sums and of
  /// centroids since then: a centroid is off by at most 3 roundings of the largest norm a round.
  bool surely_below(double squared, double bound, double size) const {
    constexpr double unit = std::numeric_limits<double>::epsilon() / 2;
    double const of_sums = (static_cast<double>(clusters_.columns) + 32) * unit;
    double const of_centroids =
        std::sqrt(2 * size) * 16 * unit * clusters_.largest_norm * static_cast<double>(rounds_ + 1);
    return std::sqrt(squared) * (1 + of_sums) + of_centroids < std::sqrt(std::max(0.0, bound));
  }

  /// Moves the clusters together when a fifth of the slots is empty.
  void compact() {
    std::vector<std::int32_t> moved(static_cast<std::size_t>(clusters_.slots), nobody);
    std::ptrdiff_t to = 0;
    for (std::ptrdiff_t from = 0; from < clusters_.slots; ++from) {
      if (clusters_.empty(from)) continue;
      moved[static_cast<std::size_t>(from)] = static_cast<std::int32_t>(to);
      if (to != from) clusters_.move(from, to);
      slot_of_[static_cast<std::size_t>(clusters_.ids[static_cast<std::size_t>(to)])] = static_cast<std::int32_t>(to);
      ++to;
    }
    clusters_.slots = to;
    for (std::ptrdiff_t slot = 0; slot < to; ++slot) {
      std::int32_t& nearest = clusters_.nearest[static_cast<std::size_t>(slot)];
      nearest = moved[static_cast<std::size_t>(nearest)];
    }
  }

  round_progress<Backend> progress_;
  Backend const& backend_;  ///< the one that reports to progress_
  std::ptrdiff_t points_;
  ward_clusters clusters_;
  disjoint_sets families_;             ///< of cluster ids
  std::vector<std::int32_t> slot_of_;  ///< by id
  std::vector<std::int32_t> mate_;     ///< by slot: the other part of what joined in this round
  std::vector<merge> merges_;
  std::ptrdiff_t live_ = 0;
  std::ptrdiff_t next_id_ = 0;
  std::ptrdiff_t rounds_ = 0;
  int exponent_ = 0;  ///< centroids are divided by 2 to this power
};

}  // namespace detail

/// Ward's linkage of maps (N, D), N >= 1, D >= 1, finite, as SciPy's Z (N - 1, 4): the exact tree (heights to about
/// 1e-14; among equal heights the order is ours), equal bits for any number of threads. About 12 N D bytes beside the
/// maps and 2.5 to 3 N^2 D flops in matrix products.
/// Throws memory_error before work begins.
template <backend::backend Backend>
array<double, 2> ward_linkage(Backend const& backend, view<float const, 2> maps) {
  std::ptrdiff_t const n = maps.extent(0);
  require_memory(detail::ward_clusters::bytes(static_cast<double>(n), static_cast<double>(maps.extent(1))),
                 "ward linkage of " + std::to_string(n) + " maps");
  return detail::sorted_and_numbered(detail::ward_rounds<Backend>(backend, maps).merges(), n);
}

}  // namespace seam::inline v0::cluster
