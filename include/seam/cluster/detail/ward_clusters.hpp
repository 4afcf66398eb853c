// SPDX-License-Identifier: MIT
// The clusters of Ward's rounds, in slots. Single maps stay where they lie; centroids of merged clusters are doubles,
// which decide; every cluster has a row of floats, which propose.
#pragma once

#include <seam/cluster/detail/ward_kernels.hpp>
#include <seam/core/view.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace seam::inline v0::cluster::detail {

/// Rows of doubles that are taken and given back one by one, in pieces, so that no more are there than were needed at
/// once.
class row_pool {
 public:
  explicit row_pool(std::ptrdiff_t columns) : columns_(static_cast<std::size_t>(columns)) {}

  double* take() {
    if (free_.empty()) {
      pieces_.push_back(std::unique_ptr<double[]>(new double[rows_a_piece * columns_]));
      for (std::size_t row = rows_a_piece; row-- > 0;) free_.push_back(pieces_.back().get() + row * columns_);
    }
    double* const row = free_.back();
    free_.pop_back();
    return row;
  }
  void give_back(double* row) { free_.push_back(row); }

 private:
  static constexpr std::size_t rows_a_piece = 256;

  std::size_t columns_;
  std::vector<std::unique_ptr<double[]>> pieces_;
  std::vector<double*> free_;
};

/// The clusters that are left, in slots, and what they know of each other.
struct ward_clusters {
  v0::view<float const, 2> maps;
  std::vector<float> means;
  double scale = 1;
  std::ptrdiff_t columns = 0;
  std::ptrdiff_t slots = 0;
  double largest_norm = 0;         ///< of a centroid, less the common mean
  std::vector<float> rows;         ///< (slots, columns) centroids, less the common mean, scaled to 1 at most
  std::vector<double*> centroids;  ///< the same in double, where a cluster is not its map
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

  /// What n clusters take: rows of floats, a centroid for every second (no more are merged at once), the lists of now
  /// and of the first round.
  static double bytes(double n, double columns) { return n * (8 * columns + 120 + 20 * list_length); }

  ward_clusters(v0::view<float const, 2> all_maps, std::ptrdiff_t n)
      : maps(all_maps), columns(all_maps.extent(1)), slots(n), pool_(columns) {
    auto const count = static_cast<std::size_t>(n);
    rows.resize(count * static_cast<std::size_t>(columns));
    centroids.resize(count, nullptr);
    sizes.resize(count), float_sizes.resize(count), double_norms.resize(count), float_norms.resize(count);
    ids.resize(count), members.resize(count);
    nearest.assign(count, nobody), squared.resize(count), bound.resize(count);
    list_ids.assign(count * list_length, nobody), list_bounds.resize(list_ids.size());
  }

  ward_view view() const {
    return {columns, maps.data(), means.data(), scale, members.data(), centroids.data(), sizes.data(), ids.data()};
  }
  neighbours_view neighbours() {
    return {nearest.data(), squared.data(), list_ids.data(), list_bounds.data(), bound.data()};
  }
  float* row(std::ptrdiff_t slot) { return rows.data() + slot * columns; }
  bool empty(std::ptrdiff_t slot) const { return ids[static_cast<std::size_t>(slot)] == nobody; }

  /// Calls f(row) with the centroid of a slot, as something whose row[column] is a double.
  template <class F>
  void with_centroid(std::ptrdiff_t slot, F const& f) const {
    if (double const* const merged = centroids[static_cast<std::size_t>(slot)]) {
      f(distance::plain_row<double>{merged});
    } else {
      f(view().map_of(slot));
    }
  }

  /// Memory for the centroid of two slots' union: that of one of them if they have any.
  double* memory_for_union(std::ptrdiff_t low, std::ptrdiff_t high) {
    if (double* const ours = centroids[static_cast<std::size_t>(low)]) return ours;
    if (double* const theirs = centroids[static_cast<std::size_t>(high)]) return theirs;
    return pool_.take();
  }
  /// Makes the lower slot the union of both, with its centroid in `to`; the higher keeps its centroid until `clear`.
  void unite(std::ptrdiff_t low, std::ptrdiff_t high, double* to) {
    double& size = sizes[static_cast<std::size_t>(low)];
    double const other = sizes[static_cast<std::size_t>(high)];
    with_centroid(low, [&](auto const& a) {
      with_centroid(high, [&](auto const& b) {
        for (std::ptrdiff_t column = 0; column < columns; ++column)
          to[column] = (size * a[column] + other * b[column]) / (size + other);
      });
    });
    centroids[static_cast<std::size_t>(low)] = to;
    size += other;
    refresh(low);
  }
  /// Empties a slot whose cluster has joined that of `low`: it is infinitely far from everything.
  void clear(std::ptrdiff_t slot, std::ptrdiff_t low) {
    auto const at = static_cast<std::size_t>(slot);
    if (centroids[at] && centroids[at] != centroids[static_cast<std::size_t>(low)]) pool_.give_back(centroids[at]);
    centroids[at] = nullptr;
    ids[at] = nobody;
    float_norms[at] = std::numeric_limits<float>::infinity();
    double_norms[at] = std::numeric_limits<double>::infinity();
  }

  /// Brings a slot's float row, norms and sizes up to date with its centroid and size. Returns the squared norm.
  double refresh(std::ptrdiff_t slot) {
    auto const at = static_cast<std::size_t>(slot);
    float* const to = row(slot);
    double norm = 0;
    with_centroid(slot, [&](auto const& from) {
      for (std::ptrdiff_t column = 0; column < columns; ++column) {
        double const value = from[column];
        to[column] = static_cast<float>(value);
        norm += value * value;
      }
    });
    float_sizes[at] = static_cast<float>(sizes[at]);
    float_norms[at] = static_cast<float>(distance::detail::lowered_norm<float>(norm, columns));
    double_norms[at] = distance::detail::lowered_norm<double>(norm, columns);
    return norm;
  }
  /// Moves a slot's cluster to a lower, empty place; `nearest` is left to the caller.
  void move(std::ptrdiff_t from, std::ptrdiff_t to) {
    auto const a = static_cast<std::size_t>(from);
    auto const b = static_cast<std::size_t>(to);
    std::copy_n(row(from), columns, row(to));
    std::copy_n(list_ids.data() + from * list_length, list_length, list_ids.data() + to * list_length);
    std::copy_n(list_bounds.data() + from * list_length, list_length, list_bounds.data() + to * list_length);
    centroids[b] = centroids[a], centroids[a] = nullptr;
    sizes[b] = sizes[a], float_sizes[b] = float_sizes[a], double_norms[b] = double_norms[a];
    float_norms[b] = float_norms[a], ids[b] = ids[a], members[b] = members[a], nearest[b] = nearest[a];
    squared[b] = squared[a], bound[b] = bound[a];
  }

 private:
  row_pool pool_;
};

}  // namespace seam::inline v0::cluster::detail
