// SPDX-License-Identifier: MIT
// What stands between stages that may outgrow memory: a source gives rows, a sink takes them. An array is the trivial
// one, an npy file another, a library that is drawn on demand a third.
#pragma once

#include <seam/core/view.hpp>

#include <concepts>
#include <cstddef>

namespace seam::inline v0::io {

/// Rows of T that can be asked for by number.
///
/// Requirements checked by the compiler:
///  1. `s.shape()`: extents<Rank>, rows first.
///  2. `s.fill(first, count, view<T, Rank> rows)`: writes rows [first, first + count) into `rows`, whose shape is that
///     of the source with `count` rows.
///
/// Requirements that it cannot check: the same row is always the same, whatever was asked before; rows out of range or
/// a view of another shape throw input_error and leave the source usable. One thread calls at a time.
template <class S, class T, int Rank>
concept source = requires(S& s, S const& c, std::ptrdiff_t first, std::ptrdiff_t count, view<T, Rank> rows) {
  { c.shape() } -> std::same_as<extents<Rank>>;
  { s.fill(first, count, rows) } -> std::same_as<void>;
};

/// A place for rows of T.
///
/// Requirements checked by the compiler:
///  1. `s.write(first, view<T const, Rank> rows)`: takes rows [first, first + rows.extent(0)).
///
/// Requirements that it cannot check: blocks of rows may come in any order, every row once; a view of another row shape
/// throws input_error. One thread calls at a time.
template <class S, class T, int Rank>
concept sink = requires(S& s, std::ptrdiff_t first, view<T const, Rank> rows) {
  { s.write(first, rows) } -> std::same_as<void>;
};

}  // namespace seam::inline v0::io
