// SPDX-License-Identifier: MIT
// Maps as a graph: each is tied to its nearest neighbours by how many neighbours they share.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/distance/top_k.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace seam::inline v0::cluster {

/// An undirected graph with weights. The edges of vertex v stand at [first[v], first[v + 1]), each edge once at either
/// end; an edge from a vertex to itself stands there once, with twice its weight.
struct graph {
  std::vector<std::ptrdiff_t> first;  ///< (vertices + 1)
  std::vector<std::int32_t> to;
  std::vector<double> weight;

  std::ptrdiff_t vertices() const { return std::ptrdiff_t(first.size()) - 1; }
};

/// One edge of a list.
struct graph_edge {
  std::int32_t a;
  std::int32_t b;
  double weight;
};

/// A graph of `vertices` from its edges; the weights of edges between the same two vertices are added. O(E log E).
inline graph graph_of(std::ptrdiff_t vertices, std::vector<graph_edge> const& edges) {
  std::vector<graph_edge> ends;
  ends.reserve(2 * edges.size());
  for (graph_edge const& edge : edges) {
    ends.push_back({edge.a, edge.b, edge.a == edge.b ? 2 * edge.weight : edge.weight});
    if (edge.a != edge.b) ends.push_back({edge.b, edge.a, edge.weight});
  }
  std::stable_sort(ends.begin(), ends.end(),
                   [](graph_edge const& x, graph_edge const& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
  graph result;
  result.first.assign(static_cast<std::size_t>(vertices) + 1, 0);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (i > 0 && ends[i - 1].a == ends[i].a && ends[i - 1].b == ends[i].b) {
      result.weight.back() += ends[i].weight;
      continue;
    }
    result.to.push_back(ends[i].b);
    result.weight.push_back(ends[i].weight);
    ++result.first[static_cast<std::size_t>(ends[i].a) + 1];
  }
  for (std::size_t v = 0; v + 1 < result.first.size(); ++v) result.first[v + 1] += result.first[v];
  return result;
}

/// The shared-nearest-neighbour graph (Jarvis and Patrick 1973, as Levine et al. 2015 weigh it): every row is tied to
/// each of its k nearest by the Jaccard index of their neighbourhoods, themselves included. O(n k log k).
template <backend::backend Backend>
graph shared_neighbour_graph(Backend const& backend, distance::neighbours const& nearest) {
  std::ptrdiff_t const n = nearest.rows.extent(0);
  std::ptrdiff_t const k = nearest.rows.extent(1);
  array<std::int32_t, 2> around(n, k + 1);  // neighbourhoods, ascending
  backend::on_host(backend).for_blocks(n, 512, [&](auto&, extent r) {
    for (std::ptrdiff_t row = r.first; row < r.first + r.count; ++row) {
      std::int32_t* const own = &around(row, 0);
      std::copy_n(&nearest.rows(row, 0), k, own);
      own[k] = static_cast<std::int32_t>(row);
      std::sort(own, own + k + 1);
    }
  });
  std::vector<graph_edge> edges(static_cast<std::size_t>(n * k));
  backend::on_host(backend).for_blocks(n, 512, [&](auto&, extent r) {
    for (std::ptrdiff_t row = r.first; row < r.first + r.count; ++row)
      for (std::ptrdiff_t place = 0; place < k; ++place) {
        std::int32_t const other = nearest.rows(row, place);
        std::int32_t const* a = &around(row, 0);
        std::int32_t const* b = &around(other, 0);
        std::int32_t const* const a_end = a + k + 1;
        std::int32_t const* const b_end = b + k + 1;
        std::ptrdiff_t shared = 0;
        while (a != a_end && b != b_end) {
          if (*a == *b)
            ++shared, ++a, ++b;
          else if (*a < *b)
            ++a;
          else
            ++b;
        }
        edges[static_cast<std::size_t>(row * k + place)] = {
            static_cast<std::int32_t>(row), other,
            static_cast<double>(shared) / static_cast<double>(2 * (k + 1) - shared)};
      }
  });
  // An edge that both ends name counts once.
  for (graph_edge& edge : edges)
    if (edge.a > edge.b) std::swap(edge.a, edge.b);
  auto const order = [](graph_edge const& x, graph_edge const& y) {
    return x.a != y.a ? x.a < y.a : x.b < y.b;
  };
  std::sort(edges.begin(), edges.end(), order);
  edges.erase(std::unique(edges.begin(), edges.end(),
                          [](graph_edge const& x, graph_edge const& y) { return x.a == y.a && x.b == y.b; }),
              edges.end());
  return graph_of(n, edges);
}

}  // namespace seam::inline v0::cluster
