// SPDX-License-Identifier: MIT
// Where k-means begins: k-means++ (Arthur and Vassilvitskii 2007), greedy: of a few rows drawn by their squared
// distance to the centroids so far, the one that leaves the least sum is taken. Candidates of several rounds are drawn
// and multiplied with all rows at once; what the rounds in between took off their distances is made good by rejecting
// some of them.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/cluster/detail/kmeans_rows.hpp>
#include <seam/core/random.hpp>
#include <seam/distance/tiles.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace seam::inline v0::cluster::detail {

/// Candidates whose distances to all rows are known at once.
inline constexpr std::ptrdiff_t start_pool = 64;

/// One run of k-means++.
template <class Backend>
class plus_plus {
 public:
  plus_plus(Backend const& backend, kmeans_rows<Backend> const& rows, random_stream random)
      : backend_(backend),
        rows_(rows.centred().of(rows.maps())),
        random_(random),
        closest_(static_cast<std::size_t>(rows.maps().extent(0)), distance::detail::infinitely_far<float>),
        tried_(closest_.size()),
        best_(closest_.size()) {}

  /// `clusters` of the rows, as centroids (clusters, columns). About 2 n columns clusters (2 + log clusters) flops.
  array<double, 2> centroids(std::ptrdiff_t clusters) {
    std::ptrdiff_t const n = rows_.original.extent(0);
    std::ptrdiff_t const columns = rows_.original.extent(1);
    auto const trials = 2 + static_cast<std::ptrdiff_t>(std::log(static_cast<double>(clusters)));
    array<double, 2> chosen(clusters, columns);
    for (std::ptrdiff_t k = 0; k < clusters; ++k) {
      std::ptrdiff_t row = std::ptrdiff_t(random_.next_double() * static_cast<double>(n));
      if (k == 0) {
        multiply({row});
        try_candidate(0);
        best_.swap(tried_);
      } else {
        row = best_of(trials, trials * (clusters - k));
      }
      closest_.swap(best_);
      std::copy_n(rows_.original.data() + row * columns, columns, chosen.data() + k * columns);
    }
    return chosen;
  }

 private:
  static constexpr std::ptrdiff_t block = 512;

  /// The best of `trials` rows drawn by `closest_`; what it leaves of the distances is then in `best_`. `wanted`: how
  /// many rows will be drawn in all.
  std::ptrdiff_t best_of(std::ptrdiff_t trials, std::ptrdiff_t wanted) {
    double least = distance::detail::infinitely_far<double>;
    std::ptrdiff_t best = 0;
    for (std::ptrdiff_t trial = 0; trial < trials; ++trial) {
      std::size_t const place = next_candidate(wanted - trial);
      double const sum = try_candidate(place);
      if (!(sum < least)) continue;
      least = sum, best = candidates_[place].row;
      best_.swap(tried_);
    }
    return best;
  }

  /// A candidate was drawn with a probability in proportion to a distance that has fallen since. Taken with the
  /// probability that is left of it, it is a draw by the distances of now.
  std::size_t next_candidate(std::ptrdiff_t wanted) {
    for (;;) {
      if (next_ == candidates_.size()) draw(std::min(start_pool, wanted));
      candidate const& each = candidates_[next_++];
      float const now = closest_[static_cast<std::size_t>(each.row)];
      if (now == each.square || random_.next_double() * static_cast<double>(each.square) < static_cast<double>(now))
        return next_ - 1;
    }
  }

  /// Draws `count` rows by their squared distance to the nearest centroid; row 0 where all are 0.
  void draw(std::ptrdiff_t count) {
    std::vector<double> below(closest_.size());  // the sum up to a row, itself included
    double total = 0;
    for (std::size_t row = 0; row < closest_.size(); ++row) below[row] = total += static_cast<double>(closest_[row]);
    std::vector<std::ptrdiff_t> drawn;
    for (std::ptrdiff_t each = 0; each < count; ++each) {
      auto const at = std::upper_bound(below.begin(), below.end(), random_.next_double() * total);
      drawn.push_back(at == below.end() ? 0 : at - below.begin());
    }
    multiply(drawn);
  }

  /// The squared distances of all rows to those of `candidates`.
  void multiply(std::vector<std::ptrdiff_t> const& drawn) {
    std::ptrdiff_t const n = rows_.original.extent(0);
    auto const count = std::ptrdiff_t(drawn.size());
    candidates_.clear();
    next_ = 0;
    for (std::ptrdiff_t const row : drawn) candidates_.push_back({row, closest_[static_cast<std::size_t>(row)]});
    gathered const picked(rows_, drawn);
    squares_.resize(static_cast<std::size_t>(count * n));
    backend_.for_blocks(n, block, [&](auto& lane, extent r) {
      backend::host_side side(lane);
      view<float, 2> const tile((*side).template workspace<float>(count * r.count), count, r.count);
      backend::results const made(lane, tile);
      distance::squared_distances_into(lane, distance::bring_rows(lane, picked.rows()),
                                       distance::bring_rows(lane, rows_.part(r)), made.there());
      made.finish();
      for (std::ptrdiff_t each = 0; each < count; ++each)
        std::copy_n(&tile(each, 0), r.count, squares_.data() + each * n + r.first);
    });
  }

  /// What is left of all distances with one more centroid, into `tried_`; their sum is returned.
  double try_candidate(std::size_t place) {
    std::ptrdiff_t const n = rows_.original.extent(0);
    constexpr std::ptrdiff_t rows_a_sum = 8192;
    float const* const squares = squares_.data() + std::ptrdiff_t(place) * n;
    std::vector<double> sums(static_cast<std::size_t>((n + rows_a_sum - 1) / rows_a_sum), 0.0);
    backend::on_host(backend_).for_blocks(n, rows_a_sum, [&](auto&, extent r) {
      double sum = 0;
      for (std::ptrdiff_t row = r.first; row < r.first + r.count; ++row) {
        float const left = std::min(closest_[static_cast<std::size_t>(row)], squares[row]);
        tried_[static_cast<std::size_t>(row)] = left;
        sum += static_cast<double>(left);
      }
      sums[static_cast<std::size_t>(r.first / rows_a_sum)] = sum;
    });
    double sum = 0;
    for (double const part : sums) sum += part;
    return sum;
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
  std::vector<float> tried_;    ///< the same with one more centroid
  std::vector<float> best_;     ///< the same with the best that was tried

  /// A row, and what its squared distance was when it was drawn.
  struct candidate {
    std::ptrdiff_t row;
    float square;
  };
  std::vector<candidate> candidates_;
  std::size_t next_ = 0;        ///< of the candidates that was not looked at yet
  std::vector<float> squares_;  ///< (candidates, rows) squared distances
};

}  // namespace seam::inline v0::cluster::detail
