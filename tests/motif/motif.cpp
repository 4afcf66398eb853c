#include <doctest/doctest.h>
#include <seam/motif/motif.hpp>

TEST_CASE("frequencies, totals and the other strand of a motif") {
  seam::motif::motif const made{"M1", "one", seam::array<double, 2>({{2, 4}}, {6, 2, 0, 0, 1, 1, 1, 1})};
  CHECK(made.width() == 2);
  CHECK(made.total(1) == 4);
  CHECK(made.sites() == 8);
  CHECK(made.frequencies()(0, 0) == 0.75);
  CHECK(made.frequencies(4)(0, 0) == doctest::Approx(7.0 / 12));
  CHECK(made.frequencies(4)(0, 3) == doctest::Approx(1.0 / 12));
  auto const other = seam::motif::reverse_complement(made);
  CHECK(other.counts == seam::array<double, 2>({{2, 4}}, {1, 1, 1, 1, 0, 0, 2, 6}));
  CHECK(seam::motif::reverse_complement(other) == made);
}
