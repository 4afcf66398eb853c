#include <doctest/doctest.h>
#include <seam/core/random.hpp>

#include <array>
#include <cmath>
#include <set>

namespace {

using block = std::array<std::uint32_t, 4>;

/// Philox4x32-10 as the paper's section 3.3 has it, written without looking at the library.
block philox(block counter, std::uint32_t key0, std::uint32_t key1) {
  for (int round = 0; round < 10; ++round) {
    std::uint64_t const product0 = 0xD2511F53ULL * counter[0];
    std::uint64_t const product1 = 0xCD9E8D57ULL * counter[2];
    auto const high = [](std::uint64_t x) {
      return static_cast<std::uint32_t>(x >> 32);
    };
    auto const low = [](std::uint64_t x) {
      return static_cast<std::uint32_t>(x);
    };
    counter = {high(product1) ^ counter[1] ^ key0, low(product1), high(product0) ^ counter[3] ^ key1, low(product0)};
    key0 += 0x9E3779B9U;
    key1 += 0xBB67AE85U;
  }
  return counter;
}

}  // namespace

TEST_CASE("Philox4x32-10: the known answers that Random123 publishes") {
  struct answer {
    block counter;
    std::uint32_t key[2];
    block result;
  };
  answer const answers[] = {
      {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
       {0xffffffff, 0xffffffff},
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       {0xa4093822, 0x299f31d0},
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (answer const& known : answers) {
    CHECK(philox(known.counter, known.key[0], known.key[1]) == known.result);
    std::uint32_t words[4] = {known.counter[0], known.counter[1], known.counter[2], known.counter[3]};
    seam::philox4x32(words, known.key[0], known.key[1]);
    for (std::size_t i = 0; i < 4; ++i) CHECK(words[i] == known.result[i]);
  }
}

TEST_CASE("a stream is the blocks with counter (draw, 0, row) and key seed, each from its last word") {
  std::uint64_t const seed = 0x0123456789abcdefULL;
  std::uint64_t const row = 0xfedcba9876543210ULL;
  seam::random_stream stream(seed, row);
  for (std::uint32_t draw = 0; draw < 5; ++draw) {
    block const words = philox({draw, 0, static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(row >> 32)},
                               static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32));
    for (std::size_t word = 4; word-- > 0;) CHECK(stream.next() == words[word]);
  }
}

TEST_CASE("streams of other rows and seeds are others") {
  std::set<std::uint32_t> firsts;
  for (std::uint64_t seed : {0ULL, 1ULL, 1ULL << 32, ~0ULL})
    for (std::uint64_t row : {0ULL, 1ULL, 1ULL << 32, ~0ULL}) firsts.insert(seam::random_stream(seed, row).next());
  CHECK(firsts.size() == 16);
}

TEST_CASE("below() is floor(n r / 2^32)") {
  CHECK(seam::below(0, 10) == 0);
  CHECK(seam::below(0xffffffffU, 10) == 9);
  CHECK(seam::below(0xffffffffU, 1) == 0);
  CHECK(seam::below(0x80000000U, 10) == 5);
  CHECK(seam::below(0x7fffffffU, 10) == 4);
  CHECK(seam::below(0xffffffffU, 0xffffffffU) == 0xfffffffeU);
  seam::random_stream stream(1, 1);
  int counts[7] = {};
  for (int i = 0; i < 70'000; ++i) ++counts[seam::below(stream.next(), 7)];
  for (int count : counts) CHECK(std::abs(count - 10'000) < 5 * std::sqrt(10'000.0 * 6 / 7));
}

TEST_CASE("next_double() is uniform in [0, 1) and uses both of its words") {
  seam::random_stream doubles(7, 3), words(7, 3);
  double sum = 0, square = 0;
  for (int i = 0; i < 20'000; ++i) {
    double const value = doubles.next_double();
    std::uint64_t const high = words.next() >> 5;
    std::uint64_t const low = words.next() >> 6;
    REQUIRE(value == std::ldexp(static_cast<double>((high << 26) | low), -53));
    REQUIRE(value >= 0);
    REQUIRE(value < 1);
    sum += value;
    square += value * value;
  }
  CHECK(std::abs(sum / 20'000 - 0.5) < 5 * std::sqrt(1.0 / 12 / 20'000));
  CHECK(std::abs(square / 20'000 - 1.0 / 3) < 5 * std::sqrt(4.0 / 45 / 20'000));
}
