// SPDX-License-Identifier: MIT
// The loops of a network's backward pass, one strip functor each: W adjacent channels of one row.
#pragma once

#include <seam/network/detail/kernels.hpp>

#include <cstddef>
#include <cstdint>

namespace seam::inline v0::network::detail {

/// The epilogue backwards: rows are (sequence, position of the epilogue's input); each collects the gradients of the
/// outputs that came from it.
template <class T>
struct reverse_epilogue {
  epilogue<T> after;  ///< its choice is read; null = every output came from its own entry
  std::ptrdiff_t length;
  added_rows<T> gradient;  ///< of the outputs
  T* out;
  row_layout to;

  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const sequence = row / length;
    std::ptrdiff_t const position = row % length;
    std::ptrdiff_t const place = position + after.pool_before;
    T sum[W];
    SEAM_SIMD
    for (int i = 0; i < W; ++i) sum[i] = T(0);
    for (std::ptrdiff_t q = after.first_window(position); q < after.length_out && q * after.pool_stride <= place; ++q) {
      T g[W];
      gradient.load(g, sequence, q, column);
      after.pooled(g, after.entries_of(q).count);
      if (after.choice) {
        std::uint8_t const* const choice = after.choice + (sequence * after.length_out + q) * to.channels + column;
        auto const code = static_cast<std::int32_t>(place - q * after.pool_stride + 1);
        std::int32_t chosen[W];  // as wide as T, so that the comparison and the sum are vectors of one length
        SEAM_SIMD
        for (int i = 0; i < W; ++i) chosen[i] = choice[i];
        SEAM_SIMD
        for (int i = 0; i < W; ++i) sum[i] += chosen[i] == code ? g[i] : T(0);
      } else {
        SEAM_SIMD
        for (int i = 0; i < W; ++i) sum[i] += g[i];
      }
    }
    if (after.slope) {
      T const* const slope = after.slope + row * to.channels + column;
      SEAM_SIMD
      for (int i = 0; i < W; ++i) sum[i] *= slope[i];
    }
    T* const result = out + to.offset(sequence, position) + column;
    if (after.scale) {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) result[i] = sum[i] * after.scale[column + i];
    } else {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) result[i] = sum[i];
    }
  }
};

/// The same where no two windows share an input and nothing bends: rows are (sequence, window), a window being all
/// inputs up to the next one's first. What its output did not come from gets zeros.
template <class T>
struct reverse_windows {
  epilogue<T> after;
  std::ptrdiff_t length;
  added_rows<T> gradient;  ///< of the outputs
  T* out;
  row_layout to;

  std::ptrdiff_t windows() const { return (length + after.pool_stride - 1) / after.pool_stride; }
  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const count = (length + after.pool_stride - 1) / after.pool_stride;
    std::ptrdiff_t const sequence = row / count, q = row % count, first = q * after.pool_stride;
    std::ptrdiff_t const last = first + after.pool_stride < length ? first + after.pool_stride : length;
    T* result = out + to.offset(sequence, first) + column;
    std::ptrdiff_t position = first;
    if (q < after.length_out) {
      T value[W];
      gradient.load(value, sequence, q, column);
      if (after.scale) {
        SEAM_SIMD
        for (int i = 0; i < W; ++i) value[i] *= after.scale[column + i];
      }
      std::uint8_t const* const choice = after.choice + (sequence * after.length_out + q) * to.channels + column;
      for (; position < first + after.pool_width; ++position, result += to.channels) {
        auto const code = static_cast<std::uint8_t>(position - first + 1);
        SEAM_SIMD
        for (int i = 0; i < W; ++i) result[i] = choice[i] == code ? value[i] : T(0);
      }
    }
    for (; position < last; ++position, result += to.channels) {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) result[i] = T(0);
    }
  }
};

/// Adds one reader's part to the gradient of an output that is kept: rows are (sequence, position of the output). Row p
/// takes row p + shift of the reader's, where that has one.
template <class T>
struct add_gradient {
  added_rows<T> gradient;
  std::ptrdiff_t shift;
  std::ptrdiff_t rows;  ///< of the reader's
  bool first;           ///< the first part: there is nothing yet
  std::ptrdiff_t length;
  T* out;  ///< (sequences, length, channels)
  std::ptrdiff_t channels;

  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const position = row % length + shift;
    T* const to = out + row * channels + column;
    T z[W];
    SEAM_SIMD
    for (int i = 0; i < W; ++i) z[i] = T(0);
    if (position >= 0 && position < rows) gradient.load(z, row / length, position, column);
    if (first) {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) to[i] = z[i];
    } else {
      SEAM_SIMD
      for (int i = 0; i < W; ++i) to[i] += z[i];
    }
  }
};

/// The last step of the input gradient of a first convolution: rows are (sequence, position of the input); `products`
/// holds, for every position of the output, its gradient times the weights of every tap.
template <class T>
struct add_taps {
  T const* products;  ///< (sequences, length, columns): a row begins with (width, channels)
  std::ptrdiff_t length;
  std::ptrdiff_t length_in;
  std::ptrdiff_t columns;
  std::ptrdiff_t width;
  std::ptrdiff_t dilation;
  std::ptrdiff_t pad_left;
  std::ptrdiff_t channels;
  T* out;  ///< (sequences, length_in, channels)

  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const sequence = row / length_in;
    std::ptrdiff_t const position = row % length_in;
    T sum[W];
    SEAM_SIMD
    for (int i = 0; i < W; ++i) sum[i] = T(0);
    for (std::ptrdiff_t tap = 0; tap < width; ++tap) {
      std::ptrdiff_t const source = position + pad_left - tap * dilation;
      if (source < 0 || source >= length) continue;
      T const* const values = products + (sequence * length + source) * columns + tap * channels + column;
      SEAM_SIMD
      for (int i = 0; i < W; ++i) sum[i] += values[i];
    }
    SEAM_SIMD
    for (int i = 0; i < W; ++i) out[row * channels + column + i] = sum[i];
  }
};

}  // namespace seam::inline v0::network::detail
