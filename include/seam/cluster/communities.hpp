// SPDX-License-Identifier: MIT
// Communities of a graph by modularity: Louvain (Blondel et al. 2008) and Leiden (Traag, Waltman and van Eck 2019),
// whose communities are connected.
#pragma once

#include <seam/cluster/detail/labels.hpp>
#include <seam/cluster/graph.hpp>
#include <seam/core/error.hpp>
#include <seam/core/random.hpp>

#include <cmath>
#include <deque>
#include <numeric>
#include <string>
#include <utility>

namespace seam::inline v0::cluster {

/// How communities are found.
struct community_options {
  double resolution = 1;  ///< larger: more and smaller communities
  std::uint64_t seed = 42;
  int iterations = 10;  ///< of Leiden's algorithm, at most; it ends when nothing changes
};

/// Modularity (Newman and Girvan 2004) of labels of 0 or more, one a vertex: the share of weight inside communities
/// less `resolution` times what it would be if ends of edges were dealt out at random; 0 for a graph without edges.
/// O(E).
inline double modularity(graph const& g, std::vector<std::int32_t> const& labels, double resolution = 1) {
  std::size_t const count = labels.empty() ? 0 : std::size_t(*std::max_element(labels.begin(), labels.end())) + 1;
  std::vector<double> inside(count, 0.0), ends(count, 0.0);
  double all = 0;
  for (std::size_t v = 0; v < labels.size(); ++v)
    for (std::ptrdiff_t e = g.first[v]; e < g.first[v + 1]; ++e) {
      auto const label = static_cast<std::size_t>(labels[v]);
      double const weight = g.weight[static_cast<std::size_t>(e)];
      if (labels[static_cast<std::size_t>(g.to[static_cast<std::size_t>(e)])] == labels[v]) inside[label] += weight;
      ends[label] += weight;
      all += weight;
    }
  double sum = 0;
  for (std::size_t label = 0; label < count && all > 0; ++label)
    sum += inside[label] / all - resolution * (ends[label] / all) * (ends[label] / all);
  return sum;
}

namespace detail {

/// One graph of the hierarchy and a partition of its vertices.
class community_level {
 public:
  community_level(graph const& g, std::vector<std::int32_t> labels, double resolution, random_stream& random)
      : graph_(g),
        random_(random),
        labels_(std::move(labels)),
        degree_(labels_.size(), 0.0),
        ends_(labels_.size(), 0.0),
        weight_to_(labels_.size(), 0.0) {
    for (std::size_t v = 0; v < degree_.size(); ++v) {
      for (std::ptrdiff_t e = g.first[v]; e < g.first[v + 1]; ++e) degree_[v] += g.weight[static_cast<std::size_t>(e)];
      all_ += degree_[v];
    }
    expected_ = all_ > 0 ? resolution / all_ : 0;
    for (std::size_t v = 0; v < degree_.size(); ++v) ends_[std::size_t(labels_[v])] += degree_[v];
  }

  std::vector<std::int32_t> const& labels() const { return labels_; }

  /// Moves vertices to the community of greatest gain, as long as there is one; those whose neighbours moved are looked
  /// at again. Returns whether any moved.
  bool move_vertices() {
    std::deque<std::int32_t> queue;
    for (std::int32_t const v : shuffled()) queue.push_back(v);
    std::vector<char> queued(labels_.size(), 1);
    bool moved = false;
    while (!queue.empty()) {
      std::int32_t const v = queue.front();
      queue.pop_front();
      queued[std::size_t(v)] = 0;
      std::int32_t const before = labels_[std::size_t(v)];
      std::int32_t const best = best_community(v, before);
      if (best == before) continue;
      labels_[std::size_t(v)] = best;
      ends_[std::size_t(before)] -= degree_[std::size_t(v)];
      ends_[std::size_t(best)] += degree_[std::size_t(v)];
      moved = true;
      for_edges(v, [&](std::int32_t other, double) {
        if (labels_[std::size_t(other)] == best || queued[std::size_t(other)]) return;
        queued[std::size_t(other)] = 1;
        queue.push_back(other);
      });
    }
    return moved;
  }

  /// Leiden's refinement: a finer partition, of vertices that were alone and joined well-connected parts of their own
  /// community, each where it gains most. Parts are connected.
  std::vector<std::int32_t> refined() {
    std::vector<std::int32_t> part(labels_.size());
    std::iota(part.begin(), part.end(), 0);
    std::vector<double> ends = degree_;         // of parts
    std::vector<double> cut(part.size(), 0.0);  // weight from a part to the rest of its community
    std::vector<char> alone(part.size(), 1);
    for (std::size_t v = 0; v < part.size(); ++v)
      for_edges(std::int32_t(v), [&](std::int32_t other, double weight) {
        if (labels_[std::size_t(other)] == labels_[v]) cut[v] += weight;
      });
    auto const well_connected = [&](std::size_t p, std::int32_t community) {
      return cut[p] >= expected_ * ends[p] * (ends_[std::size_t(community)] - ends[p]);
    };
    for (std::int32_t const v : shuffled()) {
      auto const at = std::size_t(v);
      std::int32_t const community = labels_[at];
      if (!alone[at] || !well_connected(at, community)) continue;
      std::vector<std::int32_t> near;
      for_edges(v, [&](std::int32_t other, double weight) {
        if (labels_[std::size_t(other)] != community) return;
        std::int32_t const p = part[std::size_t(other)];
        if (weight_to_[std::size_t(p)] == 0) near.push_back(p);
        weight_to_[std::size_t(p)] += weight;
      });
      std::int32_t best = v;
      double most = 0;
      for (std::int32_t const p : near) {
        double const gain = weight_to_[std::size_t(p)] - expected_ * degree_[at] * ends[std::size_t(p)];
        if (well_connected(std::size_t(p), community) && (gain > most || (gain == most && gain > 0 && p < best)))
          most = gain, best = p;
      }
      if (best != v) {
        part[at] = best;
        cut[std::size_t(best)] += cut[at] - 2 * weight_to_[std::size_t(best)];
        ends[std::size_t(best)] += degree_[at];
        alone[std::size_t(best)] = 0;
      }
      for (std::int32_t const p : near) weight_to_[std::size_t(p)] = 0;
    }
    return part;
  }

 private:
  /// f(other vertex, weight) for the edges of v to others.
  template <class F>
  void for_edges(std::int32_t v, F const& f) const {
    for (std::ptrdiff_t e = graph_.first[std::size_t(v)]; e < graph_.first[std::size_t(v) + 1]; ++e)
      if (graph_.to[std::size_t(e)] != v) f(graph_.to[std::size_t(e)], graph_.weight[std::size_t(e)]);
  }
  std::vector<std::int32_t> shuffled() {
    std::vector<std::int32_t> order(labels_.size());
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t left = order.size(); left > 1; --left)
      std::swap(order[left - 1], order[below(random_.next(), static_cast<std::uint32_t>(left))]);
    return order;
  }
  /// Its own where no other is better; the lowest of several.
  std::int32_t best_community(std::int32_t v, std::int32_t own) {
    std::vector<std::int32_t> near;
    for_edges(v, [&](std::int32_t other, double weight) {
      std::int32_t const label = labels_[std::size_t(other)];
      if (weight_to_[std::size_t(label)] == 0) near.push_back(label);
      weight_to_[std::size_t(label)] += weight;
    });
    double const degree = degree_[std::size_t(v)];
    double most = weight_to_[std::size_t(own)] - expected_ * degree * (ends_[std::size_t(own)] - degree);
    std::int32_t best = own;
    double const noise = 1e-12 * (degree + 1e-300);  // a gain that rounding made is none
    for (std::int32_t const label : near) {
      if (label == own) continue;
      double const gain = weight_to_[std::size_t(label)] - expected_ * degree * ends_[std::size_t(label)];
      if (gain > most + noise || (best != own && gain == most && label < best)) most = gain, best = label;
    }
    for (std::int32_t const label : near) weight_to_[std::size_t(label)] = 0;
    return best;
  }

  graph const& graph_;
  random_stream& random_;
  std::vector<std::int32_t> labels_;
  std::vector<double> degree_;     ///< of vertices
  std::vector<double> ends_;       ///< of edges, by community
  std::vector<double> weight_to_;  ///< zero but while a vertex is looked at
  double all_ = 0;
  double expected_ = 0;  ///< resolution over all ends
};

/// The graph whose vertices are the parts 0..K-1 of another.
inline graph aggregated(graph const& g, std::vector<std::int32_t> const& part, std::int32_t parts) {
  std::vector<graph_edge> edges;
  for (std::size_t v = 0; v < part.size(); ++v)
    for (std::ptrdiff_t e = g.first[v]; e < g.first[v + 1]; ++e) {
      std::int32_t const other = g.to[static_cast<std::size_t>(e)];
      double const weight = g.weight[static_cast<std::size_t>(e)];
      // Each end of an edge is met: half of it from either side.
      edges.push_back({part[v], part[static_cast<std::size_t>(other)], weight / 2});
    }
  return graph_of(parts, edges);
}

/// One pass from a partition of g up the hierarchy and back.
inline std::vector<std::int32_t> communities_from(graph const& g, std::vector<std::int32_t> labels, double resolution,
                                                  bool refine, random_stream& random) {
  std::vector<std::int32_t> vertex(labels.size());  // of the present graph, by vertex of g
  std::iota(vertex.begin(), vertex.end(), 0);
  graph present = g;
  for (;;) {
    community_level level(present, labels, resolution, random);
    bool const moved = level.move_vertices();
    std::vector<std::int32_t> parts = refine ? level.refined() : level.labels();
    std::int32_t const count = number_labels(parts);
    std::vector<std::int32_t> above(static_cast<std::size_t>(count));  // communities of the parts
    for (std::size_t v = 0; v < parts.size(); ++v) above[std::size_t(parts[v])] = level.labels()[v];
    number_labels(above);
    bool const shrinks = count < present.vertices();
    if (!shrinks || (!moved && !refine)) {
      std::vector<std::int32_t> result(vertex.size());
      for (std::size_t v = 0; v < result.size(); ++v) result[v] = level.labels()[std::size_t(vertex[v])];
      number_labels(result);
      return result;
    }
    for (std::int32_t& each : vertex) each = parts[std::size_t(each)];
    present = aggregated(present, parts, count);
    labels = refine ? above : std::vector<std::int32_t>(std::size_t(count));
    if (!refine) std::iota(labels.begin(), labels.end(), 0);
  }
}

inline void check_resolution(double resolution) {
  expect(resolution > 0 && std::isfinite(resolution),
         [&] { return "the resolution of communities is above 0, not " + std::to_string(resolution); });
}

inline std::vector<std::int32_t> communities(graph const& g, community_options const& options, bool refine) {
  check_resolution(options.resolution);
  expect(options.iterations >= 1,
         [&] { return "communities need 1 or more iterations, not " + std::to_string(options.iterations); });
  random_stream random(options.seed, 0);
  std::vector<std::int32_t> labels(static_cast<std::size_t>(g.vertices()));
  std::iota(labels.begin(), labels.end(), 0);
  for (int iteration = 0; iteration < (refine ? options.iterations : 1); ++iteration) {
    std::vector<std::int32_t> next = communities_from(g, labels, options.resolution, refine, random);
    bool const same = next == labels;
    labels = std::move(next);
    if (same) break;
  }
  return labels;
}

}  // namespace detail

/// Labels 0..K-1 of a graph's vertices by Louvain's algorithm, numbered by their first vertex. About O(E log n), one
/// thread, the same for the same seed. Throws input_error for a resolution that is not above 0.
inline std::vector<std::int32_t> louvain_communities(graph const& g, community_options const& options = {}) {
  return detail::communities(g, options, false);
}

/// The same by Leiden's algorithm, greedy in its refinement: every community is connected, and iterations go on until
/// nothing changes.
inline std::vector<std::int32_t> leiden_communities(graph const& g, community_options const& options = {}) {
  return detail::communities(g, options, true);
}

}  // namespace seam::inline v0::cluster
