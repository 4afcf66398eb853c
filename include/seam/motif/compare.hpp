// SPDX-License-Identifier: MIT
// Which motif of a collection looks like a given one: columns are compared at every offset and on both strands, and a
// sum of column scores is judged by its exact distribution for columns drawn from the collection (Tomtom: Gupta,
// Stamatoyannopoulos, Bailey and Noble 2007, Genome Biol. 8:R24).
//
// Column scores are rounded to `levels` steps. For a run of columns of the query, the distribution of the summed score
// is the convolution of the columns' own distributions over the background (all columns of the collection, of both
// strands), so the p-value of an alignment is exact for the rounded score and takes into account how long the overlap
// is and how much its columns say. A motif's p-value is that of its best alignment, corrected for the number of
// alignments: 1 - (1 - p)^n (which takes them for independent; they are not quite, so it is on the safe side).
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/false_discovery.hpp>
#include <seam/core/view.hpp>
#include <seam/motif/motif.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::motif {

/// How alike two columns of frequencies are, from 0 to 1.
enum class column_score {
  /// 1/4 + (a - 1/4) . (b - 1/4): four times their covariance. Columns that say little count for little on either side,
  /// so that even flanks of a motif and noisy flanks of a query neither help nor harm.
  covariance,
  euclidean,          ///< 1 - |a - b| / sqrt(2)
  pearson,            ///< (1 + correlation) / 2; 1/2 where a column is even
  sandelin_wasserman  ///< 1 - |a - b|^2 / 2
};

/// The likeness of two columns of four frequencies.
inline double likeness(column_score kind, double const* a, double const* b) {
  double square = 0;
  double product = 0;
  double length_a = 0;
  double length_b = 0;
  for (int letter = 0; letter < 4; ++letter) {
    square += (a[letter] - b[letter]) * (a[letter] - b[letter]);
    product += (a[letter] - 0.25) * (b[letter] - 0.25);
    length_a += (a[letter] - 0.25) * (a[letter] - 0.25);
    length_b += (b[letter] - 0.25) * (b[letter] - 0.25);
  }
  if (kind == column_score::euclidean) return 1 - std::sqrt(square / 2);
  if (kind == column_score::sandelin_wasserman) return 1 - square / 2;
  if (kind == column_score::covariance) return 0.25 + product;
  double const lengths = std::sqrt(length_a * length_b);
  return lengths > 1e-12 ? 0.5 + 0.5 * product / lengths : 0.5;
}

/// How motifs are compared.
struct comparison {
  column_score score = column_score::covariance;
  std::ptrdiff_t least_overlap = 6;  ///< columns that must lie on each other; shorter motifs lie wholly on the other
  double pseudocount = 1;            ///< added to each column of the collection, spread evenly
  int levels = 100;                  ///< steps from the least to the largest score of a column

  /// Throws input_error with the option that cannot be used.
  void check() const {
    expect(least_overlap >= 1, [&] {
      return "the least overlap of two motifs is " + std::to_string(least_overlap) + "; it must be 1 or more";
    });
    expect(pseudocount >= 0 && std::isfinite(pseudocount),
           [&] { return "the pseudocount is " + std::to_string(pseudocount) + "; it must be 0 or more"; });
    expect(levels >= 1 && levels <= 10'000, [&] {
      return "the scores of columns have " + std::to_string(levels) + " levels; 1 to 10000 were expected";
    });
  }
};

/// The best alignment of the query with one motif of the collection.
struct match {
  std::ptrdiff_t motif = 0;    ///< its place in the collection
  char strand = '+';           ///< '-': the motif's reverse complement lies on the query
  std::ptrdiff_t offset = 0;   ///< where on the query the first column of the motif (as it lies there) is; may be < 0
  std::ptrdiff_t overlap = 0;  ///< columns that lie on each other
  double score = 0;            ///< sum of likenesses over them, as rounded
  double p = 1;
  double q = 1;  ///< false discovery rate over the collection (Benjamini and Hochberg)
};

namespace detail {

/// Columns of frequencies of both strands of a collection, one motif behind the other.
struct both_strands {
  std::vector<array<double, 2>> forward;
  std::vector<array<double, 2>> backward;
  array<double, 2> columns;  ///< (2 x columns, 4)

  both_strands(std::vector<motif> const& collection, double pseudocount) {
    std::vector<double> all;
    for (motif const& entry : collection) {
      forward.push_back(entry.frequencies(pseudocount));
      backward.push_back(reverse_complement(entry).frequencies(pseudocount));
      all.insert(all.end(), forward.back().begin(), forward.back().end());
      all.insert(all.end(), backward.back().begin(), backward.back().end());
    }
    auto const count = static_cast<std::ptrdiff_t>(all.size()) / 4;
    columns = array<double, 2>(extents<2>{{count, 4}}, std::move(all));
  }
};

/// A likeness as a whole number of steps.
inline std::int32_t rounded(double likeness, int levels) {
  return static_cast<std::int32_t>(std::lround(std::clamp(likeness, 0.0, 1.0) * levels));
}

/// P(sum of scores >= s) for every run of the query's columns, the background's columns drawn independently.
class run_distributions {
 public:
  run_distributions(view<double const, 2> query, view<double const, 2> background, comparison const& options)
      : width_(query.extent(0)), tails_(static_cast<std::size_t>(width_ * width_)) {
    auto const levels = static_cast<std::size_t>(options.levels);
    std::vector<std::vector<double>> single;
    for (std::ptrdiff_t column = 0; column < width_; ++column) {
      std::vector<double> shares(levels + 1, 0.0);
      for (std::ptrdiff_t other = 0; other < background.extent(0); ++other)
        shares[static_cast<std::size_t>(
            rounded(likeness(options.score, &query(column, 0), &background(other, 0)), options.levels))] += 1;
      for (double& share : shares) share /= static_cast<double>(background.extent(0));
      single.push_back(std::move(shares));
    }
    for (std::ptrdiff_t first = 0; first < width_; ++first) {
      std::vector<double> run{1.0};
      for (std::ptrdiff_t last = first; last < width_; ++last) {
        run = convolved(run, single[static_cast<std::size_t>(last)]);
        std::vector<double>& tail = tails_[static_cast<std::size_t>(first * width_ + last)];
        tail = run;
        for (std::size_t i = tail.size() - 1; i-- > 0;) tail[i] += tail[i + 1];
      }
    }
  }
  /// Of columns first..last, last inclusive.
  double p(std::ptrdiff_t first, std::ptrdiff_t last, std::int32_t score) const {
    return std::min(1.0, tails_[static_cast<std::size_t>(first * width_ + last)][static_cast<std::size_t>(score)]);
  }

 private:
  static std::vector<double> convolved(std::vector<double> const& a, std::vector<double> const& b) {
    std::vector<double> sum(a.size() + b.size() - 1, 0.0);
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (b[j] == 0) continue;  // most levels of a short background
      for (std::size_t i = 0; i < a.size(); ++i) sum[i + j] += a[i] * b[j];
    }
    return sum;
  }

  std::ptrdiff_t width_;
  std::vector<std::vector<double>> tails_;
};

/// The probability that the best of n independent p-values is this one or less.
inline double best_of(double p, double n) {
  return p < 1 ? -std::expm1(n * std::log1p(-p)) : 1.0;
}

}  // namespace detail

/// Compares `query` (width, 4: frequencies of A, C, G, T, rows that add up to 1) with every motif of `collection`. One
/// match a motif, most significant first; equals by score, then as in the collection. Throws input_error for a query
/// without columns or with a row that is no distribution, an empty collection, or options that cannot be used.
/// O(width^3 levels^2 + width times the collection's columns).
inline std::vector<match> compare(view<double const, 2> query, std::vector<motif> const& collection,
                                  comparison const& options = {}) {
  options.check();
  expect(query.extent(0) >= 1 && query.extent(1) == 4, [&] {
    return "the motif to be compared has the shape (" + std::to_string(query.extent(0)) + ", " +
           std::to_string(query.extent(1)) + "); (width, 4) was expected";
  });
  expect(!collection.empty(), [] { return std::string("there is no motif to compare with"); });
  std::ptrdiff_t const width = query.extent(0);
  for (std::ptrdiff_t column = 0; column < width; ++column) {
    auto const here = query.row(column);
    double sum = 0;
    for (double const share : here) sum += share;
    expect(*std::min_element(here.begin(), here.end()) >= 0 && std::abs(sum - 1) < 1e-6, [&] {
      return "column " + std::to_string(column) + " of the motif to be compared adds up to " + std::to_string(sum) +
             "; four frequencies that add up to 1 were expected";
    });
  }
  detail::both_strands const strands(collection, options.pseudocount);
  detail::run_distributions const null(query, strands.columns, options);
  std::vector<match> matches;
  for (std::size_t i = 0; i < collection.size(); ++i) {
    std::ptrdiff_t const other = collection[i].width();
    std::ptrdiff_t const least = std::min({options.least_overlap, width, other});
    match best;
    best.motif = static_cast<std::ptrdiff_t>(i);
    bool first_one = true;
    for (char const strand : {'+', '-'}) {
      view<double const, 2> const columns = strand == '+' ? strands.forward[i] : strands.backward[i];
      for (std::ptrdiff_t offset = least - other; offset <= width - least; ++offset) {
        std::ptrdiff_t const first = std::max<std::ptrdiff_t>(0, offset);
        std::ptrdiff_t const last = std::min(width, offset + other) - 1;
        std::int32_t score = 0;
        for (std::ptrdiff_t column = first; column <= last; ++column)
          score +=
              detail::rounded(likeness(options.score, &query(column, 0), &columns(column - offset, 0)), options.levels);
        double const p = null.p(first, last, score);
        if (!first_one && p >= best.p) continue;
        first_one = false;
        best.strand = strand;
        best.offset = offset;
        best.overlap = last - first + 1;
        best.score = static_cast<double>(score) / options.levels;
        best.p = p;
      }
    }
    best.p = detail::best_of(best.p, 2.0 * static_cast<double>(width + other - 2 * least + 1));
    matches.push_back(best);
  }
  std::vector<double> p;
  for (match const& entry : matches) p.push_back(entry.p);
  std::vector<double> const q = false_discovery_rates(p);
  for (std::size_t i = 0; i < matches.size(); ++i) matches[i].q = q[i];
  std::stable_sort(matches.begin(), matches.end(), [](match const& left, match const& right) {
    return left.p != right.p ? left.p < right.p : left.score > right.score;
  });
  return matches;
}

}  // namespace seam::inline v0::motif
