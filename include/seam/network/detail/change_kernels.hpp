// SPDX-License-Identifier: MIT
// The loops of changes.hpp, one strip functor each, and the arithmetic of the rows that a change reaches. Rows that can
// differ stand in windows: as many rows for every change, from a start of the change's own.
#pragma once

#include <seam/network/detail/rescale_kernel.hpp>
#include <seam/oracle/concept.hpp>

#include <algorithm>

namespace seam::inline v0::network::detail {

/// How many rows of a stage's output can differ where `width` neighbouring rows of its input do.
inline std::ptrdiff_t changed_width(stage const& s, std::ptrdiff_t width) {
  if (s.kind == product::dense) return 1;
  std::ptrdiff_t const products = width + s.reach();
  return std::min(s.length_out, (products + s.pool_width - 2) / s.pool_stride + 1);
}

/// The first of those rows: a window of `width` rows that holds all of them and lies within the output.
inline std::ptrdiff_t changed_start(stage const& s, std::ptrdiff_t start, std::ptrdiff_t width) {
  if (s.kind == product::dense) return 0;
  std::ptrdiff_t const before = start + s.pad_left - s.reach() + s.pool_before - s.pool_width + 1;
  std::ptrdiff_t const first = before <= 0 ? 0 : (before + s.pool_stride - 1) / s.pool_stride;
  return std::min(first, s.length_out - width);
}

/// The first row of a window of `width` rows of a sum's output that holds a window of the sum's own from `start` on and
/// what reaches it of the other summand's from `other` on.
inline std::ptrdiff_t changed_start_of_sum(stage const& s, std::ptrdiff_t start, std::ptrdiff_t other,
                                           std::ptrdiff_t width) {
  std::ptrdiff_t const first = std::max<std::ptrdiff_t>(0, other - s.add_start);
  return std::min({start, first, s.length_out - width});
}

/// What changes of single letters add to the first convolution.
template <class T>
struct added_by_letters {
  T const* weights;   ///< (width, channels_in, channels)
  T const* encoding;  ///< (alphabet, channels_in)
  std::uint8_t const* sequence;
  oracle::single_change const* changes;
  std::ptrdiff_t alphabet;
  std::ptrdiff_t channels_in;
  std::ptrdiff_t channels;
  std::ptrdiff_t width;
  std::ptrdiff_t dilation;
  std::ptrdiff_t pad_left;

  SEAM_HD T code(std::uint8_t letter, std::ptrdiff_t channel) const {
    return letter < alphabet ? encoding[letter * channels_in + channel] : T(0);
  }
  template <int W>
  SEAM_HD void add(T (&z)[W], std::ptrdiff_t change, std::ptrdiff_t position, std::ptrdiff_t column) const {
    std::ptrdiff_t const site = changes[change].position;
    std::ptrdiff_t const distance = site + pad_left - position;
    if (distance < 0 || distance % dilation != 0 || distance / dilation >= width) return;
    T const* const tap = weights + distance / dilation * channels_in * channels + column;
    for (std::ptrdiff_t c = 0; c < channels_in; ++c) {
      T const difference = code(changes[change].letter, c) - code(sequence[site], c);
      if (difference == T(0)) continue;
      T const* const values = tap + c * channels;
      SEAM_SIMD
      for (int i = 0; i < W; ++i) z[i] += difference * values[i];
    }
  }
};

/// What changed rows of a stage's input add to its product: every changed row has been multiplied by every tap, the
/// last tap first.
template <class T>
struct added_by_rows {
  T const* products;           ///< (changes, rows, taps, channels)
  std::int32_t const* starts;  ///< (changes): the first changed row of the input
  std::ptrdiff_t rows;
  std::ptrdiff_t taps;
  std::ptrdiff_t dilation;
  std::ptrdiff_t pad_left;
  std::ptrdiff_t channels;

  template <int W>
  SEAM_HD void add(T (&z)[W], std::ptrdiff_t change, std::ptrdiff_t position, std::ptrdiff_t column) const {
    std::ptrdiff_t row = position - pad_left - starts[change];
    T const* const own = products + change * rows * taps * channels + column;
    for (std::ptrdiff_t tap = taps - 1; tap >= 0; --tap, row += dilation) {
      if (row < 0 || row >= rows) continue;
      T const* const values = own + (row * taps + tap) * channels;
      SEAM_SIMD
      for (int i = 0; i < W; ++i) z[i] += values[i];
    }
  }
};

/// Differences of rows of a stage's output: `width` of them, from a start of each change's own.
template <class T>
struct changed_rows {
  T const* data = nullptr;  ///< (changes, width, channels)
  std::int32_t const* starts = nullptr;
  std::ptrdiff_t width = 0;
};

/// Differences of a stage's outputs: rows are (change, row of its window).
template <class T, class Added>
struct changed_outputs {
  epilogue<T> after;
  Added added;
  kept_rows<T> products;       ///< the sequence's own
  kept_rows<T> outputs;        ///< the sequence's own
  std::int32_t const* starts;  ///< (changes)
  std::ptrdiff_t width;
  std::ptrdiff_t channels;
  changed_rows<T> other;  ///< of a sum, of the other summand; its rows begin `other_start` before the output's
  std::ptrdiff_t other_start;
  T* out;  ///< (changes, width, channels)

  /// Output `position` before a sum, of a change, or of the sequence itself where that is -1.
  template <int W>
  SEAM_HD void pool(T (&best)[W], std::ptrdiff_t change, std::ptrdiff_t position, std::ptrdiff_t column) const {
    auto const own = after.entries_of(position);
    load(best, change, own.first, column);
    for (std::ptrdiff_t place = 1; place < own.count; ++place) {
      T z[W];
      load(z, change, own.first + place, column);
      after.join(best, z);
    }
    after.pooled(best, own.count);
    after.activate(best);
  }
  template <int W>
  SEAM_HD void load(T (&z)[W], std::ptrdiff_t change, std::ptrdiff_t position, std::ptrdiff_t column) const {
    T const* const own = products.data + products.layout.offset(0, position) + column;
    SEAM_SIMD
    for (int i = 0; i < W; ++i) z[i] = own[i];
    if (change >= 0) added.add(z, change, position, column);
    after.affine(z, column);
  }
  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const change = row / width;
    std::ptrdiff_t const position = starts[change] + row % width;
    T best[W];
    pool(best, change, position, column);
    T* const to = out + row * channels + column;
    if (!other.data) {
      T const* const own = outputs.data + outputs.layout.offset(0, position) + column;
      SEAM_SIMD
      for (int i = 0; i < W; ++i) to[i] = best[i] - own[i];
      return;
    }
    T own[W];
    pool(own, -1, position, column);
    std::ptrdiff_t const place = position + other_start - other.starts[change];
    bool const inside = place >= 0 && place < other.width;
    T const* const more = other.data + (change * other.width + (inside ? place : 0)) * channels + column;
    SEAM_SIMD
    for (int i = 0; i < W; ++i) to[i] = best[i] - own[i] + (inside ? more[i] : T(0));
  }
};

/// The first stage's changed input where it is no convolution: rows are changes, columns the encoding's channels.
template <class T>
struct changed_letters {
  added_by_letters<T> letters;
  T* out;  ///< (changes, channels_in)

  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t change, std::ptrdiff_t column) const {
    oracle::single_change const own = letters.changes[change];
    for (int i = 0; i < W; ++i)
      out[change * letters.channels_in + column + i] =
          letters.code(own.letter, column + i) - letters.code(letters.sequence[own.position], column + i);
  }
};

/// Differences of all rows from those of a window, the others zero: rows are (change, row of the whole).
template <class T>
struct spread_window {
  T const* in;  ///< (changes, width, channels)
  std::int32_t const* starts;
  std::ptrdiff_t width;
  std::ptrdiff_t length;
  std::ptrdiff_t channels;
  T const* own;  ///< (length, channels) to add to them; null = 0
  T* out;        ///< (changes, length, channels)

  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const change = row / length, place = row % length - starts[change];
    bool const inside = place >= 0 && place < width;
    T const* const from = in + (change * width + (inside ? place : 0)) * channels + column;
    T const* const base = own ? own + row % length * channels + column : nullptr;
    for (int i = 0; i < W; ++i) out[row * channels + column + i] = (base ? base[i] : T(0)) + (inside ? from[i] : T(0));
  }
};

/// One part's differences in the window of a join: rows are (change, row of the window).
template <class T>
struct joined_outputs {
  changed_rows<T> part;
  std::ptrdiff_t part_channels;
  std::int32_t const* starts;  ///< (changes)
  std::ptrdiff_t width;
  T* out;  ///< (changes, width, channels), from the part's first channel on
  std::ptrdiff_t channels;

  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const change = row / width, place = starts[change] + row % width - part.starts[change];
    bool const inside = place >= 0 && place < part.width;
    T const* const from = part.data + (change * part.width + (inside ? place : 0)) * part_channels + column;
    SEAM_SIMD
    for (int i = 0; i < W; ++i) out[row * channels + column + i] = inside ? from[i] : T(0);
  }
};

}  // namespace seam::inline v0::network::detail
