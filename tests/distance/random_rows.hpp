// Rows of random numbers, as far from the origin as a test wants them.
#pragma once

#include <seam/core/array.hpp>

#include <random>

namespace seam_test {

/// Normal numbers around `offset`, the same for the same seed.
inline seam::array<float, 2> random_rows(std::ptrdiff_t n, std::ptrdiff_t columns, unsigned seed, double offset = 0) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  seam::array<float, 2> rows(n, columns);
  for (float& value : rows) value = float(offset + normal(engine));
  return rows;
}

}  // namespace seam_test
