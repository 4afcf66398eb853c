// SPDX-License-Identifier: MIT
// Who is nearest to whom among Ward's clusters: by products over all pairs at first, by short lists after merges, by
// products again where lists cannot tell.
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/cluster/detail/ward_clusters.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <vector>

namespace seam::inline v0::cluster::detail {

/// Finds the neighbours of slots in arithmetic T.
template <class T>
class product_search {
 public:
  product_search(ward_clusters& clusters, std::int32_t const* query, std::ptrdiff_t count)
      : clusters_(clusters), query_(query), count_(count) {}

  /// One block of queries, on a lane. 2 count slots columns flops.
  template <class Lane>
  void run(Lane& lane) const {
    std::ptrdiff_t const columns = clusters_.columns;
    std::ptrdiff_t const panel = std::min(sizeof(T) == 4 ? float_panel : double_panel, clusters_.slots);
    backend::host_side side(lane);
    T* const rows = (*side).template workspace<T>(count_ * columns);
    T* const norms = (*side).template workspace<T>(count_);
    T* const values = (*side).template workspace<T>(count_ * list_length);
    auto* const slots = (*side).template workspace<std::int32_t>(count_ * list_length);
    std::fill_n(values, count_ * list_length, infinitely_far<T>);
    std::fill_n(slots, count_ * list_length, nobody);
    for (std::ptrdiff_t place = 0; place < count_; ++place) {
      copy_row(query_[place], rows + place * columns);
      norms[place] = lowered_norms()[query_[place]];
    }
    T* const copied = sizeof(T) == 4 ? nullptr : (*side).template workspace<T>(panel * columns);
    T const* const rows_there = backend::bring(lane, static_cast<T const*>(rows), count_ * columns);
    T const* const norms_there = backend::bring(lane, static_cast<T const*>(norms), count_);
    std::int32_t const* const query_there = backend::bring(lane, query_, count_);
    T const* const lowered_there = backend::bring(lane, lowered_norms(), clusters_.slots);
    ward_weights<T> const weights_there = weights().on(lane, clusters_.slots);
    backend::results const least(lane, view<T, 1>(values, count_ * list_length));
    backend::results const who(lane, view<std::int32_t, 1>(slots, count_ * list_length));
    least.load();
    who.load();
    T* const bounds = lane.template workspace<T>(count_ * panel);
    for (std::ptrdiff_t first = 0; first < clusters_.slots; first += panel) {
      backend::scratch_scope const scope(lane);
      extent const range{first, std::min(panel, clusters_.slots - first)};
      distance::detail::least_of_panel(lane, rows_there, norms_there, query_there, count_,
                                       backend::bring(lane, panel_rows(range, copied), range.count * columns),
                                       lowered_there, range, columns, weights_there, list_length, bounds,
                                       least.there().data(), who.there().data());
    }
    least.finish();
    who.finish();
    (*side).for_each(count_, settle<T>{clusters_.view(), clusters_.neighbours(), query_, values, slots});
  }

 private:
  static constexpr std::ptrdiff_t float_panel = 2048;
  static constexpr std::ptrdiff_t double_panel = 256;  ///< rows of doubles are made for it: 2 MiB of maps

  T const* lowered_norms() const {
    if constexpr (sizeof(T) == 4) {
      return clusters_.float_norms.data();
    } else {
      return clusters_.double_norms.data();
    }
  }
  ward_weights<T> weights() const {
    if constexpr (sizeof(T) == 4) {
      return {clusters_.float_sizes.data()};
    } else {
      return {clusters_.sizes.data()};
    }
  }
  void copy_row(std::ptrdiff_t slot, T* to) const {
    if constexpr (sizeof(T) == 4) {
      std::copy_n(clusters_.row(slot), clusters_.columns, to);
    } else {
      clusters_.with_centroid(slot, [&](auto const& from) {
        for (std::ptrdiff_t column = 0; column < clusters_.columns; ++column) to[column] = from[column];
      });
    }
  }
  T const* panel_rows(extent range, [[maybe_unused]] T* copied) const {
    if constexpr (sizeof(T) == 4) {
      return clusters_.row(range.first);
    } else {
      for (std::ptrdiff_t place = 0; place < range.count; ++place)
        if (!clusters_.empty(range.first + place))
          copy_row(range.first + place, copied + place * clusters_.columns);
        else
          std::fill_n(copied + place * clusters_.columns, clusters_.columns, T{0});
      return copied;
    }
  }

  ward_clusters& clusters_;
  std::int32_t const* query_;
  std::ptrdiff_t count_;
};

/// Keeps every slot's nearest neighbour up to date.
template <class Backend>
class ward_search {
 public:
  ward_search(Backend const& backend, ward_clusters& clusters) : backend_(backend), clusters_(clusters) {}

  /// Neighbours of all, every pair once.
  void first() {
    std::ptrdiff_t const n = clusters_.slots;
    std::vector<std::int32_t> query(static_cast<std::size_t>(n));
    std::iota(query.begin(), query.end(), 0);
    {
      distance::detail::least_lists<float> lists(n, list_length);
      distance::detail::least_of_pairs(
          backend_, distance::detail::bound_rows<float>{clusters_.rows.data(), clusters_.float_norms.data()},
          query.data(), n, clusters_.columns, ward_weights<float>{clusters_.float_sizes.data()}, list_length, lists);
      backend::on_host(backend_).for_blocks(n, 64, [&](auto& lane, extent r) {
        lane.for_each(r.count, settle<float>{clusters_.view(), clusters_.neighbours(), query.data() + r.first,
                                             lists.values.data() + r.first * list_length,
                                             lists.slots.data() + r.first * list_length});
      });
    }
    find_in_double(unknown_of(query));
  }

  /// Neighbours of the slots in `query`, whose lists know nothing.
  void find(std::vector<std::int32_t> const& query) {
    find_by_products<float>(query);
    find_in_double(unknown_of(query));
  }

  /// Slots whose nearest neighbour is gone, or that are new, look at their lists: nothing outside has come below the
  /// bound, for no merge of neighbours brings them nearer to a third. `mate`: by slot, the other part of what joined in
  /// this round; `slot_of`: by id; `rounds`: so far. Returns the slots that lists could not help.
  std::vector<std::int32_t> answer_from_lists(std::vector<std::int32_t> const& mate,
                                              std::vector<std::int32_t> const& slot_of, std::ptrdiff_t rounds) {
    std::vector<std::int32_t> asking;
    for (std::ptrdiff_t slot = 0; slot < clusters_.slots; ++slot) {
      if (clusters_.empty(slot)) continue;
      auto const at = static_cast<std::size_t>(slot);
      if (mate[at] != nobody || mate[static_cast<std::size_t>(clusters_.nearest[at])] != nobody)
        asking.push_back(static_cast<std::int32_t>(slot));
    }
    // Unions read the list of their other part, which nobody writes: its slot is empty.
    backend::on_host(backend_).for_blocks(std::ptrdiff_t(asking.size()), 64, [&](auto&, extent work) {
      for (std::ptrdiff_t place = work.first; place < work.first + work.count; ++place) {
        std::int32_t const slot = asking[static_cast<std::size_t>(place)];
        candidate candidates[2 * list_length];
        collect_candidates(slot, mate[static_cast<std::size_t>(slot)], slot_of, candidates);
        answer(slot, candidates, rounds);
      }
    });
    return unknown_of(asking);
  }

 private:
  template <class T>
  void find_by_products(std::vector<std::int32_t> const& query) {
    auto const count = std::ptrdiff_t(query.size());
    // Small blocks keep all lanes busy, large ones read the clusters less often.
    std::ptrdiff_t const block = std::clamp<std::ptrdiff_t>(count / 8 / 64 * 64, 64, 512);
    backend_.for_blocks(count, block, [&](auto& lane, extent r) {
      product_search<T>(clusters_, query.data() + r.first, r.count).run(lane);
    });
  }
  /// Where float cannot tell candidates apart: in double; where that cannot either, everything is measured.
  void find_in_double(std::vector<std::int32_t> const& query) {
    if (query.empty()) return;
    find_by_products<double>(query);
    std::vector<std::int32_t> const hardest = unknown_of(query);
    backend::on_host(backend_).for_blocks(std::ptrdiff_t(hardest.size()), 4, [&](auto& lane, extent r) {
      lane.for_each(r.count,
                    measure_all{clusters_.view(), clusters_.slots, clusters_.neighbours(), hardest.data() + r.first});
    });
  }
  std::vector<std::int32_t> unknown_of(std::vector<std::int32_t> const& query) const {
    std::vector<std::int32_t> unknown;
    std::copy_if(query.begin(), query.end(), std::back_inserter(unknown),
                 [&](std::int32_t slot) { return clusters_.nearest[static_cast<std::size_t>(slot)] == nobody; });
    return unknown;
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
  void collect_candidates(std::int32_t slot, std::int32_t other_part, std::vector<std::int32_t> const& slot_of,
                          candidate* out) {
    double& outside = clusters_.bound[static_cast<std::size_t>(slot)];
    candidate* end = out;
    auto const add_list_of = [&](std::int32_t owner) {
      outside = std::min(outside, clusters_.bound[static_cast<std::size_t>(owner)]);
      for (int place = 0; place < list_length; ++place) {
        auto const at = static_cast<std::size_t>(owner) * list_length + static_cast<std::size_t>(place);
        if (clusters_.list_ids[at] == nobody) continue;
        std::int32_t const now = slot_of[static_cast<std::size_t>(clusters_.list_ids[at])];
        if (now != slot) *end++ = {clusters_.list_bounds[at], now};
      }
    };
    add_list_of(slot);
    if (other_part != nobody) add_list_of(other_part);
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
  void answer(std::int32_t slot, candidate* candidates, std::ptrdiff_t rounds) {
    auto const at = static_cast<std::size_t>(slot);
    ward_view const clusters = clusters_.view();
    double& outside = clusters_.bound[at];
    nearest_slot nearest;
    int count = 0;
    for (; count < 2 * list_length && candidates[count].slot != nobody; ++count) {
      candidate& each = candidates[count];
      if (surely_below(nearest.squared, each.bound, clusters_.sizes[at], rounds)) continue;
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
    bool const certain = nearest.slot != nobody && surely_below(nearest.squared, outside, clusters_.sizes[at], rounds);
    clusters_.nearest[at] = certain ? nearest.slot : nobody;
    clusters_.squared[at] = nearest.squared;
  }

  /// Whether a squared height is below a bound that was set in an earlier round, whatever the rounding of sums and of
  /// centroids since then: a centroid is off by at most 3 roundings of the largest norm a round, so that a height, of
  /// factor sqrt(2 a b / (a + b)) <= sqrt(2 size), moves by 6 of them, and that of the bound as well.
  bool surely_below(double squared, double bound, double size, std::ptrdiff_t rounds) const {
    constexpr double unit = std::numeric_limits<double>::epsilon() / 2;
    double const of_sums = (static_cast<double>(clusters_.columns) + 32) * unit;
    double const of_centroids =
        std::sqrt(2 * size) * 16 * unit * clusters_.largest_norm * static_cast<double>(rounds + 1);
    return std::sqrt(squared) * (1 + of_sums) + of_centroids < std::sqrt(std::max(0.0, bound));
  }

  Backend const& backend_;
  ward_clusters& clusters_;
};

}  // namespace seam::inline v0::cluster::detail
