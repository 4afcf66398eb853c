// SPDX-License-Identifier: MIT
// Parts of a tree, and trees as text.
#pragma once

#include <seam/cluster/tree.hpp>

#include <charconv>

namespace seam::inline v0::cluster {

/// A cluster of a tree as a tree of its own.
struct subtree {
  array<double, 2> linkage;            ///< (m - 1, 4): its points are numbered 0..m-1
  std::vector<std::ptrdiff_t> points;  ///< (m) which points of the whole they are, ascending
};

/// The tree of cluster `id` of a linkage of n points: 0..n-1 are points, n + row is what row made. Rows keep their
/// order. O(n). Throws input_error for a matrix that is not a linkage and for an id that it does not have.
inline subtree subtree_of(view<double const, 2> linkage, std::ptrdiff_t id) {
  check_linkage(linkage);
  std::ptrdiff_t const points = linkage.extent(0) + 1;
  expect(id >= 0 && id < 2 * points - 1, [&] {
    return "the tree has no cluster " + std::to_string(id) + "; ids are 0 to " + std::to_string(2 * points - 2);
  });
  std::vector<std::ptrdiff_t> rows;
  subtree result;
  std::vector<std::ptrdiff_t> pending{id};
  while (!pending.empty()) {
    std::ptrdiff_t const each = pending.back();
    pending.pop_back();
    if (each < points) {
      result.points.push_back(each);
      continue;
    }
    rows.push_back(each - points);
    for (int column = 0; column < 2; ++column) pending.push_back(detail::child(linkage, each - points, column));
  }
  std::sort(rows.begin(), rows.end());
  std::sort(result.points.begin(), result.points.end());
  auto const m = std::ptrdiff_t(result.points.size());
  result.linkage = array<double, 2>(m - 1, 4);
  auto const renumbered = [&](std::ptrdiff_t old) {
    auto const& among = old < points ? result.points : rows;
    std::ptrdiff_t const value = old < points ? old : old - points;
    auto const place = std::lower_bound(among.begin(), among.end(), value) - among.begin();
    return static_cast<double>(old < points ? place : m + place);
  };
  for (std::ptrdiff_t row = 0; row < m - 1; ++row) {
    std::ptrdiff_t const old = rows[static_cast<std::size_t>(row)];
    for (int column = 0; column < 2; ++column)
      result.linkage(row, column) = renumbered(detail::child(linkage, old, column));
    result.linkage(row, 2) = linkage(old, 2);
    result.linkage(row, 3) = linkage(old, 3);
  }
  return result;
}

namespace detail {

/// A name as Newick takes it: in quotes where it holds anything but letters, digits, '_', '-' and '.'.
inline std::string newick_name(std::string const& name) {
  bool plain = !name.empty();
  for (char const c : name)
    plain = plain && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                      c == '-' || c == '.');
  if (plain) return name;
  std::string quoted = "'";
  for (char const c : name) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

/// The shortest text that reads back as the same number.
inline std::string exact_text(double value) {
  char text[32];
  auto const end = std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}

}  // namespace detail

/// The tree in Newick's format, which phylogenetic programs read: "((0:1,1:1):2,2:3);". A branch is as long as its
/// upper end is higher than its lower (a point is at height 0; where heights fall a branch is negative). `names`: of
/// the points; empty: their numbers. O(n). Throws input_error for a matrix that is not a linkage and another number of
/// names.
inline std::string newick(view<double const, 2> linkage, std::vector<std::string> const& names = {}) {
  check_linkage(linkage);
  std::ptrdiff_t const points = linkage.extent(0) + 1;
  expect(names.empty() || std::ptrdiff_t(names.size()) == points, [&] {
    return "the tree has " + std::to_string(points) + " points, there are " + std::to_string(names.size()) + " names";
  });
  struct visit {
    std::ptrdiff_t id;
    double above;  ///< height of the merge above it; not a number for the root
    int next_column;
  };
  std::string text;
  auto const height = [&](std::ptrdiff_t id) {
    return id < points ? 0.0 : linkage(id - points, 2);
  };
  auto const end_branch = [&](visit const& each) {
    if (!std::isnan(each.above)) text += ':' + detail::exact_text(each.above - height(each.id));
  };
  std::vector<visit> stack{{2 * points - 2, std::nan(""), 0}};
  while (!stack.empty()) {
    visit& top = stack.back();
    if (top.id < points) {
      text += names.empty() ? std::to_string(top.id) : detail::newick_name(names[static_cast<std::size_t>(top.id)]);
    } else if (top.next_column < 2) {
      text += top.next_column == 0 ? '(' : ',';
      stack.push_back({detail::child(linkage, top.id - points, top.next_column++), height(top.id), 0});
      continue;  // `top` is gone
    } else {
      text += ')';
    }
    end_branch(top);
    stack.pop_back();
  }
  return text + ';';
}

}  // namespace seam::inline v0::cluster
