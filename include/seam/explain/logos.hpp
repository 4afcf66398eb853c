// SPDX-License-Identifier: MIT
// Logos as matrices: information content and enrichment from letter counts, the zero-sum gauge that drawings use, and
// the limits of stacks.
#pragma once

#include <seam/core/array.hpp>
#include <seam/explain/convention.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <type_traits>

namespace seam::inline v0::explain {

/// Position frequency matrices of counts (K, L, letters): (n + pseudocount) / (n_k + letters x pseudocount), n_k the
/// known letters; 1 / letters where there are none and no pseudocount.
inline array<double, 3> frequency_logos(view<std::int64_t const, 3> counts, double pseudocount = 0.5) {
  array<double, 3> logos(counts.shape());
  auto const letters = static_cast<double>(counts.extent(2));
  for (std::ptrdiff_t cluster = 0; cluster < counts.extent(0); ++cluster)
    for (std::ptrdiff_t position = 0; position < counts.extent(1); ++position) {
      double members = 0;
      for (std::ptrdiff_t letter = 0; letter < counts.extent(2); ++letter)
        members += static_cast<double>(counts(cluster, position, letter));
      double const total = members + letters * pseudocount;
      for (std::ptrdiff_t letter = 0; letter < counts.extent(2); ++letter)
        logos(cluster, position, letter) =
            total > 0 ? (static_cast<double>(counts(cluster, position, letter)) + pseudocount) / total : 1 / letters;
    }
  return logos;
}

/// Position weight matrices: log2 of frequency_logos over each letter's share of the library, whose counts are
/// (L, letters), at that position. 0 where the library has the letter as often as the cluster.
inline array<double, 3> weight_logos(view<std::int64_t const, 3> counts, view<std::int64_t const, 2> library,
                                     double pseudocount = 0.5) {
  array<double, 3> logos = frequency_logos(counts, pseudocount);
  array<double, 3> const all = frequency_logos({library.data(), 1, library.extent(0), library.extent(1)}, pseudocount);
  for (std::ptrdiff_t cluster = 0; cluster < counts.extent(0); ++cluster)
    for (std::ptrdiff_t position = 0; position < counts.extent(1); ++position)
      for (std::ptrdiff_t letter = 0; letter < counts.extent(2); ++letter)
        logos(cluster, position, letter) = std::log2(logos(cluster, position, letter) / all(0, position, letter));
  return logos;
}

/// What a variability logo shows, as numbers: how far each entry of the clusters' maps reaches. (L, A) each.
struct variability_logo {
  array<double, 2> lowest;
  array<double, 2> mean;  ///< clusters all alike
  array<double, 2> highest;
};

/// The envelope of maps (K, L, A), K >= 1; centre them first for the gauge of drawings.
template <class T>
variability_logo variability_of(view<T, 3> maps) {
  variability_logo result{array<double, 2>(maps.extent(1), maps.extent(2)),
                          array<double, 2>(maps.extent(1), maps.extent(2)),
                          array<double, 2>(maps.extent(1), maps.extent(2))};
  for (std::ptrdiff_t column = 0; column < maps.row_size(); ++column)
    for (std::ptrdiff_t row = 0; row < maps.extent(0); ++row) {
      auto const value = static_cast<double>(maps.data()[row * maps.row_size() + column]);
      double& lowest = result.lowest.data()[column];
      double& highest = result.highest.data()[column];
      lowest = row == 0 ? value : std::min(lowest, value);
      highest = row == 0 ? value : std::max(highest, value);
      result.mean.data()[column] += value / static_cast<double>(maps.extent(0));
    }
  return result;
}

/// Information logos of counts (K, L, letters): p log2-information, p = (n + 0.5) / (n_k + 0.5 letters) + 1e-6, its
/// information sum_a p log2(p letters) against a uniform background. n_k counts known letters.
inline array<double, 3> information_logos(view<std::int64_t const, 3> counts) {
  array<double, 3> logos = frequency_logos(counts);
  std::ptrdiff_t const letters = counts.extent(2);
  for (std::ptrdiff_t row = 0; row < counts.extent(0) * counts.extent(1); ++row) {
    double* const p = logos.data() + row * letters;
    double information = 0;
    for (std::ptrdiff_t letter = 0; letter < letters; ++letter) {
      p[letter] += 1e-6;
      information += p[letter] * std::log2(p[letter] * static_cast<double>(letters));
    }
    for (std::ptrdiff_t letter = 0; letter < letters; ++letter) p[letter] *= information;
  }
  return logos;
}

/// Enrichment logos, log2 ratios, of cluster counts (K, L, letters) against all rows' counts (L, letters).
/// `corrected`: frequency in the cluster over frequency outside it, each (n + 0.5) / (total + 0.5 letters); 0 where
/// nothing lies outside. `seam_nn`: (n + 0.5) / (n of the whole library + 0.5), sizes not divided out.
template <convention C>
array<double, 3> enrichment_logos(view<std::int64_t const, 3> counts, view<std::int64_t const, 2> library) {
  array<double, 3> logos(counts.shape());
  auto const letters = static_cast<double>(counts.extent(2));
  for (std::ptrdiff_t cluster = 0; cluster < counts.extent(0); ++cluster)
    for (std::ptrdiff_t position = 0; position < counts.extent(1); ++position) {
      double inside = 0;
      double outside = 0;
      for (std::ptrdiff_t letter = 0; letter < counts.extent(2); ++letter) {
        inside += static_cast<double>(counts(cluster, position, letter));
        outside += static_cast<double>(library(position, letter) - counts(cluster, position, letter));
      }
      for (std::ptrdiff_t letter = 0; letter < counts.extent(2); ++letter) {
        auto const here = static_cast<double>(counts(cluster, position, letter));
        auto const all = static_cast<double>(library(position, letter));
        if constexpr (C::enrichment_of_counts) {
          logos(cluster, position, letter) = std::log2((here + 0.5) / (all + 0.5));
        } else if (outside > 0) {
          logos(cluster, position, letter) =
              std::log2(((here + 0.5) / (inside + 0.5 * letters)) / ((all - here + 0.5) / (outside + 0.5 * letters)));
        }
      }
    }
  return logos;
}

/// Maps (K, L, A) in the gauge that logos are drawn in: every position's mean over its columns is 0.
template <class T>
array<std::remove_const_t<T>, 3> centred(view<T, 3> maps) {
  using Real = std::remove_const_t<T>;
  array<Real, 3> result(maps.shape());
  for (std::ptrdiff_t row = 0; row < maps.extent(0) * maps.extent(1); ++row) {
    Real const* const in = maps.data() + row * maps.extent(2);
    double mean = 0;
    for (std::ptrdiff_t column = 0; column < maps.extent(2); ++column) mean += static_cast<double>(in[column]);
    mean /= static_cast<double>(maps.extent(2));
    for (std::ptrdiff_t column = 0; column < maps.extent(2); ++column)
      result.data()[row * maps.extent(2) + column] = static_cast<Real>(static_cast<double>(in[column]) - mean);
  }
  return result;
}

/// How far the stacks of a set of logos reach.
struct stack_limits {
  double lowest = 0;   ///< least sum of a position's negative entries
  double highest = 0;  ///< largest sum of a position's positive entries
};

/// The limits of logos (K, L, A), for drawings on a common scale.
template <class T>
stack_limits limits_of(view<T, 3> logos) {
  stack_limits result;
  for (std::ptrdiff_t row = 0; row < logos.extent(0) * logos.extent(1); ++row) {
    double negative = 0;
    double positive = 0;
    for (std::ptrdiff_t column = 0; column < logos.extent(2); ++column) {
      auto const value = static_cast<double>(logos.data()[row * logos.extent(2) + column]);
      (value < 0 ? negative : positive) += value;
    }
    result.lowest = std::min(result.lowest, negative);
    result.highest = std::max(result.highest, positive);
  }
  return result;
}

}  // namespace seam::inline v0::explain
