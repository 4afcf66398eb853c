// SPDX-License-Identifier: MIT
// Integrated gradients (Sundararajan, Taly, Yan: ICML 2017), with SEAM's definition: the mean of the gradients on the
// straight path from a baseline to the sequence, by the trapezoidal rule or by Gauss and Legendre's.
#pragma once

#include <seam/attribution/concept.hpp>
#include <seam/attribution/detail/points.hpp>
#include <seam/attribution/gauss_legendre.hpp>
#include <seam/backend/scratch_scope.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/finite.hpp>
#include <seam/oracle/adapt.hpp>
#include <seam/sequence/one_hot.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace seam::inline v0::attribution {

/// Where a path begins: all zeros, the mean of all letters' encodings at every position, or an array of the caller's.
enum class baseline { zeros, uniform, given };

/// How the mean over a path is taken: at equal steps, both ends included, or at the nodes of Gauss and Legendre, which
/// are exact for polynomials of twice the degree and leave both ends out.
enum class path_rule { trapezoid, gauss_legendre };

namespace detail {

/// Points of the paths: rows are (sequence, step of this chunk, position).
struct path_point {
  float const* sequences;  ///< (n, length, channels)
  float const* start;      ///< (length, channels)
  float* points;           ///< (n, chunk, length, channels)
  std::ptrdiff_t length;
  std::ptrdiff_t channels;
  std::ptrdiff_t chunk;
  float const* parts;  ///< (chunk) of the way

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const position = row % length, step = row / length % chunk, sequence = row / (length * chunk);
    float const part = parts[step];
    float const* const from = start + position * channels + column;
    float const* const to = sequences + (sequence * length + position) * channels + column;
    float* const point = points + row * channels + column;
    SEAM_SIMD
    for (int i = 0; i < W; ++i) point[i] = from[i] + part * (to[i] - from[i]);
  }
};

/// Adds a chunk's gradients with the rule's weights, step by step in double, so that chunks leave no trace; the last
/// chunk writes the maps. Rows are (sequence, position).
struct add_path {
  float const* at_start;  ///< (length, channels), the gradient at the start of all paths; null: it does not count
  double start_weight;
  float const* gradients;  ///< (n, chunk, length, channels)
  double const* weights;   ///< (chunk)
  double* sums;            ///< (n, length, channels), of the chunks before
  float* maps;             ///< (n, length, channels)
  std::ptrdiff_t length;
  std::ptrdiff_t channels;
  std::ptrdiff_t chunk;
  bool first;
  bool last;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const position = row % length, sequence = row / length;
    std::ptrdiff_t const here = row * channels + column;
    double sum[W];
    for (int i = 0; i < W; ++i) {
      double const start =
          at_start ? start_weight * static_cast<double>(at_start[position * channels + column + i]) : 0.0;
      sum[i] = first ? start : sums[here + i];
    }
    for (std::ptrdiff_t k = 0; k < chunk; ++k) {
      float const* const g = gradients + ((sequence * chunk + k) * length + position) * channels + column;
      for (int i = 0; i < W; ++i) sum[i] += weights[k] * static_cast<double>(g[i]);
    }
    for (int i = 0; i < W; ++i)
      if (last)
        maps[here + i] = static_cast<float>(sum[i]);
      else
        sums[here + i] = sum[i];
  }
};

/// maps *= sequence - start: rows are (sequence, position).
struct times_change {
  float const* sequences;
  float const* start;
  float* maps;
  std::ptrdiff_t length;
  std::ptrdiff_t channels;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const here = row * channels + column;
    float const* const from = start + row % length * channels + column;
    for (int i = 0; i < W; ++i) maps[here + i] *= sequences[here + i] - from[i];
  }
};

}  // namespace detail

/// maps(s, p, c) = sum over k = 0..steps of weight(k) gradient(b + k / steps (x - b)) with weights 1 / steps, half of
/// it at both ends, or the same at the `steps` nodes of Gauss and Legendre; times (x - b) when `multiply_by_inputs`,
/// and then a map sums to f(x) - f(b) but for the quadrature's error. SEAM's default is not to multiply. `steps`
/// gradients a sequence, one more a block.
struct integrated_gradients {
  std::ptrdiff_t steps = 20;
  baseline from = baseline::zeros;
  /// For baseline::given: (L, channels), shared by all sequences.
  array<float, 2> given = {};
  bool multiply_by_inputs = false;
  path_rule rule = path_rule::trapezoid;

  static constexpr bool needs_gradient = true;
  /// Columns of a map: the channels of the alphabet.
  template <alphabet A>
  static constexpr int columns = A::channels;
  static constexpr char const* name() { return "integrated_gradients"; }

  /// Throws input_error unless the options fit sequences of `length` letters.
  template <alphabet A>
  void check(std::ptrdiff_t length) const {
    expect(steps >= 1, [&] { return "integrated gradients take 1 step or more, not " + std::to_string(steps); });
    if (from != baseline::given) {
      expect(given.empty(), [] { return "integrated gradients were given a baseline and told to use another"; });
      return;
    }
    expect(given.extent(0) == length && given.extent(1) == A::channels, [&] {
      return "the baseline of integrated gradients is " + std::to_string(given.extent(0)) + " x " +
             std::to_string(given.extent(1)) + ", the sequences are " + std::to_string(length) + " x " +
             std::to_string(A::channels);
    });
    require_finite(given.view(), "the baseline of integrated gradients");
  }

  /// maps (n, L, channels) for letters (n, L).
  template <class Lane, class O>
    requires oracle::differentiable_oracle<O, Lane>
  void attribute_into(Lane& lane, O const& o, backend::view_on<Lane, std::uint8_t const, 2> letters,
                      backend::view_on<Lane, float, 3> maps) const {
    using A = typename O::alphabet_type;
    std::ptrdiff_t const n = letters.extent(0), length = letters.extent(1);
    constexpr std::ptrdiff_t channels = A::channels;
    std::ptrdiff_t const row = length * channels;
    if (n == 0) return;
    backend::scratch_scope const scope(lane);
    using backend::view_on;
    view_on<Lane, float, 3> const sequences(lane.template workspace<float>(n * row), n, length, channels);
    sequence::encode_into<A>(lane, letters, sequences);
    std::vector<float> const starts = start_of_paths<A>(length);
    quadrature const nodes = nodes_of_path();
    float const* const begin = backend::bring(lane, starts);
    float const* const parts = backend::bring(lane, nodes.parts);
    double const* const weights = backend::bring(lane, nodes.weights);
    float const* const at_start =
        rule == path_rule::trapezoid
            ? start_gradient(lane, o, view_on<Lane, float const, 3>(begin, 1, length, channels))
            : nullptr;

    double* const sums = lane.template workspace<double>(n * row);
    detail::over_points(
        lane, o, sequences.shape(), steps,
        [&](float* points, extent chunk) {
          lane.for_strips(
              n * chunk.count * length, channels,
              detail::path_point{sequences.data(), begin, points, length, channels, chunk.count, parts + chunk.first});
        },
        [&](float const* gradients, extent chunk) {
          bool const last = chunk.first + chunk.count == steps;
          lane.for_strips(n * length, channels,
                          detail::add_path{at_start, 0.5 / static_cast<double>(steps), gradients, weights + chunk.first,
                                           sums, maps.data(), length, channels, chunk.count, chunk.first == 0, last});
        });
    if (multiply_by_inputs)
      lane.for_strips(n * length, channels,
                      detail::times_change{sequences.data(), begin, maps.data(), length, channels});
  }

 private:
  /// Parts of the way and weights of the gradients there, the start of the path left out.
  struct quadrature {
    std::vector<float> parts;
    std::vector<double> weights;
  };
  quadrature nodes_of_path() const {
    auto const count = static_cast<std::size_t>(steps);
    quadrature made{std::vector<float>(count), std::vector<double>(count)};
    if (rule == path_rule::gauss_legendre) {
      std::vector<double> nodes(count);
      attribution::gauss_legendre(steps, nodes.data(), made.weights.data());
      for (std::size_t k = 0; k < count; ++k) made.parts[k] = static_cast<float>(nodes[k]);
      return made;
    }
    double const share = 1.0 / static_cast<double>(steps);
    for (std::size_t k = 1; k <= count; ++k) {
      made.parts[k - 1] = static_cast<float>(k) / static_cast<float>(steps);
      made.weights[k - 1] = k == count ? 0.5 * share : share;
    }
    return made;
  }

  /// All paths begin at the same point. Its gradient is asked for once, alone: at a start without structure, where a
  /// network's pools see nothing but equal numbers, it would depend on a sequence's place in the batch.
  template <class Lane, class O>
  static float const* start_gradient(Lane& lane, O const& o, backend::view_on<Lane, float const, 3> start) {
    float* const gradient = lane.template workspace<float>(start.size());
    float* const value = lane.template workspace<float>(1);
    oracle::value_and_gradient_into(lane, o, start, backend::view_on<Lane, float, 1>(value, 1),
                                    backend::view_on<Lane, float, 3>(gradient, start.shape()));
    return gradient;
  }

  template <alphabet A>
  std::vector<float> start_of_paths(std::ptrdiff_t length) const {
    std::vector<float> begin(static_cast<std::size_t>(length * A::channels));
    for (std::ptrdiff_t p = 0; p < length; ++p)
      for (int c = 0; c < A::channels; ++c) {
        float const value = from == baseline::given     ? given(p, c)
                            : from == baseline::uniform ? sequence::mean_encoding<A>(c)
                                                        : 0.0F;
        begin[static_cast<std::size_t>(p * A::channels + c)] = value;
      }
    return begin;
  }
};

}  // namespace seam::inline v0::attribution
