// SPDX-License-Identifier: MIT
// One run of k-means from given centroids: Lloyd's iterations over all rows, or steps over drawn batches (Sculley
// 2010).
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/cluster/detail/kmeans_rows.hpp>
#include <seam/core/random.hpp>

namespace seam::inline v0::cluster::detail {

/// When a run ends.
struct kmeans_limits {
  std::ptrdiff_t iterations;
  double squared_shift;  ///< no more than this in all: the centroids stand still
};

template <class Backend>
class kmeans_run {
 public:
  kmeans_run(Backend const& backend, kmeans_rows<Backend>& rows, array<double, 2> start)
      : backend_(backend),
        rows_(rows),
        centroids_(std::move(start)),
        moves_(static_cast<std::size_t>(centroids_.extent(0)), 0.0) {
    rows_.forget();
  }

  array<double, 2> const& centroids() const { return centroids_; }
  std::ptrdiff_t iterations() const { return iterations_; }
  bool converged() const { return converged_; }

  /// Lloyd's algorithm: labels are those of the last centroids. `report(iteration)` is called before each iteration.
  template <class Report>
  void lloyd(kmeans_limits const& limits, Report const& report) {
    for (; iterations_ < limits.iterations && !converged_; ++iterations_) {
      report(iterations_);
      bool const same = rows_.assign(centroids_, moves_) == 0;
      bool const repaired = fill_empty();
      move_centroids();
      double shift = 0;
      for (double const move : moves_) shift += move * move;
      converged_ = !repaired && (same || shift <= limits.squared_shift);
    }
    rows_.assign(centroids_, moves_);
  }

  /// Mini-batches: in each step rows drawn with replacement pull their centroids, by their share of all that a centroid
  /// has seen. Ends when the smoothed mean square has not fallen for 10 steps, at the latest after `iterations` times
  /// n / batch steps.
  template <class Report>
  void batches(std::ptrdiff_t batch, std::uint64_t seed, std::uint64_t stream, kmeans_limits const& limits,
               Report const& report) {
    std::ptrdiff_t const n = rows_.maps().extent(0);
    std::ptrdiff_t const steps_an_iteration = (n + batch - 1) / batch;
    std::vector<double> seen(moves_.size(), 0.0);
    double const weight = std::min(1.0, 2.0 * static_cast<double>(batch) / static_cast<double>(n + 1));
    double smooth = 0, least = distance::detail::infinitely_far<double>;
    std::ptrdiff_t without_gain = 0;
    for (std::ptrdiff_t step = 0; step < limits.iterations * steps_an_iteration && !converged_; ++step) {
      iterations_ = step / steps_an_iteration;
      if (step % steps_an_iteration == 0) report(iterations_);
      random_stream random(seed, (stream << 40) + static_cast<std::uint64_t>(step) + 1);
      std::vector<std::int32_t> drawn(static_cast<std::size_t>(batch));
      for (std::int32_t& row : drawn) row = static_cast<std::int32_t>(below(random.next(), std::uint32_t(n)));
      std::sort(drawn.begin(), drawn.end());
      double const square = pull(drawn, seen);
      smooth = step == 0 ? square : smooth + weight * (square - smooth);
      without_gain = smooth < least ? 0 : without_gain + 1;
      least = std::min(least, smooth);
      converged_ = without_gain >= 10;
    }
    ++iterations_;
    rows_.forget();
    std::fill(moves_.begin(), moves_.end(), 0.0);
    rows_.assign(centroids_, moves_);
    for (int attempt = 0; attempt < 10 && fill_empty(); ++attempt) {
      move_centroids();
      rows_.assign(centroids_, moves_);
    }
  }

 private:
  /// Rows in the order of their labels: members of cluster k stand at [begin[k], begin[k + 1]).
  struct groups {
    std::vector<std::ptrdiff_t> begin;
    std::vector<std::int32_t> members;
  };
  template <class Rows>
  groups group(Rows const& rows, std::ptrdiff_t count) {
    groups by_label{std::vector<std::ptrdiff_t>(moves_.size() + 1, 0),
                    std::vector<std::int32_t>(static_cast<std::size_t>(count))};
    auto const label = [&](std::ptrdiff_t place) {
      return static_cast<std::size_t>(rows_.labels()[static_cast<std::size_t>(rows(place))]);
    };
    for (std::ptrdiff_t place = 0; place < count; ++place) ++by_label.begin[label(place) + 1];
    std::partial_sum(by_label.begin.begin(), by_label.begin.end(), by_label.begin.begin());
    std::vector<std::ptrdiff_t> next = by_label.begin;
    for (std::ptrdiff_t place = 0; place < count; ++place)
      by_label.members[static_cast<std::size_t>(next[label(place)]++)] = static_cast<std::int32_t>(rows(place));
    return by_label;
  }

  /// Calls f(cluster, first column, sums of the members' columns, number of members) for pieces of all clusters that
  /// have members. Members are added in their order, so that the sums do not depend on the threads.
  template <class F>
  void for_sums(groups const& by_label, F const& f) {
    constexpr std::ptrdiff_t width = 256;
    std::ptrdiff_t const columns = centroids_.extent(1);
    std::ptrdiff_t const pieces = (columns + width - 1) / width;
    backend::on_host(backend_).for_blocks(centroids_.extent(0) * pieces, 1, [&](auto&, extent work) {
      std::ptrdiff_t const k = work.first / pieces;
      extent const piece{work.first % pieces * width, std::min(width, columns - work.first % pieces * width)};
      std::ptrdiff_t const begin = by_label.begin[static_cast<std::size_t>(k)];
      std::ptrdiff_t const end = by_label.begin[static_cast<std::size_t>(k) + 1];
      if (begin == end) return;
      double sums[width] = {};
      for (std::ptrdiff_t place = begin; place < end; ++place) {
        float const* const row =
            rows_.maps().data() + by_label.members[static_cast<std::size_t>(place)] * columns + piece.first;
        SEAM_SIMD
        for (std::ptrdiff_t column = 0; column < piece.count; ++column)
          sums[column] += static_cast<double>(row[column]);
      }
      f(k, piece, sums, end - begin);
    });
  }

  /// Every centroid becomes the mean of its rows; one without rows stays.
  void move_centroids() {
    array<double, 2> const before = centroids_;
    groups const by_label = group([](std::ptrdiff_t place) { return place; }, rows_.maps().extent(0));
    for_sums(by_label, [&](std::ptrdiff_t k, extent piece, double const* sums, std::ptrdiff_t members) {
      double* const to = centroids_.data() + k * centroids_.extent(1) + piece.first;
      for (std::ptrdiff_t column = 0; column < piece.count; ++column)
        to[column] = sums[column] / static_cast<double>(members);
    });
    double const off = static_cast<double>(centroids_.extent(1) + 32) * 0x1p-53;
    for (std::ptrdiff_t k = 0; k < centroids_.extent(0); ++k)
      moves_[static_cast<std::size_t>(k)] =
          (1 + off) * std::sqrt(distance::squared_difference(&before(k, 0), &centroids_(k, 0), centroids_.extent(1)));
  }

  /// Gives each empty cluster the row that lies farthest from its centroid, as scikit-learn does, unless all rows lie
  /// on theirs. Returns whether there was one to give.
  bool fill_empty() {
    std::vector<std::int32_t>& labels = rows_.labels();
    std::vector<std::ptrdiff_t> size(moves_.size(), 0);
    for (std::int32_t const label : labels) ++size[static_cast<std::size_t>(label)];
    if (std::find(size.begin(), size.end(), 0) == size.end()) return false;
    std::vector<double> const squares = rows_.squared_distances(centroids_);
    std::vector<std::int32_t> order(labels.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
      return squares[static_cast<std::size_t>(a)] > squares[static_cast<std::size_t>(b)];
    });
    auto farthest = order.begin();
    bool filled = false;
    for (std::size_t k = 0; k < size.size(); ++k) {
      if (size[k] > 0) continue;
      while (farthest != order.end() && size[std::size_t(labels[std::size_t(*farthest)])] < 2) ++farthest;
      if (farthest == order.end() || squares[std::size_t(*farthest)] == 0) break;
      --size[std::size_t(labels[std::size_t(*farthest)])];
      labels[std::size_t(*farthest)] = std::int32_t(k);
      size[k] = 1;
      filled = true;
      ++farthest;
    }
    if (filled) rows_.doubt_all();
    return filled;
  }

  /// One step of mini-batches of ascending rows; returns the mean squared distance of the drawn rows before it.
  double pull(std::vector<std::int32_t> const& drawn, std::vector<double>& seen) {
    std::vector<std::int32_t> distinct = drawn;
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    rows_.assign_rows(centroids_, distinct);
    double square = 0;
    for (std::int32_t const row : drawn) square += rows_.squared_distance(row, centroids_);
    groups const by_label = group([&](std::ptrdiff_t place) { return drawn[static_cast<std::size_t>(place)]; },
                                  std::ptrdiff_t(drawn.size()));
    for (std::size_t k = 0; k < seen.size(); ++k)
      seen[k] += static_cast<double>(by_label.begin[k + 1] - by_label.begin[k]);
    for_sums(by_label, [&](std::ptrdiff_t k, extent piece, double const* sums, std::ptrdiff_t members) {
      double* const to = centroids_.data() + k * centroids_.extent(1) + piece.first;
      double const all = seen[static_cast<std::size_t>(k)];
      for (std::ptrdiff_t column = 0; column < piece.count; ++column)
        to[column] += (sums[column] - static_cast<double>(members) * to[column]) / all;
    });
    return square / static_cast<double>(drawn.size());
  }

  Backend const& backend_;
  kmeans_rows<Backend>& rows_;
  array<double, 2> centroids_;
  std::vector<double> moves_;  ///< of the centroids, in the last iteration
  std::ptrdiff_t iterations_ = 0;
  bool converged_ = false;
};

}  // namespace seam::inline v0::cluster::detail
