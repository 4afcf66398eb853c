// SPDX-License-Identifier: MIT
// Uniform manifold approximation and projection (McInnes, Healy and Melville 2018) on exact neighbours, the same for
// any number of threads.
#pragma once

#include <seam/backend/round_progress.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/random.hpp>
#include <seam/distance/euclidean.hpp>
#include <seam/embedding/concept.hpp>
#include <seam/embedding/detail/fuzzy_set.hpp>
#include <seam/embedding/detail/starts.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::embedding {

/// The curve 1 / (1 + a d^(2b)) by which UMAP's layout turns a distance into a weight.
struct umap_curve {
  double a = 1;
  double b = 1;
};

/// The curve nearest, in least squares at 300 distances up to 3 spread, to 1 below `min_distance` and
/// exp(-(d - min_distance) / spread) beyond (Levenberg and Marquardt's iteration).
inline umap_curve fit_umap_curve(double min_distance, double spread) {
  constexpr int points = 300;
  umap_curve curve;
  auto const wanted = [&](double d) {
    return d < min_distance ? 1.0 : std::exp(-(d - min_distance) / spread);
  };
  auto const error_of = [&](umap_curve c) {
    double sum = 0;
    for (int i = 0; i < points; ++i) {
      double const d = 3 * spread * i / (points - 1);
      double const off = 1 / (1 + c.a * std::pow(d, 2 * c.b)) - wanted(d);
      sum += off * off;
    }
    return sum;
  };
  double error = error_of(curve), damping = 1e-3;
  for (int step = 0; step < 200; ++step) {
    double aa = 0, ab = 0, bb = 0, ga = 0, gb = 0;
    for (int i = 1; i < points; ++i) {  // at 0 the curve does not depend on a and b
      double const d = 3 * spread * i / (points - 1);
      double const power = std::pow(d, 2 * curve.b);
      double const value = 1 / (1 + curve.a * power);
      double const by_a = -value * value * power;
      double const by_b = by_a * curve.a * 2 * std::log(d);
      double const off = value - wanted(d);
      aa += by_a * by_a, ab += by_a * by_b, bb += by_b * by_b, ga += by_a * off, gb += by_b * off;
    }
    double const da = aa * (1 + damping), db = bb * (1 + damping), determinant = da * db - ab * ab;
    umap_curve const next{curve.a - (db * ga - ab * gb) / determinant, curve.b - (da * gb - ab * ga) / determinant};
    double const next_error = next.a > 0 && next.b > 0 ? error_of(next) : error + 1;
    if (next_error > error) {
      damping *= 10;
      if (damping > 1e12) break;
      continue;
    }
    curve = next, error = next_error, damping = std::max(1e-12, damping / 10);
  }
  return curve;
}

/// UMAP: a layout in which points that are neighbours among the maps are near, and others are not.
///
/// What differs from the published program: neighbours are exact; in an epoch every point moves by itself against where
/// the others stood before the epoch, and its random numbers are a function of the seed, the epoch and the point, so
/// that threads do not change the layout; a graph of several components starts from principal components.
///
/// Distances between groups, and the groups' sizes, mean little in such a layout.
struct umap {
  std::ptrdiff_t components = 2;
  std::ptrdiff_t neighbours = 15;  ///< the map itself counts as the first, as in the published program
  double min_distance = 0.1;       ///< how close points may lie
  double spread = 1;               ///< the scale of the layout
  int epochs = 0;                  ///< 0: 500 up to 10,000 maps, 200 beyond
  double learning_rate = 1;        ///< falls to 0 over the epochs
  int negative_samples = 5;        ///< points that push, for one that pulls
  std::uint64_t seed = 42;

  static constexpr char const* name() { return "umap"; }

  /// Bytes that `embed` takes beside maps (rows, columns).
  double bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    return std::max(distance::top_k_bytes(rows, 0, columns, neighbours),
                    static_cast<double>(rows) * (80.0 * static_cast<double>(neighbours) +
                                                 16.0 * static_cast<double>(detail::start_vectors(components))));
  }
  /// Throws input_error for options that mean nothing for maps (rows, columns).
  void check(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    detail::check_layout(name(), rows, columns, components);
    expect(neighbours >= 2 && neighbours <= rows, [&] {
      return "umap takes 2 to " + std::to_string(rows) + " neighbours of " + std::to_string(rows) + " maps, not " +
             std::to_string(neighbours);
    });
    expect(min_distance >= 0 && spread > 0 && min_distance <= spread && std::isfinite(spread), [&] {
      return "umap's min_distance is " + std::to_string(min_distance) + " and its spread " + std::to_string(spread) +
             "; it needs 0 <= min_distance <= spread";
    });
    expect(epochs >= 0 && learning_rate > 0 && negative_samples >= 0,
           [] { return std::string("umap needs 0 epochs (its own choice) or more, and a learning rate above 0"); });
  }

  /// The layout (N, components). N^2 D flops for the neighbours, then about N neighbours epochs steps.
  /// Throws input_error for options that do not fit (see check) and values that are not finite; memory_error.
  template <backend::backend Backend>
  array<float, 2> embed(Backend const& backend, view<float const, 2> maps) const {
    check(maps.extent(0), maps.extent(1));
    require_memory(bytes_needed(maps.extent(0), maps.extent(1)),
                   "a UMAP layout of " + std::to_string(maps.extent(0)) + " maps", "embed fewer maps");
    detail::neighbour_graph const graph =
        detail::fuzzy_set(backend, distance::top_k(backend, distance::euclidean{}, maps, neighbours - 1));
    array<float, 2> layout = detail::layout_start(backend, graph, maps, components, seed);
    optimise(backend, graph, layout);
    return layout;
  }

 private:
  /// When an entry of the graph is next due, and its negative samples.
  struct schedule {
    float period;
    float next;
    float next_negative;
  };

  template <backend::backend Backend>
  void optimise(Backend const& backend, detail::neighbour_graph const& graph, array<float, 2>& layout) const {
    int const total = epochs > 0 ? epochs : graph.size() <= 10'000 ? 500 : 200;
    umap_curve const curve = fit_umap_curve(min_distance, spread);
    double const heaviest = *std::max_element(graph.weight.begin(), graph.weight.end());
    std::vector<schedule> due;
    for (double const weight : graph.weight) {
      auto const period = static_cast<float>(heaviest / weight);
      due.push_back({period, period, period / static_cast<float>(std::max(1, negative_samples))});
    }
    backend::round_progress<Backend> const progress(backend, total);
    array<float, 2> before(layout.shape());
    for (int epoch = 0; epoch < total; ++epoch) {
      auto const rate = static_cast<float>(learning_rate * (1 - static_cast<double>(epoch) / total));
      std::copy(layout.begin(), layout.end(), before.begin());
      backend::on_host(progress.backend()).for_blocks(graph.size(), 256, [&](auto&, extent range) {
        for (std::ptrdiff_t i = range.first; i < range.first + range.count; ++i)
          move_point(graph, i, epoch, rate, curve, before, layout.view().row(i), due);
      });
      progress.report(epoch + 1);
    }
  }

  /// One epoch of one point: the gradient of the fuzzy cross entropy, sampled, each part clipped at 4.
  void move_point(detail::neighbour_graph const& graph, std::ptrdiff_t i, int epoch, float rate, umap_curve curve,
                  view<float const, 2> before, view<float, 1> point, std::vector<schedule>& due) const {
    auto const a = static_cast<float>(curve.a), b = static_cast<float>(curve.b);
    auto const now = static_cast<float>(epoch);
    random_stream random(seed, static_cast<std::uint64_t>(epoch) * static_cast<std::uint64_t>(graph.size()) +
                                   static_cast<std::uint64_t>(i));
    extent const row = graph.row(i);
    for (std::ptrdiff_t at = row.first; at < row.first + row.count; ++at) {
      schedule& entry = due[static_cast<std::size_t>(at)];
      if (entry.next > now) continue;
      entry.next += entry.period;
      auto const other = before.row(graph.other[static_cast<std::size_t>(at)]);
      for (int end = 0; end < 2; ++end) {  // the entry pulls both of its ends, and stands in both rows
        float const square = squared_distance(point, other);
        if (square > 0) step(point, other, -2 * a * b * std::pow(square, b - 1) / (a * std::pow(square, b) + 1), rate);
      }
      if (negative_samples == 0) continue;
      float const period = entry.period / static_cast<float>(negative_samples);
      for (; entry.next_negative <= now; entry.next_negative += period) {
        auto const far = static_cast<std::ptrdiff_t>(below(random.next(), static_cast<std::uint32_t>(graph.size())));
        if (far == i) continue;
        auto const away = before.row(far);
        float const square = squared_distance(point, away);
        if (square > 0) step(point, away, 2 * b / ((0.001F + square) * (a * std::pow(square, b) + 1)), rate);
      }
    }
  }
  static float squared_distance(view<float const, 1> a, view<float const, 1> b) {
    float sum = 0;
    for (std::ptrdiff_t c = 0; c < a.size(); ++c) sum += (a(c) - b(c)) * (a(c) - b(c));
    return sum;
  }
  static void step(view<float, 1> point, view<float const, 1> other, float strength, float rate) {
    for (std::ptrdiff_t c = 0; c < point.size(); ++c)
      point(c) += rate * std::clamp(strength * (point(c) - other(c)), -4.0F, 4.0F);
  }
};

static_assert(embedder<umap>);

}  // namespace seam::inline v0::embedding
