// SPDX-License-Identifier: MIT
// Which cluster of one analysis is which of another: the one-to-one matching of largest total similarity.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/view.hpp>
#include <seam/explain/agreement.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::explain {

/// For each row of `similarity` (m, n) the column that it is matched with, -1 for rows that are left over when m > n;
/// no column twice; the sum of similarities is the largest possible (the Hungarian method, with shortest augmenting
/// paths: Jonker and Volgenant 1987). Throws input_error when a similarity is not finite. O(m n min(m, n)).
inline std::vector<std::int32_t> best_matching(view<double const, 2> similarity) {
  for (double const value : similarity)
    expect(std::isfinite(value), [] { return std::string("a similarity is NaN or infinite; nothing can be matched"); });
  std::ptrdiff_t const given_rows = similarity.extent(0);
  std::ptrdiff_t const given_columns = similarity.extent(1);
  bool const turned = given_rows > given_columns;  // the method wants no more rows than columns
  std::ptrdiff_t const rows = turned ? given_columns : given_rows;
  std::ptrdiff_t const columns = turned ? given_rows : given_columns;
  auto const cost = [&](std::ptrdiff_t row, std::ptrdiff_t column) {
    return turned ? -similarity(column, row) : -similarity(row, column);
  };
  auto const at = [](auto& values, std::ptrdiff_t place) -> auto& {
    return values[static_cast<std::size_t>(place)];
  };
  // Column 0 and row 0 stand for "nobody"; potentials keep reduced costs at 0 or more.
  std::vector<double> row_potential(static_cast<std::size_t>(rows) + 1, 0.0);
  std::vector<double> column_potential(static_cast<std::size_t>(columns) + 1, 0.0);
  std::vector<std::ptrdiff_t> row_of(static_cast<std::size_t>(columns) + 1, 0);
  std::vector<std::ptrdiff_t> before(static_cast<std::size_t>(columns) + 1, 0);
  for (std::ptrdiff_t row = 1; row <= rows; ++row) {
    row_of[0] = row;
    std::ptrdiff_t column = 0;
    std::vector<double> shortest(static_cast<std::size_t>(columns) + 1, std::numeric_limits<double>::infinity());
    std::vector<std::uint8_t> done(static_cast<std::size_t>(columns) + 1, 0);
    do {
      at(done, column) = 1;
      std::ptrdiff_t const from = at(row_of, column);
      double least = std::numeric_limits<double>::infinity();
      std::ptrdiff_t next = 0;
      for (std::ptrdiff_t other = 1; other <= columns; ++other) {
        if (at(done, other)) continue;
        double const reduced = cost(from - 1, other - 1) - at(row_potential, from) - at(column_potential, other);
        if (reduced < at(shortest, other)) at(shortest, other) = reduced, at(before, other) = column;
        if (at(shortest, other) < least) least = at(shortest, other), next = other;
      }
      for (std::ptrdiff_t other = 0; other <= columns; ++other) {
        if (at(done, other)) {
          at(row_potential, at(row_of, other)) += least;
          at(column_potential, other) -= least;
        } else {
          at(shortest, other) -= least;
        }
      }
      column = next;
    } while (at(row_of, column) != 0);
    while (column != 0) {
      at(row_of, column) = at(row_of, at(before, column));
      column = at(before, column);
    }
  }
  std::vector<std::int32_t> match(static_cast<std::size_t>(given_rows), -1);
  for (std::ptrdiff_t column = 1; column <= columns; ++column) {
    std::ptrdiff_t const row = at(row_of, column);
    if (row == 0) continue;
    if (turned) {
      at(match, column - 1) = static_cast<std::int32_t>(row - 1);
    } else {
      at(match, row - 1) = static_cast<std::int32_t>(column - 1);
    }
  }
  return match;
}

/// Members in common over members of either (Jaccard's index) for every pair of clusters: (K, M), clusters by ascending
/// label; noise (-1) is no cluster. `table` is that of two labelings of the same rows.
inline array<double, 2> jaccard_indices(contingency const& table) {
  auto const noise = [](std::vector<std::int32_t> const& labels) {
    return static_cast<std::ptrdiff_t>(std::lower_bound(labels.begin(), labels.end(), 0) - labels.begin());
  };
  std::ptrdiff_t const first = noise(table.first);
  std::ptrdiff_t const second = noise(table.second);
  array<double, 2> result(static_cast<std::ptrdiff_t>(table.first.size()) - first,
                          static_cast<std::ptrdiff_t>(table.second.size()) - second);
  for (auto const& cell : table.cells) {
    if (cell.a < first || cell.b < second) continue;
    std::ptrdiff_t const either = table.first_count[static_cast<std::size_t>(cell.a)] +
                                  table.second_count[static_cast<std::size_t>(cell.b)] - cell.count;
    result(cell.a - first, cell.b - second) = static_cast<double>(cell.count) / static_cast<double>(either);
  }
  return result;
}

/// Cosine of the angle between every map of `first` (K, D) and every map of `second` (M, D); 0 for a map of zeros.
/// Throws input_error when the maps have different lengths.
inline array<double, 2> map_similarities(view<float const, 2> first, view<float const, 2> second) {
  expect(first.extent(1) == second.extent(1), [&] {
    return "the maps of one analysis have " + std::to_string(first.extent(1)) + " numbers, those of the other " +
           std::to_string(second.extent(1));
  });
  auto const product = [](view<float const, 1> a, view<float const, 1> b) {
    double sum = 0;
    for (std::ptrdiff_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a(i)) * static_cast<double>(b(i));
    return sum;
  };
  array<double, 2> result(first.extent(0), second.extent(0));
  for (std::ptrdiff_t i = 0; i < first.extent(0); ++i)
    for (std::ptrdiff_t j = 0; j < second.extent(0); ++j) {
      double const lengths = std::sqrt(product(first.row(i), first.row(i)) * product(second.row(j), second.row(j)));
      result(i, j) = lengths > 0 ? product(first.row(i), second.row(j)) / lengths : 0.0;
    }
  return result;
}

}  // namespace seam::inline v0::explain
