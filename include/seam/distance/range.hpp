// SPDX-License-Identifier: MIT
// All pairs of rows that lie within a radius of each other, exactly: products in float bound every squared distance
// from both sides, and what lies between the bounds is measured in double. No matrix of distances.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/finite.hpp>
#include <seam/core/memory.hpp>
#include <seam/distance/condensed.hpp>
#include <seam/distance/top_k.hpp>

#include <atomic>
#include <string>
#include <vector>

namespace seam::inline v0::distance {

/// Two rows, first < second.
struct row_pair {
  std::int32_t first;
  std::int32_t second;
};

/// For every row the others within a radius, ascending: those of row i stand at [first[i], first[i + 1]).
struct range_neighbours {
  std::vector<std::ptrdiff_t> first;  ///< (n + 1)
  std::vector<std::int32_t> rows;

  std::ptrdiff_t count(std::ptrdiff_t row) const {
    return first[static_cast<std::size_t>(row) + 1] - first[static_cast<std::size_t>(row)];
  }
  view<std::int32_t const, 1> of(std::ptrdiff_t row) const {
    return {rows.data() + first[static_cast<std::size_t>(row)], count(row)};
  }
};

namespace detail {

/// Whether a pair is within the radius, by its distance.
template <class Between>
struct within_radius {
  Between between;
  double radius;

  bool operator()(std::ptrdiff_t a, std::ptrdiff_t b) const { return between(a, b) <= radius; }
};
/// The same from the square of the distance.
template <class Measure, class Between>
struct within_radius_of_square {
  Measure measure;
  Between between;
  double radius;

  bool operator()(std::ptrdiff_t a, std::ptrdiff_t b) const { return measure.of_squared(between(a, b)) <= radius; }
};

/// Squares around the one whose distance is `radius`: that of the first is not above the radius, that of the second is.
template <class Measure>
std::pair<double, double> squares_around(Measure const& measure, double radius) {
  double low = 0;
  double high = 1;
  while (measure.of_squared(high) <= radius) high *= 2;  // infinity is above any radius
  for (int step = 0; step < 200; ++step) {
    double const middle = low + (high - low) / 2;
    (measure.of_squared(middle) <= radius ? low : high) = middle;
  }
  return {low, high};
}

/// The tile's pairs within the radius, found by a product and, where rounding may matter, by measuring.
template <class Within>
struct product_tile {
  bound_rows<float> all;
  std::ptrdiff_t columns;
  std::pair<double, double> limits;  ///< squares_around the radius
  double share;                      ///< rounding_share<float>(columns)
  Within within;

  template <class Lane>
  void operator()(Lane& lane, extent r, extent c, std::vector<row_pair>& pairs) const {
    backend::host_side side(lane);
    float* const tile = (*side).template workspace<float>(r.count * c.count);
    backend::results const made(lane, view<float, 1>(tile, r.count * c.count));
    lane.gemm(blas::transpose::no, blas::transpose::yes, r.count, c.count, columns, -2.0F,
              backend::bring(lane, all.rows + r.first * columns, r.count * columns), columns,
              backend::bring(lane, all.rows + c.first * columns, c.count * columns), columns, 0.0F, made.there().data(),
              c.count);
    made.finish();
    // A bound is below the truth by 2 shares of |a|^2 + |b|^2 at most: one that was taken from the norms, one of
    // rounding.
    float const off = share < 0.05 ? static_cast<float>(2.5 * share) : infinitely_far<float>;
    float const vanished = 4 * static_cast<float>(columns + 8) * std::numeric_limits<float>::min();
    float const most = std::nextafter(static_cast<float>(limits.second), infinitely_far<float>);
    for (std::ptrdiff_t row = 0; row < r.count; ++row) {
      float const norm = all.lowered_norms[r.first + row];
      float const* const norms = all.lowered_norms + c.first;
      float const* const products = tile + row * c.count;
      std::ptrdiff_t const begin = r.first == c.first ? row + 1 : 0;
      for (std::ptrdiff_t column = begin; column < c.count; ++column) {
        float const both = norm + norms[column];
        float const low = both + products[column];
        if (!(low <= most)) continue;
        std::ptrdiff_t const a = r.first + row;
        std::ptrdiff_t const b = c.first + column;
        bool const surely = static_cast<double>(low + off * std::abs(both) + vanished) < limits.first * (1 - 1e-6);
        if (surely || within(a, b)) pairs.push_back({static_cast<std::int32_t>(a), static_cast<std::int32_t>(b)});
      }
    }
  }
};

/// The tile's pairs within the radius, each measured.
template <class Within>
struct measured_tile {
  Within within;

  template <class Lane>
  void operator()(Lane&, extent r, extent c, std::vector<row_pair>& pairs) const {
    for (std::ptrdiff_t a = r.first; a < r.first + r.count; ++a)
      for (std::ptrdiff_t b = r.first == c.first ? a + 1 : c.first; b < c.first + c.count; ++b)
        if (within(a, b)) pairs.push_back({static_cast<std::int32_t>(a), static_cast<std::int32_t>(b)});
  }
};

/// consumer(pairs) for every tile of the upper triangle.
template <class Backend, class Tile, class Consumer>
void for_tiles_of_pairs(Backend const& backend, std::ptrdiff_t n, Tile const& tile, Consumer const& consumer) {
  constexpr std::ptrdiff_t size = 512;
  std::ptrdiff_t const blocks = (n + size - 1) / size;
  auto const block = [&](std::ptrdiff_t index) {
    return extent{index * size, std::min(size, n - index * size)};
  };
  backend.for_blocks(blocks * (blocks + 1) / 2, 1, [&](auto& lane, extent work) {
    auto const [row_block, column_block] = place_in_triangle(blocks, work.first);
    std::vector<row_pair> pairs;
    tile(lane, block(row_block), block(column_block), pairs);
    if (!pairs.empty()) consumer(pairs);
  });
}

}  // namespace detail

/// Calls consumer(std::vector<row_pair> const&) with all pairs of rows (n, columns) that are at most `radius` apart,
/// each once, in portions of neighbouring rows: from any thread, several at a time, in no fixed order. Exact up to the
/// rounding of sums in double. n^2 columns flops in products and 4 n columns bytes for a measure that products give,
/// 1.5 n^2 columns steps for another. Throws input_error as top_k does, and for a radius that is not 0 or more.
template <backend::backend Backend, distance_measure Measure, class Consumer>
void for_pairs_within(Backend const& backend, Measure const& measure, view<float const, 2> rows, double radius,
                      Consumer const& consumer) {
  expect(radius >= 0 && std::isfinite(radius),
         [&] { return "the radius " + std::to_string(radius) + " is no distance: 0 or more"; });
  expect(rows.extent(1) >= 1, [] { return std::string("the rows have no columns"); });
  expect(rows.extent(0) <= std::numeric_limits<std::int32_t>::max(),
         [] { return std::string("more than 2147483647 rows cannot be numbered in 32 bits"); });
  require_finite(rows, "the rows");
  std::ptrdiff_t const n = rows.extent(0);
  std::ptrdiff_t const columns = rows.extent(1);
  if constexpr (product_measure<Measure>) {
    require_memory(top_k_bytes(n, 0, columns, 0), "a range query of " + std::to_string(n) + " rows");
    auto const centred = centre<float>(backend, measure, rows);
    std::vector<float> const lowered = detail::lowered_norms_of(centred.norms, columns);
    detail::measured_rows<float> const measured{rows.data(), centred.frames.empty() ? nullptr : centred.frames.data()};
    using within = detail::within_radius_of_square<Measure, detail::square_between<float, float>>;
    detail::for_tiles_of_pairs(backend, n,
                               detail::product_tile<within>{{centred.centred.data(), lowered.data()},
                                                            columns,
                                                            detail::squares_around(measure, radius),
                                                            detail::rounding_share<float>(columns),
                                                            {measure, {measured, measured, columns}, radius}},
                               consumer);
  } else {
    using within = detail::within_radius<detail::measure_between<Measure, float, float>>;
    detail::for_tiles_of_pairs(
        backend, n, detail::measured_tile<within>{{{measure, rows.data(), rows.data(), columns}, radius}}, consumer);
  }
}

/// The neighbours of every row within `radius`. Two passes of for_pairs_within: the first counts, so that memory can be
/// refused before it is taken. Throws as that does; memory_error when the neighbours are too many.
template <backend::backend Backend, distance_measure Measure>
range_neighbours range(Backend const& backend, Measure const& measure, view<float const, 2> rows, double radius) {
  auto const n = static_cast<std::size_t>(rows.extent(0));
  std::vector<std::ptrdiff_t> counts(n, 0);
  auto const count = [&](std::int32_t row) {
    return std::atomic_ref(counts[static_cast<std::size_t>(row)]).fetch_add(1, std::memory_order_relaxed);
  };
  for_pairs_within(backend, measure, rows, radius, [&](std::vector<row_pair> const& pairs) {
    for (auto const& [a, b] : pairs) count(a), count(b);
  });
  range_neighbours found;
  found.first.assign(n + 1, 0);
  for (std::size_t row = 0; row < n; ++row) found.first[row + 1] = found.first[row] + counts[row];
  require_memory(4.0 * static_cast<double>(found.first.back()),
                 std::to_string(found.first.back()) + " neighbours of " + std::to_string(n) + " rows",
                 "take a smaller radius");
  found.rows.resize(static_cast<std::size_t>(found.first.back()));
  std::fill(counts.begin(), counts.end(), 0);
  for_pairs_within(backend, measure, rows, radius, [&](std::vector<row_pair> const& pairs) {
    auto const add = [&](std::int32_t row, std::int32_t other) {
      found.rows[static_cast<std::size_t>(found.first[static_cast<std::size_t>(row)] + count(row))] = other;
    };
    for (auto const& [a, b] : pairs) add(a, b), add(b, a);
  });
  backend::on_host(backend).for_blocks(rows.extent(0), 512, [&](auto&, extent r) {
    for (std::ptrdiff_t row = r.first; row < r.first + r.count; ++row)
      std::sort(found.rows.begin() + found.first[static_cast<std::size_t>(row)],
                found.rows.begin() + found.first[static_cast<std::size_t>(row) + 1]);
  });
  return found;
}

}  // namespace seam::inline v0::distance
