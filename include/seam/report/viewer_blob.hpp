// SPDX-License-Identifier: MIT
// Arrays in one run of bytes, as typed arrays of JavaScript read them: little-endian, each at a multiple of 8. Maps and
// covariances are quantised: 8 or 16 bits a value and one factor a row.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/view.hpp>
#include <seam/report/json_text.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace seam::inline v0::report {

static_assert(std::endian::native == std::endian::little, "reports are written on little-endian machines");

/// Integers and the factor of each row; the most negative integer stands for what is not finite.
template <class Integer>
struct quantised_rows {
  std::vector<Integer> values;
  std::vector<float> factors;
};

/// The rows (R, D) as integers of at most `Integer`'s largest, each row by its own largest magnitude: an error of at
/// most half a factor, 0.4 % of the row's largest value at 8 bits and 0.0015 % at 16. O(R D).
template <class Integer, class T>
quantised_rows<Integer> quantise(view<T const, 2> rows) {
  constexpr auto largest = static_cast<double>(std::numeric_limits<Integer>::max());
  quantised_rows<Integer> result;
  result.values.reserve(static_cast<std::size_t>(rows.size()));
  for (std::ptrdiff_t row = 0; row < rows.extent(0); ++row) {
    double reach = 0;
    for (T const value : rows.row(row))
      if (std::isfinite(value)) reach = std::max(reach, std::abs(static_cast<double>(value)));
    auto const factor = static_cast<float>(reach / largest);
    result.factors.push_back(factor);
    for (T const value : rows.row(row)) {
      double const steps = factor > 0 ? static_cast<double>(value) / static_cast<double>(factor) : 0;
      result.values.push_back(std::isfinite(value)
                                  ? static_cast<Integer>(std::lround(std::clamp(steps, -largest, largest)))
                                  : std::numeric_limits<Integer>::min());
    }
  }
  return result;
}

/// The blob of a page and its table of contents.
class viewer_blob {
 public:
  /// Adds an array of 8-, 16- or 32-bit integers, floats or doubles.
  template <class T>
  void add(std::string_view name, T const* values, std::vector<std::ptrdiff_t> const& shape) {
    std::ptrdiff_t count = 1;
    for (std::ptrdiff_t const length : shape) count *= length;
    bytes_.resize((bytes_.size() + 7) / 8 * 8, '\0');
    contents_.key(name).open('{');
    contents_.member("type", type_name<T>()).member("offset", bytes_.size()).member("shape", shape).close('}');
    if (count > 0) bytes_.append(reinterpret_cast<char const*>(values), static_cast<std::size_t>(count) * sizeof(T));
  }
  template <class T>
  void add(std::string_view name, std::vector<T> const& values) {
    add(name, values.data(), {static_cast<std::ptrdiff_t>(values.size())});
  }
  template <class T, int Rank>
  void add(std::string_view name, view<T, Rank> values) {
    std::vector<std::ptrdiff_t> shape;
    for (int axis = 0; axis < Rank; ++axis) shape.push_back(values.extent(axis));
    add(name, values.data(), shape);
  }
  /// Adds `name` with this shape, and the rows' factors as `name`_factor. The first axis are the rows.
  template <class Integer>
  void add_quantised(std::string const& name, quantised_rows<Integer> const& rows,
                     std::vector<std::ptrdiff_t> const& shape) {
    add(name, rows.values.data(), shape);
    add(name + "_factor", rows.factors);
  }

  std::string const& bytes() const { return bytes_; }
  /// {"name": {"type": "f32", "offset": 0, "shape": [..]}, ..}; the blob takes no more arrays after it.
  std::string contents() && { return std::move(contents_.close('}')).finish(); }

 private:
  template <class T>
  static constexpr std::string_view type_name() {
    if constexpr (std::is_same_v<T, double>)
      return "f64";
    else if constexpr (std::is_same_v<T, float>)
      return "f32";
    else if constexpr (std::is_signed_v<T>)
      return sizeof(T) == 1 ? "i8" : sizeof(T) == 2 ? "i16" : "i32";
    else
      return sizeof(T) == 1 ? "u8" : sizeof(T) == 2 ? "u16" : "u32";
  }

  std::string bytes_;
  json_text contents_ = std::move(json_text().open('{'));
};

}  // namespace seam::inline v0::report
