// SPDX-License-Identifier: MIT
// Where k-means begins: k-means++ (Arthur and Vassilvitskii 2007), greedy: of a few rows drawn by their squared
// distance to the centroids so far, the one that leaves the least sum is taken.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/cluster/detail/kmeans_rows.hpp>
#include <seam/core/random.hpp>
#include <seam/distance/tiles.hpp>

namespace seam::inline v0::cluster::detail {

/// One run of k-means++.
template <class Backend>
class plus_plus {
 public:
  plus_plus(Backend const& backend, kmeans_rows<Backend> const& rows, random_stream random)
      : backend_(backend),
        rows_(rows.centred().of(rows.maps())),
        random_(random),
        closest_(static_cast<std::size_t>(rows.maps().extent(0)), distance::detail::infinitely_far<float>) {}

  /// `clusters` of the rows, as centroids (clusters, columns). 2 n columns (clusters (2 + log clusters)) flops.
  array<double, 2> centroids(std::ptrdiff_t clusters) {
    std::ptrdiff_t const n = rows_.original.extent(0);
    std::ptrdiff_t const columns = rows_.original.extent(1);
    auto const trials = 2 + static_cast<std::ptrdiff_t>(std::log(static_cast<double>(clusters)));
    array<double, 2> chosen(clusters, columns);
    for (std::ptrdiff_t k = 0; k < clusters; ++k) {
      std::vector<std::ptrdiff_t> candidates;
      if (k == 0) {
        candidates.push_back(std::ptrdiff_t(random_.next_double() * static_cast<double>(n)));
      } else {
        for (std::ptrdiff_t trial = 0; trial < trials; ++trial) candidates.push_back(draw());
      }
      std::ptrdiff_t const row = take_best(candidates);
      std::copy_n(rows_.original.data() + row * columns, columns, chosen.data() + k * columns);
    }
    return chosen;
  }

 private:
  /// A row, by its squared distance to the nearest centroid; row 0 when all are 0.
  std::ptrdiff_t draw() {
    double total = 0;
    for (float const square : closest_) total += static_cast<double>(square);
    double left = random_.next_double() * total;
    std::ptrdiff_t last = 0;
    for (std::size_t row = 0; row < closest_.size(); ++row) {
      if (!(closest_[row] > 0)) continue;
      last = std::ptrdiff_t(row);
      left -= static_cast<double>(closest_[row]);
      if (left < 0) break;
    }
    return last;
  }

  std::ptrdiff_t take_best(std::vector<std::ptrdiff_t> const& candidates) {
    constexpr std::ptrdiff_t block = 512;
    std::ptrdiff_t const n = rows_.original.extent(0);
    auto const count = std::ptrdiff_t(candidates.size());
    gathered const picked(rows_, candidates);
    std::vector<float> squares(static_cast<std::size_t>(count * n));
    array<double, 2> sums((n + block - 1) / block, count);
    backend_.for_blocks(n, block, [&](auto& lane, extent r) {
      backend::host_side side(lane);
      view<float, 2> const tile((*side).template workspace<float>(r.count * count), r.count, count);
      backend::results const made(lane, tile);
      distance::squared_distances_into(lane, distance::bring_rows(lane, rows_.part(r)),
                                       distance::bring_rows(lane, picked.rows()), made.there());
      made.finish();
      for (std::ptrdiff_t row = 0; row < r.count; ++row)
        for (std::ptrdiff_t each = 0; each < count; ++each) {
          float const square = std::min(closest_[static_cast<std::size_t>(r.first + row)], tile(row, each));
          squares[static_cast<std::size_t>(each * n + r.first + row)] = square;
          sums(r.first / block, each) += static_cast<double>(square);
        }
    });
    std::ptrdiff_t best = 0;
    double least = distance::detail::infinitely_far<double>;
    for (std::ptrdiff_t each = 0; each < count; ++each) {
      double sum = 0;
      for (std::ptrdiff_t part = 0; part < sums.extent(0); ++part) sum += sums(part, each);
      if (sum < least) least = sum, best = each;
    }
    std::copy_n(squares.begin() + best * n, n, closest_.begin());
    return candidates[static_cast<std::size_t>(best)];
  }

  /// A few rows side by side, for a tile.
  struct gathered {
    array<float, 2> original;
    distance::centred_rows<float> centred;

    gathered(distance::tile_rows<float> const& all, std::vector<std::ptrdiff_t> const& which)
        : original(std::ptrdiff_t(which.size()), all.original.extent(1)),
          centred{array<float, 2>(original.shape()), std::vector<float>(which.size())} {
      std::ptrdiff_t const columns = original.extent(1);
      for (std::ptrdiff_t place = 0; place < original.extent(0); ++place) {
        std::ptrdiff_t const row = which[static_cast<std::size_t>(place)];
        std::copy_n(all.original.data() + row * columns, columns, original.data() + place * columns);
        std::copy_n(all.centred.data() + row * columns, columns, centred.centred.data() + place * columns);
        centred.norms[static_cast<std::size_t>(place)] = all.norms.data()[row];
      }
    }
    distance::tile_rows<float> rows() const { return centred.of(original); }
  };

  Backend const& backend_;
  distance::tile_rows<float> rows_;
  random_stream random_;
  std::vector<float> closest_;  ///< squared distance of every row to the nearest centroid so far
};

}  // namespace seam::inline v0::cluster::detail
