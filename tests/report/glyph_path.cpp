#include <doctest/doctest.h>
#include <seam/report/glyph_path.hpp>

#include "outline.hpp"

#include <cmath>
#include <string>

using namespace seam::report;

TEST_CASE("a path puts letters where they belong to a twentieth of a pixel") {
  glyph_path path;
  path.add(glyph_of('T'), {10.33, 20.2, 7.7, 33.4});
  path.add(glyph_of('C'), {100, 5, 4, 0.5}, true);
  path.add(glyph_of('L'), {2000, 5, 4, 9});
  auto const boxes = seam_test::outlines(path.data(), glyph_path::steps_per_pixel);
  REQUIRE(boxes.size() == 3);
  box const expected[] = {{10.33, 20.2, 7.7, 33.4}, {100, 5, 4, 0.5}, {2000, 5, 4, 9}};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(std::abs(boxes[i].left - expected[i].x) <= 0.026);
    CHECK(std::abs(boxes[i].top - expected[i].y) <= 0.026);
    CHECK(std::abs(boxes[i].right - expected[i].x - expected[i].width) <= 0.026);
    CHECK(std::abs(boxes[i].bottom - expected[i].y - expected[i].height) <= 0.026);
  }
}

TEST_CASE("a flipped letter stands on its head") {
  glyph_path upright;
  glyph_path flipped;
  upright.add(glyph_of('L'), {0, 0, 10, 10});
  flipped.add(glyph_of('L'), {0, 0, 10, 10}, true);
  // an L begins in its top left corner, which becomes the bottom left one
  CHECK(upright.data().substr(0, 4) == "m0 0");
  CHECK(flipped.data().substr(0, 6) == "m0 200");
}

TEST_CASE("rounding does not add up: the thousandth letter stands where it belongs") {
  glyph_path path;
  std::string const letters = "ACGTNOSQ8";
  for (int i = 0; i < 1000; ++i)
    path.add(glyph_of(letters[static_cast<std::size_t>(i) % letters.size()]), {7.013 * i, 3.3, 6.707, 11.11},
             i % 3 == 0);
  double left = 0, worst = 0;
  for (auto const& box : seam_test::outlines(path.data(), glyph_path::steps_per_pixel)) {
    if (box.width() < 6.6 || box.height() < 11) continue;  // a hole
    left = box.left;
    worst = std::max(worst, std::abs(std::remainder(box.left, 7.013)));
  }
  CHECK(worst <= 0.026);
  CHECK(std::abs(left - 7.013 * 999) <= 0.026);
}

TEST_CASE("a path of relative whole numbers takes less than half of the bytes of absolute decimals") {
  glyph_path path;
  std::size_t absolute = 0;
  for (int i = 0; i < 100; ++i) {
    path.add(glyph_of("ACGT"[i % 4]), {1000 + 7.013 * i, 303.3, 6.707, 11.11});
    struct pen {
      std::size_t& bytes;
      void move(double, double) { bytes += sizeof "M1007.01 303.30" - 1; }
      void line(double, double) { bytes += sizeof "L1007.01 303.30" - 1; }
      void curve(double, double, double, double, double, double) {
        bytes += sizeof "C1007.01 303.30 1007.01 303.30 1007.01 303.30" - 1;
      }
      void close() { ++bytes; }
    };
    trace(glyph_of("ACGT"[i % 4]), pen{absolute});
  }
  CHECK(path.data().size() * 2 < absolute);
}

TEST_CASE("an empty path is empty; its group undoes the steps") {
  CHECK(glyph_path().empty());
  glyph_path path;
  path.add(glyph_of('A'), {0, 0, 1, 1});
  CHECK(!path.empty());
  svg out(10, 10, "a title", "a description");
  glyph_path::open_group(out);
  CHECK(std::move(out).finish().ends_with("<g transform=\"scale(.05)\" fill-rule=\"evenodd\">\n</g>\n</svg>\n"));
}
