// SPDX-License-Identifier: MIT
// Draws that several mutagenizers make: a number below another, and letters from weights by comparing integers, whose
// thresholds are made once on the host, so that every backend draws the same letters.
#pragma once

#include <seam/core/random.hpp>
#include <seam/core/view.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

namespace seam::inline v0::mutagenesis::detail {

/// Uniform in 0..n-1, n up to 2^32.
SEAM_HD inline std::ptrdiff_t draw_below(random_stream& stream, std::ptrdiff_t n) {
  return static_cast<std::ptrdiff_t>(v0::below(stream.next(), static_cast<std::uint32_t>(n)));
}

/// Appends the cumulative distribution of letters with these weights (not negative, their sum above 0): one threshold a
/// letter but the last, in units of 2^-32, 2^32 included. A letter of weight 0 never comes out.
inline void append_letter_thresholds(view<double const, 1> weights, std::vector<std::uint64_t>& thresholds) {
  constexpr double all = 4294967296.0;
  double total = 0;
  std::ptrdiff_t last = 0;  // the last letter that occurs takes the rest, so that none behind it does
  for (std::ptrdiff_t a = 0; a < weights.extent(0); ++a) {
    total += weights(a);
    if (weights(a) > 0) last = a;
  }
  double sum = 0;
  for (std::ptrdiff_t a = 0; a + 1 < weights.extent(0); ++a) {
    sum += weights(a);
    thresholds.push_back(static_cast<std::uint64_t>(a < last ? std::floor(sum / total * all + 0.5) : all));
  }
}

/// The letter, of `letters`, that the next number of the stream stands for.
SEAM_HD inline std::uint8_t draw_letter(random_stream& stream, std::uint64_t const* thresholds, std::int32_t letters) {
  std::uint32_t const drawn = stream.next();
  int letter = 0;
  for (int a = 0; a < letters - 1; ++a) letter += drawn >= thresholds[a] ? 1 : 0;
  return static_cast<std::uint8_t>(letter);
}

}  // namespace seam::inline v0::mutagenesis::detail
