// SPDX-License-Identifier: MIT
// Nearest neighbours of clusters under Ward's distance: products in float (or double) give lower bounds of all
// distances, a short list keeps the least of them, and what is on the list is measured in double.
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/distance/euclidean.hpp>

#include <cstdint>
#include <limits>

namespace seam::inline v0::cluster::detail {

/// Candidates that a cluster keeps: more make lists answer more often, and cost more to measure.
inline constexpr int list_length = 24;
inline constexpr std::int32_t nobody = -1;
template <class T>
inline constexpr T infinitely_far = std::numeric_limits<T>::infinity();

/// The clusters of a round, by slot, for kernels.
struct ward_view {
  std::ptrdiff_t columns;
  double const* centroids;  ///< (slots, columns)
  double const* sizes;      ///< (slots)
  std::int32_t const* ids;  ///< (slots); nobody = the slot is empty

  /// The square of the height at which slots i and j join: 2 a b / (a + b) |centroid - centroid|^2. The same bits for
  /// (j, i).
  SEAM_HD double squared_height(std::ptrdiff_t i, std::ptrdiff_t j) const {
    double const factor = 2 * (sizes[i] * sizes[j]) / (sizes[i] + sizes[j]);
    return factor * distance::squared_difference(centroids + i * columns, centroids + j * columns, columns);
  }
  /// A total order on pairs of equal height that has nothing to do with their numbers: where all are tied, half of the
  /// clusters still find each other in one round.
  SEAM_HD std::uint64_t rank(std::ptrdiff_t i, std::ptrdiff_t j) const {
    auto const a = static_cast<std::uint64_t>(ids[i]);
    auto const b = static_cast<std::uint64_t>(ids[j]);
    std::uint64_t mixed = a < b ? (a << 32) | b : (b << 32) | a;  // splitmix64, a bijection
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
  }
};

/// The nearest of the slots that were offered.
struct nearest_slot {
  double squared = infinitely_far<double>;
  std::int32_t slot = nobody;

  SEAM_HD void offer(ward_view const& clusters, std::ptrdiff_t self, std::int32_t other, double value) {
    if (value > squared) return;
    if (slot == nobody || value < squared || clusters.rank(self, other) < clusters.rank(self, slot))
      squared = value, slot = other;
  }
};

/// Puts (value, slot) into a list that ascends in value and is full of infinities at first; the last falls out.
template <class T>
SEAM_HD void insert(T* values, std::int32_t* slots, T value, std::int32_t slot) {
  int place = list_length - 1;
  for (; place > 0 && values[place - 1] > value; --place) {
    values[place] = values[place - 1];
    slots[place] = slots[place - 1];
  }
  values[place] = value;
  slots[place] = slot;
}

/// What the products work on, in arithmetic T: per slot a row, the squared norm less what rounding may add (infinite
/// for an empty slot), the size.
template <class T>
struct ward_operands {
  T const* rows;
  T const* lowered_norms;
  T const* sizes;
};

/// The share of |a|^2 + |b|^2 by which |a|^2 + |b|^2 - 2 a.b, computed in T from rows of doubles rounded to T, may
/// exceed its true value, times Ward's factor included: the bound of any order of summation (Higham 2002, eq. 3.5) and
/// 32 roundings for all the rest.
template <class T>
double rounding_share(std::ptrdiff_t columns) {
  double const unit = static_cast<double>(std::numeric_limits<T>::epsilon()) / 2;
  double const sum = (static_cast<double>(columns) + 32) * unit;
  return sum < 0.5 ? 1.01 * sum / (1 - sum) : 1;
}

/// Turns a row of a tile of -2 a.b into lower bounds of squared heights and keeps the least of them. One call a row.
template <class T>
struct scan_row {
  ward_operands<T> operands;
  std::int32_t const* query;  ///< slot of every row of the tile
  T* tile;
  std::ptrdiff_t first_column;  ///< slot of the tile's first column
  std::ptrdiff_t columns;
  T* values;  ///< (rows, list_length)
  std::int32_t* slots;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    constexpr int width = 64;
    T* const bounds = tile + row * columns;
    std::ptrdiff_t column = 0;
    for (; column + width <= columns; column += width) step<width>(row, bounds, column);
    for (; column < columns; ++column) step<1>(row, bounds, column);
  }

 private:
  template <int W>
  SEAM_HD void step(std::ptrdiff_t row, T* bounds, std::ptrdiff_t column) const {
    std::ptrdiff_t const self = query[row];
    T const norm = operands.lowered_norms[self];
    T const size = operands.sizes[self];
    T const* const norms = operands.lowered_norms + first_column + column;
    T const* const sizes = operands.sizes + first_column + column;
    T* const out = bounds + column;
    SEAM_SIMD
    for (int w = 0; w < W; ++w) out[w] = (norm + norms[w] + out[w]) * (2 * size * sizes[w] / (size + sizes[w]));
    std::ptrdiff_t const own = self - first_column - column;
    if (own >= 0 && own < W) out[own] = infinitely_far<T>;
    T* const kept = values + row * list_length;
    T const worst = kept[list_length - 1];
    int better = 0;
    for (int w = 0; w < W; ++w) better |= out[w] < worst ? 1 : 0;
    if (better == 0) return;
    for (int w = 0; w < W; ++w)
      if (out[w] < kept[list_length - 1])
        insert(kept, slots + row * list_length, out[w], static_cast<std::int32_t>(first_column + column + w));
  }
};

/// Keeps the least bounds of a tile's columns, of which each is a list of its own. One call a group of columns.
template <class T>
struct scan_columns {
  static constexpr int width = 64;

  T const* tile;
  std::ptrdiff_t rows;
  std::ptrdiff_t columns;
  std::ptrdiff_t first_row;  ///< slot of the tile's first row
  T* values;                 ///< (columns, list_length)
  std::int32_t* slots;

  SEAM_HD void operator()(std::ptrdiff_t group) const {
    std::ptrdiff_t const first = group * width;
    int const count = static_cast<int>(columns - first < width ? columns - first : width);
    T worst[width];
    for (int w = 0; w < count; ++w) worst[w] = values[(first + w) * list_length + list_length - 1];
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
      T const* const bounds = tile + row * columns + first;
      int better = 0;
      if (count == width) {
        for (int w = 0; w < width; ++w) better |= bounds[w] < worst[w] ? 1 : 0;
      } else {
        for (int w = 0; w < count; ++w) better |= bounds[w] < worst[w] ? 1 : 0;
      }
      if (better == 0) continue;
      for (int w = 0; w < count; ++w)
        if (bounds[w] < worst[w]) {
          T* const kept = values + (first + w) * list_length;
          insert(kept, slots + (first + w) * list_length, bounds[w], static_cast<std::int32_t>(first_row + row));
          worst[w] = kept[list_length - 1];
        }
    }
  }
};

/// What is known of every slot's neighbours.
struct neighbours_view {
  std::int32_t* nearest;   ///< (slots); nobody = unknown
  double* squared;         ///< (slots) its squared height
  std::int32_t* list_ids;  ///< (slots, list_length) ids of clusters that may be near
  double* list_bounds;     ///< (slots, list_length) squared heights below which they were not, nor ever will be
  double* bound;           ///< (slots) the same of everything outside the list; not below the list's
};

/// Measures a list of candidates in double: the nearest is certain when it is below every bound that did not make the
/// list; else it stays unknown. One call a query.
template <class T>
struct settle {
  ward_view clusters;
  neighbours_view neighbours;
  std::int32_t const* query;
  T const* values;
  std::int32_t const* slots;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    std::ptrdiff_t const self = query[row];
    T const* const kept = values + row * list_length;
    std::int32_t const* const candidates = slots + row * list_length;
    nearest_slot nearest;
    for (int place = 0; place < list_length; ++place) {
      std::int32_t const other = candidates[place];
      neighbours.list_ids[self * list_length + place] = other == nobody ? nobody : clusters.ids[other];
      neighbours.list_bounds[self * list_length + place] = static_cast<double>(kept[place]);
      if (other != nobody && !(static_cast<double>(kept[place]) > nearest.squared))
        nearest.offer(clusters, self, other, clusters.squared_height(self, other));
    }
    neighbours.bound[self] = static_cast<double>(kept[list_length - 1]);  // infinite while the list has room
    bool const certain = nearest.squared < neighbours.bound[self];
    neighbours.nearest[self] = certain ? nearest.slot : nobody;
    neighbours.squared[self] = nearest.squared;
  }
};

/// Measures every other cluster in double: for the few whose neighbours products cannot tell apart. One call a query.
struct measure_all {
  ward_view clusters;
  std::ptrdiff_t slots;
  neighbours_view neighbours;
  std::int32_t const* query;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    std::ptrdiff_t const self = query[row];
    double kept[list_length];
    std::int32_t candidates[list_length];
    for (int place = 0; place < list_length; ++place) kept[place] = infinitely_far<double>, candidates[place] = nobody;
    nearest_slot nearest;
    for (std::ptrdiff_t other = 0; other < slots; ++other) {
      if (other == self || clusters.ids[other] == nobody) continue;
      double const value = clusters.squared_height(self, other);
      nearest.offer(clusters, self, static_cast<std::int32_t>(other), value);
      if (value < kept[list_length - 1]) insert(kept, candidates, value, static_cast<std::int32_t>(other));
    }
    for (int place = 0; place < list_length; ++place) {
      neighbours.list_ids[self * list_length + place] =
          candidates[place] == nobody ? nobody : clusters.ids[candidates[place]];
      neighbours.list_bounds[self * list_length + place] = kept[place];
    }
    neighbours.bound[self] = kept[list_length - 1];
    neighbours.nearest[self] = nearest.slot;
    neighbours.squared[self] = nearest.squared;
  }
};

}  // namespace seam::inline v0::cluster::detail
