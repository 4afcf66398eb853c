// SPDX-License-Identifier: MIT
// The graph of nearest neighbours with weights made the same in both directions, as a sparse matrix, and products with
// it.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/view.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

namespace seam::inline v0::embedding::detail {

/// A symmetric sparse matrix (N, N) by rows; within a row the columns ascend.
struct neighbour_graph {
  std::vector<std::ptrdiff_t> first;  ///< (N + 1) where each row begins
  std::vector<std::int32_t> other;    ///< column of each entry
  std::vector<double> weight;         ///< of each entry

  std::ptrdiff_t size() const { return static_cast<std::ptrdiff_t>(first.size()) - 1; }
  std::ptrdiff_t entries() const { return first.back(); }
  extent row(std::ptrdiff_t i) const {
    auto const at = static_cast<std::size_t>(i);
    return {first[at], first[at + 1] - first[at]};
  }
};

/// Neighbours (N, k) and the weights that each point gives to them.
struct equal_lists {
  view<std::int32_t const, 2> neighbours;
  view<double const, 2> weights;

  std::ptrdiff_t size() const { return neighbours.extent(0); }
  std::ptrdiff_t count(std::ptrdiff_t) const { return neighbours.extent(1); }
  std::int32_t other(std::ptrdiff_t i, std::ptrdiff_t place) const { return neighbours(i, place); }
  double weight(std::ptrdiff_t i, std::ptrdiff_t place) const { return weights(i, place); }
};
/// The same of lists of any length: the rows of a sparse matrix.
struct row_lists {
  neighbour_graph const& matrix;

  std::ptrdiff_t size() const { return matrix.size(); }
  std::ptrdiff_t count(std::ptrdiff_t i) const { return matrix.row(i).count; }
  std::int32_t other(std::ptrdiff_t i, std::ptrdiff_t place) const {
    return matrix.other[static_cast<std::size_t>(matrix.row(i).first + place)];
  }
  double weight(std::ptrdiff_t i, std::ptrdiff_t place) const {
    return matrix.weight[static_cast<std::size_t>(matrix.row(i).first + place)];
  }
};

/// w(i, j) = combine(p(j | i), p(i | j)) for all pairs that one of the two names; lists give p(j | i), each j once.
/// Entries of weight 0 are left out. O(N k log k) for lists of k, and more for points that many name.
template <class Lists, class Combine>
neighbour_graph symmetric_graph(Lists const& lists, Combine const& combine) {
  struct entry {
    std::int32_t other;
    double forth;
    double back;
  };
  std::ptrdiff_t const n = lists.size();
  std::vector<std::ptrdiff_t> begin(static_cast<std::size_t>(n) + 1, 0);
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    begin[static_cast<std::size_t>(i) + 1] += lists.count(i);
    for (std::ptrdiff_t place = 0; place < lists.count(i); ++place)
      ++begin[static_cast<std::size_t>(lists.other(i, place)) + 1];
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<entry> all(static_cast<std::size_t>(begin.back()));
  std::vector<std::ptrdiff_t> next(begin.begin(), begin.end() - 1);
  for (std::ptrdiff_t i = 0; i < n; ++i)
    for (std::ptrdiff_t place = 0; place < lists.count(i); ++place) {
      std::int32_t const j = lists.other(i, place);
      double const weight = lists.weight(i, place);
      all[static_cast<std::size_t>(next[static_cast<std::size_t>(i)]++)] = {j, weight, 0.0};
      all[static_cast<std::size_t>(next[static_cast<std::size_t>(j)]++)] = {static_cast<std::int32_t>(i), 0.0, weight};
    }
  neighbour_graph graph;
  graph.first.push_back(0);
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    auto const from = all.begin() + begin[i];
    auto const to = all.begin() + begin[i + 1];
    std::sort(from, to, [](entry const& a, entry const& b) { return a.other < b.other; });
    for (auto at = from; at != to;) {
      entry both = *at;
      for (++at; at != to && at->other == both.other; ++at) both.forth += at->forth, both.back += at->back;
      double const weight = combine(both.forth, both.back);
      if (weight == 0) continue;
      graph.other.push_back(both.other);
      graph.weight.push_back(weight);
    }
    graph.first.push_back(static_cast<std::ptrdiff_t>(graph.other.size()));
  }
  return graph;
}

/// The same of neighbours (N, k) and weights (N, k).
template <class Combine>
neighbour_graph symmetric_graph(view<std::int32_t const, 2> neighbours, view<double const, 2> weights,
                                Combine const& combine) {
  return symmetric_graph(equal_lists{neighbours, weights}, combine);
}

/// Sums of the rows.
inline std::vector<double> degrees(neighbour_graph const& graph) {
  std::vector<double> sums;
  for (std::ptrdiff_t i = 0; i < graph.size(); ++i) {
    extent const row = graph.row(i);
    sums.push_back(
        std::accumulate(graph.weight.begin() + row.first, graph.weight.begin() + row.first + row.count, 0.0));
  }
  return sums;
}

/// D^-1/2 W D^-1/2, whose largest eigenvalue is 1. A point without neighbours keeps its empty row.
inline neighbour_graph normalised(neighbour_graph graph) {
  std::vector<double> scale = degrees(graph);
  for (double& value : scale) value = value > 0 ? 1 / std::sqrt(value) : 0.0;
  for (std::ptrdiff_t i = 0; i < graph.size(); ++i) {
    extent const row = graph.row(i);
    for (auto at = static_cast<std::size_t>(row.first); at < static_cast<std::size_t>(row.first + row.count); ++at)
      graph.weight[at] *= scale[static_cast<std::size_t>(i)] * scale[static_cast<std::size_t>(graph.other[at])];
  }
  return graph;
}

/// The component of each point, numbered by first point; returns how many there are.
inline std::ptrdiff_t connected_components(neighbour_graph const& graph, std::vector<std::int32_t>& component) {
  component.assign(static_cast<std::size_t>(graph.size()), -1);
  std::int32_t count = 0;
  std::vector<std::ptrdiff_t> pending;
  for (std::ptrdiff_t start = 0; start < graph.size(); ++start) {
    if (component[static_cast<std::size_t>(start)] >= 0) continue;
    component[static_cast<std::size_t>(start)] = count;
    pending.push_back(start);
    while (!pending.empty()) {
      extent const row = graph.row(pending.back());
      pending.pop_back();
      for (std::ptrdiff_t at = row.first; at < row.first + row.count; ++at) {
        std::int32_t const other = graph.other[static_cast<std::size_t>(at)];
        if (component[static_cast<std::size_t>(other)] >= 0) continue;
        component[static_cast<std::size_t>(other)] = count;
        pending.push_back(other);
      }
    }
    ++count;
  }
  return count;
}

/// Rows (l, N) times the graph's matrix, into `image` (l, N).
template <backend::backend Backend>
void multiply_into(Backend const& backend, neighbour_graph const& graph, view<double const, 2> rows,
                   view<double, 2> image) {
  backend::on_host(backend).for_blocks(graph.size(), 1024, [&](auto&, extent block) {
    for (std::ptrdiff_t i = block.first; i < block.first + block.count; ++i) {
      extent const row = graph.row(i);
      for (std::ptrdiff_t r = 0; r < rows.extent(0); ++r) {
        double const* const values = rows.data() + r * rows.extent(1);
        double sum = 0;
        for (std::ptrdiff_t at = row.first; at < row.first + row.count; ++at)
          sum += graph.weight[static_cast<std::size_t>(at)] * values[graph.other[static_cast<std::size_t>(at)]];
        image(r, i) = sum;
      }
    }
  });
}

}  // namespace seam::inline v0::embedding::detail
