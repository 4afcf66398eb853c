#include <doctest/doctest.h>
#include <seam/io/concept.hpp>

#include "io/concept_test.hpp"

// A source that somebody else could write: rows are made when they are asked for.
namespace elsewhere {

struct counting_source {
  std::ptrdiff_t rows, columns;

  seam::extents<2> shape() const { return {{rows, columns}}; }
  void fill(std::ptrdiff_t first, std::ptrdiff_t count, seam::view<int, 2> out) const {
    seam::expect(first >= 0 && count >= 0 && first + count <= rows && out.extent(0) == count,
                 [] { return "no such rows"; });
    for (std::ptrdiff_t row = 0; row < count; ++row)
      for (std::ptrdiff_t column = 0; column < columns; ++column)
        out(row, column) = static_cast<int>((first + row) * columns + column);
  }
};

struct collecting_sink {
  seam::array<int, 2>* values;

  void write(std::ptrdiff_t first, seam::view<int const, 2> rows) {
    seam::expect(first >= 0 && first + rows.extent(0) <= values->extent(0) && rows.extent(1) == values->extent(1),
                 [] { return "no such rows"; });
    for (std::ptrdiff_t row = 0; row < rows.extent(0); ++row)
      for (std::ptrdiff_t column = 0; column < rows.extent(1); ++column)
        (*values)(first + row, column) = rows(row, column);
  }
};

}  // namespace elsewhere

namespace {

struct without_shape {
  void fill(std::ptrdiff_t, std::ptrdiff_t, seam::view<int, 2>) const;
};
struct without_fill {
  seam::extents<2> shape() const;
};
struct of_another_rank {
  seam::extents<3> shape() const;
  void fill(std::ptrdiff_t, std::ptrdiff_t, seam::view<int, 2>) const;
};
struct without_count {
  seam::extents<2> shape() const;
  void fill(std::ptrdiff_t, seam::view<int, 2>) const;
};
static_assert(!seam::io::source<without_shape, int, 2>);
static_assert(!seam::io::source<without_fill, int, 2>);
static_assert(!seam::io::source<of_another_rank, int, 2>);
static_assert(!seam::io::source<without_count, int, 2>);
static_assert(!seam::io::source<elsewhere::counting_source, float, 2>);

struct without_write {};
struct write_wants_mutable_rows {
  void write(std::ptrdiff_t, seam::view<int, 2>);
};
struct write_answers {
  int write(std::ptrdiff_t, seam::view<int const, 2>);
};
static_assert(!seam::io::sink<without_write, int, 2>);
static_assert(!seam::io::sink<write_wants_mutable_rows, int, 2>);
static_assert(!seam::io::sink<write_answers, int, 2>);
static_assert(seam::io::sink<elsewhere::collecting_sink, int, 2>);
static_assert(!seam::io::sink<elsewhere::collecting_sink, int, 3>);

}  // namespace

TEST_CASE("a source and a sink from elsewhere meet the contract") {
  auto const values = seam_test::counted_rows();
  elsewhere::counting_source source{5, 3};
  seam_test::check_source(source, values);

  seam::array<int, 2> memory(5, 3);
  seam_test::check_sink(
      values,
      [&] {
        std::fill(memory.begin(), memory.end(), -1);
        return elsewhere::collecting_sink{&memory};
      },
      [&](auto&) { return memory; });
}
