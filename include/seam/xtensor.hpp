// SPDX-License-Identifier: MIT
// xtensor's containers and the library's views and arrays, both ways without a copy. Not part of the umbrella header:
// who uses xtensor includes this.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/view.hpp>

// xtensor 0.26 moved its headers into folders.
#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xarray.hpp>
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xarray.hpp>
#include <xtensor/xtensor.hpp>
#endif

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace seam::inline v0 {

namespace detail {

/// The number of axes that an expression's type says, 0 when only the value knows.
template <class Shape>
inline constexpr int static_rank = 0;
template <class T, std::size_t N>
inline constexpr int static_rank<std::array<T, N>> = static_cast<int>(N);

/// An expression whose elements lie in memory: xtensor, xarray, adaptors, and views of them.
template <class E>
concept in_memory = requires(E& expression) {
  expression.data();
  expression.data_offset();
  expression.strides();
  expression.shape();
};

/// The shape of an expression as its `Rank` axes; throws input_error when it has another number of them.
template <int Rank, class E>
extents<Rank> shape_of(E const& expression) {
  expect(static_cast<int>(expression.dimension()) == Rank, [&] {
    return "an xtensor expression has " + std::to_string(expression.dimension()) + " axes; " + std::to_string(Rank) +
           " were expected";
  });
  extents<Rank> shape;
  for (int axis = 0; axis < Rank; ++axis)
    shape.length[axis] = static_cast<std::ptrdiff_t>(expression.shape()[static_cast<std::size_t>(axis)]);
  return shape;
}

/// Throws input_error unless the strides are those of contiguous row-major memory (an axis of length 1 may have any).
template <int Rank, class Strides>
void expect_row_major(extents<Rank> const& shape, Strides const& strides) {
  std::ptrdiff_t expected = 1;
  for (int axis = Rank - 1; axis >= 0; --axis) {
    auto const stride = static_cast<std::ptrdiff_t>(strides[static_cast<std::size_t>(axis)]);
    expect(shape[axis] == 1 || shape.size() == 0 || stride == expected, [&] {
      return "an xtensor expression has stride " + std::to_string(stride) + " along axis " + std::to_string(axis) +
             "; contiguous row-major memory has " + std::to_string(expected) + " (xt::eval makes it)";
    });
    expected *= shape[axis];
  }
}

}  // namespace detail

/// A view of an xtensor container or adaptor (or of an xt::view that is contiguous), without a copy. `Rank` is needed
/// only where the type does not say it (xt::xarray: `view_of<3>(x)`). The expression must outlive the view.
///
/// Column-major types, expressions without memory and unknown ranks do not compile; throws input_error when the number
/// of axes is not Rank or the memory is not contiguous and row-major. O(Rank).
template <int Rank = 0, class E>
auto view_of(E& expression) {
  using plain = std::remove_const_t<E>;
  static_assert(detail::in_memory<E>, "seam::view_of: a lazy xtensor expression has no memory; evaluate it (xt::eval)");
  static_assert(plain::static_layout != xt::layout_type::column_major,
                "seam::view_of: a column-major xtensor cannot be viewed as row-major memory; copy it first");
  constexpr int of_type = detail::static_rank<typename plain::shape_type>;
  constexpr int rank = Rank > 0 ? Rank : of_type;
  static_assert(rank > 0, "seam::view_of: the type does not say the number of axes; write view_of<3>(x)");
  static_assert(of_type == 0 || rank == of_type, "seam::view_of: the expression has another number of axes");

  extents<rank> const shape = detail::shape_of<rank>(expression);
  detail::expect_row_major(shape, expression.strides());
  using element = std::remove_pointer_t<decltype(expression.data())>;
  return view<element, rank>(expression.data() + expression.data_offset(), shape);
}

/// An xtensor that owns a std::vector; otherwise as xt::xtensor<T, N>.
template <class T, int Rank>
using vector_xtensor =
    xt::xtensor_container<std::vector<T>, static_cast<std::size_t>(Rank), xt::layout_type::row_major>;

/// Turns an array into an xtensor that takes over its memory: no copy. (An array that is kept is copied.)
template <class T, int Rank>
vector_xtensor<T, Rank> to_xtensor(array<T, Rank> values) {
  typename vector_xtensor<T, Rank>::shape_type shape;
  for (int axis = 0; axis < Rank; ++axis)
    shape[static_cast<std::size_t>(axis)] = static_cast<std::size_t>(values.extent(axis));
  typename vector_xtensor<T, Rank>::strides_type strides;
  xt::compute_strides(shape, xt::layout_type::row_major, strides);
  return vector_xtensor<T, Rank>(std::move(values).release(), std::move(shape), std::move(strides));
}

/// Turns an xtensor that owns a std::vector into an array that takes over its memory: no copy.
template <class T, std::size_t N, class Tag>
array<T, static_cast<int>(N)> to_array(
    xt::xtensor_container<std::vector<T>, N, xt::layout_type::row_major, Tag>&& values) {
  auto const shape = view_of(values).shape();
  return {shape, std::move(values.storage())};
}

/// Copies any other xtensor expression into an array, lazy ones and column-major ones too.
template <int Rank = 0, class E>
auto to_array(xt::xexpression<E> const& expression) {
  E const& values = expression.derived_cast();
  constexpr int of_type = detail::static_rank<typename E::shape_type>;
  constexpr int rank = Rank > 0 ? Rank : of_type;
  static_assert(rank > 0, "seam::to_array: the type does not say the number of axes; write to_array<3>(x)");
  array<typename E::value_type, rank> result(detail::shape_of<rank>(values));
  std::copy(values.template begin<xt::layout_type::row_major>(), values.template end<xt::layout_type::row_major>(),
            result.begin());
  return result;
}

}  // namespace seam::inline v0
