// SPDX-License-Identifier: MIT
// A DNA motif as counts of letters, column by column.
#pragma once

#include <seam/core/array.hpp>

#include <algorithm>
#include <string>

namespace seam::inline v0::motif {

/// How often each letter stands at each position of a factor's binding sites.
struct motif {
  std::string id;           ///< accession: "MA2282.1"
  std::string name;         ///< of the factor: "SREBP"
  array<double, 2> counts;  ///< (width, 4) of A, C, G, T; every column holds something

  std::ptrdiff_t width() const { return counts.extent(0); }
  /// Total of a column.
  double total(std::ptrdiff_t column) const {
    return counts(column, 0) + counts(column, 1) + counts(column, 2) + counts(column, 3);
  }
  /// How many sites it was made from: the largest total.
  double sites() const {
    double most = 0;
    for (std::ptrdiff_t column = 0; column < width(); ++column) most = std::max(most, total(column));
    return most;
  }
  /// (width, 4), every column adds up to 1. `pseudocount` is spread evenly over the four letters of each column.
  array<double, 2> frequencies(double pseudocount = 0) const {
    array<double, 2> result(width(), 4);
    for (std::ptrdiff_t column = 0; column < width(); ++column)
      for (std::ptrdiff_t letter = 0; letter < 4; ++letter)
        result(column, letter) = (counts(column, letter) + pseudocount / 4) / (total(column) + pseudocount);
    return result;
  }
  friend bool operator==(motif const&, motif const&) = default;
};

/// The same motif read off the other strand.
inline motif reverse_complement(motif const& given) {
  motif result{given.id, given.name, array<double, 2>(given.width(), 4)};
  std::reverse_copy(given.counts.begin(), given.counts.end(), result.counts.begin());
  return result;
}

}  // namespace seam::inline v0::motif
