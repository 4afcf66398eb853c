// What any source and any sink must do, as tests: instantiate them for a new one and it is held to the whole contract.
#pragma once

#include <doctest/doctest.h>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/io/concept.hpp>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace seam_test {

template <class T, int Rank>
seam::array<T, Rank> rows_like(seam::extents<Rank> shape, std::ptrdiff_t count) {
  shape.length[0] = count;
  return seam::array<T, Rank>(shape);
}

/// Five rows of three numbers that tell their places.
inline seam::array<int, 2> counted_rows() {
  seam::array<int, 2> values(5, 3);
  std::iota(values.begin(), values.end(), 0);
  return values;
}

/// `expected` is what the source holds; it needs 3 rows or more.
template <class T, int Rank, seam::io::source<T, Rank> Source>
void check_source(Source& source, seam::array<T, Rank> const& expected) {
  std::ptrdiff_t const n = expected.extent(0);
  REQUIRE(n >= 3);
  CHECK((source.shape() == expected.shape()));
  auto const check_rows = [&](std::ptrdiff_t first, std::ptrdiff_t count) {
    auto rows = rows_like<T>(expected.shape(), count);
    source.fill(first, count, rows);
    auto const wanted = expected.view().rows(first, count);
    CHECK(std::equal(rows.begin(), rows.end(), wanted.begin(), wanted.end()));
  };
  check_rows(0, n);
  check_rows(n - 1, 1);  // backwards, in pieces, again, none
  check_rows(1, n - 2);
  check_rows(0, 2);
  check_rows(0, 0);
  check_rows(n, 0);
  auto const refuses = [&](std::ptrdiff_t first, std::ptrdiff_t count, std::ptrdiff_t given) {
    auto rows = rows_like<T>(expected.shape(), given);
    CHECK_THROWS_AS(source.fill(first, count, rows), seam::input_error);
  };
  refuses(n, 1, 1);
  refuses(0, n + 1, n + 1);
  refuses(-1, 1, 1);
  refuses(0, 2, 1);
  check_rows(0, n);  // still usable
}

/// `make()` gives a sink for the rows of `values`, `finish(sink)` what was written to it.
template <class T, int Rank, class Make, class Finish>
void check_sink(seam::array<T, Rank> const& values, Make const& make, Finish const& finish) {
  static_assert(seam::io::sink<decltype(make()), T, Rank>);
  std::ptrdiff_t const n = values.extent(0);
  REQUIRE(n >= 3);
  auto const written_in = [&](std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>> const& blocks) {
    auto sink = make();
    for (auto [first, count] : blocks) sink.write(first, values.view().rows(first, count));
    seam::array<T, Rank> const result = finish(sink);
    CHECK((result == values));
  };
  written_in({{0, n}});
  written_in({{0, 1}, {1, n - 1}});
  written_in({{n - 1, 1}, {0, 1}, {1, n - 2}});
  written_in({{0, 0}, {0, n}});
  auto sink = make();
  CHECK_THROWS_AS(sink.write(n, values.view().rows(0, 1)), seam::input_error);
  CHECK_THROWS_AS(sink.write(-1, values.view().rows(0, 1)), seam::input_error);
  if constexpr (Rank > 1) {
    auto other = values.shape();
    other.length[Rank - 1] += 1;
    seam::array<T, Rank> const wide(other);
    CHECK_THROWS_AS(sink.write(0, wide.view().rows(0, 1)), seam::input_error);
  }
}

}  // namespace seam_test
