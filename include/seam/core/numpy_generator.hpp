// SPDX-License-Identifier: MIT
// The draws of NumPy's legacy generator (numpy.random.RandomState), bit for bit, as far as published programs use
// them: uniform doubles, bounded integers, permutations, Poisson numbers.
#pragma once

#include <seam/core/error.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0 {

namespace detail {

/// a b, rounded. A compiler that may contract a b + c into one fused operation (GCC's default where the machine has
/// one, -march=native) rounds once where NumPy's build rounds twice. It cannot look through a call that is not inlined,
/// so products that are summed go through this one: the result then does not depend on -ffp-contract or -march.
#if defined(__GNUC__)
[[gnu::noinline]]
#endif
inline double
product(double a, double b) {
  return a * b;
}

/// ln Gamma(x) for x >= 1 by Stirling's series with ten terms, shifted to x >= 7.
inline double log_gamma(double x) {
  if (x == 1.0 || x == 2.0) return 0.0;
  constexpr double half_log_two_pi = 0.9189385332046727;
  // Bernoulli number B(2k) / (2k (2k - 1)), k = 1..10
  constexpr double terms[] = {1.0 / 12,        -1.0 / 360, 1.0 / 1260,       -1.0 / 1680,      1.0 / 1188,
                              -691.0 / 360360, 1.0 / 156,  -3617.0 / 122400, 43867.0 / 244188, -174611.0 / 125400};
  double const shift = x < 7.0 ? std::floor(7.0 - x) : 0.0;
  double shifted = x + shift;
  double const inverse_square = (1.0 / shifted) * (1.0 / shifted);
  double series = terms[9];
  for (int k = 8; k >= 0; --k) series = product(series, inverse_square) + terms[k];
  double result = series / shifted + half_log_two_pi + product(shifted - 0.5, std::log(shifted)) - shifted;
  for (int k = 0; k < static_cast<int>(shift); ++k) {
    shifted -= 1.0;
    result -= std::log(shifted);
  }
  return result;
}

}  // namespace detail

/// A seed as numpy.random.RandomState takes it. Throws input_error for one of more than 32 bits.
inline std::uint32_t numpy_seed(std::uint64_t seed) {
  expect(seed <= 0xffffffffU,
         [&] { return "the seed is " + std::to_string(seed) + "; NumPy's legacy generator takes 0 to 4294967295"; });
  return static_cast<std::uint32_t>(seed);
}

/// numpy.random.RandomState(seed). Sources: Matsumoto and Nishimura 1998 (MT19937), Hoermann 1993 (PTRS).
class numpy_generator {
 public:
  explicit numpy_generator(std::uint32_t seed) {
    state_[0] = seed;
    for (std::uint32_t i = 1; i < words; ++i) state_[i] = 1812433253U * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
  }

  /// Uniform 32 bits.
  std::uint32_t next() {
    if (position_ == words) twist();
    std::uint32_t y = state_[position_++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680U;
    y ^= (y << 15) & 0xefc60000U;
    return y ^ (y >> 18);
  }
  /// Uniform in [0, 1), 53 bits.
  double uniform() {
    auto const high = static_cast<double>(next() >> 5);
    auto const low = static_cast<double>(next() >> 6);
    return (high * 67108864.0 + low) / 9007199254740992.0;  // exact up to the division
  }
  /// Uniform in 0..most, by masks and rejection; 0 takes no draw.
  std::uint32_t bounded(std::uint32_t most) {
    if (most == 0) return 0;
    std::uint32_t mask = most;
    for (int shift = 1; shift <= 16; shift *= 2) mask |= mask >> shift;
    for (;;) {
      std::uint32_t const value = next() & mask;
      if (value <= most) return value;
    }
  }
  /// permutation(n) into `order` (resized to n).
  void permutation(std::uint32_t n, std::vector<std::uint32_t>& order) {
    order.resize(n);
    for (std::uint32_t i = 0; i < n; ++i) order[i] = i;
    for (std::uint32_t i = n; i-- > 1;) std::swap(order[i], order[bounded(i)]);
  }
  /// A Poisson number: products of uniforms below a mean of 10, Hoermann's PTRS from there on.
  std::int64_t poisson(double mean) {
    if (mean == 0) return 0;
    return mean < 10 ? poisson_by_products(mean) : poisson_by_rejection(mean);
  }

 private:
  static constexpr std::uint32_t words = 624;

  void twist() {
    constexpr std::uint32_t shift = 397;
    for (std::uint32_t i = 0; i < words; ++i) {
      std::uint32_t const joined = (state_[i] & 0x80000000U) | (state_[(i + 1) % words] & 0x7fffffffU);
      state_[i] = state_[(i + shift) % words] ^ (joined >> 1) ^ ((joined & 1U) != 0 ? 0x9908b0dfU : 0U);
    }
    position_ = 0;
  }

  std::int64_t poisson_by_products(double mean) {
    double const limit = std::exp(-mean);
    std::int64_t factors = 0;
    for (double value = uniform(); value > limit; value *= uniform()) ++factors;
    return factors;
  }
  std::int64_t poisson_by_rejection(double mean) {
    using detail::product;
    double const log_mean = std::log(mean);
    double const b = 0.931 + product(2.53, std::sqrt(mean));
    double const a = -0.059 + product(0.02483, b);
    double const log_inverse_alpha = std::log(1.1239 + 1.1328 / (b - 3.4));
    double const quick = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
      double const u = uniform() - 0.5;
      double const v = uniform();
      double const us = 0.5 - std::abs(u);
      double const number = std::floor(product(2 * a / us + b, u) + mean + 0.43);
      if (us >= 0.07 && v <= quick) return static_cast<std::int64_t>(number);
      if (number < 0 || (us < 0.013 && v > us)) continue;
      double const left = std::log(v) + log_inverse_alpha - std::log(a / (us * us) + b);
      double const right = product(number, log_mean) - mean - detail::log_gamma(number + 1);
      if (left <= right) return static_cast<std::int64_t>(number);
    }
  }

  std::array<std::uint32_t, words> state_;
  std::uint32_t position_ = words;
};

}  // namespace seam::inline v0
