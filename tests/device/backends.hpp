// What the tests of stages on backends share: SEAM_DEVICE_BACKENDS, awkward sizes, arrays that are full of poison.
#pragma once

#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>
#include <seam/core/array.hpp>
#include <seam/core/random.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "backend/far.hpp"

#ifdef __CUDACC__
#include <seam/backend/cuda.cuh>
#define SEAM_DEVICE_BACKENDS seam::backend::cuda
#else
#include <seam/backend/thrust.hpp>
#define SEAM_DEVICE_BACKENDS seam_test::far, seam::backend::thrust_cpp, seam::backend::thrust_omp
#endif

namespace seam_test {

/// Whether the backend can run here; a test of one that cannot says so and returns. With SEAM_REQUIRE_DEVICE in the
/// environment (tests/run.sh --gpu) it fails.
template <class Backend>
bool ready(Backend const& backend) {
  try {
    backend.for_blocks(1, 1, [](auto&, seam::extent) {});
    return true;
  } catch (seam::capability_error const& error) {
    if (std::getenv("SEAM_REQUIRE_DEVICE")) throw;
    MESSAGE("skipped: no device (", std::string(error.what()), ")");
    return false;
  }
}

/// One row, two, one less than a warp, one more, more than a block of the stage (times a device's factor).
inline constexpr std::ptrdiff_t awkward_sizes[] = {1, 2, 31, 33, 1030};

template <class A>
seam::array<std::uint8_t, 2> random_letters(std::ptrdiff_t rows, std::ptrdiff_t length, std::uint64_t seed) {
  seam::array<std::uint8_t, 2> letters(rows, length);
  seam::random_stream random(seed, 0);
  for (std::uint8_t& letter : letters)
    letter = static_cast<std::uint8_t>(seam::below(random.next(), static_cast<std::uint32_t>(A::size)));
  return letters;
}

inline seam::array<float, 2> random_floats(std::ptrdiff_t rows, std::ptrdiff_t columns, std::uint64_t seed) {
  seam::array<float, 2> values(rows, columns);
  seam::random_stream random(seed, 1);
  for (float& value : values) value = static_cast<float>(random.next_double() - 0.5);
  return values;
}

/// An array of bytes 0xFF: NaN, or the largest number.
template <class T, int Rank>
seam::array<T, Rank> poisoned(seam::extents<Rank> shape) {
  seam::array<T, Rank> values(shape);
  std::memset(static_cast<void*>(values.data()), 0xFF, static_cast<std::size_t>(values.size()) * sizeof(T));
  return values;
}

/// The largest |a - b| over 1 or the largest |b|; infinite where shapes differ or something is not a number.
template <class T, int Rank>
double distance_between(seam::array<T, Rank> const& a, seam::array<T, Rank> const& b) {
  if (a.shape() != b.shape()) return INFINITY;
  double largest = 1, most = 0;
  for (T const value : b) largest = std::max(largest, std::abs(static_cast<double>(value)));
  for (std::ptrdiff_t i = 0; i < a.size(); ++i) {
    double const difference = std::abs(static_cast<double>(a.data()[i]) - static_cast<double>(b.data()[i]));
    if (!(difference < INFINITY)) return INFINITY;
    most = std::max(most, difference);
  }
  return most / largest;
}

}  // namespace seam_test
