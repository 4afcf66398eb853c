// SPDX-License-Identifier: MIT
// A minimum spanning tree of maps without their distances: rounds in which every component takes its shortest edge out
// (Boruvka 1926). Products give lower bounds, short lists keep the least of them, distances in double decide.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/cluster/detail/merge.hpp>
#include <seam/distance/centred.hpp>
#include <seam/distance/detail/least.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace seam::inline v0::cluster::detail {

using distance::detail::infinitely_far;
using distance::detail::nobody;

/// For scan_row: rows of the same component are not near.
struct other_components {
  std::int32_t const* component;

  struct of_row {
    std::int32_t own;
    std::int32_t const* component;
    template <class T>
    SEAM_HD T operator()(T sum, std::ptrdiff_t other) const {
      return component[other] == own ? infinitely_far<T> : sum;
    }
  };
  SEAM_HD of_row of(std::ptrdiff_t self) const { return {component[self], component}; }
  /// The same of n rows where a lane works.
  template <class Lane>
  other_components on(Lane& lane, std::ptrdiff_t n) const {
    return {backend::bring(lane, component, n)};
  }
};

/// The lengths of edges, squared: that of i and j is the largest of their squared distance and of what each brings
/// along (0 for the tree of single linkage, squared core distances for that of HDBSCAN).
struct edge_lengths {
  float const* maps;
  std::ptrdiff_t columns;
  double const* least;  ///< (rows) null: 0

  SEAM_HD double at_least(std::ptrdiff_t i, double square) const {
    return least && least[i] > square ? least[i] : square;
  }
  SEAM_HD double operator()(std::ptrdiff_t i, std::ptrdiff_t j) const {
    return at_least(i, at_least(j, distance::squared_difference(maps + i * columns, maps + j * columns, columns)));
  }
};

/// The shortest edges out of their components that are known of rows.
struct edges_view {
  std::int32_t* to;  ///< (rows) nobody = none
  double* length;    ///< (rows) squared
  double* unknown;   ///< (rows) no edge to a row that was not looked at is shorter
};

/// Looks for a row's shortest edge on its list. One call a row of the block.
template <class T>
struct shortest_listed {
  edge_lengths lengths;
  std::int32_t const* component;
  std::int32_t const* rows;  ///< of the block
  int list;
  T const* bounds;             ///< (block, list)
  std::int32_t const* others;  ///< (block, list)
  edges_view edges;

  SEAM_HD void operator()(std::ptrdiff_t place) const {
    std::ptrdiff_t const row = rows[place];
    T const* const bound = bounds + place * list;
    std::int32_t const* const other = others + place * list;
    double best = infinitely_far<double>;
    std::int32_t to = nobody;
    double unknown = other[list - 1] == nobody ? infinitely_far<double> : static_cast<double>(bound[list - 1]);
    for (int each = 0; each < list && other[each] != nobody; ++each) {
      if (component[other[each]] == component[row]) continue;
      if (static_cast<double>(bound[each]) >= best) {
        unknown = static_cast<double>(bound[each]) < unknown ? static_cast<double>(bound[each]) : unknown;
        break;
      }
      double const length = lengths(row, other[each]);
      if (length < best || (length == best && other[each] < to)) best = length, to = other[each];
    }
    edges.to[row] = to;
    edges.length[row] = best;
    edges.unknown[row] = lengths.at_least(row, unknown < 0 ? 0.0 : unknown);
  }
};

/// Measures a row's edges to all other components. One call a row of the block.
struct shortest_of_all {
  edge_lengths lengths;
  std::int32_t const* component;
  std::int32_t const* rows;
  std::ptrdiff_t n;
  edges_view edges;

  SEAM_HD void operator()(std::ptrdiff_t place) const {
    std::ptrdiff_t const row = rows[place];
    double best = infinitely_far<double>;
    std::int32_t to = nobody;
    for (std::ptrdiff_t other = 0; other < n; ++other) {
      if (component[other] == component[row]) continue;
      double const length = lengths(row, other);
      if (length < best) best = length, to = static_cast<std::int32_t>(other);
    }
    edges.to[row] = to;
    edges.length[row] = best;
    edges.unknown[row] = infinitely_far<double>;
  }
};

/// One run of the algorithm.
template <class Backend>
class spanning_tree {
 public:
  /// `least`: what rows bring along, squared, or empty.
  spanning_tree(Backend const& backend, view<float const, 2> maps, std::vector<double> const& least)
      : backend_(backend),
        maps_(maps),
        lengths_{maps.data(), maps.extent(1), least.empty() ? nullptr : least.data()},
        means_(distance::column_means(backend, maps)),
        float_(backend, maps, means_),
        lists_(maps.extent(0), list_length),
        component_(static_cast<std::size_t>(maps.extent(0))),
        to_(component_.size(), nobody),
        length_(component_.size()),
        unknown_(component_.size()) {
    std::iota(component_.begin(), component_.end(), 0);
  }

  /// The n - 1 edges with their lengths, in the order in which they were found. `report(edges found)` is called before
  /// each round. n^2 columns flops at first, fewer in each of the up to log2 n rounds.
  template <class Report>
  std::vector<merge> edges(Report const& report) {
    std::vector<merge> tree;
    std::vector<std::int32_t> all(component_.size());
    std::iota(all.begin(), all.end(), 0);
    auto const n = std::ptrdiff_t(all.size());
    if (n > 1)
      distance::detail::least_of_pairs(backend_, float_.bounds(), all.data(), n, maps_.extent(1),
                                       distance::detail::unit_weights{}, list_length, lists_);
    while (std::ptrdiff_t(tree.size()) < n - 1) {
      report(std::ptrdiff_t(tree.size()));
      look_at_lists(all);
      std::vector<std::int32_t> open = in_doubt(all);
      if (!open.empty()) find(float_.bounds(), open);
      open = in_doubt(open);
      if (!open.empty()) find_in_double(open);
      open = in_doubt(open);
      backend::on_host(backend_).for_blocks(std::ptrdiff_t(open.size()), 4, [&](auto& lane, extent r) {
        lane.for_each(r.count, shortest_of_all{lengths_, component_.data(), open.data() + r.first, n, edges_found()});
      });
      join(tree);
    }
    return tree;
  }

 private:
  static constexpr int list_length = 32;

  /// All rows in float, with the norms that bounds need.
  struct float_rows {
    distance::centred_rows<float> rows;
    std::vector<float> norms;

    float_rows(Backend const& backend, view<float const, 2> maps, std::vector<double> const& means)
        : rows(distance::detail::centred_in_frames<float, float>(backend, maps, {}, means)),
          norms(distance::detail::lowered_norms_of(rows.norms, maps.extent(1))) {}
    distance::detail::bound_rows<float> bounds() const { return {rows.centred.data(), norms.data()}; }
  };

  edges_view edges_found() { return {to_.data(), length_.data(), unknown_.data()}; }

  void look_at_lists(std::vector<std::int32_t> const& all) {
    backend::on_host(backend_).for_blocks(std::ptrdiff_t(all.size()), 64, [&](auto& lane, extent r) {
      lane.for_each(r.count, shortest_listed<float>{lengths_, component_.data(), all.data() + r.first, list_length,
                                                    lists_.values.data() + r.first * list_length,
                                                    lists_.slots.data() + r.first * list_length, edges_found()});
    });
  }

  /// Rows that may have an edge shorter than what is known of their component.
  std::vector<std::int32_t> in_doubt(std::vector<std::int32_t> const& rows) {
    std::vector<double> best(component_.size(), infinitely_far<double>);
    for (std::size_t row = 0; row < to_.size(); ++row) {
      double& known = best[static_cast<std::size_t>(component_[row])];
      known = std::min(known, length_[row]);
    }
    std::vector<std::int32_t> open;
    for (std::int32_t const row : rows)
      if (unknown_[std::size_t(row)] < best[std::size_t(component_[std::size_t(row)])]) open.push_back(row);
    return open;
  }

  /// Looks among all rows (bound_rows or made_rows) of other components by products; in float, the lists are renewed.
  template <class All>
  void find(All const& all, std::vector<std::int32_t> const& open) {
    using T = typename All::value_type;
    backend::on_host(backend_).for_blocks(std::ptrdiff_t(open.size()), 256, [&](auto& lane, extent r) {
      std::int32_t const* const which = open.data() + r.first;
      auto const lists =
          distance::detail::least_of_rows(lane, lane, all, which, r.count, true, all, maps_.extent(0), maps_.extent(1),
                                          other_components{component_.data()}, list_length);
      lane.for_each(r.count, shortest_listed<T>{lengths_, component_.data(), which, list_length, lists.values,
                                                lists.slots, edges_found()});
      if constexpr (sizeof(T) == 4)
        for (std::ptrdiff_t place = 0; place < r.count; ++place) {
          std::ptrdiff_t const from = place * list_length, to = which[place] * list_length;
          lane.copy(lists.values + from, lists_.values.data() + to, list_length);
          lane.copy(lists.slots + from, lists_.slots.data() + to, list_length);
        }
    });
  }
  void find_in_double(std::vector<std::int32_t> const& open) {
    distance::detail::rows_to_centre<float> const rows{maps_, nullptr, means_.data()};
    if (double_norms_.empty()) double_norms_ = distance::detail::lowered_norms_of(backend_, rows);
    find(distance::detail::made_rows<float>{rows, double_norms_.data()}, open);
  }

  /// Every component's shortest edge becomes part of the tree. Where lengths tie the choices of several components may
  /// close a circle: taken in order of length, each edge that joins two components is one that some tree of least
  /// length has.
  void join(std::vector<merge>& tree) {
    std::vector<std::int32_t> shortest(component_.size(), nobody);  // by component: the row that it starts from
    auto const before = [&](std::int32_t a, std::int32_t b) {
      double const length_a = length_[std::size_t(a)];
      double const length_b = length_[std::size_t(b)];
      return length_a != length_b ? length_a < length_b
                                  : std::minmax(a, to_[std::size_t(a)]) < std::minmax(b, to_[std::size_t(b)]);
    };
    for (std::size_t row = 0; row < to_.size(); ++row) {
      if (to_[row] == nobody) continue;
      std::int32_t& own = shortest[std::size_t(component_[row])];
      if (own == nobody || before(static_cast<std::int32_t>(row), own)) own = static_cast<std::int32_t>(row);
    }
    std::vector<std::int32_t> chosen;
    std::copy_if(shortest.begin(), shortest.end(), std::back_inserter(chosen),
                 [](std::int32_t row) { return row != nobody; });
    std::sort(chosen.begin(), chosen.end(), before);
    disjoint_sets sets(std::ptrdiff_t(component_.size()));
    for (std::int32_t const row : chosen) {
      std::ptrdiff_t const a = sets.root(component_[std::size_t(row)]);
      std::ptrdiff_t const b = sets.root(component_[std::size_t(to_[std::size_t(row)])]);
      if (a == b) continue;
      sets.join(std::max(a, b), std::min(a, b));
      tree.push_back({row, to_[std::size_t(row)], std::sqrt(length_[std::size_t(row)])});
    }
    for (std::int32_t& component : component_) component = static_cast<std::int32_t>(sets.root(component));
  }

  Backend const& backend_;
  view<float const, 2> maps_;
  edge_lengths lengths_;
  std::vector<double> means_;
  float_rows float_;
  std::vector<double> double_norms_;  ///< empty until products in double are needed
  distance::detail::least_lists<float> lists_;
  std::vector<std::int32_t> component_;  ///< of every row, named by one of its rows
  std::vector<std::int32_t> to_;
  std::vector<double> length_;
  std::vector<double> unknown_;
};

/// Bytes that a spanning tree of n maps takes beside them and a few megabytes a lane.
inline double spanning_tree_bytes(std::ptrdiff_t n, std::ptrdiff_t columns) {
  return static_cast<double>(n) * (4 * static_cast<double>(columns) + 8 * 32 + 128);
}

}  // namespace seam::inline v0::cluster::detail
