// --motifs: sites named by a collection.
#include <doctest/doctest.h>

#include "program/run_program.hpp"

using seam_test::files_in, seam_test::read_text, seam_test::run_program, seam_test::temporary_folder;
using seam_test::write_text;

namespace {

/// The letters of the embedded example's first site as a motif that hardly varies, beside one of A and T alone.
std::string collection_for(std::string const& letters) {
  std::string text = ">M1 planted\n";
  for (char const row : {'A', 'C', 'G', 'T'}) {
    text += std::string(1, row) + " [";
    for (char const letter : letters) text += letter == row ? " 97" : " 1";
    text += " ]\n";
  }
  return text + ">M2 other\nA [ 9 0 9 0 9 0 9 ]\nC [ 0 0 0 0 0 0 0 ]\nG [ 0 0 0 0 0 0 0 ]\nT [ 0 9 0 9 0 9 0 ]\n";
}

}  // namespace

TEST_CASE("run and explain name the sites by a collection of motifs") {
  temporary_folder const folder;
  std::string const words = "--count 1000 --clusters 12 --quiet --out " + folder.path();
  auto const first = run_program("run " + words);
  REQUIRE(first.status == 0);
  std::string const sites = read_text(folder / "sites.csv");
  CHECK(sites.find(",Motif,Motif_q\n") != std::string::npos);
  // "  A      12-19 .. of 12 clusters   LETTERS": the letters of site A end the line.
  auto const line = first.output.find("\n  A ");
  REQUIRE(line != std::string::npos);
  std::string const shown = first.output.substr(line + 1, first.output.find('\n', line + 1) - line - 1);
  std::string const letters = shown.substr(shown.rfind(' ') + 1);
  write_text(folder / "c.txt", collection_for(letters));
  auto const named = run_program("run --motifs " + (folder / "c.txt") + " " + words);
  CAPTURE(named.complaint);
  REQUIRE(named.status == 0);
  CHECK(named.output.find("planted (q = ") != std::string::npos);
  std::string const hits = read_text(folder / "motifs.csv");
  CHECK(hits.rfind("TFBS,Rank,Motif_ID,Motif_Name,Strand,Offset,Overlap,Score,p,q\nA,1,M1,planted,+,0,", 0) == 0);
  CHECK(read_text(folder / "sites.csv").find(",planted,") != std::string::npos);
  CHECK(read_text(folder / "report.html").find("planted (q = ") != std::string::npos);
  CHECK(read_text(folder / "run.json").find("\"motifs\": \"c.txt\"") != std::string::npos);

  temporary_folder const again;
  auto const explained =
      run_program("explain --x " + (folder / "x_index.npy") + " --y " + (folder / "y_mut.npy") + " --maps " +
                  (folder / "attributions_saliency.npy") + " --labels " + (folder / "labels.npy") + " --motifs " +
                  (folder / "c.txt") + " --quiet --out " + again.path());
  CAPTURE(explained.complaint);
  REQUIRE(explained.status == 0);
  CHECK(read_text(again / "motifs.csv") == hits);
  auto const identified = run_program("identify --from " + folder.path() + " --motifs " + (folder / "c.txt") +
                                      " --quiet --out " + (again / "identified"));
  CAPTURE(identified.complaint);
  REQUIRE(identified.status == 0);
  CHECK(read_text(again / "identified/motifs.csv") == hits);
}

TEST_CASE("collections that cannot be used: a sentence, and no file") {
  temporary_folder const folder;
  std::string const file = folder / "c.txt";
  auto const refused = [&](std::string const& words, std::string const& expected) {
    auto const said = run_program("run --count 100 --clusters 5 " + words + " --out " + (folder / "out"));
    CAPTURE(said.complaint);
    CHECK(said.status == 2);
    CHECK(said.complaint.find(expected) != std::string::npos);
    CHECK(files_in(folder / "out").empty());
  };
  refused("--motifs " + (folder / "none.txt"), "none.txt, there is no such file");
  write_text(file, "");
  refused("--motifs " + file, "it is empty and a collection of motifs was expected");
  write_text(file, "just words\n");
  refused("--motifs " + file, "begins with 'just words'");
  write_text(file, "MEME version 4\nALPHABET= ACDEFGHIKLMNPQRSTVWY\n");
  refused("--motifs " + file, "line 2: the alphabet is not DNA");
}
