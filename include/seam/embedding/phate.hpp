// SPDX-License-Identifier: MIT
// PHATE (Moon et al. 2019): a layout whose distances are those between what random walks from two maps know, so that
// branches and transitions stay what they are. On exact neighbours, and through landmarks where there are many maps.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/memory.hpp>
#include <seam/core/random.hpp>
#include <seam/distance/square.hpp>
#include <seam/embedding/concept.hpp>
#include <seam/embedding/detail/alpha_decay.hpp>
#include <seam/embedding/detail/reversible_walk.hpp>
#include <seam/embedding/detail/starts.hpp>
#include <seam/embedding/mds.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

namespace seam::inline v0::embedding {

namespace detail {

/// What is known of a walk's place, from probabilities: -log p (gamma = 1), the square root (0), p itself (-1).
struct potential_of {
  double const* probabilities;
  float* potentials;
  std::ptrdiff_t columns;
  double gamma;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    constexpr double floor = 1e-7;  // places that are never reached are far, not infinitely so
    double const* const p = probabilities + row * columns + column;
    float* const out = potentials + row * columns + column;
    for (int w = 0; w < W; ++w)
      out[w] =
          static_cast<float>(gamma == 1 ? -std::log(p[w] + floor) : 2 / (1 - gamma) * std::pow(p[w], (1 - gamma) / 2));
  }
};

/// Numbers 0..n-1, ascending, of which each `count` are as likely as any others.
inline std::vector<std::int32_t> drawn_rows(std::ptrdiff_t n, std::ptrdiff_t count, std::uint64_t seed) {
  std::vector<std::int32_t> rows(static_cast<std::size_t>(n));
  std::iota(rows.begin(), rows.end(), 0);
  random_stream random(seed, 0);
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
    std::swap(rows[i], rows[i + below(random.next(), static_cast<std::uint32_t>(rows.size() - i))]);
  rows.resize(static_cast<std::size_t>(count));
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// The landmark, 0..M-1, that stands for each map: the nearest of `count` drawn ones. A landmark that stands for no map
/// (its like stood before it) is left out; `count` becomes M.
template <backend::backend Backend>
std::vector<std::int32_t> nearest_landmarks(Backend const& backend, view<float const, 2> maps, std::uint64_t seed,
                                            std::ptrdiff_t& count) {
  std::vector<std::int32_t> const drawn = drawn_rows(maps.extent(0), count, seed);
  array<float, 2> landmarks(count, maps.extent(1));
  for (std::size_t k = 0; k < drawn.size(); ++k)
    std::copy(maps.row(drawn[k]).begin(), maps.row(drawn[k]).end(), landmarks.view().row(std::ptrdiff_t(k)).begin());
  auto const found = distance::top_k(backend, distance::euclidean{}, maps, landmarks.view(), 1);
  std::vector<std::int32_t> number(drawn.size(), -1);
  for (std::int32_t const row : found.rows) number[static_cast<std::size_t>(row)] = 0;
  std::int32_t used = 0;
  for (std::int32_t& each : number)
    if (each == 0) each = used++;
  count = used;
  std::vector<std::int32_t> result;
  for (std::int32_t const row : found.rows) result.push_back(number[static_cast<std::size_t>(row)]);
  return result;
}

}  // namespace detail

/// PHATE: an alpha-decaying kernel on exact neighbours, a random walk of t steps, distances between the logarithms of
/// its probabilities, and multidimensional scaling of these (classical, then SMACOF).
///
/// t is where the von Neumann entropy of the walk bends (the first 100 steps, two lines). With more maps than
/// `landmarks` the walk goes between drawn landmarks, each of which stands for the maps that are nearest to it; a map
/// then lies at the mean of the landmarks that a step leads it to. The published program finds landmarks by clustering
/// eigenvectors.
struct phate {
  std::ptrdiff_t components = 2;
  std::ptrdiff_t neighbours = 6;    ///< whose last one makes the kernel's width; the map itself counts as the first
  double decay = 40;                ///< the kernel's alpha: how steeply it falls beyond its width
  std::ptrdiff_t time = 0;          ///< steps of the walk (of two steps each between landmarks); 0: by the entropy
  double gamma = 1;                 ///< from 1, logarithms, by 0, square roots, to -1, probabilities
  std::ptrdiff_t landmarks = 2000;  ///< at most
  smacof scaling = {};              ///< 0 iterations: classical scaling alone
  std::uint64_t seed = 42;          ///< of the choice of landmarks

  static constexpr std::ptrdiff_t longest = 100;  ///< steps among which the entropy chooses

  static constexpr char const* name() { return "phate"; }

  /// Bytes that `embed` takes beside maps (rows, columns).
  double bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    auto const m = static_cast<double>(std::min(rows, landmarks));
    return std::max(distance::top_k_bytes(rows, rows > landmarks ? landmarks : 0, columns, 2 * neighbours),
                    36 * m * m) +
           static_cast<double>(rows) * 100.0 * static_cast<double>(neighbours);
  }
  /// Throws input_error for options that mean nothing for maps (rows, columns).
  void check(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    detail::check_layout(name(), rows, columns, components);
    expect(neighbours >= 2 && neighbours <= rows, [&] {
      return "phate takes 2 to " + std::to_string(rows) + " neighbours of " + std::to_string(rows) + " maps, not " +
             std::to_string(neighbours);
    });
    expect(decay > 0 && std::isfinite(decay) && time >= 0 && gamma >= -1 && gamma <= 1, [&] {
      return "phate's decay is " + std::to_string(decay) + ", its time " + std::to_string(time) + " and its gamma " +
             std::to_string(gamma) + "; it needs a decay above 0, a time of 0 or more, and a gamma from -1 to 1";
    });
    expect(landmarks >= components + 2, [&] {
      return "phate needs " + std::to_string(components + 2) + " landmarks or more for " + std::to_string(components) +
             " columns, not " + std::to_string(landmarks);
    });
    scaling.check();
  }

  /// The layout (N, components). N^2 D flops for the neighbours; with M maps or landmarks 10 M^3 flops and more for a
  /// longer walk, and 10 M^2 components flops an iteration of SMACOF. Block-stable.
  /// Throws input_error for options that do not fit (see check) and values that are not finite; memory_error.
  template <backend::backend Backend>
  array<float, 2> embed(Backend const& backend, view<float const, 2> maps) const {
    check(maps.extent(0), maps.extent(1));
    require_memory(bytes_needed(maps.extent(0), maps.extent(1)),
                   "a PHATE layout of " + std::to_string(maps.extent(0)) + " maps", "take fewer landmarks");
    detail::neighbour_graph const graph = detail::alpha_decay_kernel(backend, maps, neighbours - 1, decay);
    if (maps.extent(0) <= landmarks) return as_float(lay_out(backend, detail::walk_among_points(graph)));
    std::ptrdiff_t count = landmarks;
    auto const landmark = detail::nearest_landmarks(backend, maps, seed, count);
    detail::neighbour_graph const steps = detail::steps_to_landmarks(graph, landmark);
    array<double, 2> const places = lay_out(backend, detail::walk_among_landmarks(graph, steps, count));
    array<double, 2> layout(maps.extent(0), components);
    for (std::ptrdiff_t i = 0; i < steps.size(); ++i) {
      extent const row = steps.row(i);
      for (auto at = static_cast<std::size_t>(row.first); at < static_cast<std::size_t>(row.first + row.count); ++at)
        for (std::ptrdiff_t c = 0; c < components; ++c) layout(i, c) += steps.weight[at] * places(steps.other[at], c);
    }
    return as_float(layout);
  }

 private:
  template <backend::backend Backend>
  array<double, 2> lay_out(Backend const& backend, detail::reversible_walk const& walk) const {
    std::ptrdiff_t const m = walk.weights.extent(0);
    std::ptrdiff_t steps = time;
    if (steps == 0)
      steps = 1 + static_cast<std::ptrdiff_t>(detail::knee(detail::entropies(detail::spectrum(walk), longest)));
    array<float, 2> potentials(m, m);
    {
      array<double, 2> const probabilities = detail::after_steps(backend, walk, steps);
      backend::on_host(backend).for_blocks(m, 64, [&](auto& lane, extent rows) {
        lane.for_strips(
            rows.count, m,
            detail::potential_of{probabilities.data() + rows.first * m, potentials.data() + rows.first * m, m, gamma});
      });
    }
    array<double, 2> const distances = distance::square<double>(backend, distance::euclidean{}, potentials.view());
    array<double, 2> layout = classical_scaling(distances, std::min(components, m));
    if (scaling.iterations > 0) scaling.improve(backend, distances, layout);
    if (m >= components) return layout;
    array<double, 2> wider(m, components);  // fewer places than columns: all maps are alike
    for (std::ptrdiff_t i = 0; i < m; ++i)
      for (std::ptrdiff_t c = 0; c < m; ++c) wider(i, c) = layout(i, c);
    return wider;
  }
  static array<float, 2> as_float(array<double, 2> const& layout) {
    array<float, 2> result(layout.shape());
    std::transform(layout.begin(), layout.end(), result.begin(),
                   [](double value) { return static_cast<float>(value); });
    return result;
  }
};

static_assert(embedder<phate>);

}  // namespace seam::inline v0::embedding
