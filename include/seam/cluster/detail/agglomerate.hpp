// SPDX-License-Identifier: MIT
// Agglomeration of a stored distance matrix: the nearest-neighbour chain for reducible linkages, Prim's tree for single
// linkage, the generic algorithm where heights may fall. Ties are broken as SciPy breaks them.
#pragma once

#include <seam/cluster/detail/merge.hpp>
#include <seam/distance/condensed.hpp>

#include <algorithm>
#include <limits>

namespace seam::inline v0::cluster::detail {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// For who does not want to hear how many merges are done.
struct no_report {
  void operator()(std::ptrdiff_t) const {}
};
/// Merges between two reports.
inline constexpr std::ptrdiff_t merges_a_report = 64;

/// Clusters in slots 0..n-1 and the distances between them, stored as T: the merged cluster of two slots lives in the
/// higher one.
template <class T>
class slots {
 public:
  /// `sizes`: points in each slot.
  slots(std::vector<T>& condensed, std::vector<std::ptrdiff_t> sizes)
      : distances_(condensed), n_(std::ptrdiff_t(sizes.size())), size_(std::move(sizes)), live_(size_.size()) {
    std::iota(live_.begin(), live_.end(), std::ptrdiff_t{0});
  }
  slots(std::vector<T>& condensed, std::ptrdiff_t n)
      : slots(condensed, std::vector<std::ptrdiff_t>(static_cast<std::size_t>(n), 1)) {}

  std::ptrdiff_t count() const { return n_; }
  /// The slots in use, ascending.
  std::vector<std::ptrdiff_t> const& live() const { return live_; }
  double distance(std::ptrdiff_t a, std::ptrdiff_t b) const { return static_cast<double>(distances_[index(a, b)]); }

  /// Joins x < y, which are `height` apart, and updates the distances of all others to the new cluster in slot y.
  template <class Linkage>
  void join(std::ptrdiff_t x, std::ptrdiff_t y, double height) {
    live_.erase(std::lower_bound(live_.begin(), live_.end(), x));
    double const size_x = size(x);
    double const size_y = size(y);
    for (std::ptrdiff_t const z : live_) {
      if (z == y) continue;
      distances_[index(z, y)] =
          static_cast<T>(Linkage::update(distance(z, x), distance(z, y), height, size_x, size_y, size(z)));
    }
    size_[static_cast<std::size_t>(y)] += size_[static_cast<std::size_t>(x)];
  }

 private:
  double size(std::ptrdiff_t slot) const { return static_cast<double>(size_[static_cast<std::size_t>(slot)]); }
  std::size_t index(std::ptrdiff_t a, std::ptrdiff_t b) const {
    return static_cast<std::size_t>(distance::condensed_index(n_, a, b));
  }

  std::vector<T>& distances_;
  std::ptrdiff_t n_;
  std::vector<std::ptrdiff_t> size_;
  std::vector<std::ptrdiff_t> live_;
};

/// The nearest-neighbour chain (Benzecri 1982, Juan 1982; Murtagh 1983): O(n^2) time, for linkages under which a merge
/// brings no cluster nearer. The chain's last element but one wins ties, else the lowest slot.
template <class Linkage, class T = double>
class chain_agglomeration {
 public:
  chain_agglomeration(std::vector<T>& condensed, std::ptrdiff_t n)
      : clusters_(condensed, n), on_chain_(static_cast<std::size_t>(n), 0) {}
  /// The same of clusters that hold so many points each.
  chain_agglomeration(std::vector<T>& condensed, std::vector<std::ptrdiff_t> const& sizes)
      : clusters_(condensed, sizes), on_chain_(sizes.size(), 0) {}

  /// `report(merges done)` is called now and then; it may throw.
  template <class Report = no_report>
  std::vector<merge> merges(Report const& report = {}) {
    std::ptrdiff_t const n = clusters_.count();
    std::vector<merge> result;
    result.reserve(static_cast<std::size_t>(n - 1));
    while (std::ptrdiff_t(result.size()) < n - 1) {
      if (chain_.empty()) push(clusters_.live().front());
      std::ptrdiff_t const tip = chain_.back();
      std::ptrdiff_t const before = chain_.size() > 1 ? chain_[chain_.size() - 2] : -1;
      auto const [nearest, height] = nearest_of(tip, before);
      if (nearest != before) {
        // Distances fall along the chain, so it meets itself only where rounding has brought a cluster nearer.
        if (on_chain_[static_cast<std::size_t>(nearest)]) {
          while (chain_.back() != nearest) pop();
        } else {
          push(nearest);
        }
        continue;
      }
      if (std::ptrdiff_t(result.size()) % merges_a_report == 0) report(std::ptrdiff_t(result.size()));
      pop();
      pop();
      auto const [low, high] = std::minmax({tip, nearest});
      result.push_back({low, high, height});
      clusters_.template join<Linkage>(low, high, height);
    }
    return result;
  }

 private:
  std::pair<std::ptrdiff_t, double> nearest_of(std::ptrdiff_t tip, std::ptrdiff_t before) {
    std::ptrdiff_t nearest = before;
    double least = before >= 0 ? clusters_.distance(tip, before) : infinity;
    for (std::ptrdiff_t const other : clusters_.live()) {
      if (other == tip) continue;
      double const candidate = clusters_.distance(tip, other);
      if (candidate < least) least = candidate, nearest = other;
    }
    return {nearest, least};
  }
  void push(std::ptrdiff_t slot) {
    chain_.push_back(slot);
    on_chain_[static_cast<std::size_t>(slot)] = 1;
  }
  void pop() {
    on_chain_[static_cast<std::size_t>(chain_.back())] = 0;
    chain_.pop_back();
  }

  slots<T> clusters_;
  std::vector<std::ptrdiff_t> chain_;
  std::vector<char> on_chain_;
};

/// Single linkage is the minimum spanning tree (Gower and Ross 1969); Prim from point 0, the lowest point wins ties.
template <class T>
std::vector<merge> spanning_tree_merges(std::vector<T> const& condensed, std::ptrdiff_t n) {
  std::vector<merge> merges;
  std::vector<double> reach(static_cast<std::size_t>(n), infinity);
  std::vector<std::ptrdiff_t> outside(static_cast<std::size_t>(n));
  std::iota(outside.begin(), outside.end(), std::ptrdiff_t{0});
  for (std::ptrdiff_t tip = 0; std::ptrdiff_t(merges.size()) < n - 1;) {
    outside.erase(std::lower_bound(outside.begin(), outside.end(), tip));
    std::ptrdiff_t next = -1;
    double least = infinity;
    for (std::ptrdiff_t const other : outside) {
      double& known = reach[static_cast<std::size_t>(other)];
      known = std::min(
          known, static_cast<double>(condensed[static_cast<std::size_t>(distance::condensed_index(n, tip, other))]));
      if (next < 0 || known < least) least = known, next = other;
    }
    merges.push_back({tip, next, least});
    tip = next;
  }
  return merges;
}

/// For linkages whose heights may fall (Muellner 2011, "generic"): every slot keeps a neighbour among the higher slots
/// and a lower bound of its distance; the slot with the least bound is brought up to date until it is the nearest pair.
/// Merges come in the order in which they happen. O(n^2) in practice, O(n^3) at worst.
template <class Linkage, class T = double>
class generic_agglomeration {
 public:
  generic_agglomeration(std::vector<T>& condensed, std::ptrdiff_t n)
      : clusters_(condensed, n),
        neighbour_(static_cast<std::size_t>(n), -1),
        bound_(static_cast<std::size_t>(n), infinity) {}

  /// `report(merges done)` is called now and then; it may throw.
  template <class Report = no_report>
  std::vector<merge> merges(Report const& report = {}) {
    std::ptrdiff_t const n = clusters_.count();
    for (std::ptrdiff_t const slot : clusters_.live()) search(slot);
    std::vector<merge> result;
    while (std::ptrdiff_t(result.size()) < n - 1) {
      if (std::ptrdiff_t(result.size()) % merges_a_report == 0) report(std::ptrdiff_t(result.size()));
      std::ptrdiff_t const x = nearest_pair();
      std::ptrdiff_t const y = neighbour(x);
      double const height = bound(x);
      result.push_back({x, y, height});
      clusters_.template join<Linkage>(x, y, height);
      repair(x, y);
    }
    return result;
  }

 private:
  std::ptrdiff_t& neighbour(std::ptrdiff_t slot) { return neighbour_[static_cast<std::size_t>(slot)]; }
  double& bound(std::ptrdiff_t slot) { return bound_[static_cast<std::size_t>(slot)]; }

  /// The nearest higher slot of `slot`; none for the last.
  void search(std::ptrdiff_t slot) {
    auto const& live = clusters_.live();
    neighbour(slot) = -1;
    bound(slot) = infinity;
    for (auto other = std::upper_bound(live.begin(), live.end(), slot); other != live.end(); ++other) {
      double const candidate = clusters_.distance(slot, *other);
      if (neighbour(slot) < 0 || candidate < bound(slot)) bound(slot) = candidate, neighbour(slot) = *other;
    }
  }
  std::ptrdiff_t nearest_pair() {
    for (;;) {
      std::ptrdiff_t best = -1;
      for (std::ptrdiff_t const slot : clusters_.live())
        if (neighbour(slot) >= 0 && (best < 0 || bound(slot) < bound(best))) best = slot;
      if (bound(best) == clusters_.distance(best, neighbour(best))) return best;
      search(best);
    }
  }
  /// Slot x has gone into slot y > x: no bound may stay above a new distance, no neighbour may be x.
  void repair(std::ptrdiff_t x, std::ptrdiff_t y) {
    for (std::ptrdiff_t const slot : clusters_.live()) {
      if (slot >= y) break;
      if (neighbour(slot) == x) neighbour(slot) = y;
      double const candidate = clusters_.distance(slot, y);
      if (candidate < bound(slot)) bound(slot) = candidate, neighbour(slot) = y;
    }
    search(y);
  }

  slots<T> clusters_;
  std::vector<std::ptrdiff_t> neighbour_;
  std::vector<double> bound_;
};

}  // namespace seam::inline v0::cluster::detail
