// SPDX-License-Identifier: MIT
// Which rows can be near: products in float (or double) give lower bounds of all squared distances, and a short list
// keeps the least bounds of every row. What is on the list is measured in double by whoever asked.
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/error.hpp>
#include <seam/distance/centred.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace seam::inline v0::distance::detail {

inline constexpr std::int32_t nobody = -1;
template <class T>
inline constexpr T infinitely_far = std::numeric_limits<T>::infinity();

/// Puts (value, slot) into a list that ascends in value and is full of infinities at first; the last falls out.
template <class T>
SEAM_HD void insert(T* values, std::int32_t* slots, int length, T value, std::int32_t slot) {
  int place = length - 1;
  for (; place > 0 && values[place - 1] > value; --place) {
    values[place] = values[place - 1];
    slots[place] = slots[place - 1];
  }
  values[place] = value;
  slots[place] = slot;
}

/// The share e of S = |a|^2 + |b|^2 by which a computed bound, w (|a|^2 + |b|^2 - 2 a.b), w a weight of the pair, may
/// exceed w |a - b|^2 for rows a, b of doubles that were rounded to T, whatever the order of summation. Norms lowered
/// by this share (lowered_norm) therefore make bounds that are never above the truth.
///
/// Proof. Let u be T's unit roundoff, g(n) = n u / (1 - n u), D the number of columns, a' and b' the rounded rows:
/// |a' - a| <= u |a| in each column. Errors in units of S, with |a| |b| <= S / 2:
///  1. the rounded rows: |2 a'.b' - 2 a.b| <= 2 (2 u + u^2) |a| |b|                     2 u + u^2
///  2. the product's sum, for any order of the D terms, fused or not (Higham 2002, eq. 3.5): at most
///     2 g(D) |a'| |b'|                                                                  g(D) (1 + u)^2
///  3. the norms, rounded to T, twice where they were T before                           2 u
///     and summed in double, by which each is off by D 2^-53: nothing beside u = 2^-24,
///     but as much as the products where T is double                                     g(D) where T is double
///  4. their sum, at most S, and its sum with the product, at most 2 S (1 + 3 u)         u + 2 u (1 + 3 u)
///  5. the weight, of at most four roundings, and its product with a sum of up to 2 S    10 u (1 + 3 u)
///  6. lowering the norms itself, in double                                              u
/// Together below g(D) (1 + u)^2 + 18 u (1 + 3 u) < g(D + 32), in double g(2 D) and g(2 D + 32), of which e is 1.01
/// times: the hundredth is for what float norms lose in double, and for taking e of computed norms. Products that
/// underflow add less than the smallest normal number each, and lowered_norm takes D + 8 of them away. Where D u is not
/// small nothing is known, and e = 1 makes every bound 0 or less: all is then measured.
template <class T>
double rounding_share(std::ptrdiff_t columns) {
  double const unit = static_cast<double>(std::numeric_limits<T>::epsilon()) / 2;
  double const terms = static_cast<double>(sizeof(T) == 4 ? columns : 2 * columns);
  double const sum = (terms + 32) * unit;
  return sum < 0.5 ? 1.01 * sum / (1 - sum) : 1;
}

/// A squared norm less what rounding may add to the bounds that it goes into.
template <class T>
double lowered_norm(double norm, std::ptrdiff_t columns) {
  double const vanished = static_cast<double>(columns + 8) * static_cast<double>(std::numeric_limits<T>::min());
  return norm * (1 - rounding_share<T>(columns)) - vanished;
}

/// What the products work on, in arithmetic T: rows, and the squared norms less what rounding may add (infinite for a
/// row that nobody is near to).
template <class T>
struct bound_rows {
  T const* rows;           ///< (n, columns)
  T const* lowered_norms;  ///< (n)

  using value_type = T;
  static constexpr std::ptrdiff_t panel = 2048;  ///< rows that a block is multiplied with at a time

  void copy(std::ptrdiff_t row, std::ptrdiff_t columns, T* to) const { std::copy_n(rows + row * columns, columns, to); }
  template <class HostLane>
  T const* panel_rows(HostLane&, extent range, std::ptrdiff_t columns) const {
    return rows + range.first * columns;
  }
};

/// The same of rows that are centred, in double, when they are wanted: no copy of all of them. About a tenth slower.
template <class R>
struct made_rows {
  rows_to_centre<R> from;
  double const* lowered_norms;  ///< (n)

  using value_type = double;
  static constexpr std::ptrdiff_t panel = 256;

  void copy(std::ptrdiff_t row, std::ptrdiff_t, double* to) const { from.centre_into(row, to); }
  template <class HostLane>
  double const* panel_rows(HostLane& host, extent range, std::ptrdiff_t columns) const {
    double* const made = host.template workspace<double>(range.count * columns);
    for (std::ptrdiff_t row = 0; row < range.count; ++row) from.centre_into(range.first + row, made + row * columns);
    return made;
  }
};

/// Norms (n) of rows in T, lowered.
template <class T>
std::vector<T> lowered_norms_of(std::vector<T> const& norms, std::ptrdiff_t columns) {
  std::vector<T> lowered(norms.size());
  for (std::size_t row = 0; row < norms.size(); ++row)
    lowered[row] = static_cast<T>(lowered_norm<T>(static_cast<double>(norms[row]), columns));
  return lowered;
}
/// The lowered norms that made_rows needs.
template <class R, class Backend>
std::vector<double> lowered_norms_of(Backend const& backend, rows_to_centre<R> const& from) {
  std::ptrdiff_t const columns = from.rows.extent(1);
  std::vector<double> norms(static_cast<std::size_t>(from.rows.extent(0)));
  backend::on_host(backend).for_blocks(from.rows.extent(0), 512, [&](auto& lane, extent range) {
    double* const row = lane.template workspace<double>(columns);
    for (std::ptrdiff_t i = range.first; i < range.first + range.count; ++i) {
      from.centre_into(i, row);
      norms[static_cast<std::size_t>(i)] = lowered_norm<double>(sum_of_squares(row, columns), columns);
    }
  });
  return norms;
}

/// All pairs count alike: the bound of a row and another is that of their square, `sum`.
struct unit_weights {
  struct of_row {
    template <class T>
    SEAM_HD T operator()(T sum, std::ptrdiff_t) const {
      return sum;
    }
  };
  SEAM_HD of_row of(std::ptrdiff_t) const { return {}; }
  /// The weights of n others where a lane works.
  template <class Lane>
  unit_weights on(Lane&, std::ptrdiff_t) const {
    return {};
  }
};

/// Turns a row of a tile of -2 a.b into weighted lower bounds and keeps the least of them. One call a row.
template <class T, class Weights>
struct scan_row {
  T const* other_norms;  ///< lowered
  Weights weights;
  T const* norms;              ///< lowered, of the tile's rows
  std::int32_t const* selves;  ///< the tile's rows among the others: not near to themselves; null when they are not
  T* tile;
  std::ptrdiff_t first_column;  ///< number, among the others, of the tile's first column
  std::ptrdiff_t columns;
  int length;
  T* values;            ///< (rows, length)
  std::int32_t* slots;  ///< (rows, length)

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
    std::ptrdiff_t const self = selves ? selves[row] : nobody;
    T const norm = norms[row];
    auto const weight = weights.of(self);
    std::ptrdiff_t const first = first_column + column;
    T const* const column_norms = other_norms + first;
    T* const out = bounds + column;
    SEAM_SIMD
    for (int w = 0; w < W; ++w) out[w] = weight(norm + column_norms[w] + out[w], first + w);
    std::ptrdiff_t const own = selves ? self - first : -1;
    if (own >= 0 && own < W) out[own] = infinitely_far<T>;
    T* const kept = values + row * length;
    T const worst = kept[length - 1];
    int better = 0;
    for (int w = 0; w < W; ++w) better |= out[w] < worst ? 1 : 0;
    if (better == 0) return;
    for (int w = 0; w < W; ++w)
      if (out[w] < kept[length - 1])
        insert(kept, slots + row * length, length, out[w], static_cast<std::int32_t>(first + w));
  }
};

/// Keeps the least bounds of a tile's columns, of which each has a list of its own. One call a group of columns.
template <class T>
struct scan_columns {
  static constexpr int width = 64;

  T const* tile;
  std::ptrdiff_t rows;
  std::ptrdiff_t columns;
  std::ptrdiff_t first_row;  ///< number of the tile's first row
  int length;
  T* values;            ///< (columns, length)
  std::int32_t* slots;  ///< (columns, length)

  SEAM_HD void operator()(std::ptrdiff_t group) const {
    std::ptrdiff_t const first = group * width;
    int const count = static_cast<int>(columns - first < width ? columns - first : width);
    T worst[width];
    for (int w = 0; w < count; ++w) worst[w] = values[(first + w) * length + length - 1];
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
          T* const kept = values + (first + w) * length;
          insert(kept, slots + (first + w) * length, length, bounds[w], static_cast<std::int32_t>(first_row + row));
          worst[w] = kept[length - 1];
        }
    }
  }
};

/// Lists of the least bounds, (rows, length): ascending, nobody and infinity where a list has room.
template <class T>
struct least_lists {
  std::vector<T> values;
  std::vector<std::int32_t> slots;

  least_lists(std::ptrdiff_t rows, int length)
      : values(static_cast<std::size_t>(rows * length), infinitely_far<T>),
        slots(values.size(), nobody),
        length_(length) {}

  /// The lists of some rows where a lane works, until finish().
  template <class Lane>
  struct part_on {
    backend::results<Lane, T, 1, host_space> values;
    backend::results<Lane, std::int32_t, 1, host_space> slots;

    void finish() const { values.finish(), slots.finish(); }
  };
  template <class Lane>
  part_on<Lane> part(Lane& lane, extent rows) {
    std::ptrdiff_t const first = rows.first * length_, size = rows.count * length_;
    part_on<Lane> made{{lane, view<T, 1>(values.data() + first, size)},
                       {lane, view<std::int32_t, 1>(slots.data() + first, size)}};
    made.values.load(), made.slots.load();
    return made;
  }

 private:
  std::ptrdiff_t length_;
};

/// Adds to the lists of a block of rows (count, columns) what a panel of others, rows `panel` of all, has for them, all
/// of it where the lane works; `selves` as in scan_row. `bounds`: room for (count, panel.count). 2 count panel.count
/// columns flops.
template <class T, class Weights, class Lane>
void least_of_panel(Lane& lane, T const* rows, T const* norms, std::int32_t const* selves, std::ptrdiff_t count,
                    T const* panel_rows, T const* other_norms, extent panel, std::ptrdiff_t columns,
                    Weights const& weights, int length, T* bounds, T* values, std::int32_t* slots) {
  lane.gemm(blas::transpose::no, blas::transpose::yes, count, panel.count, columns, T{-2}, rows, columns, panel_rows,
            columns, T{0}, bounds, panel.count);
  lane.for_each(count, scan_row<T, Weights>{other_norms, weights, norms, selves, bounds, panel.first, panel.count,
                                            length, values, slots});
}

/// The least bounds of a block of rows among `n` others (bound_rows or made_rows), all of it in the host's memory; the
/// lane computes where it works, `host` is the lane itself or its host_side. 2 count n columns flops.
template <class T, class Others, class Weights, class Lane, class HostLane>
void least_of_block(Lane& lane, HostLane& host, T const* rows, T const* norms, std::int32_t const* selves,
                    std::ptrdiff_t count, Others const& others, std::ptrdiff_t n, std::ptrdiff_t columns,
                    Weights const& weights, int length, T* values, std::int32_t* slots) {
  constexpr std::ptrdiff_t panel = Others::panel;
  T const* const rows_there = backend::bring(lane, rows, count * columns);
  T const* const norms_there = backend::bring(lane, norms, count);
  std::int32_t const* const selves_there = selves ? backend::bring(lane, selves, count) : nullptr;
  T const* const other_norms = backend::bring(lane, others.lowered_norms, n);
  auto const weights_there = weights.on(lane, n);
  backend::results const least(lane, view<T, 1>(values, count * length));
  backend::results const who(lane, view<std::int32_t, 1>(slots, count * length));
  least.load();
  who.load();
  T* const bounds = lane.template workspace<T>(count * std::min(panel, n));
  for (std::ptrdiff_t first = 0; first < n; first += panel) {
    backend::scratch_scope const scope(lane);
    backend::scratch_scope const host_scope(host);
    extent const range{first, std::min(panel, n - first)};
    T const* const panel_there = backend::bring(lane, others.panel_rows(host, range, columns), range.count * columns);
    least_of_panel(lane, rows_there, norms_there, selves_there, count, panel_there, other_norms, range, columns,
                   weights_there, length, bounds, least.there().data(), who.there().data());
  }
  least.finish();
  who.finish();
}

/// Lists of the least bounds of a block of rows, (count, length).
template <class T>
struct block_lists {
  T* values;
  std::int32_t* slots;
};

/// The least bounds, among `n` others, of the rows `which` (count) of `all`; `selves`: these are the others, and not
/// near to themselves. Rows and lists are in the workspace of `host`, the lane itself or its host_side. 2 count n
/// columns flops.
template <class All, class Others, class Weights, class Lane, class HostLane>
auto least_of_rows(Lane& lane, HostLane& host, All const& all, std::int32_t const* which, std::ptrdiff_t count,
                   bool selves, Others const& others, std::ptrdiff_t n, std::ptrdiff_t columns, Weights const& weights,
                   int length) {
  using T = typename All::value_type;
  T* const rows = host.template workspace<T>(count * columns);
  T* const norms = host.template workspace<T>(count);
  block_lists<T> const lists{host.template workspace<T>(count * length),
                             host.template workspace<std::int32_t>(count * length)};
  std::fill_n(lists.values, count * length, infinitely_far<T>);
  std::fill_n(lists.slots, count * length, nobody);
  for (std::ptrdiff_t row = 0; row < count; ++row) {
    all.copy(which[row], columns, rows + row * columns);
    norms[row] = all.lowered_norms[which[row]];
  }
  least_of_block(lane, host, rows, norms, selves ? which : nullptr, count, others, n, columns, weights, length,
                 lists.values, lists.slots);
  return lists;
}

/// The least bounds of every row among all others, every pair once: a tile feeds the lists of its rows and of its
/// columns. The tiles of one call have no row or column in common: (i, j) with i + j = const modulo the number of
/// blocks. `selves` is 0..n-1. n^2 columns flops.
template <class T, class Weights, class Backend>
void least_of_pairs(Backend const& backend, bound_rows<T> all, std::int32_t const* selves, std::ptrdiff_t n,
                    std::ptrdiff_t columns, Weights const& weights, int length, least_lists<T>& lists) {
  constexpr std::ptrdiff_t tile = 512;
  std::ptrdiff_t const blocks = (n + tile - 1) / tile;
  std::vector<extent> tiles;  // pairs of block numbers
  for (std::ptrdiff_t shift = 0; shift < blocks; ++shift) {
    tiles.clear();
    for (std::ptrdiff_t a = 0; a < blocks; ++a)
      if (std::ptrdiff_t const b = (shift - a + blocks) % blocks; a <= b) tiles.push_back({a, b});
    backend.for_blocks(std::ptrdiff_t(tiles.size()), 1, [&](auto& lane, extent work) {
      auto const [row_block, column_block] = tiles[static_cast<std::size_t>(work.first)];
      extent const r{row_block * tile, std::min(tile, n - row_block * tile)};
      extent const c{column_block * tile, std::min(tile, n - column_block * tile)};
      T* const bounds = lane.template workspace<T>(r.count * c.count);
      T const* const norms = backend::bring(lane, all.lowered_norms, n);
      lane.gemm(blas::transpose::no, blas::transpose::yes, r.count, c.count, columns, T{-2},
                backend::bring(lane, all.rows + r.first * columns, r.count * columns), columns,
                backend::bring(lane, all.rows + c.first * columns, c.count * columns), columns, T{0}, bounds, c.count);
      auto const of_rows = lists.part(lane, r);
      lane.for_each(r.count,
                    scan_row<T, decltype(weights.on(lane, n))>{
                        norms, weights.on(lane, n), norms + r.first, backend::bring(lane, selves + r.first, r.count),
                        bounds, c.first, c.count, length, of_rows.values.there().data(), of_rows.slots.there().data()});
      of_rows.finish();
      if (r.first == c.first) return;
      auto const of_columns = lists.part(lane, c);
      lane.for_each((c.count + scan_columns<T>::width - 1) / scan_columns<T>::width,
                    scan_columns<T>{bounds, r.count, c.count, r.first, length, of_columns.values.there().data(),
                                    of_columns.slots.there().data()});
      of_columns.finish();
    });
  }
}

}  // namespace seam::inline v0::distance::detail
