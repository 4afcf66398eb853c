// SPDX-License-Identifier: MIT
// Rows in chunks of a fixed size, from memory or from a source: the same sums in the same order either way.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/view.hpp>
#include <seam/io/concept.hpp>

#include <algorithm>

namespace seam::inline v0::embedding::detail {

/// Rows of a chunk: 64 MB of maps of 1,000 numbers.
inline constexpr std::ptrdiff_t chunk_rows = 16384;

/// f(first, view of the chunk's rows) for the chunks of a matrix in memory.
template <class F>
void for_chunks(view<float const, 2> rows, F const& f) {
  for (std::ptrdiff_t first = 0; first < rows.extent(0); first += chunk_rows)
    f(first, rows.rows(first, std::min(chunk_rows, rows.extent(0) - first)));
}

/// The same for a source, which is read once from the front to the back.
template <io::source<float, 2> Source, class F>
void for_chunks(Source& source, F const& f) {
  extents<2> const shape = source.shape();
  array<float, 2> buffer(std::min(chunk_rows, shape[0]), shape[1]);
  for (std::ptrdiff_t first = 0; first < shape[0]; first += chunk_rows) {
    std::ptrdiff_t const count = std::min(chunk_rows, shape[0] - first);
    source.fill(first, count, buffer.view().rows(0, count));
    f(first, view<float const, 2>(buffer.view()).rows(0, count));
  }
}

}  // namespace seam::inline v0::embedding::detail
