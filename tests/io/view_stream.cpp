#include <doctest/doctest.h>
#include <seam/io/view_stream.hpp>

#include "io/concept_test.hpp"

TEST_CASE("memory is a source and a sink") {
  auto const values = seam_test::counted_rows();
  seam::io::view_source source(values);
  seam_test::check_source(source, values);

  seam::array<int, 2> memory(5, 3);
  seam_test::check_sink(
      values,
      [&] {
        std::fill(memory.begin(), memory.end(), -1);
        return seam::io::view_sink(memory);
      },
      [&](auto&) { return memory; });
}

TEST_CASE("what a view is made of decides what its stream is made of") {
  seam::array<float, 3> values(4, 2, 2);
  seam::array<float, 3> const& constant = values;
  using source = seam::io::view_source<float, 3>;
  using sink = seam::io::view_sink<float, 3>;
  static_assert(std::is_same_v<decltype(seam::io::view_source(constant)), source>);
  static_assert(std::is_same_v<decltype(seam::io::view_source(values.view())), source>);
  static_assert(std::is_same_v<decltype(seam::io::view_source(constant.view())), source>);
  static_assert(std::is_same_v<decltype(seam::io::view_sink(values)), sink>);
  static_assert(std::is_same_v<decltype(seam::io::view_sink(values.view())), sink>);
  CHECK(seam::io::view_sink(values).shape() == seam::extents<3>{{4, 2, 2}});
}

TEST_CASE("a stream looks into memory, it keeps no copy") {
  auto values = seam_test::counted_rows();
  seam::io::view_source const source(values);
  values(3, 1) = 99;
  seam::array<int, 2> row(1, 3);
  source.fill(3, 1, row);
  CHECK(row(0, 1) == 99);
  seam::io::view_sink(values).write(0, row.view());
  CHECK(values(0, 1) == 99);
}

TEST_CASE("rows that are not there are refused with the shapes") {
  auto const values = seam_test::counted_rows();
  seam::io::view_source const source(values);
  seam::array<int, 2> narrow(2, 2);
  std::ptrdiff_t volatile first = 4;  // unknown to the compiler, which warns of the copy that is not made
  CHECK_THROWS_WITH(source.fill(first, 2, narrow), "the source has 5 rows, 2 from row 4 are not among them");
  first = 0;
  CHECK_THROWS_WITH(source.fill(first, 2, narrow),
                    "the source has rows for an array of shape (2, 3), the given one is (2, 2)");
  seam::array<int, 2> memory(5, 3);
  seam::io::view_sink const sink(memory);
  CHECK_THROWS_WITH(sink.write(4, seam::view<int const, 2>(values.view().rows(0, 2))),
                    "the sink has 5 rows, 2 from row 4 are not among them");
  CHECK_THROWS_WITH(sink.write(0, seam::view<int const, 2>(narrow.view())),
                    "the sink has rows for an array of shape (2, 3), the given one is (2, 2)");
}
