#include <doctest/doctest.h>
#include <seam/identify/motif_files.hpp>

#include "io/scratch.hpp"

TEST_CASE("motifs.csv has the agreed columns") {
  seam_test::scratch_folder const folder;
  std::vector<seam::identify::site> sites(2);
  sites[1].name = "B";
  seam::identify::write_motif_hits(folder / "motifs.csv", sites,
                                   {{1, 1, "MA1", "kay, Jra", '-', -2, 7, 5.5, 1e-9, 0.25}});
  CHECK(seam_test::read_bytes(folder / "motifs.csv") ==
        "TFBS,Rank,Motif_ID,Motif_Name,Strand,Offset,Overlap,Score,p,q\nB,1,MA1,\"kay, Jra\",-,-2,7,5.5,1e-09,0.25\n");
}
