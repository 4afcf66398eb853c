// SPDX-License-Identifier: MIT
// view<T, Rank, Space>: somebody else's row-major memory with a shape. All stages take and fill views; nothing is
// copied. The memory space is part of the type, so that a device pointer never reaches a host loop.
#pragma once

#include <seam/config.hpp>

#include <cstddef>
#include <type_traits>

namespace seam::inline v0 {

/// Memory that the processor reads.
struct host_space {};
/// Memory that only a device reads.
struct device_space {};

/// A half-open range of rows [first, first + count).
struct extent {
  std::ptrdiff_t first = 0;
  std::ptrdiff_t count = 0;
};

/// The lengths of an array's axes.
template <int Rank>
struct extents {
  std::ptrdiff_t length[Rank] = {};

  SEAM_HD constexpr std::ptrdiff_t operator[](int axis) const { return length[axis]; }
  SEAM_HD constexpr std::ptrdiff_t size() const {
    std::ptrdiff_t product = 1;
    for (int axis = 0; axis < Rank; ++axis) product *= length[axis];
    return product;
  }
  friend constexpr bool operator==(extents const&, extents const&) = default;
};

/// Contiguous row-major memory of `Rank` axes that somebody else owns. Cheap to copy; const-ness is T's.
template <class T, int Rank, class Space = host_space>
class view {
  static_assert(Rank >= 1, "seam::view: the rank must be 1 or more");

 public:
  using value_type = std::remove_const_t<T>;
  using space = Space;
  static constexpr int rank = Rank;

  constexpr view() = default;
  SEAM_HD constexpr view(T* data, extents<Rank> shape) : data_(data), shape_(shape) {}
  template <class... Lengths>
    requires(sizeof...(Lengths) == Rank && (std::is_convertible_v<Lengths, std::ptrdiff_t> && ...))
  SEAM_HD constexpr view(T* data, Lengths... lengths)
      : data_(data), shape_{{static_cast<std::ptrdiff_t>(lengths)...}} {}

  /// A view of mutable values is also one of constant values.
  template <class U>
    requires(std::is_same_v<U const, T> && !std::is_same_v<U, T>)
  // NOLINTNEXTLINE(google-explicit-constructor): nothing is lost
  SEAM_HD constexpr view(view<U, Rank, Space> values) : data_(values.data()), shape_(values.shape()) {}
  /// There is no way from one memory space to another but a copy.
  template <class U, class Other>
    requires(!std::is_same_v<Other, Space>)
  view(view<U, Rank, Other>)
  = delete;

  SEAM_HD constexpr T* data() const { return data_; }
  SEAM_HD constexpr extents<Rank> shape() const { return shape_; }
  SEAM_HD constexpr std::ptrdiff_t extent(int axis) const { return shape_[axis]; }
  SEAM_HD constexpr std::ptrdiff_t size() const { return shape_.size(); }
  SEAM_HD constexpr bool empty() const { return size() == 0; }
  SEAM_HD constexpr T* begin() const { return data_; }
  SEAM_HD constexpr T* end() const { return data_ + size(); }

  /// The element at one index an axis. Unchecked.
  template <class... Indices>
    requires(sizeof...(Indices) == Rank)
  SEAM_HD constexpr T& operator()(Indices... indices) const {
    std::ptrdiff_t const index[Rank] = {static_cast<std::ptrdiff_t>(indices)...};
    std::ptrdiff_t offset = 0;
    for (int axis = 0; axis < Rank; ++axis) offset = offset * shape_[axis] + index[axis];
    return data_[offset];
  }

  /// How many elements one step along the first axis covers.
  SEAM_HD constexpr std::ptrdiff_t row_size() const {
    std::ptrdiff_t product = 1;
    for (int axis = 1; axis < Rank; ++axis) product *= shape_[axis];
    return product;
  }
  /// Rows [first, first + count) along the first axis.
  SEAM_HD constexpr view rows(std::ptrdiff_t first, std::ptrdiff_t count) const {
    extents<Rank> shape = shape_;
    shape.length[0] = count;
    return {data_ + first * row_size(), shape};
  }
  SEAM_HD constexpr view rows(v0::extent range) const { return rows(range.first, range.count); }
  /// The row at `index`, with one axis less.
  SEAM_HD constexpr view<T, (Rank > 1 ? Rank - 1 : 1), Space> row(std::ptrdiff_t index) const requires(Rank > 1) {
    extents<Rank - 1> shape;
    for (int axis = 1; axis < Rank; ++axis) shape.length[axis - 1] = shape_[axis];
    return {data_ + index * row_size(), shape};
  }
  /// The same memory as a matrix: the first axis, and all others flattened (maps (N, L, A) as (N, L * A)).
  SEAM_HD constexpr view<T, 2, Space> as_matrix() const { return {data_, shape_[0], row_size()}; }

 private:
  T* data_ = nullptr;
  extents<Rank> shape_ = {};
};

}  // namespace seam::inline v0
