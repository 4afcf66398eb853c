// SPDX-License-Identifier: MIT
// The trivial source and the trivial sink: rows that lie in memory.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/view.hpp>
#include <seam/io/concept.hpp>
#include <seam/io/detail/rows.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace seam::inline v0::io {

/// A source of the rows of a view. The memory must outlive it.
template <class T, int Rank>
class view_source {
 public:
  explicit view_source(view<T const, Rank> values) : values_(values) {}

  extents<Rank> shape() const { return values_.shape(); }
  void fill(std::ptrdiff_t first, std::ptrdiff_t count, view<T, Rank> rows) const {
    detail::expect_rows(values_.shape(), first, count, rows.shape(), "the source");
    std::copy_n(values_.rows(first, count).begin(), rows.size(), rows.begin());
  }

 private:
  view<T const, Rank> values_;
};

/// A sink that writes into a view. The memory must outlive it.
template <class T, int Rank>
class view_sink {
 public:
  explicit view_sink(view<T, Rank> values) : values_(values) {}

  extents<Rank> shape() const { return values_.shape(); }
  void write(std::ptrdiff_t first, view<T const, Rank> rows) const {
    detail::expect_rows(values_.shape(), first, rows.extent(0), rows.shape(), "the sink");
    std::copy(rows.begin(), rows.end(), values_.rows(first, rows.extent(0)).begin());
  }

 private:
  view<T, Rank> values_;
};

template <class T, int Rank>
view_source(view<T, Rank>) -> view_source<std::remove_const_t<T>, Rank>;
template <class T, int Rank>
view_source(array<T, Rank> const&) -> view_source<T, Rank>;
template <class T, int Rank>
view_sink(view<T, Rank>) -> view_sink<T, Rank>;
template <class T, int Rank>
view_sink(array<T, Rank>&) -> view_sink<T, Rank>;

}  // namespace seam::inline v0::io
