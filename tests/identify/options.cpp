#include <doctest/doctest.h>
#include <seam/identify/options.hpp>

#include <cmath>

namespace identify = seam::identify;

TEST_CASE("options that cannot be used are refused with a sentence") {
  identify::options{}.check(1);
  CHECK_THROWS_WITH_AS(identify::options{.sites = 0}.check(50), "the number of sites is 0; it must be 1 or more",
                       seam::input_error);
  CHECK_THROWS_WITH_AS(identify::options{.sites = 50}.check(50),
                       "50 sites and a background were asked for on 50 positions", seam::input_error);
  CHECK_THROWS_WITH_AS(identify::options{.site_threshold = 0}.check(50),
                       "the site threshold is 0.000000; it is a share of the entropy of drifting letters, above 0",
                       seam::input_error);
  CHECK_THROWS_AS(identify::options{.site_threshold = NAN}.check(50), seam::input_error);
  CHECK_THROWS_WITH_AS(identify::options{.site_difference = 1.5}.check(50),
                       "the site difference is 1.500000; it is a share above 0 and at most 1", seam::input_error);
  identify::options lengths;
  lengths.shortest = 9;
  lengths.longest = 5;
  CHECK_THROWS_WITH_AS(lengths.check(50),
                       "a site's length goes from 9 to 5; the shortest must be 1 or more and at most the longest",
                       seam::input_error);
  identify::options sure;
  sure.significance = 1;
  CHECK_THROWS_WITH_AS(sure.check(50), "the significance is 1.000000; it is a probability between 0 and 1",
                       seam::input_error);
  identify::options flagged;
  flagged.few_members = -1;
  CHECK_THROWS_WITH_AS(flagged.check(50),
                       "clusters with fewer than -1 members were to be flagged; it must be 0 or more",
                       seam::input_error);
  identify::options order;
  order.largest_order = 0;
  CHECK_THROWS_WITH_AS(order.check(50), "the largest order of interactions is 0; it must be 1 or more",
                       seam::input_error);
}
