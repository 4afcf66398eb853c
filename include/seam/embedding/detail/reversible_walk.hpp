// SPDX-License-Identifier: MIT
// A random walk whose steps are proportional to symmetric weights: where it is after t steps, and how long it takes to
// forget noise (von Neumann entropy, Moon et al. 2019). Among all points, or among landmarks that stand for them.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/lapack.hpp>
#include <seam/embedding/detail/neighbour_graph.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace seam::inline v0::embedding::detail {

/// Symmetric weights (M, M) and their row sums, none of which is 0.
struct reversible_walk {
  array<double, 2> weights;
  std::vector<double> degrees;
};

/// The walk among all points of a graph, as a matrix.
inline reversible_walk walk_among_points(neighbour_graph const& graph) {
  reversible_walk walk{array<double, 2>(graph.size(), graph.size()), degrees(graph)};
  for (std::ptrdiff_t i = 0; i < graph.size(); ++i) {
    extent const row = graph.row(i);
    for (std::ptrdiff_t at = row.first; at < row.first + row.count; ++at)
      walk.weights(i, graph.other[static_cast<std::size_t>(at)]) = graph.weight[static_cast<std::size_t>(at)];
  }
  return walk;
}

/// The probabilities (N, M) of steps from points to landmarks: to all points that a landmark stands for. `landmark`: by
/// point, 0..M-1.
inline neighbour_graph steps_to_landmarks(neighbour_graph const& graph, std::vector<std::int32_t> const& landmark) {
  neighbour_graph steps;
  steps.first.push_back(0);
  std::vector<double> const sums = degrees(graph);
  std::vector<std::pair<std::int32_t, double>> entries;
  for (std::ptrdiff_t i = 0; i < graph.size(); ++i) {
    extent const row = graph.row(i);
    entries.clear();
    for (auto at = static_cast<std::size_t>(row.first); at < static_cast<std::size_t>(row.first + row.count); ++at)
      entries.push_back({landmark[static_cast<std::size_t>(graph.other[at])], graph.weight[at]});
    std::stable_sort(entries.begin(), entries.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
    for (std::size_t at = 0; at < entries.size(); ++at) {
      double const share = entries[at].second / sums[static_cast<std::size_t>(i)];
      if (at > 0 && entries[at].first == entries[at - 1].first) {
        steps.weight.back() += share;
      } else {
        steps.other.push_back(entries[at].first);
        steps.weight.push_back(share);
      }
    }
    steps.first.push_back(std::ptrdiff_t(steps.other.size()));
  }
  return steps;
}

/// The walk from landmark to point to landmark: two steps among all points. With A the weights from points to landmarks
/// and D the degrees of points its weights are A' D^-1 A. O(N k^2) for points with steps to k landmarks.
inline reversible_walk walk_among_landmarks(neighbour_graph const& graph, neighbour_graph const& steps,
                                            std::ptrdiff_t landmarks) {
  reversible_walk walk{array<double, 2>(landmarks, landmarks),
                       std::vector<double>(static_cast<std::size_t>(landmarks), 0.0)};
  std::vector<double> const sums = degrees(graph);
  for (std::ptrdiff_t i = 0; i < steps.size(); ++i) {
    extent const row = steps.row(i);
    auto const first = static_cast<std::size_t>(row.first), last = static_cast<std::size_t>(row.first + row.count);
    for (std::size_t a = first; a < last; ++a) {
      double const weight = steps.weight[a] * sums[static_cast<std::size_t>(i)];
      walk.degrees[static_cast<std::size_t>(steps.other[a])] += weight;
      for (std::size_t b = first; b < last; ++b)
        walk.weights(steps.other[a], steps.other[b]) += weight * steps.weight[b];
    }
  }
  return walk;
}

/// Sizes of the eigenvalues of one step, descending. 4/3 M^3 flops.
inline std::vector<double> spectrum(reversible_walk const& walk) {
  array<double, 2> matrix = walk.weights;
  for (std::ptrdiff_t i = 0; i < matrix.extent(0); ++i)
    for (std::ptrdiff_t j = 0; j < matrix.extent(1); ++j)
      matrix(i, j) /= std::sqrt(walk.degrees[static_cast<std::size_t>(i)] * walk.degrees[static_cast<std::size_t>(j)]);
  std::vector<double> values = lapack::eigenvalues(matrix);
  for (double& value : values) value = std::abs(value);
  std::sort(values.begin(), values.end(), [](double a, double b) { return a > b; });
  return values;
}

/// For t = 1..times the entropy, in nats, of the eigenvalues of t steps as shares of their sum: how much noise is left.
inline std::vector<double> entropies(std::vector<double> const& spectrum, std::ptrdiff_t times) {
  std::vector<double> result;
  std::vector<double> powers(spectrum.size(), 1.0);
  for (std::ptrdiff_t t = 1; t <= times; ++t) {
    double sum = 0, entropy = 0;
    for (std::size_t i = 0; i < powers.size(); ++i) sum += powers[i] *= spectrum[i];
    for (double const power : powers)
      if (double const share = power / sum; share > 0) entropy -= share * std::log(share);
    result.push_back(entropy);
  }
  return result;
}

/// Sum of squares that the straight line nearest to values[first..last] leaves.
inline double off_line(std::vector<double> const& values, std::size_t first, std::size_t last) {
  auto const count = static_cast<double>(last - first + 1);
  double mean = 0, slope = 0, square = 0, sum = 0;
  for (std::size_t i = first; i <= last; ++i) mean += values[i] / count;
  for (std::size_t i = first; i <= last; ++i) {
    double const x = static_cast<double>(i - first) - (count - 1) / 2;
    slope += x * values[i], square += x * x;
  }
  slope = square > 0 ? slope / square : 0;
  for (std::size_t i = first; i <= last; ++i) {
    double const x = static_cast<double>(i - first) - (count - 1) / 2;
    double const off = values[i] - mean - slope * x;
    sum += off * off;
  }
  return sum;
}

/// Where a curve of 3 values or more bends: the place at which two lines, before it and behind it, fit best.
inline std::size_t knee(std::vector<double> const& values) {
  std::size_t best = 1;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t at = 1; at + 1 < values.size(); ++at) {
    double const off = off_line(values, 0, at) + off_line(values, at, values.size() - 1);
    if (off < least) least = off, best = at;
  }
  return best;
}

/// c = a b of square matrices, rows of c in blocks.
template <backend::backend Backend>
void multiply_into(Backend const& backend, view<double const, 2> a, view<double const, 2> b, view<double, 2> c) {
  std::ptrdiff_t const n = a.extent(0);
  backend::on_host(backend).for_blocks(n, 256, [&](auto& lane, extent rows) {
    lane.gemm(blas::transpose::no, blas::transpose::no, rows.count, n, n, 1.0, a.data() + rows.first * n, n, b.data(),
              n, 0.0, c.data() + rows.first * n, n);
  });
}

/// Where the walk is after t steps from every place: rows (M, M) that add up to 1. Products of numbers of 0 or more:
/// small probabilities keep their digits. 2 M^3 flops for each of up to 2 log2 t products.
template <backend::backend Backend>
array<double, 2> after_steps(Backend const& backend, reversible_walk const& walk, std::ptrdiff_t t) {
  array<double, 2> power = walk.weights;
  for (std::ptrdiff_t i = 0; i < power.extent(0); ++i)
    for (double& value : power.view().row(i)) value /= walk.degrees[static_cast<std::size_t>(i)];
  array<double, 2> result, next(power.shape());
  for (;; t /= 2) {
    if (t % 2 == 1) {
      if (result.empty()) {
        result = power;
      } else {
        multiply_into(backend, result.view(), power.view(), next.view());
        std::swap(result, next);
      }
    }
    if (t == 1) return result;
    multiply_into(backend, power.view(), power.view(), next.view());
    std::swap(power, next);
  }
}

}  // namespace seam::inline v0::embedding::detail
