#include <doctest/doctest.h>
#include <seam/explain/options.hpp>

#include <cmath>

namespace explain = seam::explain;

TEST_CASE("options that cannot be used are refused with a sentence") {
  explain::options{}.check(1);
  CHECK_THROWS_WITH_AS(explain::options{.background_threshold = -1}.check(5),
                       "the background threshold is -1.000000; it is a share of the background entropy, 0 or more",
                       seam::input_error);
  CHECK_THROWS_AS(explain::options{.background_threshold = NAN}.check(5), seam::input_error);
  CHECK_THROWS_WITH_AS(explain::options{.reference_row = 5}.check(5),
                       "the reference row is 5, the library has rows 0 to 4", seam::input_error);
  CHECK_THROWS_WITH_AS(explain::options{.rate = 1.5}.check(5), "the mutation rate is 1.500000; it must be in [0, 1]",
                       seam::input_error);
  // One rate for everything: the published program has 0.10 in one place and 0.01 in another (D-13).
  CHECK_THROWS_WITH_AS(explain::basic_options<explain::seam_nn>{}.check(5),
                       "the convention seam_nn needs the mutation rate; corrected measures it", seam::input_error);
}
