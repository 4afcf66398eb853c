// SPDX-License-Identifier: MIT
// Entropy of letters: of counts, of a position that drifts at a mutation rate, and what a finite sample of such a
// position is expected to show.
#pragma once

#include <seam/explain/convention.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace seam::inline v0::explain {

namespace detail {

/// -f log2 f, 0 at f = 0.
inline double entropy_term(double f) {
  return f > 0 ? -f * std::log2(f) : 0.0;
}

}  // namespace detail

/// Entropy in bits of `letters` counts in a cluster of `members` sequences.
/// `corrected`: -sum f log2 f, f among the known letters; 0 when there are none. `seam_nn`: -sum f log2(f + 1e-10),
/// f among all members, so a conserved position has -1.44e-10.
template <convention C>
double entropy_of_counts(std::int64_t const* counts, std::ptrdiff_t letters, std::ptrdiff_t members) {
  double sum = 0;
  if constexpr (C::published_entropy) {
    for (std::ptrdiff_t letter = 0; letter < letters; ++letter) {
      double const f = static_cast<double>(counts[letter]) / static_cast<double>(members);
      sum -= f * std::log2(f + 1e-10);
    }
  } else {
    std::int64_t known = 0;
    for (std::ptrdiff_t letter = 0; letter < letters; ++letter) known += counts[letter];
    for (std::ptrdiff_t letter = 0; letter < letters; ++letter)
      if (counts[letter] > 0)
        sum += detail::entropy_term(static_cast<double>(counts[letter]) / static_cast<double>(known));
  }
  return sum;
}

/// H_bg: entropy in bits of a position that keeps its letter with probability 1 - rate and else takes one of the
/// letters - 1 others, all alike.
inline double background_entropy(double rate, std::ptrdiff_t letters) {
  if (letters < 2) return 0;
  auto const others = static_cast<double>(letters - 1);
  return detail::entropy_term(1 - rate) + others * detail::entropy_term(rate / others);
}

/// Expected entropy in bits of the letters of `members` sequences at such a position. It is below H_bg by about
/// (letters - 1) / (2 members ln 2) (Miller 1955), and 0 for a single sequence. Exact, since the entropy is a sum over
/// letters and each letter's count is binomial. O(members).
inline double expected_entropy(double rate, std::ptrdiff_t letters, std::ptrdiff_t members) {
  if (letters < 2 || members < 2 || rate <= 0) return 0;
  auto const n = static_cast<double>(members);
  auto const expectation = [&](double p) {
    if (p >= 1) return 0.0;
    double sum = 0;
    for (std::ptrdiff_t count = 1; count < members; ++count) {
      auto const c = static_cast<double>(count);
      double const log_probability =
          std::lgamma(n + 1) - std::lgamma(c + 1) - std::lgamma(n - c + 1) + c * std::log(p) + (n - c) * std::log1p(-p);
      sum += std::exp(log_probability) * detail::entropy_term(c / n);
    }
    return sum;
  };
  auto const others = static_cast<double>(letters - 1);
  return (rate < 1 ? expectation(1 - rate) : 0.0) + others * expectation(rate / others);
}

}  // namespace seam::inline v0::explain
