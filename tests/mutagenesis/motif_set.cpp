#include <doctest/doctest.h>
#include <seam/mutagenesis/motif_set.hpp>

using seam::mutagenesis::motif_set;

TEST_CASE("motifs from text") {
  auto const set = motif_set::parse<seam::dna>("AP-1", "GATGAGTCATC,tttgactcann");
  CHECK(set.name == "AP-1");
  REQUIRE(set.instances.size() == 2);
  CHECK(set.length() == 11);
  CHECK(set.instances[1][10] == seam::unknown_letter);
  CHECK_THROWS_WITH_AS(motif_set::parse<seam::dna>("m", "GAT,,C"), "the motif m has no letters", seam::input_error);
  CHECK_THROWS_AS(motif_set::parse<seam::dna>("m", "GAXC"), seam::input_error);
}
