// SPDX-License-Identifier: MIT
// The k nearest rows of every row, exactly: matrix products propose candidates with lower bounds, distances in double
// decide, and where they cannot yet, products in double and at last all distances do. No matrix of distances.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/finite.hpp>
#include <seam/core/memory.hpp>
#include <seam/distance/centred.hpp>
#include <seam/distance/detail/least.hpp>

#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::distance {

/// For every query its nearest rows, nearest first.
struct neighbours {
  array<std::int32_t, 2> rows;  ///< (queries, k)
  array<double, 2> distances;   ///< (queries, k)
};

namespace detail {

/// Rows as they came, and the frames that the measure sees them in (null: as they are).
template <class R>
struct measured_rows {
  R const* values;
  row_frame const* frames;

  template <class S>
  SEAM_HD double squared_difference_to(std::ptrdiff_t row, measured_rows<S> const& other, std::ptrdiff_t other_row,
                                       std::ptrdiff_t columns) const {
    R const* const a = values + row * columns;
    S const* const b = other.values + other_row * columns;
    if (!frames) return squared_difference(a, b, columns);
    return squared_difference_of(framed_row<R>{a, frames[row]}, framed_row<S>{b, other.frames[other_row]}, columns);
  }
};

/// Squares of distances in double, for measures that products give; ascending squares are ascending distances.
template <class Q, class R>
struct square_between {
  measured_rows<Q> queries;
  measured_rows<R> references;
  std::ptrdiff_t columns;

  SEAM_HD double operator()(std::ptrdiff_t query, std::ptrdiff_t reference) const {
    return queries.squared_difference_to(query, references, reference, columns);
  }
};
/// Any other measure.
template <class Measure, class Q, class R>
struct measure_between {
  Measure measure;
  Q const* queries;
  R const* references;
  std::ptrdiff_t columns;

  SEAM_HD double operator()(std::ptrdiff_t query, std::ptrdiff_t reference) const {
    return measure.between(queries + query * columns, references + reference * columns, columns);
  }
};

/// Puts a reference into a query's k nearest: ascending in distance, lower numbers first among equals.
SEAM_HD inline void offer(double* distances, std::int32_t* rows, std::ptrdiff_t k, double distance,
                          std::int32_t reference) {
  std::ptrdiff_t place = k - 1;
  if (rows[place] != nobody &&
      (distance > distances[place] || (distance == distances[place] && reference > rows[place])))
    return;
  for (; place > 0 && (rows[place - 1] == nobody || distances[place - 1] > distance ||
                       (distances[place - 1] == distance && rows[place - 1] > reference));
       --place) {
    distances[place] = distances[place - 1];
    rows[place] = rows[place - 1];
  }
  distances[place] = distance;
  rows[place] = reference;
}

/// A query's k nearest, of which nobody is known yet.
struct nearest_list {
  double* distances;
  std::int32_t* rows;
  std::ptrdiff_t k;

  SEAM_HD nearest_list(double* all_distances, std::int32_t* all_rows, std::ptrdiff_t length, std::ptrdiff_t query)
      : distances(all_distances + query * length), rows(all_rows + query * length), k(length) {
    for (std::ptrdiff_t place = 0; place < k; ++place) distances[place] = infinitely_far<double>, rows[place] = nobody;
  }
  SEAM_HD void offer(double distance, std::int32_t reference) const {
    detail::offer(distances, rows, k, distance, reference);
  }
  SEAM_HD double farthest() const { return distances[k - 1]; }
  SEAM_HD bool full() const { return rows[k - 1] != nobody; }
};

/// Measures a list of candidates. The k nearest are certain when none of them is above what did not make the list, or
/// all are 0 away; else the first row stays nobody. One call a query.
template <class T, class Between>
struct measure_candidates {
  Between between;
  std::int32_t const* queries;
  int length;
  T const* bounds;
  std::int32_t const* candidates;
  std::ptrdiff_t k;
  double* distances;
  std::int32_t* rows;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    std::ptrdiff_t const query = queries[row];
    nearest_list const nearest(distances, rows, k, query);
    for (int place = 0; place < length; ++place) {
      std::int32_t const candidate = candidates[row * length + place];
      if (candidate == nobody) break;
      if (nearest.full() && static_cast<double>(bounds[row * length + place]) > nearest.farthest()) break;
      nearest.offer(between(query, candidate), candidate);
    }
    bool const listed_all = candidates[row * length + length - 1] == nobody;
    double const outside = static_cast<double>(bounds[row * length + length - 1]);
    if (!listed_all && !(nearest.farthest() <= outside) && nearest.farthest() != 0) nearest.rows[0] = nobody;
  }
};

/// Measures everything. One call a query.
template <class Between>
struct measure_all_rows {
  Between between;
  std::int32_t const* queries;
  bool among_themselves;  ///< queries are references: not near to themselves
  std::ptrdiff_t references;
  std::ptrdiff_t k;
  double* distances;
  std::int32_t* rows;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    std::ptrdiff_t const query = queries[row];
    nearest_list const nearest(distances, rows, k, query);
    for (std::ptrdiff_t other = 0; other < references; ++other)
      if (!(among_themselves && other == query)) nearest.offer(between(query, other), std::int32_t(other));
  }
};

inline std::vector<std::int32_t> without_answer(std::vector<std::int32_t> const& queries, neighbours const& found) {
  std::vector<std::int32_t> open;
  for (std::int32_t const query : queries)
    if (found.rows(query, 0) == nobody) open.push_back(query);
  return open;
}

/// A search for the neighbours of `open` queries among n references, step by step.
template <class Between>
struct neighbour_search {
  Between between;
  std::vector<std::int32_t>& open;
  std::ptrdiff_t n;
  bool among_themselves;
  int length;  ///< of the lists of candidates
  neighbours& found;

  template <class Lane, class T>
  void measure(Lane& lane, std::int32_t const* which, std::ptrdiff_t count, T const* values,
               std::int32_t const* slots) const {
    lane.for_each(count, measure_candidates<T, Between>{between, which, length, values, slots, found.rows.extent(1),
                                                        found.distances.data(), found.rows.data()});
  }
  void keep_those_without_answer() { open = without_answer(open, found); }

  /// By products of all rows with each other, when they are all open.
  template <class Backend, class All>
  void by_pairs(Backend const& backend, All const& all) {
    least_lists<float> lists(n, length);
    least_of_pairs(backend, all, open.data(), n, between.columns, unit_weights{}, length, lists);
    backend::on_host(backend).for_blocks(n, 64, [&](auto& lane, extent r) {
      measure(lane, open.data() + r.first, r.count, lists.values.data() + r.first * length,
              lists.slots.data() + r.first * length);
    });
    keep_those_without_answer();
  }
  /// By products of the open queries with all references, of bound_rows or made_rows.
  template <class Backend, class Queries, class References>
  void by_products(Backend const& backend, Queries const& queries, References const& references) {
    constexpr std::ptrdiff_t block = 256 * backend::block_factor<typename Backend::lane_type>;
    backend.for_blocks(std::ptrdiff_t(open.size()), block, [&](auto& lane, extent r) {
      std::int32_t const* const which = open.data() + r.first;
      backend::host_side side(lane);
      auto const lists = least_of_rows(lane, *side, queries, which, r.count, among_themselves, references, n,
                                       between.columns, unit_weights{}, length);
      measure(*side, which, r.count, lists.values, lists.slots);
    });
    keep_those_without_answer();
  }
  /// By measuring everything.
  template <class Backend>
  void by_measuring(Backend const& backend) {
    backend::on_host(backend).for_blocks(std::ptrdiff_t(open.size()), 4, [&](auto& lane, extent r) {
      lane.for_each(r.count,
                    measure_all_rows<Between>{between, open.data() + r.first, among_themselves, n, found.rows.extent(1),
                                              found.distances.data(), found.rows.data()});
    });
  }
};

/// A search by products: in float at first, in double for the queries that float cannot answer.
template <class Q, class R, class Backend, class Search>
void search_by_products(Backend const& backend, rows_to_centre<Q> const& queries, rows_to_centre<R> const& references,
                        Search& search) {
  std::ptrdiff_t const columns = references.rows.extent(1);
  {
    centred_rows<float> const others = centred_by<float>(backend, references);
    std::vector<float> const other_norms = lowered_norms_of(others.norms, columns);
    bound_rows<float> const all{others.centred.data(), other_norms.data()};
    if (search.among_themselves) {
      search.by_pairs(backend, all);
    } else {
      centred_rows<float> const asking = centred_by<float>(backend, queries);
      std::vector<float> const norms = lowered_norms_of(asking.norms, columns);
      search.by_products(backend, bound_rows<float>{asking.centred.data(), norms.data()}, all);
    }
  }
  if (search.open.empty()) return;
  std::vector<double> const other_norms = lowered_norms_of(backend, references);
  made_rows<R> const others{references, other_norms.data()};
  if (search.among_themselves) {
    search.by_products(backend, others, others);
  } else {
    std::vector<double> const norms = lowered_norms_of(backend, queries);
    search.by_products(backend, made_rows<Q>{queries, norms.data()}, others);
  }
}

template <class Q, class R, class Backend, class Measure>
neighbours nearest_rows(Backend const& backend, Measure const& measure, view<Q const, 2> queries,
                        view<R const, 2> references, std::ptrdiff_t k, bool among_themselves) {
  std::ptrdiff_t const columns = references.extent(1);
  std::ptrdiff_t const n = references.extent(0);
  neighbours found{array<std::int32_t, 2>(queries.extent(0), k), array<double, 2>(queries.extent(0), k)};
  std::vector<std::int32_t> open(static_cast<std::size_t>(queries.extent(0)));
  std::iota(open.begin(), open.end(), 0);
  int const length = static_cast<int>(std::min<std::ptrdiff_t>(k + 8, n));
  if constexpr (product_measure<Measure>) {
    std::vector<row_frame> const frames = frames_of<R>(backend, measure, references);
    std::vector<row_frame> const other_frames =
        among_themselves ? std::vector<row_frame>{} : frames_of<Q>(backend, measure, queries);
    row_frame const* const of_references = frames.empty() ? nullptr : frames.data();
    row_frame const* const of_queries = other_frames.empty() ? of_references : other_frames.data();
    neighbour_search<square_between<Q, R>> search{
        {{queries.data(), of_queries}, {references.data(), of_references}, columns},
        open,
        n,
        among_themselves,
        length,
        found};
    std::vector<double> const means = means_in_frames<R>(backend, references, frames);
    search_by_products<Q, R>(backend, {queries, of_queries, means.data()}, {references, of_references, means.data()},
                             search);
    if (!open.empty()) search.by_measuring(backend);
    backend::on_host(backend).for_blocks(found.distances.size(), 4096, [&](auto&, extent r) {
      double* const values = found.distances.data() + r.first;
      for (std::ptrdiff_t i = 0; i < r.count; ++i) values[i] = measure.of_squared(values[i]);
    });
  } else {
    neighbour_search<measure_between<Measure, Q, R>>{
        {measure, queries.data(), references.data(), columns}, open, n, among_themselves, length, found}
        .by_measuring(backend);
  }
  return found;
}

template <class Q, class R>
void check_top_k(view<Q const, 2> queries, view<R const, 2> references, std::ptrdiff_t k, std::ptrdiff_t most) {
  expect(k >= 1 && k <= most,
         [&] { return std::to_string(k) + " neighbours were asked for; a row can have 1 to " + std::to_string(most); });
  expect(queries.extent(1) == references.extent(1), [&] {
    return "the queries have " + std::to_string(queries.extent(1)) + " columns, the rows to be found " +
           std::to_string(references.extent(1));
  });
  expect(references.extent(1) >= 1, [] { return std::string("the rows have no columns"); });
  expect(references.extent(0) <= std::numeric_limits<std::int32_t>::max(),
         [] { return std::string("more than 2147483647 rows cannot be numbered in 32 bits"); });
}

}  // namespace detail

/// Bytes that top_k takes for `queries` among `references` of `columns`, beside both and a few megabytes a lane: one
/// copy in float, also where near-ties go on in double.
inline double top_k_bytes(std::ptrdiff_t queries, std::ptrdiff_t references, std::ptrdiff_t columns, std::ptrdiff_t k) {
  return static_cast<double>(queries + references) * (4.0 * static_cast<double>(columns) + 24.0) +
         static_cast<double>(queries) * (20.0 * static_cast<double>(k) + 80.0);
}

/// The k nearest other rows of each of the rows (n, columns), exact up to the rounding of sums in double; among equal
/// distances lower rows stand first, but which of several that tie for the last place is chosen is only sure to be the
/// same on a repeat. Equal bits for any number of threads. n^2 columns flops in products and 4 n columns bytes for a
/// measure that products give (euclidean, squared_euclidean, cosine, correlation), 3 n^2 columns steps for another.
/// Throws input_error for k < 1 or k >= n, rows that are not finite, that the measure is not defined for, or whose
/// squares are too large for float; memory_error, before work begins.
template <backend::backend Backend, distance_measure Measure>
neighbours top_k(Backend const& backend, Measure const& measure, view<float const, 2> rows, std::ptrdiff_t k) {
  detail::check_top_k(rows, rows, k, rows.extent(0) - 1);
  require_finite(rows, "the rows");
  require_memory(top_k_bytes(rows.extent(0), 0, rows.extent(1), k),
                 "a search for the neighbours of " + std::to_string(rows.extent(0)) + " rows");
  return detail::nearest_rows<float, float>(backend, measure, rows, rows, k, true);
}

/// The k nearest of the `references` (m, columns) for each of the `queries` (n, columns); as above. 2 n m columns
/// flops, 4 (n + m) columns bytes.
template <backend::backend Backend, distance_measure Measure>
neighbours top_k(Backend const& backend, Measure const& measure, view<float const, 2> queries,
                 view<float const, 2> references, std::ptrdiff_t k) {
  detail::check_top_k(queries, references, k, references.extent(0));
  require_finite(queries, "the queries");
  require_finite(references, "the rows to be found");
  require_memory(top_k_bytes(queries.extent(0), references.extent(0), references.extent(1), k),
                 "a search for the neighbours of " + std::to_string(queries.extent(0)) + " rows");
  return detail::nearest_rows<float, float>(backend, measure, queries, references, k, false);
}

}  // namespace seam::inline v0::distance
