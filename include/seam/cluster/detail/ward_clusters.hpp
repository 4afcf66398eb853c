// SPDX-License-Identifier: MIT
// The clusters of Ward's rounds, in slots: centroids in double, which decide, and their copies in float, which propose.
#pragma once

#include <seam/cluster/detail/nearest.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace seam::inline v0::cluster::detail {

/// The clusters that are left, in slots, and what they know of each other.
struct ward_clusters {
  std::ptrdiff_t columns = 0;
  std::ptrdiff_t slots = 0;
  double largest_norm = 0;        ///< of a centroid, less the common mean
  std::vector<double> centroids;  ///< (slots, columns), less the common mean, scaled to 1 at most
  std::vector<float> rows;        ///< the same in float
  std::vector<double> sizes;
  std::vector<float> float_sizes;
  std::vector<double> double_norms;  ///< lowered for products in double
  std::vector<float> float_norms;    ///< lowered for products in float
  std::vector<std::int32_t> ids;
  std::vector<std::ptrdiff_t> members;  ///< one original row of each
  std::vector<std::int32_t> nearest;
  std::vector<double> squared;
  std::vector<std::int32_t> list_ids;
  std::vector<double> list_bounds;
  std::vector<double> bound;

  /// What n clusters take, with the lists that are being made.
  static double bytes(double n, double columns) { return n * (12 * columns + 60 + 44 * list_length); }

  ward_clusters(std::ptrdiff_t n, std::ptrdiff_t columns_of_a_row) : columns(columns_of_a_row), slots(n) {
    auto const count = static_cast<std::size_t>(n);
    centroids.resize(count * static_cast<std::size_t>(columns));
    rows.resize(centroids.size());
    sizes.resize(count), float_sizes.resize(count), double_norms.resize(count), float_norms.resize(count);
    ids.resize(count), members.resize(count);
    nearest.assign(count, nobody), squared.resize(count), bound.resize(count);
    list_ids.assign(count * list_length, nobody), list_bounds.resize(list_ids.size());
  }

  ward_view view() const { return {columns, centroids.data(), sizes.data(), ids.data()}; }
  neighbours_view neighbours() {
    return {nearest.data(), squared.data(), list_ids.data(), list_bounds.data(), bound.data()};
  }
  template <class T>
  ward_operands<T> operands() const {
    if constexpr (sizeof(T) == 4) {
      return {rows.data(), float_norms.data(), float_sizes.data()};
    } else {
      return {centroids.data(), double_norms.data(), sizes.data()};
    }
  }
  double* centroid(std::ptrdiff_t slot) { return centroids.data() + slot * columns; }
  float* row(std::ptrdiff_t slot) { return rows.data() + slot * columns; }
  bool empty(std::ptrdiff_t slot) const { return ids[static_cast<std::size_t>(slot)] == nobody; }

  /// Brings a slot's float row, norms and sizes up to date with its centroid and size. Returns the squared norm.
  double refresh(std::ptrdiff_t slot) {
    auto const at = static_cast<std::size_t>(slot);
    double const* const from = centroid(slot);
    float* const to = row(slot);
    double norm = 0;
    for (std::ptrdiff_t column = 0; column < columns; ++column) {
      to[column] = static_cast<float>(from[column]);
      norm += from[column] * from[column];
    }
    float_sizes[at] = static_cast<float>(sizes[at]);
    float_norms[at] = static_cast<float>(lowered<float>(norm));
    double_norms[at] = lowered<double>(norm);
    return norm;
  }
  /// An empty slot is infinitely far from everything.
  void clear(std::ptrdiff_t slot) {
    auto const at = static_cast<std::size_t>(slot);
    ids[at] = nobody;
    float_norms[at] = std::numeric_limits<float>::infinity();
    double_norms[at] = std::numeric_limits<double>::infinity();
  }
  /// Moves a slot's cluster to a lower place; `nearest` is left to the caller.
  void move(std::ptrdiff_t from, std::ptrdiff_t to) {
    auto const a = static_cast<std::size_t>(from);
    auto const b = static_cast<std::size_t>(to);
    std::copy_n(centroid(from), columns, centroid(to));
    std::copy_n(row(from), columns, row(to));
    std::copy_n(list_ids.data() + from * list_length, list_length, list_ids.data() + to * list_length);
    std::copy_n(list_bounds.data() + from * list_length, list_length, list_bounds.data() + to * list_length);
    sizes[b] = sizes[a], float_sizes[b] = float_sizes[a], double_norms[b] = double_norms[a];
    float_norms[b] = float_norms[a], ids[b] = ids[a], members[b] = members[a], nearest[b] = nearest[a];
    squared[b] = squared[a], bound[b] = bound[a];
  }

 private:
  template <class T>
  double lowered(double norm) const {
    double const vanished = static_cast<double>(columns + 8) * static_cast<double>(std::numeric_limits<T>::min());
    return norm * (1 - rounding_share<T>(columns)) - vanished;
  }
};

}  // namespace seam::inline v0::cluster::detail
