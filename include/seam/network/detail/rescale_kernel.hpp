// SPDX-License-Identifier: MIT
// DeepLIFT backwards through what follows a product: in the place of a slope stands the change between a reference and
// the sequence. One multiplier a pair of the two, and a pool's change is credited to one entry of its window, so that
// the contributions sum to the change of the output whatever the windows' overlap.
#pragma once

#include <seam/network/detail/kernels.hpp>

namespace seam::inline v0::network::detail {

/// Rows of one stage in a pass.
template <class T>
struct kept_rows {
  T const* data;
  row_layout layout;
};

/// The epilogue backwards: rows are (reference, position of the epilogue's input). A maximum's change goes to the
/// sequence's largest entry where the sequence's maximum is the larger, to the reference's otherwise; divided by that
/// entry's own change it is never more than the multiplier of the output.
template <class T>
struct reverse_rescaled {
  epilogue<T> after;
  std::ptrdiff_t length;
  T const* multiplier;  ///< of the outputs
  row_layout from;
  kept_rows<T> references;
  kept_rows<T> sequence;  ///< one
  T* out;
  row_layout to;

  template <int W>
  SEAM_HD void load(T (&z)[W], kept_rows<T> const& rows, std::ptrdiff_t which, std::ptrdiff_t position,
                    std::ptrdiff_t column) const {
    T const* const entry = rows.data + rows.layout.offset(which, position) + column;
    SEAM_SIMD
    for (int i = 0; i < W; ++i) z[i] = entry[i];
    after.affine(z, column);
  }
  /// The activated maximum of window q and the place of the first entry that has it.
  template <int W>
  SEAM_HD void largest(T (&best)[W], std::uint8_t (&place_of)[W], kept_rows<T> const& rows, std::ptrdiff_t which,
                       std::ptrdiff_t q, std::ptrdiff_t column) const {
    auto const own = after.entries_of(q);
    load(best, rows, which, own.first, column);
    for (int i = 0; i < W; ++i) place_of[i] = static_cast<std::uint8_t>(own.skipped + 1);
    for (std::ptrdiff_t place = 1; place < own.count; ++place) {
      T z[W];
      load(z, rows, which, own.first + place, column);
      after.take(best, place_of, z, own.skipped + place);
    }
    after.activate(best);
  }

  template <int W>
  SEAM_HD void through_maxima(T (&sum)[W], std::ptrdiff_t reference, std::ptrdiff_t position,
                              std::ptrdiff_t column) const {
    T x[W], r[W];
    load(x, sequence, 0, position, column);
    load(r, references, reference, position, column);
    std::ptrdiff_t const place = position + after.pool_before;
    for (std::ptrdiff_t q = after.first_window(position); q < after.length_out && q * after.pool_stride <= place; ++q) {
      T best_x[W], best_r[W];
      std::uint8_t place_x[W], place_r[W];
      largest(best_x, place_x, sequence, 0, q, column);
      largest(best_r, place_r, references, reference, q, column);
      T const* const m = multiplier + from.offset(reference, q) + column;
      auto const own = static_cast<std::int32_t>(place - q * after.pool_stride + 1);
      for (int i = 0; i < W; ++i) {
        if ((best_x[i] >= best_r[i] ? place_x[i] : place_r[i]) != own) continue;
        T const change = x[i] - r[i];
        T const smallest = sizeof(T) == sizeof(float) ? T(1e-6) : T(1e-14);
        bool const far = change > smallest || change < -smallest;
        sum[i] +=
            m[i] * (far ? (best_x[i] - best_r[i]) / change : slope_of_activation(after.act, x[i], after.act_parameter));
      }
    }
  }

  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const reference = row / length;
    std::ptrdiff_t const position = row % length;
    T sum[W];
    for (int i = 0; i < W; ++i) sum[i] = T(0);
    if (after.pool == pooling::average) {
      for (std::ptrdiff_t q = after.first_window(position);
           q < after.length_out && q * after.pool_stride <= position + after.pool_before; ++q) {
        T const* const m = multiplier + from.offset(reference, q) + column;
        auto const count = static_cast<T>(after.entries_of(q).count);
        for (int i = 0; i < W; ++i) sum[i] += m[i] / count;
      }
    } else if (after.pool_width > 1 || after.pool_stride > 1) {
      through_maxima(sum, reference, position, column);
    } else {
      T x[W], r[W];
      load(x, sequence, 0, position, column);
      load(r, references, reference, position, column);
      T const* const m = multiplier + from.offset(reference, position) + column;
      for (int i = 0; i < W; ++i) sum[i] = m[i] * rescale_factor(after.act, x[i], r[i], after.act_parameter);
    }
    T* const result = out + to.offset(reference, position) + column;
    for (int i = 0; i < W; ++i) result[i] = after.scale ? sum[i] * after.scale[column + i] : sum[i];
  }
};

}  // namespace seam::inline v0::network::detail
