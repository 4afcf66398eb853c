// SPDX-License-Identifier: MIT
// How many clusters do the maps bear? Maps that were held out are assigned to the nearest centroid of a tree that was
// made without them: what more clusters gain there is real, what they gain on their own maps need not be.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/cluster/hierarchical.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/random.hpp>
#include <seam/explain/stability.hpp>
#include <seam/io/csv.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::explain {

/// One number of clusters.
struct cluster_number_row {
  std::ptrdiff_t clusters = 0;
  double held_out_error = 0;  ///< mean squared distance of held-out maps to the nearest centroid, mean over folds
  double standard_error = 0;  ///< of that mean: the folds' standard deviation over the root of their number
  double explained = 0;       ///< share of the held-out error of one cluster that is gone
};

/// The table over numbers of clusters, 1, 2, .., and the choice.
struct cluster_number_choice {
  std::vector<cluster_number_row> rows;
  std::ptrdiff_t best = 0;    ///< least held-out error
  std::ptrdiff_t chosen = 0;  ///< the smallest number whose error is within one standard error of the best
};

/// How the number of clusters is judged.
struct cross_validation {
  std::ptrdiff_t largest = 100;  ///< numbers of clusters 1..largest
  int folds = 5;
  std::uint64_t seed = 42;

  /// Throws input_error unless `rows` maps can be held out so.
  void check(std::ptrdiff_t rows) const {
    expect(folds >= 2 && folds <= rows, [&] {
      return std::to_string(rows) + " maps cannot be held out in " + std::to_string(folds) +
             " folds; 2 to as many as there are maps can";
    });
    std::ptrdiff_t const fewest = rows - (rows + folds - 1) / folds;
    expect(largest >= 1 && largest <= fewest, [&] {
      return "1 to " + std::to_string(largest) + " clusters were asked for, but a fold leaves " +
             std::to_string(fewest) + " of " + std::to_string(rows) + " maps to be clustered";
    });
  }
};

namespace detail {

/// The fold of each row: sizes that differ by one at most, any assignment equally likely (Fisher and Yates).
inline std::vector<int> draw_folds(std::ptrdiff_t rows, int folds, std::uint64_t seed) {
  random_stream random(seed, std::uint64_t{1} << 33);
  std::vector<int> fold(static_cast<std::size_t>(rows));
  for (std::size_t row = 0; row < fold.size(); ++row) fold[row] = static_cast<int>(row % std::size_t(folds));
  for (std::size_t left = fold.size(); left > 1; --left) {
    auto const other = static_cast<std::size_t>(random.next_double() * static_cast<double>(left));
    std::swap(fold[left - 1], fold[std::min(other, left - 1)]);
  }
  return fold;
}

/// The top of a tree: the clusters of its cut into `clusters`, and those that their merges make on the way to one.
struct tree_top {
  array<double, 2> centroids;          ///< (2 clusters - 1, D), in the order in which they are made
  std::vector<std::ptrdiff_t> merged;  ///< (clusters - 1, 2) places of the parts of the merges
};

/// The last clusters - 1 merges of the linkage of rows (n, D) are undone. O(n D).
inline tree_top top_of_tree(view<double const, 2> linkage, view<float const, 2> rows, std::ptrdiff_t clusters) {
  std::ptrdiff_t const n = rows.extent(0);
  std::ptrdiff_t const first_merge = n - clusters;  // row of the linkage
  constexpr std::ptrdiff_t nowhere = -1;
  std::vector<std::ptrdiff_t> place(static_cast<std::size_t>(2 * n - 1), nowhere);
  tree_top top{array<double, 2>(2 * clusters - 1, rows.extent(1)), {}};
  std::ptrdiff_t next = 0;
  for (std::ptrdiff_t row = n - 2; row >= first_merge; --row)  // a part that no undone merge made is a cluster
    for (int part = 0; part < 2; ++part) {
      auto const id = static_cast<std::ptrdiff_t>(linkage(row, part));
      if (id < n + first_merge) place[static_cast<std::size_t>(id)] = next++;
    }
  if (clusters == 1) place[static_cast<std::size_t>(2 * n - 2)] = next++;
  for (std::ptrdiff_t row = std::min(first_merge, n - 1) - 1; row >= 0; --row)
    for (int part = 0; part < 2; ++part)
      place[static_cast<std::size_t>(linkage(row, part))] = place[static_cast<std::size_t>(n + row)];

  std::vector<double> sizes(static_cast<std::size_t>(2 * clusters - 1), 0.0);
  for (std::ptrdiff_t row = 0; row < n; ++row) {
    std::ptrdiff_t const cluster = place[static_cast<std::size_t>(row)];
    sizes[static_cast<std::size_t>(cluster)] += 1;
    double* const sum = top.centroids.data() + cluster * rows.extent(1);
    for (std::ptrdiff_t column = 0; column < rows.extent(1); ++column)
      sum[column] += static_cast<double>(rows(row, column));
  }
  for (std::ptrdiff_t row = first_merge; row < n - 1; ++row) {
    std::ptrdiff_t const made = clusters + row - first_merge;
    place[static_cast<std::size_t>(n + row)] = made;
    for (int part = 0; part < 2; ++part) {
      std::ptrdiff_t const from = place[static_cast<std::size_t>(linkage(row, part))];
      top.merged.push_back(from);
      sizes[static_cast<std::size_t>(made)] += sizes[static_cast<std::size_t>(from)];
      for (std::ptrdiff_t column = 0; column < rows.extent(1); ++column)
        top.centroids(made, column) += top.centroids(from, column);
    }
  }
  for (std::ptrdiff_t cluster = 0; cluster < top.centroids.extent(0); ++cluster)
    for (double& value : top.centroids.view().row(cluster)) value /= sizes[static_cast<std::size_t>(cluster)];
  return top;
}

/// Adds, for each number of clusters, the least squared distance of one held-out map. `squares` (2 K - 1) are its
/// squared distances to the centroids of the top; they are used up. O(K^2 / 2).
inline void add_least_squares(tree_top const& top, std::vector<double>& squares, double* sums) {
  auto const clusters = static_cast<std::ptrdiff_t>(top.merged.size() / 2 + 1);
  constexpr double gone = std::numeric_limits<double>::infinity();
  for (std::ptrdiff_t left = clusters; left >= 1; --left) {
    std::ptrdiff_t const made = 2 * clusters - left;  // clusters so far are the places below that are not gone
    sums[left - 1] += *std::min_element(squares.begin(), squares.begin() + made);
    if (left == 1) return;
    auto const merge = static_cast<std::size_t>(2 * (clusters - left));
    squares[static_cast<std::size_t>(top.merged[merge])] = gone;
    squares[static_cast<std::size_t>(top.merged[merge + 1])] = gone;
  }
}

/// Mean over held-out rows of the least squared distance to a centroid, for 1..K clusters. Products in double; sums of
/// blocks in block order. 4 m K D flops.
template <backend::backend Backend>
std::vector<double> held_out_errors(Backend const& backend, tree_top const& top, view<float const, 2> held_out) {
  constexpr std::ptrdiff_t block = 64;
  std::ptrdiff_t const columns = held_out.extent(1);
  std::ptrdiff_t const nodes = top.centroids.extent(0);
  std::ptrdiff_t const clusters = (nodes + 1) / 2;
  std::vector<double> const origin = [&] {  // the root's centroid: near all, so that little cancels
    auto const root = top.centroids.view().row(nodes - 1);
    return std::vector<double>(root.begin(), root.end());
  }();
  array<double, 2> centred(nodes, columns);
  std::vector<double> norms(static_cast<std::size_t>(nodes), 0.0);
  for (std::ptrdiff_t node = 0; node < nodes; ++node)
    for (std::ptrdiff_t column = 0; column < columns; ++column) {
      centred(node, column) = top.centroids(node, column) - origin[static_cast<std::size_t>(column)];
      norms[static_cast<std::size_t>(node)] += centred(node, column) * centred(node, column);
    }
  array<double, 2> sums((held_out.extent(0) + block - 1) / block, clusters);
  backend::on_host(backend).for_blocks(held_out.extent(0), block, [&](auto& lane, extent range) {
    double* const rows = lane.template workspace<double>(range.count * columns);
    double* const products = lane.template workspace<double>(range.count * nodes);
    for (std::ptrdiff_t i = 0; i < range.count * columns; ++i)
      rows[i] = static_cast<double>(held_out.rows(range).data()[i]) - origin[static_cast<std::size_t>(i % columns)];
    lane.gemm(blas::transpose::no, blas::transpose::yes, range.count, nodes, columns, -2.0, rows, columns,
              centred.data(), columns, 0.0, products, nodes);
    std::vector<double> squares(static_cast<std::size_t>(nodes));
    for (std::ptrdiff_t row = 0; row < range.count; ++row) {
      double norm = 0;
      for (std::ptrdiff_t column = 0; column < columns; ++column)
        norm += rows[row * columns + column] * rows[row * columns + column];
      for (std::ptrdiff_t node = 0; node < nodes; ++node)
        squares[static_cast<std::size_t>(node)] =
            std::max(0.0, norm + norms[static_cast<std::size_t>(node)] + products[row * nodes + node]);
      add_least_squares(top, squares, sums.data() + range.first / block * clusters);
    }
  });
  std::vector<double> errors(static_cast<std::size_t>(clusters), 0.0);
  for (std::ptrdiff_t part = 0; part < sums.extent(0); ++part)
    for (std::ptrdiff_t k = 0; k < clusters; ++k)
      errors[static_cast<std::size_t>(k)] += sums(part, k) / static_cast<double>(held_out.extent(0));
  return errors;
}

/// Means and standard errors over folds (folds, K), and the choice.
inline cluster_number_choice choose(view<double const, 2> errors) {
  cluster_number_choice result;
  auto const folds = static_cast<double>(errors.extent(0));
  for (std::ptrdiff_t k = 0; k < errors.extent(1); ++k) {
    cluster_number_row row{.clusters = k + 1};
    for (std::ptrdiff_t fold = 0; fold < errors.extent(0); ++fold) row.held_out_error += errors(fold, k) / folds;
    double square = 0;
    for (std::ptrdiff_t fold = 0; fold < errors.extent(0); ++fold)
      square += std::pow(errors(fold, k) - row.held_out_error, 2);
    row.standard_error = std::sqrt(square / (folds - 1) / folds);
    result.rows.push_back(row);
  }
  double const whole = result.rows.front().held_out_error;
  auto const less = [](auto const& a, auto const& b) {
    return a.held_out_error < b.held_out_error;
  };
  auto const best = std::min_element(result.rows.begin(), result.rows.end(), less);
  double const enough = best->held_out_error + best->standard_error;
  result.best = best->clusters;
  result.chosen = std::find_if(result.rows.begin(), result.rows.end(), [&](auto const& row) {
                    return row.held_out_error <= enough;
                  })->clusters;
  for (cluster_number_row& row : result.rows) row.explained = whole > 0 ? 1 - row.held_out_error / whole : 0.0;
  return result;
}

}  // namespace detail

/// Judges 1..how.largest clusters of maps (N, D) under a linkage: each fold is held out once, one tree is made of the
/// rest and cut at every number (by undoing its last merges), and the held-out maps are assigned to the nearest
/// centroid. Costs a linkage of N (1 - 1 / folds) maps a fold. Same result for any number of threads.
///
/// The number is chosen by the rule of one standard error (Breiman et al. 1984): the smallest that is not worse than
/// the best by more than chance. The least mean interquartile range of activities, by contrast, always picks the
/// largest number.
/// Throws input_error when the maps cannot be held out so or are not finite; memory_error as linkage_of_maps does.
template <cluster::linkage Linkage = cluster::ward, backend::backend Backend>
cluster_number_choice choose_cluster_number(Backend const& backend, view<float const, 2> maps,
                                            cross_validation const& how = {}) {
  how.check(maps.extent(0));
  std::vector<int> const fold_of = detail::draw_folds(maps.extent(0), how.folds, how.seed);
  array<double, 2> errors(std::ptrdiff_t{how.folds}, how.largest);
  for (int fold = 0; fold < how.folds; ++fold) {
    std::vector<std::ptrdiff_t> kept, held;
    for (std::ptrdiff_t row = 0; row < maps.extent(0); ++row)
      (fold_of[static_cast<std::size_t>(row)] == fold ? held : kept).push_back(row);
    array<float, 2> const rows = detail::rows_at(maps, kept);
    array<double, 2> const linkage = cluster::linkage_of_maps<Linkage>(backend, rows.view());
    detail::tree_top const top = detail::top_of_tree(linkage, rows, how.largest);
    std::vector<double> const of_fold = detail::held_out_errors(backend, top, detail::rows_at(maps, held).view());
    std::copy(of_fold.begin(), of_fold.end(), errors.view().row(fold).begin());
  }
  return detail::choose(errors);
}

/// Writes choice_of_k.csv: Clusters, Held_Out_Error, Standard_Error, Explained, Chosen (1 in the row that is chosen).
inline void write_cluster_numbers(std::string const& path, cluster_number_choice const& choice) {
  io::csv_writer file(path, {"Clusters", "Held_Out_Error", "Standard_Error", "Explained", "Chosen"});
  for (cluster_number_row const& row : choice.rows)
    file.row(row.clusters, row.held_out_error, row.standard_error, row.explained,
             row.clusters == choice.chosen ? 1 : 0);
  file.commit();
}

}  // namespace seam::inline v0::explain
