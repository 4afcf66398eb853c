// SPDX-License-Identifier: MIT
// A tree of boxes over points of few dimensions, for forces between all pairs of them: far boxes act as one body
// (Barnes and Hut 1986).
#pragma once

#include <seam/core/view.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace seam::inline v0::embedding::detail {

/// What acts on a point: the sum over others of f(d^2) and of g(d^2) (point - other).
template <int D>
struct repulsion {
  double weight = 0;
  std::array<double, D> force = {};
};

/// A quadtree (D = 2), octree (D = 3) or binary tree (D = 1) of points.
template <int D>
class orthtree {
 public:
  using place = std::array<double, D>;

  /// Points (N, D). O(N log N) unless they crowd.
  explicit orthtree(view<double const, 2> points) : points_(points) {
    if (points.extent(0) == 0) return;
    make_root();
    for (std::ptrdiff_t i = 0; i < points.extent(0); ++i) insert(i);
    for (box& node : boxes_)
      for (std::size_t c = 0; c < D; ++c) node.mass[c] /= static_cast<double>(node.count);
  }

  /// t-SNE's forces on point i: weight = sum q, force = sum q^2 (y_i - y_j) over all others with q = 1 / (1 + d^2). A
  /// box whose width is below theta times its distance counts as its points at their mean; theta = 0 is exact.
  repulsion<D> on(std::ptrdiff_t i, double theta) const {
    repulsion<D> sum;
    place const at = point(i);
    std::vector<std::int32_t> pending{0};
    while (!pending.empty()) {
      box const& node = boxes_[static_cast<std::size_t>(pending.back())];
      pending.pop_back();
      double square = 0;
      place away;
      for (std::size_t c = 0; c < D; ++c) away[c] = at[c] - node.mass[c], square += away[c] * away[c];
      double count = node.count;
      if (node.leaf) {
        if (node.first == at) count -= 1;  // the point itself
      } else if (!(2 * node.half < theta * std::sqrt(square))) {
        for (std::int32_t const child : node.child)
          if (child >= 0) pending.push_back(child);
        continue;
      }
      double const q = 1 / (1 + square);
      sum.weight += count * q;
      for (std::size_t c = 0; c < D; ++c) sum.force[c] += count * q * q * away[c];
    }
    return sum;
  }

 private:
  struct box {
    place centre = {};
    double half = 0;
    place mass = {};   ///< sum of the points, then their mean
    place first = {};  ///< the leaf's point
    std::int32_t count = 0;
    bool leaf = true;
    std::array<std::int32_t, 1 << D> child;
  };
  /// Below it points share a leaf: they are closer than a double could tell from their distance to the others.
  static constexpr int deepest = 48;

  place point(std::ptrdiff_t i) const {
    place at;
    for (std::size_t c = 0; c < D; ++c) at[c] = points_(i, c);
    return at;
  }
  std::int32_t add(place centre, double half) {
    box node;
    node.centre = centre;
    node.half = half;
    node.child.fill(-1);
    boxes_.push_back(node);
    return static_cast<std::int32_t>(boxes_.size()) - 1;
  }
  void make_root() {
    place low = point(0), high = low;
    for (std::ptrdiff_t i = 0; i < points_.extent(0); ++i)
      for (std::size_t c = 0; c < D; ++c) {
        low[c] = std::min(low[c], points_(i, c));
        high[c] = std::max(high[c], points_(i, c));
      }
    double half = 0;
    for (std::size_t c = 0; c < D; ++c) half = std::max(half, 0.5 * (high[c] - low[c]));
    place centre;
    for (std::size_t c = 0; c < D; ++c) centre[c] = 0.5 * (low[c] + high[c]);
    boxes_.reserve(static_cast<std::size_t>(2 * points_.extent(0)));
    add(centre, half * (1 + 1e-9));
  }
  /// The child of a box in which a place lies, made when it is not there.
  std::int32_t child_of(std::int32_t index, place const& at) {
    place const centre = boxes_[static_cast<std::size_t>(index)].centre;
    double const half = 0.5 * boxes_[static_cast<std::size_t>(index)].half;
    std::size_t which = 0;
    place inner;
    for (std::size_t c = 0; c < D; ++c) {
      bool const upper = at[c] >= centre[c];
      which |= upper ? std::size_t{1} << c : 0;
      inner[c] = centre[c] + (upper ? half : -half);
    }
    std::int32_t child = boxes_[static_cast<std::size_t>(index)].child[which];
    if (child < 0) {
      child = add(inner, half);
      boxes_[static_cast<std::size_t>(index)].child[which] = child;
    }
    return child;
  }
  void put(std::int32_t index, place const& at, std::int32_t count) {
    box& node = boxes_[static_cast<std::size_t>(index)];
    if (node.count == 0) node.first = at;
    node.count += count;
    for (std::size_t c = 0; c < D; ++c) node.mass[c] += count * at[c];
  }
  void insert(std::ptrdiff_t i) {
    place const at = point(i);
    std::int32_t index = 0;
    for (int depth = 0;; ++depth) {
      box const node = boxes_[static_cast<std::size_t>(index)];
      bool const stays = node.leaf && (node.count == 0 || node.first == at || depth == deepest);
      if (stays) return put(index, at, 1);
      if (node.leaf) {  // it gets children: what it holds goes to one of them
        boxes_[static_cast<std::size_t>(index)].leaf = false;
        put(child_of(index, node.first), node.first, node.count);
      }
      put(index, at, 1);
      index = child_of(index, at);
    }
  }

  view<double const, 2> points_;
  std::vector<box> boxes_;
};

}  // namespace seam::inline v0::embedding::detail
