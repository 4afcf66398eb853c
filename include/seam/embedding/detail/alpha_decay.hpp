// SPDX-License-Identifier: MIT
// The alpha-decaying kernel (Moon et al. 2019): as wide at every point as the distance to its k-th neighbour, and so
// steep that hardly anything beyond that counts. Exact, on lists of neighbours that are as long as they must be.
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/core/array.hpp>
#include <seam/core/memory.hpp>
#include <seam/distance/euclidean.hpp>
#include <seam/distance/top_k.hpp>
#include <seam/embedding/detail/neighbour_graph.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::embedding::detail {

/// What a point gives to another counts from here on.
inline constexpr double least_decayed_weight = 1e-4;

/// exp(-(distance / width)^decay); a point of width 0 knows only those at its own place.
inline double decayed_weight(double distance, double width, double decay) {
  return width > 0 ? std::exp(-std::pow(distance / width, decay)) : distance > 0 ? 0.0 : 1.0;
}

/// The neighbours of every row as far as its weights reach. Rows whose list of neighbours ends too early look again,
/// for twice as many.
class reaching_neighbours {
 public:
  /// Width of a row: the distance to its `others`-th other row.
  template <backend::backend Backend>
  reaching_neighbours(Backend const& backend, view<float const, 2> maps, std::ptrdiff_t others, double decay)
      : decay_(decay),
        reach_(std::pow(-std::log(least_decayed_weight), 1 / decay)),
        place_(static_cast<std::size_t>(maps.extent(0))) {
    std::ptrdiff_t const n = maps.extent(0);
    std::ptrdiff_t count = std::min(n - 1, std::max<std::ptrdiff_t>(2 * others, 10));
    found_.push_back(distance::top_k(backend, distance::euclidean{}, maps, count));
    for (std::ptrdiff_t i = 0; i < n; ++i) {
      place_[static_cast<std::size_t>(i)] = {0, i};
      width_.push_back(found_[0].distances(i, others - 1));
    }
    std::vector<std::ptrdiff_t> open(static_cast<std::size_t>(n));
    std::iota(open.begin(), open.end(), std::ptrdiff_t{0});
    for (;;) {
      keep_unfinished(open);
      if (open.empty() || count == n - 1) return;
      count = std::min(n - 1, 2 * count);
      array<float, 2> rows(std::ptrdiff_t(open.size()), maps.extent(1));
      for (std::size_t at = 0; at < open.size(); ++at) {
        std::copy(maps.row(open[at]).begin(), maps.row(open[at]).end(), rows.view().row(std::ptrdiff_t(at)).begin());
        place_[static_cast<std::size_t>(open[at])] = {found_.size(), std::ptrdiff_t(at)};
      }
      // A row finds itself as well.
      found_.push_back(distance::top_k(backend, distance::euclidean{}, rows.view(), maps, count + 1));
    }
  }

  /// f(other row, weight) for the row itself, of weight 1, and all that its weights reach.
  template <class F>
  void for_weights(std::ptrdiff_t i, F const& f) const {
    f(static_cast<std::int32_t>(i), 1.0);
    auto const [round, row] = place_[static_cast<std::size_t>(i)];
    distance::neighbours const& found = found_[round];
    double const width = width_[static_cast<std::size_t>(i)];
    for (std::ptrdiff_t at = 0; at < found.rows.extent(1) && reaches(found.distances(row, at), width); ++at)
      if (found.rows(row, at) != i) f(found.rows(row, at), decayed_weight(found.distances(row, at), width, decay_));
  }

 private:
  bool reaches(double distance, double width) const { return distance <= reach_ * width; }

  void keep_unfinished(std::vector<std::ptrdiff_t>& open) const {
    auto const finished = [&](std::ptrdiff_t i) {
      auto const [round, row] = place_[static_cast<std::size_t>(i)];
      distance::neighbours const& found = found_[round];
      return !reaches(found.distances(row, found.rows.extent(1) - 1), width_[static_cast<std::size_t>(i)]);
    };
    open.erase(std::remove_if(open.begin(), open.end(), finished), open.end());
  }

  double decay_;
  double reach_;
  std::vector<distance::neighbours> found_;
  std::vector<std::pair<std::size_t, std::ptrdiff_t>> place_;  ///< by row: the search and the row of its answer
  std::vector<double> width_;
};

/// K(x, y) = (w(x, y) + w(y, x)) / 2 with w(x, y) = exp(-(d / width of x)^decay), 1 from each point to itself; the
/// width is the distance to the `others`-th other point. Weights w below 1e-4 are left out.
template <backend::backend Backend>
neighbour_graph alpha_decay_kernel(Backend const& backend, view<float const, 2> maps, std::ptrdiff_t others,
                                   double decay) {
  reaching_neighbours const near(backend, maps, others, decay);
  double entries = 0;
  for (std::ptrdiff_t i = 0; i < maps.extent(0); ++i) near.for_weights(i, [&](std::int32_t, double) { entries += 1; });
  // Once as given, twice while both directions are brought together (see symmetric_graph), once as the result.
  require_memory(72 * entries, "the graph of all that weights reach, " + std::to_string(maps.extent(0)) + " maps");
  neighbour_graph given;
  given.first.push_back(0);
  for (std::ptrdiff_t i = 0; i < maps.extent(0); ++i) {
    near.for_weights(i, [&](std::int32_t other, double weight) {
      given.other.push_back(other);
      given.weight.push_back(weight);
    });
    given.first.push_back(std::ptrdiff_t(given.other.size()));
  }
  return symmetric_graph(row_lists{given}, [](double forth, double back) { return 0.5 * (forth + back); });
}

}  // namespace seam::inline v0::embedding::detail
