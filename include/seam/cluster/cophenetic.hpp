// SPDX-License-Identifier: MIT
// Where two points meet in a tree, asked one pair at a time, and how well a tree's heights follow the distances.
#pragma once

#include <seam/cluster/tree.hpp>
#include <seam/core/random.hpp>
#include <seam/distance/concept.hpp>

#include <limits>
#include <utility>

namespace seam::inline v0::cluster {

/// Answers where pairs of points meet. O(n log n) time and 4 n log2 n bytes to make, O(1) a question.
class meeting_points {
 public:
  /// Throws input_error for a matrix that is not a linkage. The linkage must outlive it.
  explicit meeting_points(view<double const, 2> linkage) : linkage_(linkage), place_(leaf_places(linkage)) {
    // Between two neighbours in leaf order stands the merge that joins them; the merge of any two points is the last
    // of those that stand between them, for a merge comes after those below it.
    std::ptrdiff_t const gaps = linkage.extent(0);
    std::vector<std::ptrdiff_t> last(static_cast<std::size_t>(2 * gaps + 1));  // by cluster: its last place
    for (std::size_t point = 0; point < place_.size(); ++point) last[point] = place_[point];
    level_.emplace_back(static_cast<std::size_t>(gaps));
    for (std::ptrdiff_t row = 0; row < gaps; ++row) {
      auto const left = static_cast<std::size_t>(detail::child(linkage, row, 0));
      auto const right = static_cast<std::size_t>(detail::child(linkage, row, 1));
      level_[0][static_cast<std::size_t>(last[left])] = static_cast<std::int32_t>(row);
      last[static_cast<std::size_t>(gaps + 1 + row)] = last[right];
    }
    for (std::size_t width = 1; 2 * width <= static_cast<std::size_t>(gaps); width *= 2) {
      std::vector<std::int32_t> const& half = level_.back();
      std::vector<std::int32_t> whole(half.size() - width);
      for (std::size_t gap = 0; gap < whole.size(); ++gap) whole[gap] = std::max(half[gap], half[gap + width]);
      level_.push_back(std::move(whole));
    }
  }

  std::ptrdiff_t points() const { return std::ptrdiff_t(place_.size()); }
  /// The row of the linkage in which points i and j first share a cluster; -1 for i = j. Unchecked.
  std::ptrdiff_t row(std::ptrdiff_t i, std::ptrdiff_t j) const {
    auto [first, last] = std::minmax({place_[static_cast<std::size_t>(i)], place_[static_cast<std::size_t>(j)]});
    if (first == last) return -1;
    std::size_t level = 0;
    while ((std::ptrdiff_t{2} << level) <= last - first) ++level;
    std::vector<std::int32_t> const& largest = level_[level];
    return std::max(largest[static_cast<std::size_t>(first)],
                    largest[static_cast<std::size_t>(last - (std::ptrdiff_t{1} << level))]);
  }
  /// The height at which they meet (SciPy's cophenetic distance); 0 for i = j. Unchecked.
  double height(std::ptrdiff_t i, std::ptrdiff_t j) const {
    std::ptrdiff_t const met = row(i, j);
    return met < 0 ? 0.0 : linkage_(met, 2);
  }

 private:
  static std::vector<std::ptrdiff_t> leaf_places(view<double const, 2> linkage) {
    std::vector<std::ptrdiff_t> const order = leaf_order(linkage);
    std::vector<std::ptrdiff_t> places(order.size());
    for (std::size_t place = 0; place < order.size(); ++place)
      places[static_cast<std::size_t>(order[place])] = std::ptrdiff_t(place);
    return places;
  }

  view<double const, 2> linkage_;
  std::vector<std::ptrdiff_t> place_;             ///< of every point in leaf order
  std::vector<std::vector<std::int32_t>> level_;  ///< [k][g]: the last merge among gaps g .. g + 2^k - 1
};

namespace detail {

/// Pearson's correlation of pairs of numbers, which are added one by one (Welford 1962).
class running_correlation {
 public:
  void add(double x, double y) {
    ++count_;
    double const dx = x - mean_x_;
    double const dy = y - mean_y_;
    mean_x_ += dx / count_;
    mean_y_ += dy / count_;
    xx_ += dx * (x - mean_x_);
    yy_ += dy * (y - mean_y_);
    xy_ += dx * (y - mean_y_);
  }
  double value() const {
    double const scale = std::sqrt(xx_) * std::sqrt(yy_);
    return scale > 0 ? xy_ / scale : std::numeric_limits<double>::quiet_NaN();
  }

 private:
  double count_ = 0, mean_x_ = 0, mean_y_ = 0, xx_ = 0, yy_ = 0, xy_ = 0;
};

}  // namespace detail

/// Correlation of the heights at which points meet with their condensed distances, over all pairs (the cophenetic
/// correlation of Sokal and Rohlf 1962); not a number where either does not vary. O(n^2).
/// Throws input_error for a matrix that is not a linkage and for another number of distances.
inline double cophenetic_correlation(view<double const, 2> linkage, std::vector<double> const& condensed) {
  meeting_points const meets(linkage);
  std::ptrdiff_t const n = meets.points();
  expect(std::ptrdiff_t(condensed.size()) == distance::condensed_size(n), [&] {
    return "the condensed distances of " + std::to_string(n) + " points are " +
           std::to_string(distance::condensed_size(n)) + " numbers, there are " + std::to_string(condensed.size());
  });
  detail::running_correlation correlation;
  auto next = condensed.begin();
  for (std::ptrdiff_t i = 0; i < n; ++i)
    for (std::ptrdiff_t j = i + 1; j < n; ++j) correlation.add(*next++, meets.height(i, j));
  return correlation.value();
}

/// The same of maps (n, D) by `pairs` pairs that are drawn with replacement: nothing of size n^2 is made. O(pairs D).
/// Throws input_error for a matrix that is not a linkage of so many maps, fewer than 2 maps, and pairs < 1.
template <distance::distance_measure Measure>
double sampled_cophenetic_correlation(Measure const& measure, view<double const, 2> linkage, view<float const, 2> maps,
                                      std::ptrdiff_t pairs = 100'000, std::uint64_t seed = 42) {
  meeting_points const meets(linkage);
  std::ptrdiff_t const n = meets.points();
  expect(maps.extent(0) == n, [&] {
    return "the linkage is a tree of " + std::to_string(n) + " points, there are " + std::to_string(maps.extent(0)) +
           " maps";
  });
  expect(n >= 2 && pairs >= 1, [] { return std::string("a correlation needs 2 or more maps and 1 or more pairs"); });
  detail::running_correlation correlation;
  random_stream random(seed, 0);
  for (std::ptrdiff_t pair = 0; pair < pairs; ++pair) {
    auto const i = std::ptrdiff_t(below(random.next(), static_cast<std::uint32_t>(n)));
    auto j = std::ptrdiff_t(below(random.next(), static_cast<std::uint32_t>(n - 1)));
    if (j >= i) ++j;
    correlation.add(measure.between(maps.row(i).data(), maps.row(j).data(), maps.extent(1)), meets.height(i, j));
  }
  return correlation.value();
}

}  // namespace seam::inline v0::cluster
