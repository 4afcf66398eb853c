// What the benchmarks work on: reproducible numbers and letters of a given size.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/random.hpp>

#include <cstdint>

namespace seam_benchmark {

/// Uniform numbers in [-1, 1).
inline seam::array<float, 2> numbers(std::ptrdiff_t rows, std::ptrdiff_t columns) {
  seam::array<float, 2> made(rows, columns);
  seam::random_stream random(1, 0);
  for (std::ptrdiff_t i = 0; i < rows * columns; ++i) made.data()[i] = static_cast<float>(2 * random.next_double() - 1);
  return made;
}

/// Uniform letters of an alphabet of 4.
inline seam::array<std::uint8_t, 2> letters(std::ptrdiff_t rows, std::ptrdiff_t length) {
  seam::array<std::uint8_t, 2> made(rows, length);
  seam::random_stream random(2, 0);
  for (std::ptrdiff_t i = 0; i < rows * length; ++i)
    made.data()[i] = static_cast<std::uint8_t>(seam::below(random.next(), 4));
  return made;
}

}  // namespace seam_benchmark
