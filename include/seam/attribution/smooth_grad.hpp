// SPDX-License-Identifier: MIT
// SmoothGrad (Smilkov, Thorat, Kim, Viegas, Wattenberg 2017) and its relatives: gradients at noisy copies of a
// sequence.
#pragma once

#include <seam/attribution/concept.hpp>
#include <seam/attribution/detail/points.hpp>
#include <seam/backend/scratch_scope.hpp>
#include <seam/core/error.hpp>
#include <seam/core/random.hpp>
#include <seam/oracle/adapt.hpp>
#include <seam/sequence/one_hot.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace seam::inline v0::attribution {

/// What is made of the gradients at noisy copies: their mean (SmoothGrad), the mean of their squares (SmoothGrad
/// squared: Hooker et al., NeurIPS 2019), or their variance (VarGrad: Adebayo et al. 2018).
enum class smoothing { mean, mean_of_squares, variance };

namespace detail {

/// Noise of one sample at one position: element i is (sample of this chunk, position).
struct normal_noise {
  float* noise;  ///< (chunk, length, channels)
  std::ptrdiff_t length;
  std::ptrdiff_t channels;
  std::ptrdiff_t first_sample;
  std::uint64_t seed;
  double mean;
  double deviation;

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    random_stream random(seed, static_cast<std::uint64_t>(first_sample * length + i));
    for (std::ptrdiff_t c = 0; c < channels; c += 2) {  // Box and Muller 1958
      double const radius = std::sqrt(-2.0 * std::log(1.0 - random.next_double()));
      double const angle = 6.283185307179586477 * random.next_double();
      noise[i * channels + c] = static_cast<float>(mean + deviation * radius * std::cos(angle));
      if (c + 1 < channels)
        noise[i * channels + c + 1] = static_cast<float>(mean + deviation * radius * std::sin(angle));
    }
  }
};

/// Noisy copies: rows are (sequence, sample of this chunk, position).
struct noisy_copy {
  float const* sequences;  ///< (n, length, channels)
  float const* noise;      ///< (chunk, length, channels)
  float* points;           ///< (n, chunk, length, channels)
  std::ptrdiff_t length;
  std::ptrdiff_t channels;
  std::ptrdiff_t chunk;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const position = row % length, sequence = row / (length * chunk);
    float const* const from = sequences + (sequence * length + position) * channels + column;
    float const* const by = noise + row % (length * chunk) * channels + column;
    float* const point = points + row * channels + column;
    SEAM_SIMD
    for (int i = 0; i < W; ++i) point[i] = from[i] + by[i];
  }
};

/// Adds a chunk's gradients and their squares; the last chunk writes the maps. Rows are (sequence, position).
struct add_samples {
  float const* gradients;  ///< (n, chunk, length, channels)
  double* sums;            ///< (2, n, length, channels), of the chunks before
  float* maps;             ///< (n, length, channels)
  std::ptrdiff_t size;     ///< n * length * channels
  std::ptrdiff_t length;
  std::ptrdiff_t channels;
  std::ptrdiff_t chunk;
  std::ptrdiff_t first_sample;
  std::ptrdiff_t samples;
  smoothing what;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const position = row % length, sequence = row / length, here = row * channels + column;
    for (int i = 0; i < W; ++i) {
      double sum = first_sample == 0 ? 0.0 : sums[here + i];
      double squares = first_sample == 0 ? 0.0 : sums[size + here + i];
      for (std::ptrdiff_t k = 0; k < chunk; ++k) {
        auto const g =
            static_cast<double>(gradients[((sequence * chunk + k) * length + position) * channels + column + i]);
        sum += g;
        squares += g * g;
      }
      sums[here + i] = sum;
      sums[size + here + i] = squares;
      if (first_sample + chunk < samples) continue;
      double const mean = sum / static_cast<double>(samples), square = squares / static_cast<double>(samples);
      double const spread = square - mean * mean;
      maps[here + i] = static_cast<float>(what == smoothing::mean              ? mean
                                          : what == smoothing::mean_of_squares ? square
                                                                               : (spread > 0 ? spread : 0.0));
    }
  }
};

}  // namespace detail

/// maps(s, p, c) = the mean (or its relatives) of the gradient at `samples` copies of the sequence with normal noise on
/// every entry. The noise belongs to the seed and the sample: all sequences have the same, so that it adds none between
/// maps. `samples` gradients a sequence. SEAM's defaults.
struct smooth_grad {
  std::ptrdiff_t samples = 20;
  double noise_mean = 0;
  double noise_deviation = 0.1;
  std::uint64_t seed = 42;
  smoothing what = smoothing::mean;

  static constexpr bool needs_gradient = true;
  /// Columns of a map: the channels of the alphabet.
  template <alphabet A>
  static constexpr int columns = A::channels;
  static constexpr char const* name() { return "smooth_grad"; }

  /// Throws input_error unless the options make sense.
  template <alphabet A>
  void check(std::ptrdiff_t) const {
    expect(samples >= 1, [&] { return "SmoothGrad takes 1 sample or more, not " + std::to_string(samples); });
    expect(std::isfinite(noise_mean) && std::isfinite(noise_deviation) && noise_deviation >= 0, [&] {
      return "SmoothGrad's noise has mean " + std::to_string(noise_mean) + " and deviation " +
             std::to_string(noise_deviation) + "; finite numbers were expected, the deviation 0 or more";
    });
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
    float* const noise = lane.template workspace<float>(detail::points_in_chunk(n, row, samples) * row);
    double* const sums = lane.template workspace<double>(2 * n * row);
    detail::over_points(
        lane, o, sequences.shape(), samples,
        [&](float* points, extent chunk) {
          lane.for_each(chunk.count * length,
                        detail::normal_noise{noise, length, channels, chunk.first, seed, noise_mean, noise_deviation});
          lane.for_strips(n * chunk.count * length, channels,
                          detail::noisy_copy{sequences.data(), noise, points, length, channels, chunk.count});
        },
        [&](float const* gradients, extent chunk) {
          lane.for_strips(n * length, channels,
                          detail::add_samples{gradients, sums, maps.data(), n * row, length, channels, chunk.count,
                                              chunk.first, samples, what});
        });
  }
};

}  // namespace seam::inline v0::attribution
