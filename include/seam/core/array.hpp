// SPDX-License-Identifier: MIT
// array<T, Rank>: what a stage returns when nobody brought memory. A row-major vector with a shape, and nothing else;
// seam/xtensor.hpp turns it into an xt::xtensor (and back) without a copy.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/large_pages.hpp>
#include <seam/core/view.hpp>

#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0 {

/// Owning row-major array of `Rank` axes, zero at first. Converts to views of itself.
template <class T, int Rank>
class array {
 public:
  using value_type = T;
  static constexpr int rank = Rank;

  array() = default;
  explicit array(extents<Rank> shape) : values_(zeros<T>(static_cast<std::size_t>(shape.size()))), shape_(shape) {}
  template <class... Lengths>
    requires(sizeof...(Lengths) == Rank && (std::is_convertible_v<Lengths, std::ptrdiff_t> && ...))
  explicit array(Lengths... lengths) : array(extents<Rank>{{static_cast<std::ptrdiff_t>(lengths)...}}) {}
  /// Takes over `values`. Throws error unless they are shape.size() elements.
  array(extents<Rank> shape, std::vector<T> values) : values_(std::move(values)), shape_(shape) {
    expect<error>(size() == shape.size(), [&] {
      return "an array of " + std::to_string(shape.size()) + " elements was given " + std::to_string(size());
    });
  }
  array(array const&) = default;
  array& operator=(array const&) = default;
  /// What is moved from is empty afterwards.
  array(array&& other) noexcept : values_(std::exchange(other.values_, {})), shape_(std::exchange(other.shape_, {})) {}
  array& operator=(array&& other) noexcept {
    values_ = std::exchange(other.values_, {});
    shape_ = std::exchange(other.shape_, {});
    return *this;
  }
  ~array() = default;

  operator v0::view<T, Rank>() { return view(); }
  operator v0::view<T const, Rank>() const { return view(); }
  v0::view<T, Rank> view() { return {values_.data(), shape_}; }
  v0::view<T const, Rank> view() const { return {values_.data(), shape_}; }

  T* data() { return values_.data(); }
  T const* data() const { return values_.data(); }
  extents<Rank> shape() const { return shape_; }
  std::ptrdiff_t extent(int axis) const { return shape_[axis]; }
  std::ptrdiff_t size() const { return static_cast<std::ptrdiff_t>(values_.size()); }
  bool empty() const { return values_.empty(); }
  auto begin() { return values_.begin(); }
  auto end() { return values_.end(); }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }

  template <class... Indices>
  T& operator()(Indices... indices) {
    return view()(indices...);
  }
  template <class... Indices>
  T const& operator()(Indices... indices) const {
    return view()(indices...);
  }
  /// Gives the elements away; the array is empty afterwards.
  std::vector<T> release() && {
    shape_ = {};
    return std::exchange(values_, {});
  }
  friend bool operator==(array const&, array const&) = default;

 private:
  std::vector<T> values_;
  extents<Rank> shape_ = {};
};

}  // namespace seam::inline v0
