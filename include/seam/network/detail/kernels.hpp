// SPDX-License-Identifier: MIT
// The loops of a network's forward pass, one strip functor each: W adjacent channels of one row. Products are the
// lane's gemm.
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/network/detail/model.hpp>

#include <cstddef>
#include <cstdint>

namespace seam::inline v0::network::detail {

using backend::strip;

/// z = the sum of the first `count` of the rows that row(i) begins, two at a time.
template <class T, int W, class Row>
SEAM_HD void add_rows(T (&z)[W], std::ptrdiff_t count, Row const& row) {
  T const *one = row(0), *other = count > 1 ? row(1) : nullptr;
  if (other) {
    SEAM_SIMD
    for (int i = 0; i < W; ++i) z[i] = one[i] + other[i];
  } else {
    SEAM_SIMD
    for (int i = 0; i < W; ++i) z[i] = one[i];
  }
  for (std::ptrdiff_t next = 2; next < count; next += 2) {
    one = row(next);
    other = next + 1 < count ? row(next + 1) : nullptr;
    if (other) {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) z[i] += one[i] + other[i];
    } else {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) z[i] += one[i];
    }
  }
}

/// The rows of a product: entry (sequence, position) is a sum of `taps` numbers that lie `step` apart.
template <class T>
struct added_rows {
  T const* data;
  row_layout layout;
  std::ptrdiff_t taps = 1;
  std::ptrdiff_t step = 0;

  /// The sequences from `first` on.
  added_rows from(std::ptrdiff_t first) const { return {data + layout.offset(first, 0), layout, taps, step}; }
  template <int W>
  SEAM_HD void load(T (&z)[W], std::ptrdiff_t sequence, std::ptrdiff_t position, std::ptrdiff_t column) const {
    window{data + layout.offset(sequence, position) + column, 0, taps, step}.load(z, 0);
  }
  /// A window's columns from `first` on.
  struct window {
    T const* first;
    std::ptrdiff_t row;
    std::ptrdiff_t taps;
    std::ptrdiff_t step;

    template <int W>
    SEAM_HD void load(T (&z)[W], std::ptrdiff_t place) const {
      add_rows(z, taps, [&](std::ptrdiff_t tap) { return first + place * row + tap * step; });
    }
  };
};

/// What follows a product elementwise. `choice` (null = not wanted) tells the backward pass, for every output, which of
/// its window's entries it came from, counted from 1; 0 = none (relu closed).
template <class T>
struct epilogue {
  T const* scale = nullptr;  ///< (channels), null = 1
  T const* shift = nullptr;  ///< (channels), null = 0
  activation act = activation::none;
  T act_parameter = T(0);
  pooling pool = pooling::maximum;
  std::ptrdiff_t pool_width = 1;
  std::ptrdiff_t pool_stride = 1;
  std::ptrdiff_t pool_before = 0;
  std::ptrdiff_t length = 1;  ///< rows before pooling
  std::ptrdiff_t length_out = 1;
  std::uint8_t* choice = nullptr;  ///< (sequences, length_out, channels)
  T* slope = nullptr;              ///< likewise, of an activation that bends; null = not wanted
  T const* skip = nullptr;         ///< rows that are added at the end; null = none
  row_layout skip_layout = {};

  epilogue() = default;
  epilogue(stage const& s, T const* scales, T const* shifts)
      : scale(scales),
        shift(shifts),
        act(s.act),
        act_parameter(static_cast<T>(s.act_parameter)),
        pool(s.pool),
        pool_width(s.pool_width),
        pool_stride(s.pool_stride),
        pool_before(s.pool_before),
        length(s.length),
        length_out(s.length_out) {}

  /// The entries that a window has: `count` of them from the `skipped`-th on, which is row `first`. All but those of
  /// padded pools have pool_width.
  struct entries {
    std::ptrdiff_t first;
    std::ptrdiff_t skipped;
    std::ptrdiff_t count;
  };
  SEAM_HD entries entries_of(std::ptrdiff_t window) const {
    std::ptrdiff_t const begin = window * pool_stride - pool_before, end = begin + pool_width;
    std::ptrdiff_t const skipped = begin < 0 ? -begin : 0;
    return {begin + skipped, skipped, (end < length ? end : length) - begin - skipped};
  }
  /// The first window that has an entry `position`; the last begins at it or before.
  SEAM_HD std::ptrdiff_t first_window(std::ptrdiff_t position) const {
    std::ptrdiff_t const place = position + pool_before;
    return place < pool_width ? 0 : (place - pool_width) / pool_stride + 1;
  }

  template <int W>
  SEAM_HD void affine(T (&z)[W], std::ptrdiff_t column) const {
    if (scale) {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) z[i] *= scale[column + i];
    }
    if (shift) {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) z[i] += shift[column + i];
    }
  }
  /// Takes entry `place` of a window into the maximum so far; the first of equals stays.
  template <int W>
  SEAM_HD static void take(T (&best)[W], std::uint8_t (&from)[W], T const (&z)[W], std::ptrdiff_t place) {
    auto const code = static_cast<std::uint8_t>(place + 1);
    SEAM_SIMD
    for (int i = 0; i < W; ++i) from[i] = z[i] > best[i] ? code : from[i];
    SEAM_SIMD
    for (int i = 0; i < W; ++i) best[i] = z[i] > best[i] ? z[i] : best[i];  // a loop each: together they would branch
  }
  /// Takes an entry of a window into its maximum or sum so far, when nobody asks where it came from.
  template <int W>
  SEAM_HD void join(T (&so_far)[W], T const (&z)[W]) const {
    if (pool == pooling::maximum) {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) so_far[i] = z[i] > so_far[i] ? z[i] : so_far[i];
    } else {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) so_far[i] += z[i];
    }
  }
  /// The maximum, or the mean from a sum.
  template <int W>
  SEAM_HD void pooled(T (&z)[W], std::ptrdiff_t count) const {
    if (pool != pooling::average) return;
    SEAM_SIMD
    for (int i = 0; i < W; ++i) z[i] /= static_cast<T>(count);
  }
  /// What follows the pool.
  template <int W>
  SEAM_HD void activate(T (&z)[W]) const {
    if (act == activation::relu) {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) z[i] = z[i] < T(0) ? T(0) : z[i];
    } else if (act != activation::none) {
      for (int i = 0; i < W; ++i) z[i] = activated(act, z[i], act_parameter);
    }
  }
  /// Activates a maximum or mean and stores it, with its slope where that is wanted.
  template <int W>
  SEAM_HD void finish(T (&z)[W], T* out, std::ptrdiff_t row, std::ptrdiff_t column, std::ptrdiff_t channels) const {
    if (slope)
      for (int i = 0; i < W; ++i) slope[row * channels + column + i] = slope_of_activation(act, z[i], act_parameter);
    if (act == activation::relu && !skip) {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) out[i] = z[i] < T(0) ? T(0) : z[i];
      return;
    }
    activate(z);
    if (skip) {
      T const* const other = skip + skip_layout.offset(row / length_out, row % length_out) + column;
      SEAM_SIMD
      for (int i = 0; i < W; ++i) z[i] += other[i];
    }
    SEAM_SIMD
    for (int i = 0; i < W; ++i) out[i] = z[i];
  }
  /// Remembers where a maximum came from; 0 where relu closes.
  template <int W>
  SEAM_HD void remember_choice(T const (&best)[W], std::uint8_t const (&from)[W], std::ptrdiff_t row,
                               std::ptrdiff_t column, std::ptrdiff_t channels) const {
    std::uint8_t* const to = choice + row * channels + column;
    if (act == activation::relu) {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) to[i] = best[i] > T(0) ? from[i] : std::uint8_t{0};
    } else {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) to[i] = from[i];
    }
  }
  /// Pools a window whose entries `window.load(z, place)` gives, and stores what follows; `row` counts outputs.
  template <int W, class Window>
  SEAM_HD void pool_window(strip<W>, Window const& window, entries const& own, T* out, std::ptrdiff_t row,
                           std::ptrdiff_t column, std::ptrdiff_t channels) const {
    T best[W];
    window.load(best, 0);
    affine(best, column);
    if (choice) {
      choose(best, window, own, row, column, channels);
    } else {
      for (std::ptrdiff_t place = 1; place < own.count; ++place) {
        T z[W];
        window.load(z, place);
        affine(z, column);
        join(best, z);
      }
    }
    pooled(best, own.count);
    finish(best, out, row, column, channels);
  }
  /// The maximum of a window whose first entry is in `best`, and where it came from.
  template <int W, class Window>
  SEAM_HD void choose(T (&best)[W], Window const& window, entries const& own, std::ptrdiff_t row, std::ptrdiff_t column,
                      std::ptrdiff_t channels) const {
    auto const first = static_cast<std::uint8_t>(own.skipped + 1);
    std::uint8_t from[W];
    SEAM_SIMD
    for (int i = 0; i < W; ++i) from[i] = first;
    for (std::ptrdiff_t place = 1; place < own.count; ++place) {
      T z[W];
      window.load(z, place);
      affine(z, column);
      take(best, from, z, own.skipped + place);
    }
    remember_choice(best, from, row, column, channels);
  }
  /// Is every input in one window at most, and known whether its output came from it? And no window cut short?
  bool windows_are_apart() const {
    return choice && !slope && pool_stride >= pool_width && pool_before == 0 &&
           (length_out - 1) * pool_stride + pool_width <= length;
  }
};

/// out = epilogue(in); rows are (sequence, position of the output).
template <class T>
struct apply_epilogue {
  epilogue<T> after;
  added_rows<T> in;
  T* out;
  row_layout to;

  template <int W>
  SEAM_HD void operator()(strip<W> width, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const sequence = row / after.length_out;
    std::ptrdiff_t const position = row % after.length_out;
    auto const own = after.entries_of(position);
    T const* const first = in.data + in.layout.offset(sequence, own.first) + column;
    after.pool_window(width, typename added_rows<T>::window{first, in.layout.channels, in.taps, in.step}, own,
                      out + to.offset(sequence, position) + column, row, column, to.channels);
  }
};

/// The table rows that the first convolution adds: element i is (sequence, position of its output). A group is `taps`
/// neighbouring taps; its row is the letters that they see, read as a number in base alphabet + 1 where 0 stands for no
/// letter (the ends, unknown letters).
struct find_rows {
  std::uint8_t const* letters;  ///< (sequences, length_in)
  std::int32_t* rows;           ///< (sequences, length, groups)
  std::ptrdiff_t alphabet;
  std::ptrdiff_t length_in;
  std::ptrdiff_t length;
  std::ptrdiff_t width;
  std::ptrdiff_t dilation;
  std::ptrdiff_t pad_left;
  std::ptrdiff_t taps;
  std::ptrdiff_t groups;
  std::ptrdiff_t rows_of_a_group;

  SEAM_HD std::ptrdiff_t symbol(std::uint8_t const* sequence, std::ptrdiff_t position) const {
    if (position < 0 || position >= length_in) return 0;
    std::ptrdiff_t const letter = sequence[position];
    return letter < alphabet ? letter + 1 : 0;
  }
  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::uint8_t const* const sequence = letters + i / length * length_in;
    std::ptrdiff_t source = i % length - pad_left;
    for (std::ptrdiff_t group = 0, tap = 0; group < groups; ++group) {
      std::ptrdiff_t code = 0;
      for (std::ptrdiff_t last = tap + taps < width ? tap + taps : width; tap < last; ++tap, source += dilation)
        code = code * (alphabet + 1) + symbol(sequence, source);
      rows[i * groups + group] = static_cast<std::int32_t>(group * rows_of_a_group + code);
    }
  }
};

/// The first convolution from letters: adds one row of the table a group of taps, then the epilogue. Rows are
/// (sequence, position of the output).
template <class T>
struct add_table_rows {
  epilogue<T> after;
  std::int32_t const* rows;  ///< (sequences, length, groups)
  T const* table;            ///< (rows, channels)
  std::ptrdiff_t length;
  std::ptrdiff_t groups;
  T* out;
  row_layout to;

  /// The columns of table rows from `first` on.
  struct window {
    std::int32_t const* rows;
    T const* first;
    std::ptrdiff_t groups;
    std::ptrdiff_t channels;

    template <int W>
    SEAM_HD void load(T (&z)[W], std::ptrdiff_t place) const {
      std::int32_t const* const own = rows + place * groups;
      add_rows(z, groups, [&](std::ptrdiff_t group) { return first + own[group] * channels; });
    }
  };

  template <int W>
  SEAM_HD void operator()(strip<W> width, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const sequence = row / after.length_out;
    std::ptrdiff_t const position = row % after.length_out;
    auto const own = after.entries_of(position);
    std::int32_t const* const first = rows + (sequence * length + own.first) * groups;
    after.pool_window(width, window{first, table + column, groups, to.channels}, own,
                      out + to.offset(sequence, position) + column, row, column, to.channels);
  }
};

/// Sets the padding rows of a layout to zero: rows are (sequence, row of the padding before it), with one sequence more
/// than there are for the padding at the end. The first sequence's padding may be shorter than the others'.
template <class T>
struct clear_padding {
  T* data;
  row_layout where;
  std::ptrdiff_t length;

  SEAM_HD std::ptrdiff_t gap() const { return where.stride - length; }
  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const sequence = row / gap();
    std::ptrdiff_t const position = row % gap() - gap();  // negative: before the sequence's first row
    if (where.lead + sequence * where.stride + position < 0) return;
    T* const to = data + where.offset(sequence, position) + column;
    SEAM_SIMD
    for (int i = 0; i < W; ++i) to[i] = T(0);
  }
};

/// Copies rows from one layout to another.
template <class T>
struct copy_rows {
  T const* in;
  row_layout from;
  T* out;
  row_layout to;
  std::ptrdiff_t length;

  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    T const* const source = in + from.offset(row / length, row % length) + column;
    T* const target = out + to.offset(row / length, row % length) + column;
    SEAM_SIMD
    for (int i = 0; i < W; ++i) target[i] = source[i];
  }
};

/// Encodes letters: rows are (sequence, position). Letters beyond the alphabet are zero rows.
template <class T>
struct encode_letters {
  std::uint8_t const* letters;
  T const* encoding;  ///< (alphabet, channels)
  std::ptrdiff_t alphabet;
  std::ptrdiff_t length;
  T* out;
  row_layout to;

  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const letter = letters[row];
    T* const target = out + to.offset(row / length, row % length) + column;
    if (letter < alphabet) {
      for (int i = 0; i < W; ++i) target[i] = encoding[letter * to.channels + column + i];
    } else {
      for (int i = 0; i < W; ++i) target[i] = T(0);
    }
  }
};

/// Sets n values.
template <class T>
struct fill {
  T* out;
  T value;
  SEAM_HD void operator()(std::ptrdiff_t i) const { out[i] = value; }
};

}  // namespace seam::inline v0::network::detail
