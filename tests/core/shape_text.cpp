#include <doctest/doctest.h>
#include <seam/core/shape_text.hpp>

TEST_CASE("shapes are written as Python's tuples") {
  using shape = std::vector<std::ptrdiff_t>;
  CHECK(seam::shape_text(shape{}) == "()");
  CHECK(seam::shape_text(shape{100}) == "(100,)");
  CHECK(seam::shape_text(shape{100, 249, 4}) == "(100, 249, 4)");
  CHECK(seam::shape_text(seam::extents<2>{{0, 7}}) == "(0, 7)");
  CHECK(seam::shape_text(seam::extents<1>{{9}}) == "(9,)");
}
