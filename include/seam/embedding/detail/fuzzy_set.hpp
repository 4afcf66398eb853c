// SPDX-License-Identifier: MIT
// UMAP's weights (McInnes, Healy and Melville 2018, algorithms 2 and 3): how sure a point is of each of its neighbours,
// and the union of what both sides say.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/distance/top_k.hpp>
#include <seam/embedding/detail/neighbour_graph.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace seam::inline v0::embedding::detail {

/// The scale sigma at which a point's weights exp(-(d - nearest) / sigma) add up to log2(k), k counting the point
/// itself, by bisection; `distances` are those of its k - 1 neighbours, ascending; `floor` is the least that it may be.
inline double smooth_scale(view<double const, 1> distances, double nearest, double floor) {
  double const target = std::log2(static_cast<double>(distances.size() + 1));
  double low = 0, high = std::numeric_limits<double>::infinity(), scale = 1;
  for (int step = 0; step < 64; ++step) {
    double sum = 0;
    for (double const distance : distances) sum += distance > nearest ? std::exp(-(distance - nearest) / scale) : 1.0;
    if (std::abs(sum - target) < 1e-5) break;
    if (sum > target) {
      high = scale;
      scale = 0.5 * (low + high);
    } else {
      low = scale;
      scale = std::isinf(high) ? 2 * scale : 0.5 * (low + high);
    }
  }
  return std::max(scale, floor);
}

/// Weights (N, k - 1) of the neighbours, 1 for the nearest (that is not at distance 0).
template <backend::backend Backend>
array<double, 2> fuzzy_weights(Backend const& backend, view<double const, 2> distances) {
  constexpr double least_share = 1e-3;  // of the mean distance: what a scale is at least
  std::ptrdiff_t const others = distances.extent(1);
  double whole = 0;
  for (double const distance : distances) whole += distance;
  double const mean = whole / static_cast<double>(distances.extent(0) * (others + 1));
  array<double, 2> weights(distances.shape());
  backend::on_host(backend).for_blocks(distances.extent(0), 512, [&](auto&, extent range) {
    for (std::ptrdiff_t i = range.first; i < range.first + range.count; ++i) {
      auto const row = distances.row(i);
      double nearest = 0, sum = 0;
      for (double const distance : row) {
        if (nearest == 0) nearest = distance;
        sum += distance;
      }
      double const own_mean = sum / static_cast<double>(others + 1);
      double const scale = smooth_scale(row, nearest, least_share * (nearest > 0 ? own_mean : mean));
      for (std::ptrdiff_t place = 0; place < others; ++place)
        weights(i, place) = row(place) > nearest && scale > 0 ? std::exp(-(row(place) - nearest) / scale) : 1.0;
    }
  });
  return weights;
}

/// a + b - a b: the probability that at least one of two independent statements holds.
struct fuzzy_union {
  double operator()(double forth, double back) const { return forth + back - forth * back; }
};

/// The fuzzy simplicial set of points with these neighbours.
template <backend::backend Backend>
neighbour_graph fuzzy_set(Backend const& backend, distance::neighbours const& found) {
  array<double, 2> const weights = fuzzy_weights(backend, found.distances.view());
  return symmetric_graph(found.rows.view(), weights.view(), fuzzy_union{});
}

}  // namespace seam::inline v0::embedding::detail
