// Random libraries, maps and labels of any alphabet, for comparing with plain loops.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/core/array.hpp>
#include <seam/core/random.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace seam_test {

/// N sequences of L letters of A, mutants of a random row 0 at the rate; `unknown` in 1000 letters are 255.
template <seam::alphabet A>
seam::array<std::uint8_t, 2> random_library(std::ptrdiff_t rows, std::ptrdiff_t length, double rate, std::uint64_t seed,
                                            std::uint32_t unknown = 0) {
  seam::array<std::uint8_t, 2> library(rows, length);
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    seam::random_stream random(seed, static_cast<std::uint64_t>(row));
    for (std::ptrdiff_t position = 0; position < length; ++position) {
      std::uint8_t& letter = library(row, position);
      auto const change = static_cast<std::uint8_t>(1 + seam::below(random.next(), std::max(1, A::size - 1)));
      bool const mutate = random.next_double() < rate;
      bool const hide = seam::below(random.next(), 1000) < unknown;
      letter = row == 0 ? static_cast<std::uint8_t>(seam::below(random.next(), A::size))
                        : static_cast<std::uint8_t>((library(0, position) + (mutate ? change : 0)) % A::size);
      if (hide && row > 0) letter = seam::unknown_letter;
    }
  }
  return library;
}

template <class Real, int Rank>
seam::array<Real, Rank> random_values(seam::extents<Rank> shape, std::uint64_t seed) {
  seam::array<Real, Rank> values(shape);
  seam::random_stream random(seed, 1);
  for (Real& value : values) value = static_cast<Real>(random.next_double() - 0.5);
  return values;
}

/// Labels 0..clusters-1 at random; every `noise`-th row is -1 (0: none).
inline std::vector<std::int32_t> random_labels(std::ptrdiff_t rows, std::uint32_t clusters, std::uint64_t seed,
                                               std::ptrdiff_t noise = 0) {
  std::vector<std::int32_t> labels(static_cast<std::size_t>(rows));
  seam::random_stream random(seed, 2);
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    auto const label = static_cast<std::int32_t>(seam::below(random.next(), clusters));
    labels[static_cast<std::size_t>(row)] = noise > 0 && row % noise == noise - 1 ? -1 : label;
  }
  for (std::uint32_t cluster = 0; cluster < clusters; ++cluster)
    labels[cluster] = static_cast<std::int32_t>(cluster);  // none is empty
  return labels;
}

inline seam::view<std::int32_t const, 1> as_view(std::vector<std::int32_t> const& values) {
  return {values.data(), static_cast<std::ptrdiff_t>(values.size())};
}
inline seam::view<float const, 1> as_view(std::vector<float> const& values) {
  return {values.data(), static_cast<std::ptrdiff_t>(values.size())};
}

}  // namespace seam_test
