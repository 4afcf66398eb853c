// SPDX-License-Identifier: MIT
// Entropy of letters: of counts, of a position that drifts at a mutation rate, and what a finite sample of such a
// position is expected to show.
#pragma once

#include <seam/explain/convention.hpp>

#include <algorithm>
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

/// The exact entropy of `letters` counts with Miller's and Madow's correction for small samples (Miller 1955): plus
/// (letters seen - 1) / (2 n ln 2) bits, n the known letters. At most log2(letters). For reading single numbers;
/// everything that compares clusters here compares with what a sample of the same size is expected to show instead.
inline double miller_madow_entropy(std::int64_t const* counts, std::ptrdiff_t letters) {
  std::int64_t known = 0;
  std::ptrdiff_t seen = 0;
  for (std::ptrdiff_t letter = 0; letter < letters; ++letter) {
    known += counts[letter];
    seen += counts[letter] > 0 ? 1 : 0;
  }
  if (seen < 2) return 0;
  constexpr double ln2 = 0.693147180559945309417;
  double const correction = static_cast<double>(seen - 1) / (2 * static_cast<double>(known) * ln2);
  return std::min(entropy_of_counts<corrected>(counts, letters, known) + correction,
                  std::log2(static_cast<double>(letters)));
}

/// H_bg: entropy in bits of a position that keeps its letter with probability 1 - rate and else takes one of the
/// letters - 1 others, all alike.
inline double background_entropy(double rate, std::ptrdiff_t letters) {
  if (letters < 2) return 0;
  auto const others = static_cast<double>(letters - 1);
  return detail::entropy_term(1 - rate) + others * detail::entropy_term(rate / others);
}

namespace detail {

/// Expectation of -f log2 f for f = X / members, X binomial with probability p. The sum runs from the mode outwards
/// until its terms are below 1e-18 of the largest: O(sqrt(members)).
inline double expected_term(double p, std::ptrdiff_t members) {
  if (p <= 0 || p >= 1 || members < 2) return 0;
  auto const n = static_cast<double>(members);
  auto const mode = std::min(members, static_cast<std::ptrdiff_t>((n + 1) * p));
  auto const at_mode = static_cast<double>(mode);
  double const largest = std::exp(std::lgamma(n + 1) - std::lgamma(at_mode + 1) - std::lgamma(n - at_mode + 1) +
                                  at_mode * std::log(p) + (n - at_mode) * std::log1p(-p));
  double sum = largest * entropy_term(at_mode / n);
  double const odds = p / (1 - p);
  double probability = largest;
  for (std::ptrdiff_t x = mode; x < members && probability > 1e-18 * largest; ++x) {
    probability *= odds * static_cast<double>(members - x) / static_cast<double>(x + 1);
    sum += probability * entropy_term(static_cast<double>(x + 1) / n);
  }
  probability = largest;
  for (std::ptrdiff_t x = mode; x > 0 && probability > 1e-18 * largest; --x) {
    probability *= static_cast<double>(x) / (odds * static_cast<double>(members - x + 1));
    sum += probability * entropy_term(static_cast<double>(x - 1) / n);
  }
  return sum;
}

}  // namespace detail

/// Expected entropy in bits of the letters of `members` sequences at such a position. It is below H_bg by about
/// (letters - 1) / (2 members ln 2) (Miller 1955), and 0 for a single sequence. Exact, since the entropy is a sum over
/// letters and each letter's count is binomial.
inline double expected_entropy(double rate, std::ptrdiff_t letters, std::ptrdiff_t members) {
  if (letters < 2) return 0;
  auto const others = static_cast<double>(letters - 1);
  return detail::expected_term(1 - rate, members) + others * detail::expected_term(rate / others, members);
}

/// What the entropy of a random sample of letters is expected to be, in bits, and how far it strays.
struct sampled_entropy {
  double mean = 0;
  double standard_deviation = 0;
};

/// The same for a sample of `members` sequences at a position where a library has `counts` of each letter. The mean is
/// exact for draws with replacement; the variance is the delta method's, Var(log2 f) / n (Basharin 1959), and the next
/// term, (letters seen - 1) / 2 (n ln 2)^-2, which stays where all letters are equally frequent. 0 and 0 at a position
/// where the library has one letter only.
inline sampled_entropy sample_entropy(std::int64_t const* counts, std::ptrdiff_t letters, std::ptrdiff_t members) {
  double all = 0;
  for (std::ptrdiff_t letter = 0; letter < letters; ++letter) all += static_cast<double>(counts[letter]);
  sampled_entropy result;
  double entropy = 0;
  double square = 0;
  int seen = 0;
  for (std::ptrdiff_t letter = 0; letter < letters; ++letter) {
    if (counts[letter] == 0) continue;
    double const f = static_cast<double>(counts[letter]) / all;
    result.mean += detail::expected_term(f, members);
    entropy -= f * std::log2(f);
    square += f * std::log2(f) * std::log2(f);
    ++seen;
  }
  if (seen < 2 || members < 1) return result;
  constexpr double ln2 = 0.693147180559945309417;
  auto const n = static_cast<double>(members);
  double const second = 0.5 * static_cast<double>(seen - 1) / (n * n * ln2 * ln2);
  result.standard_deviation = std::sqrt(std::max(0.0, square - entropy * entropy) / n + second);
  return result;
}

}  // namespace seam::inline v0::explain
