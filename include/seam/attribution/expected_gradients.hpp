// SPDX-License-Identifier: MIT
// Expected gradients (Erion, Janizek, Sturmfels, Lundberg, Lee: Nature Machine Intelligence 3, 2021): integrated
// gradients averaged over references, both by drawing.
#pragma once

#include <seam/attribution/concept.hpp>
#include <seam/attribution/references.hpp>
#include <seam/core/random.hpp>
#include <seam/oracle/adapt.hpp>

namespace seam::inline v0::attribution {

namespace detail {

/// Points between one sequence and its references: element i is (sample, entry); sample k lies a drawn part of the way
/// from reference k modulo their number.
struct drawn_point {
  float const* sequence;    ///< (row)
  float const* references;  ///< (count, row)
  float* points;            ///< (samples, row)
  std::ptrdiff_t row;
  std::ptrdiff_t count;
  std::ptrdiff_t samples;
  std::uint64_t seed;

  SEAM_HD void operator()(std::ptrdiff_t k) const {
    random_stream random(seed, static_cast<std::uint64_t>(k));
    // Each reference's samples are spread over the way: one in each of as many equal parts.
    std::ptrdiff_t const own = (samples - k % count + count - 1) / count;
    auto const part =
        static_cast<float>((static_cast<double>(k / count) + random.next_double()) / static_cast<double>(own));
    float const* const from = references + k % count * row;
    for (std::ptrdiff_t i = 0; i < row; ++i) points[k * row + i] = from[i] + part * (sequence[i] - from[i]);
  }
};

/// Averages the gradients, times what the sequence has more than the reference: element i is an entry of the map.
struct average_drawn {
  float const* sequence;
  float const* references;
  float const* gradients;  ///< (samples, row)
  float* map;
  std::ptrdiff_t row;
  std::ptrdiff_t count;
  std::ptrdiff_t samples;
  bool multiply;

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    double total = 0;
    for (std::ptrdiff_t r = 0; r < count; ++r) {
      double sum = 0;
      std::ptrdiff_t own = 0;
      for (std::ptrdiff_t k = r; k < samples; k += count, ++own) sum += static_cast<double>(gradients[k * row + i]);
      double const change =
          multiply ? static_cast<double>(sequence[i]) - static_cast<double>(references[r * row + i]) : 1.0;
      total += change * sum / static_cast<double>(own);
    }
    map[i] = static_cast<float>(total / static_cast<double>(count));
  }
};

}  // namespace detail

/// maps(s, p, c) = mean over references r and drawn parts a of the way of (x - r) gradient(r + a (x - r)); its sum is
/// f(x) - the mean of f(r) but for the drawing. `samples` gradients a sequence, as evenly on the references as they
/// go; the parts are drawn within equal intervals, the same for all sequences.
struct expected_gradients {
  references against = {};
  /// Points in all; no fewer than there are references.
  std::ptrdiff_t samples = 200;
  std::uint64_t seed = 42;
  bool multiply_by_inputs = true;

  static constexpr bool needs_gradient = true;
  static constexpr std::ptrdiff_t largest_block = 4;
  /// Columns of a map: the channels of the alphabet.
  template <alphabet A>
  static constexpr int columns = A::channels;
  static constexpr char const* name() { return "expected_gradients"; }

  /// Throws input_error unless the options fit sequences of `length` letters.
  template <alphabet A>
  void check(std::ptrdiff_t length) const {
    against.check<A>(length);
    expect(samples >= against.number(), [&] {
      return "expected gradients take " + std::to_string(samples) + " samples of " + std::to_string(against.number()) +
             " references; one each or more was expected";
    });
  }

  /// maps (n, L, channels) for letters (n, L).
  template <class Lane, class O>
    requires oracle::differentiable_oracle<O, Lane>
  void attribute_into(Lane& lane, O const& o, backend::view_on<Lane, std::uint8_t const, 2> letters,
                      backend::view_on<Lane, float, 3> maps) const {
    using A = typename O::alphabet_type;
    std::ptrdiff_t const n = letters.extent(0), length = letters.extent(1), count = against.number();
    constexpr std::ptrdiff_t channels = A::channels;
    std::ptrdiff_t const row = length * channels;
    if (n == 0) return;
    using backend::view_on;
    backend::scratch_scope const scope(lane);
    view_on<Lane, float, 3> const sequences(lane.template workspace<float>(n * row), n, length, channels);
    view_on<Lane, float, 3> const compared(lane.template workspace<float>(count * row), count, length, channels);
    view_on<Lane, float, 3> const points(lane.template workspace<float>(samples * row), samples, length, channels);
    view_on<Lane, float, 3> const gradients(lane.template workspace<float>(samples * row), points.shape());
    view_on<Lane, float, 1> const values(lane.template workspace<float>(samples), samples);
    sequence::encode_into<A>(lane, letters, sequences);
    for (std::ptrdiff_t s = 0; s < n; ++s) {
      if (s == 0 || against.from == reference_kind::dinucleotide_shuffles)
        against.fill<A>(lane, letters.row(s), compared);
      float const* const own = sequences.row(s).data();
      lane.for_each(samples, detail::drawn_point{own, compared.data(), points.data(), row, count, samples, seed});
      oracle::value_and_gradient_into(lane, o, view_on<Lane, float const, 3>(points), values, gradients);
      lane.for_each(row, detail::average_drawn{own, compared.data(), gradients.data(), maps.row(s).data(), row, count,
                                               samples, multiply_by_inputs});
    }
  }
};

}  // namespace seam::inline v0::attribution
