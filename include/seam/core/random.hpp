// SPDX-License-Identifier: MIT
// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC11). A draw is
// a function of (seed, row, draw), so rows can be made in any order, by any thread, on any device, with the same
// result.
#pragma once

#include <seam/config.hpp>

#include <cstdint>

namespace seam::inline v0 {

/// Replaces the counter (4 words) by its Philox4x32-10 block under the key (2 words): ten rounds of two
/// multiplications, exclusive ors and an increment of the key (Salmon et al. 2011, section 4.3).
SEAM_HD constexpr void philox4x32(std::uint32_t (&counter)[4], std::uint32_t key0, std::uint32_t key1) {
  for (int round = 0; round < 10; ++round) {
    std::uint64_t const first = std::uint64_t{0xD2511F53U} * counter[0];
    std::uint64_t const second = std::uint64_t{0xCD9E8D57U} * counter[2];
    counter[0] = static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key0;
    counter[1] = static_cast<std::uint32_t>(second);
    counter[2] = static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key1;
    counter[3] = static_cast<std::uint32_t>(first);
    key0 += 0x9E3779B9U;
    key1 += 0xBB67AE85U;
  }
}

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
    block_[0] = draw_++;
    block_[1] = 0;
    block_[2] = static_cast<std::uint32_t>(row_);
    block_[3] = static_cast<std::uint32_t>(row_ >> 32);
    philox4x32(block_, static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32));
    left_ = 4;
  }

  std::uint64_t seed_;
  std::uint64_t row_;
  std::uint32_t draw_ = 0;
  std::uint32_t block_[4] = {};
  int left_ = 0;
};

}  // namespace seam::inline v0
