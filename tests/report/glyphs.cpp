#include <doctest/doctest.h>
#include <seam/report/glyphs.hpp>

#include "outline.hpp"

#include <set>
#include <string>

using namespace seam::report;

namespace {

struct counting_pen {
  seam_test::bounds box;
  int outlines = 0;
  int closed = 0;
  double x = 0;
  double y = 0;

  void move(double to_x, double to_y) {
    ++outlines;
    line(to_x, to_y);
  }
  void line(double to_x, double to_y) {
    box.add(to_x, to_y);
    x = to_x;
    y = to_y;
  }
  void curve(double x1, double y1, double x2, double y2, double to_x, double to_y) {
    seam_test::add_curve(box, {x, x1, x2, to_x}, {y, y1, y2, to_y});
    x = to_x;
    y = to_y;
  }
  void close() { ++closed; }
};

}  // namespace

TEST_CASE("every letter and digit has an outline of its own that fills its box exactly") {
  std::set<std::string> shapes;
  for (char const character : std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789?")) {
    CAPTURE(character);
    glyph const shape = glyph_of(character);
    CHECK(shapes.insert(std::string(shape.outline)).second);
    counting_pen pen;
    trace(shape, pen);
    CHECK(pen.outlines == pen.closed);
    CHECK(std::abs(pen.box.left) < 1e-9);
    CHECK(std::abs(pen.box.top) < 1e-9);
    CHECK(std::abs(pen.box.right - 1) < 1e-9);
    CHECK(std::abs(pen.box.bottom - 1) < 1e-9);
    CHECK(relative_width(shape) > 0.4);
    CHECK(relative_width(shape) <= 1);
  }
}

TEST_CASE("letters have the holes that they should") {
  auto const outlines_of = [](char character) {
    counting_pen pen;
    trace(glyph_of(character), pen);
    return pen.outlines;
  };
  for (char const c : std::string("ADOPQR0469")) CHECK_MESSAGE(outlines_of(c) == 2, c);
  for (char const c : std::string("B8")) CHECK_MESSAGE(outlines_of(c) == 3, c);
  for (char const c : std::string("CEFGHIJKLMNSTUVWXYZ12357")) CHECK_MESSAGE(outlines_of(c) == 1, c);
}

TEST_CASE("lower case looks like upper case, the unknown like a frame") {
  CHECK(glyph_of('g').outline == glyph_of('G').outline);
  CHECK(glyph_of('*').outline == glyph_of('?').outline);
  static_assert(glyph_of('A').width == 92);
}
