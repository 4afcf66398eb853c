// SPDX-License-Identifier: MIT
// A permutation of 0..n-1 of which any element can be asked for alone: draws without replacement that need no memory.
#pragma once

#include <seam/core/random.hpp>

#include <cstdint>

namespace seam::inline v0::mutagenesis {

/// A Feistel network of eight rounds over the smallest even number of bits that holds n, walked along its cycle until
/// it falls below n (Black and Rogaway 2002). The rounds' functions are Philox, keyed by the seed. At most four walks
/// are expected. n is 1 to 2^62.
class random_permutation {
 public:
  random_permutation(std::uint64_t seed, std::uint64_t n) : seed_(seed), n_(n) {
    while ((std::uint64_t{1} << (2 * half_)) < n) ++half_;
  }

  /// The element at `index` < n.
  SEAM_HD std::uint64_t operator()(std::uint64_t index) const {
    do index = once(index);
    while (index >= n_);
    return index;
  }

 private:
  static constexpr std::uint64_t rounds = 8;

  SEAM_HD std::uint64_t once(std::uint64_t index) const {
    std::uint64_t const mask = (std::uint64_t{1} << half_) - 1;
    std::uint64_t left = index >> half_;
    std::uint64_t right = index & mask;
    for (std::uint64_t round = 0; round < rounds; ++round) {
      // A stream of its own for each round and half word: rows of libraries stay below 2^62.
      random_stream stream(seed_, (std::uint64_t{1} << 63) | (round << 32) | right);
      std::uint64_t const mixed = left ^ (stream.next() & mask);
      left = right;
      right = mixed;
    }
    return (left << half_) | right;
  }

  std::uint64_t seed_;
  std::uint64_t n_;
  int half_ = 1;
};

}  // namespace seam::inline v0::mutagenesis
