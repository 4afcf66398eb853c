// SPDX-License-Identifier: MIT
// Rows as matrix products of distances need them: in the frame that the measure sees them in, minus their common mean
// (less cancellation), with norms that are summed in double.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/distance/cosine.hpp>
#include <seam/distance/euclidean.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace seam::inline v0::distance {

/// Rows in memory that the lanes read: as they came, minus their common mean, the squared norms of the latter, and the
/// frames that the measure sees the former in (none where it takes them as they are). (rows, columns), (rows, columns),
/// (rows), (rows).
template <class T, class Space = host_space>
struct tile_rows {
  view<float const, 2, Space> original;
  view<T const, 2, Space> centred;
  view<T const, 1, Space> norms;
  view<row_frame const, 1, Space> frames = {};

  SEAM_HD tile_rows part(extent range) const {
    tile_rows part{original.rows(range), centred.rows(range), norms.rows(range)};
    if (frames.data()) part.frames = frames.rows(range);
    return part;
  }
};

/// Squared distance, in double, of row i of `a` and row j of `b` as the measure sees them.
template <class T, class Space>
SEAM_HD double squared_difference_in_frames(tile_rows<T, Space> const& a, std::ptrdiff_t i,
                                            tile_rows<T, Space> const& b, std::ptrdiff_t j) {
  std::ptrdiff_t const columns = a.original.extent(1);
  float const* const x = a.original.data() + i * columns;
  float const* const y = b.original.data() + j * columns;
  if (!a.frames.data()) return squared_difference(x, y, columns);
  return squared_difference_of(framed_row<float>{x, a.frames.data()[i]}, framed_row<float>{y, b.frames.data()[j]},
                               columns);
}

/// Owner of what tile_rows needs beside the rows themselves.
template <class T>
struct centred_rows {
  array<T, 2> centred;
  std::vector<T> norms;
  std::vector<row_frame> frames = {};

  tile_rows<T> of(view<float const, 2> original) const {
    tile_rows<T> rows{original, centred.view(), {norms.data(), std::ptrdiff_t(norms.size())}};
    if (!frames.empty()) rows.frames = {frames.data(), std::ptrdiff_t(frames.size())};
    return rows;
  }
};

namespace detail {

/// The frame of every row; none for a measure that takes rows as they are. Throws input_error at the first row that the
/// measure is not defined for.
template <class R, backend::backend Backend, distance_measure Measure>
std::vector<row_frame> frames_of([[maybe_unused]] Backend const& backend, [[maybe_unused]] Measure const& measure,
                                 [[maybe_unused]] view<R const, 2> rows) {
  std::vector<row_frame> frames;
  if constexpr (framed_measure<Measure>) {
    frames.resize(static_cast<std::size_t>(rows.extent(0)));
    backend::on_host(backend).for_blocks(rows.extent(0), 512, [&](auto&, extent range) {
      for (std::ptrdiff_t row = range.first; row < range.first + range.count; ++row) {
        row_frame const frame = measure.frame_of(rows.data() + row * rows.extent(1), rows.extent(1));
        expect(frame.scale > 0, [&] {
          return "row " + std::to_string(row) + " has no " + Measure::name() + " distance to others; it needs " +
                 Measure::needs();
        });
        frames[static_cast<std::size_t>(row)] = frame;
      }
    });
  }
  return frames;
}

template <class R, backend::backend Backend>
std::vector<double> means_in_frames(Backend const& backend, view<R const, 2> rows,
                                    std::vector<row_frame> const& frames) {
  constexpr std::ptrdiff_t block = 512;
  std::ptrdiff_t const columns = rows.extent(1);
  array<double, 2> sums((rows.extent(0) + block - 1) / block, columns);
  backend::on_host(backend).for_blocks(rows.extent(0), block, [&](auto&, extent range) {
    double* const sum = sums.data() + range.first / block * columns;
    for (std::ptrdiff_t row = range.first; row < range.first + range.count; ++row) {
      R const* const values = rows.data() + row * columns;
      row_frame const frame = frames.empty() ? row_frame{} : frames[static_cast<std::size_t>(row)];
      SEAM_SIMD
      for (std::ptrdiff_t column = 0; column < columns; ++column)
        sum[column] += (static_cast<double>(values[column]) - frame.shift) * frame.scale;
    }
  });
  std::vector<double> means(static_cast<std::size_t>(columns), 0.0);
  for (std::ptrdiff_t part = 0; part < sums.extent(0); ++part)
    for (std::ptrdiff_t column = 0; column < columns; ++column)
      means[static_cast<std::size_t>(column)] += sums(part, column);
  for (double& mean : means) mean /= static_cast<double>(std::max<std::ptrdiff_t>(1, rows.extent(0)));
  return means;
}

/// Sum of the squares of `count` numbers, in double, in eight running sums.
template <class T>
SEAM_HD double sum_of_squares(T const* values, std::ptrdiff_t count) {
  constexpr int ways = 8;
  double sum[ways] = {};
  std::ptrdiff_t at = 0;
  for (; at + ways <= count; at += ways) {
    SEAM_SIMD
    for (int way = 0; way < ways; ++way) {
      double const value = static_cast<double>(values[at + way]);
      sum[way] += value * value;
    }
  }
  for (; at < count; ++at) sum[0] += static_cast<double>(values[at]) * static_cast<double>(values[at]);
  return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

/// Rows as they came, and what makes them centred: a row in its frame, less `means`.
template <class R>
struct rows_to_centre {
  view<R const, 2> rows;
  row_frame const* frames;  ///< null: as they are
  double const* means;

  /// Row `row`, centred, in arithmetic T.
  template <class T>
  void centre_into(std::ptrdiff_t row, T* to) const {
    std::ptrdiff_t const columns = rows.extent(1);
    R const* const from = rows.data() + row * columns;
    if (!frames) {
      SEAM_SIMD
      for (std::ptrdiff_t column = 0; column < columns; ++column)
        to[column] = static_cast<T>(static_cast<double>(from[column]) - means[column]);
      return;
    }
    row_frame const frame = frames[row];
    SEAM_SIMD
    for (std::ptrdiff_t column = 0; column < columns; ++column)
      to[column] = static_cast<T>((static_cast<double>(from[column]) - frame.shift) * frame.scale - means[column]);
  }
};

/// Centred rows in arithmetic T; their frames stay where they are.
template <class T, class R, backend::backend Backend>
centred_rows<T> centred_by(Backend const& backend, rows_to_centre<R> const& from) {
  constexpr double largest = static_cast<double>(std::numeric_limits<T>::max()) / 8;
  std::ptrdiff_t const n = from.rows.extent(0);
  std::ptrdiff_t const columns = from.rows.extent(1);
  centred_rows<T> result{array<T, 2>(n, columns), std::vector<T>(static_cast<std::size_t>(n))};
  backend::on_host(backend).for_blocks(n, 512, [&](auto&, extent range) {
    for (std::ptrdiff_t row = range.first; row < range.first + range.count; ++row) {
      T* const to = result.centred.data() + row * columns;
      from.centre_into(row, to);
      double const norm = sum_of_squares(to, columns);
      expect(norm <= largest, [&] {
        return "row " + std::to_string(row) + " lies " + std::to_string(std::sqrt(norm)) +
               " from the mean of all rows; its square is too large for " + (sizeof(T) == 4 ? "float" : "double") +
               " arithmetic (scale the rows)";
      });
      result.norms[static_cast<std::size_t>(row)] = static_cast<T>(norm);
    }
  });
  return result;
}

/// Rows in their frames, less `means`, in arithmetic T.
template <class T, class R, backend::backend Backend>
centred_rows<T> centred_in_frames(Backend const& backend, view<R const, 2> rows, std::vector<row_frame> frames,
                                  std::vector<double> const& means) {
  centred_rows<T> result =
      centred_by<T>(backend, rows_to_centre<R>{rows, frames.empty() ? nullptr : frames.data(), means.data()});
  result.frames = std::move(frames);
  return result;
}

}  // namespace detail

/// Mean of every column, in double; sums of fixed blocks are added in block order, so that it does not depend on the
/// number of threads.
template <backend::backend Backend>
std::vector<double> column_means(Backend const& backend, view<float const, 2> rows) {
  return detail::means_in_frames<float>(backend, rows, {});
}

/// Centres rows (n, columns) for tiles of a measure in arithmetic T (float or double). Throws input_error at the first
/// row that the measure is not defined for, or that lies so far from the mean that squares of distances would not fit
/// T.
template <class T, backend::backend Backend, product_measure Measure>
centred_rows<T> centre(Backend const& backend, Measure const& measure, view<float const, 2> rows) {
  std::vector<row_frame> frames = detail::frames_of<float>(backend, measure, rows);
  std::vector<double> const means = detail::means_in_frames<float>(backend, rows, frames);
  return detail::centred_in_frames<T, float>(backend, rows, std::move(frames), means);
}
template <class T, backend::backend Backend>
centred_rows<T> centre(Backend const& backend, view<float const, 2> rows) {
  return centre<T>(backend, euclidean{}, rows);
}

}  // namespace seam::inline v0::distance
