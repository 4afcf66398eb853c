#include <doctest/doctest.h>
#include <seam/sequence/window.hpp>

using seam::sequence::window;

TEST_CASE("a window is half-open and by default the whole sequence") {
  CHECK(window{}.in(7) == window{0, 7});
  CHECK(window{.start = 2}.in(7) == window{2, 7});
  CHECK(window{.start = 2, .stop = 3}.in(7).size() == 1);
}

TEST_CASE("a window outside the sequence is refused") {
  CHECK_THROWS_WITH_AS((window{.start = 2, .stop = 8}.in(7)),
                       "the window [2, 8) does not lie in a sequence of 7 letters (0-based, stop not included, at "
                       "least one letter)",
                       seam::input_error);
  CHECK_THROWS_AS((window{.start = -1, .stop = 3}.in(7)), seam::input_error);
  CHECK_THROWS_AS((window{.start = 3, .stop = 3}.in(7)), seam::input_error);
  CHECK_THROWS_AS((window{.start = 4, .stop = 3}.in(7)), seam::input_error);
  CHECK_THROWS_AS((window{.start = 7}.in(7)), seam::input_error);
  CHECK_THROWS_WITH_AS((window{.start = 0, .stop = -2}.in(7)),
                       "the window [0, -2) does not lie in a sequence of 7 letters (0-based, stop not included, at "
                       "least one letter)",
                       seam::input_error);
  CHECK_THROWS_AS(window{}.in(0), seam::input_error);
}
