// SPDX-License-Identifier: MIT
// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC11; the Random123 library). A draw is
// a function of (seed, row, draw), so rows can be made in any order, by any thread, on any device, with the same
// result.
#pragma once

#include <seam/config.hpp>

// Random123's SSE generators, which Philox is not, would bring <iostream> and <x86intrin.h> into every file.
#ifdef R123_USE_SSE
#include <Random123/philox.h>
#else
#define R123_USE_SSE 0
#include <Random123/philox.h>
#undef R123_USE_SSE
#endif

#include <cstddef>
#include <cstdint>

namespace seam::inline v0 {

/// A uniform number in 0..n-1 from a uniform 32-bit one; the bias is at most n / 2^32.
SEAM_HD constexpr std::uint32_t below(std::uint32_t random, std::uint32_t n) {
  return static_cast<std::uint32_t>((static_cast<std::uint64_t>(random) * n) >> 32);
}

/// The sequence of 32-bit numbers that belongs to one row under one seed; it begins anew after 2^34 of them.
class random_stream {
 public:
  SEAM_HD random_stream(std::uint64_t seed, std::uint64_t row) : seed_(seed), row_(row) {}

  /// The next number, uniform 32 bits.
  SEAM_HD std::uint32_t next() {
    if (left_ == 0) refill();
    return block_[--left_];
  }
  /// Uniform in [0, 1), 53 bits.
  SEAM_HD double next_double() {
    std::uint64_t const high = next() >> 5;
    std::uint64_t const low = next() >> 6;
    return static_cast<double>((high << 26) | low) * (1.0 / 9007199254740992.0);
  }

 private:
  SEAM_HD void refill() {
    r123::Philox4x32::ctr_type counter = {};
    r123::Philox4x32::key_type key = {};
    counter[0] = draw_++;
    counter[2] = static_cast<std::uint32_t>(row_);
    counter[3] = static_cast<std::uint32_t>(row_ >> 32);
    key[0] = static_cast<std::uint32_t>(seed_);
    key[1] = static_cast<std::uint32_t>(seed_ >> 32);
    auto const words = r123::Philox4x32{}(counter, key);
    for (std::size_t word = 0; word < 4; ++word) block_[word] = words[word];
    left_ = 4;
  }

  std::uint64_t seed_;
  std::uint64_t row_;
  std::uint32_t draw_ = 0;
  std::uint32_t block_[4] = {};
  int left_ = 0;
};

}  // namespace seam::inline v0
