// SPDX-License-Identifier: MIT
// What is read off a linkage matrix: is it a tree at all, flat clusters by number or by height, the order of the leaves
// under a dendrogram, the heights at which pairs of points meet.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/distance/condensed.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::cluster {

namespace detail {

inline std::string number_text(double value) {
  return value == std::floor(value) && std::abs(value) < 1e15 ? std::to_string(static_cast<long long>(value))
                                                              : std::to_string(value);
}

inline void check_number_of_clusters(std::ptrdiff_t clusters, std::ptrdiff_t points, char const* what) {
  expect(clusters >= 1, [&] { return "a tree is cut into 1 or more clusters, not " + std::to_string(clusters); });
  expect(clusters <= points, [&] {
    return std::to_string(clusters) + " clusters were asked for, but there are only " + std::to_string(points) + ' ' +
           what;
  });
}

/// Id in the column 0 or 1 of a checked linkage.
inline std::ptrdiff_t child(view<double const, 2> linkage, std::ptrdiff_t row, int column) {
  return static_cast<std::ptrdiff_t>(linkage(row, column));
}

/// Per row, the largest of `values` (one a row) in the subtree that it makes.
inline std::vector<double> largest_within(view<double const, 2> linkage, std::vector<double> values) {
  std::ptrdiff_t const rows = linkage.extent(0);
  for (std::ptrdiff_t row = 0; row < rows; ++row)
    for (int column = 0; column < 2; ++column)
      if (std::ptrdiff_t const below = child(linkage, row, column) - (rows + 1); below >= 0)
        values[static_cast<std::size_t>(row)] =
            std::max(values[static_cast<std::size_t>(row)], values[static_cast<std::size_t>(below)]);
  return values;
}

/// Per row, the largest height in the subtree below it; the row's own height unless heights fall.
inline std::vector<double> heights_within(view<double const, 2> linkage) {
  std::vector<double> heights(static_cast<std::size_t>(linkage.extent(0)));
  for (std::size_t row = 0; row < heights.size(); ++row) heights[row] = linkage(std::ptrdiff_t(row), 2);
  return largest_within(linkage, std::move(heights));
}

/// Labels of the maximal subtrees whose value in `within` is at most `threshold`. SciPy's numbering: a subtree gets its
/// number when it is met on the way down, internal children before leaves, left before right.
inline std::vector<std::int32_t> flat_labels(view<double const, 2> linkage, std::vector<double> const& within,
                                             double threshold) {
  constexpr std::int32_t undecided = -1;
  struct visit {
    std::ptrdiff_t row;
    std::int32_t label;
    int next_column;
  };
  std::ptrdiff_t const points = linkage.extent(0) + 1;
  std::vector<std::int32_t> labels(static_cast<std::size_t>(points), 0);
  if (points == 1) return labels;
  std::int32_t next = 0;
  std::vector<visit> stack;
  auto const enter = [&](std::ptrdiff_t row, std::int32_t label) {
    if (label == undecided && within[static_cast<std::size_t>(row)] <= threshold) label = next++;
    stack.push_back({row, label, 0});
  };
  enter(points - 2, undecided);
  while (!stack.empty()) {
    visit& top = stack.back();
    if (top.next_column < 2) {
      std::ptrdiff_t const id = child(linkage, top.row, top.next_column++);
      if (id >= points) enter(id - points, top.label);  // ends the life of `top`
      continue;
    }
    for (int column = 0; column < 2; ++column)
      if (std::ptrdiff_t const id = child(linkage, top.row, column); id < points)
        labels[static_cast<std::size_t>(id)] = top.label == undecided ? next++ : top.label;
    stack.pop_back();
  }
  return labels;
}

}  // namespace detail

/// Throws input_error with the row and what is wrong with it unless `linkage` is a linkage matrix: (n - 1, 4), row i
/// makes cluster n + i of two different earlier clusters that nobody has used yet, its height is finite and not
/// negative, its size is the sum of theirs. `name` begins the sentence (a file name). O(n).
inline void check_linkage(view<double const, 2> linkage, std::string const& name = "the linkage") {
  std::ptrdiff_t const rows = linkage.extent(0);
  std::ptrdiff_t const points = rows + 1;
  expect(linkage.extent(1) == 4, [&] {
    return name + " has " + std::to_string(linkage.extent(1)) +
           " columns; a linkage matrix has 4 (two ids, height, size)";
  });
  std::vector<char> used(static_cast<std::size_t>(points + rows), 0);
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    auto const fail = [&](std::string const& what) {
      throw input_error(name + " is not a tree: row " + std::to_string(row) + ' ' + what);
    };
    double size = 0;
    for (int column = 0; column < 2; ++column) {
      double const id = linkage(row, column);
      if (!(id >= 0 && id < static_cast<double>(points + row) && id == std::floor(id)))
        fail("joins cluster " + detail::number_text(id) + ", which does not exist there (ids are 0 to " +
             std::to_string(points + row - 1) + ")");
      auto const index = static_cast<std::size_t>(id);
      if (used[index]) fail("joins cluster " + detail::number_text(id) + ", which is already part of another");
      used[index] = 1;
      size += index < static_cast<std::size_t>(points) ? 1.0 : linkage(std::ptrdiff_t(index) - points, 3);
    }
    double const height = linkage(row, 2);
    if (!(height >= 0 && std::isfinite(height)))
      fail("has the height " + std::to_string(height) + "; heights are finite and not negative");
    if (!(linkage(row, 3) == size))
      fail("has the size " + detail::number_text(linkage(row, 3)) + ", its parts hold " + detail::number_text(size) +
           " points");
  }
}

/// The height at which cut_by_number cuts: the least at which `clusters` or fewer remain; nothing is joined for
/// clusters = n, which gives -1. Throws input_error as cut_by_number does. O(n).
inline double height_of_number(view<double const, 2> linkage, std::ptrdiff_t clusters) {
  check_linkage(linkage);
  std::ptrdiff_t const points = linkage.extent(0) + 1;
  detail::check_number_of_clusters(clusters, points, "points");
  if (clusters == points) return -1.0;
  std::vector<double> within = detail::heights_within(linkage);
  auto const last_joined = within.begin() + (points - clusters - 1);
  std::nth_element(within.begin(), last_joined, within.end());
  return *last_joined;
}

/// Labels 0..K-1 of the maximal subtrees in which nothing joins above `height` (inclusive). Equal to
/// scipy.cluster.hierarchy.fcluster(Z, height, 'distance') - 1, numbering included. O(n).
/// Throws input_error for a matrix that is not a linkage and for a height that is not a number.
inline std::vector<std::int32_t> cut_by_height(view<double const, 2> linkage, double height) {
  check_linkage(linkage);
  expect(!std::isnan(height), [] { return std::string("the height at which to cut is not a number"); });
  return detail::flat_labels(linkage, detail::heights_within(linkage), height);
}

/// Labels 0..K-1 with K <= `clusters`: the cut at the least height at which `clusters` or fewer remain, so ties give
/// fewer; clusters = n gives every point its own label, 0..n-1 in order. Equal to SciPy's (1.15 or later)
/// fcluster(Z, clusters, 'maxclust') - 1, numbering included. O(n).
/// Throws input_error for a matrix that is not a linkage, for clusters < 1 and for more clusters than points.
inline std::vector<std::int32_t> cut_by_number(view<double const, 2> linkage, std::ptrdiff_t clusters) {
  double const height = height_of_number(linkage, clusters);
  if (clusters == linkage.extent(0) + 1) {
    std::vector<std::int32_t> labels(static_cast<std::size_t>(clusters));
    for (std::size_t point = 0; point < labels.size(); ++point) labels[point] = static_cast<std::int32_t>(point);
    return labels;
  }
  return detail::flat_labels(linkage, detail::heights_within(linkage), height);
}

/// The points from left to right under a dendrogram that draws column 0 on the left (SciPy's leaves_list). O(n).
/// Throws input_error for a matrix that is not a linkage.
inline std::vector<std::ptrdiff_t> leaf_order(view<double const, 2> linkage) {
  check_linkage(linkage);
  std::ptrdiff_t const points = linkage.extent(0) + 1;
  std::vector<std::ptrdiff_t> order;
  order.reserve(static_cast<std::size_t>(points));
  std::vector<std::ptrdiff_t> pending{2 * points - 2};
  while (!pending.empty()) {
    std::ptrdiff_t const id = pending.back();
    pending.pop_back();
    if (id < points) {
      order.push_back(id);
      continue;
    }
    pending.push_back(detail::child(linkage, id - points, 1));
    pending.push_back(detail::child(linkage, id - points, 0));
  }
  return order;
}

/// Condensed heights at which every two points first share a cluster (SciPy's cophenet). O(n^2) time and memory.
/// Throws input_error for a matrix that is not a linkage.
inline std::vector<double> cophenetic_distances(view<double const, 2> linkage) {
  // In leaf order a cluster is a run of leaves: the pairs that meet in a row are those of its two children's runs.
  std::vector<std::ptrdiff_t> const order = leaf_order(linkage);
  auto const points = std::ptrdiff_t(order.size());
  std::vector<std::ptrdiff_t> first(static_cast<std::size_t>(2 * points - 1));
  for (std::ptrdiff_t place = 0; place < points; ++place)
    first[static_cast<std::size_t>(order[static_cast<std::size_t>(place)])] = place;
  std::vector<double> distances(static_cast<std::size_t>(distance::condensed_size(points)));
  auto const run_size = [&](std::ptrdiff_t id) {
    return id < points ? 1 : static_cast<std::ptrdiff_t>(linkage(id - points, 3));
  };
  for (std::ptrdiff_t row = 0; row < points - 1; ++row) {
    std::ptrdiff_t const left = detail::child(linkage, row, 0);
    std::ptrdiff_t const right = detail::child(linkage, row, 1);
    std::ptrdiff_t const begin = first[static_cast<std::size_t>(left)];
    std::ptrdiff_t const middle = first[static_cast<std::size_t>(right)];
    first[static_cast<std::size_t>(points + row)] = begin;
    for (std::ptrdiff_t i = begin; i < middle; ++i)
      for (std::ptrdiff_t j = middle; j < middle + run_size(right); ++j) {
        auto const index =
            distance::condensed_index(points, order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(j)]);
        distances[static_cast<std::size_t>(index)] = linkage(row, 2);
      }
  }
  return distances;
}

}  // namespace seam::inline v0::cluster
