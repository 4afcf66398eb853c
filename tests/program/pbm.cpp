// The example of protein-binding microarrays: on a table that is made up, and on those of two proteins.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <string>

#include "program/run_program.hpp"
#include "test_data.hpp"

using seam_test::files_in, seam_test::read_text, seam_test::temporary_folder, seam_test::write_text;

namespace {

/// What `pbm <words>` prints; its status in `status`.
std::string pbm(std::string const& words, int& status) {
  temporary_folder const folder;
  status = std::system((std::string(SEAM_PBM) + ' ' + words + " >" + (folder / "out") + " 2>&1 </dev/null").c_str());
  return read_text(folder / "out");
}

/// The number before the n-th "% in clusters with", those of clusters' letters: top 1 %, top 0.1 % and all words of
/// Ward (0 to 2), then of k-means (3 to 5).
double share(std::string const& said, int n) {
  std::size_t at = 0;
  for (int i = 0; i <= n; ++i) at = said.find(" % in clusters with", at + 1);
  REQUIRE(at != std::string::npos);
  return std::stod(said.substr(said.rfind(' ', at - 1) + 1));
}

/// The same by the clusters' maps.
double share_by_maps(std::string const& said, int n) {
  std::size_t at = 0;
  for (int i = 0; i <= n; ++i) at = said.find(" % by their maps", at + 1);
  REQUIRE(at != std::string::npos);
  return std::stod(said.substr(said.rfind(' ', at - 1) + 1));
}

}  // namespace

TEST_CASE("all words of six letters, one of which holds the site") {
  temporary_folder const folder;
  std::string table;
  for (int word = 0; word < 4096; ++word) {
    std::string text;
    for (int i = 0, left = word; i < 6; ++i, left /= 4) text.insert(text.begin(), "ACGT"[left % 4]);
    double best = 0;
    for (std::string const site : {"GATA", "TATC"})
      for (std::size_t at = 0; at + 4 <= 6; ++at) {
        int same = 0;
        for (std::size_t i = 0; i < 4; ++i) same += text[at + i] == site[i];
        best = std::max(best, std::pow(4.0, same));
      }
    table += text + '\t' + std::to_string(best) + '\n';
  }
  write_text(folder / "words.txt", table);
  int status = 0;
  std::string const said = pbm((folder / "words.txt") + ' ' + (folder / "out") + " '' GATA", status);
  CAPTURE(said);
  REQUIRE(status == 0);
  CHECK(share(said, 0) > 90);  // Ward
  CHECK(share(said, 3) > 90);  // k-means
  // A code for the last letter, which stands beyond the word, says no more than the letters before it.
  std::string const coded = pbm((folder / "words.txt") + ' ' + (folder / "out") + " '' GATAN 1", status);
  CHECK(status == 0);
  CHECK(share(coded, 0) >= share(said, 0));
  CHECK(share_by_maps(coded, 2) >= share_by_maps(said, 2));
  CHECK(pbm((folder / "words.txt") + ' ' + (folder / "none") + " '' GATA 4", status) ==
        "pbm: 4 letters of the motif GATA cannot stand beyond a word's end\n");
  CHECK(status != 0);
  CHECK(pbm((folder / "words.txt") + ' ' + (folder / "none") + " '' GA.A", status) ==
        "pbm: the motif GA.A holds the character ., which is neither a letter nor a code of IUPAC's\n");
  auto const files = files_in(folder / "out");
  for (char const* name :
       {"ward/labels.npy", "ward/msm.csv", "ward/cluster_logos/average_0.svg", "kmeans/report.html"}) {
    CAPTURE(name);
    CHECK(std::find(files.begin(), files.end(), name) != files.end());
  }
  write_text(folder / "words.txt", table.substr(table.find('\n') + 1));
  pbm((folder / "words.txt") + ' ' + (folder / "none"), status);
  CHECK(status == 0);  // TTTTTT stands for AAAAAA
  write_text(folder / "words.txt", table.substr(0, table.rfind("TTTTTT")) + table.substr(table.find('\n') + 1, 20));
  CHECK(pbm((folder / "words.txt") + ' ' + (folder / "none2"), status).find("two rows for the word") !=
        std::string::npos);
  CHECK(status != 0);
}

TEST_CASE("the words that bind Gata6 best lie in clusters of GATA") {
  SEAM_REQUIRE_SHARED(gata, "data/pbm/parsed_Gata6_3769_contig8mers.txt");
  temporary_folder const folder;
  int status = 0;
  std::string const said = pbm(gata + ' ' + (folder / "out") + " '' GATA", status);
  CAPTURE(said);
  REQUIRE(status == 0);
  CHECK(share(said, 0) >= 80);  // Ward
  CHECK(share(said, 3) >= 80);  // k-means
}

TEST_CASE("the words that bind MYC-MAX best lie in clusters whose maps read its E-boxes") {
  SEAM_REQUIRE_SHARED(myc, "data/pbm/MYC-MAX_8mers_11111111.txt");
  temporary_folder const folder;
  int status = 0;
  // CACGTG and CACGCG (Blackwell et al. 1993), one letter of which may stand beyond the word.
  std::string const said = pbm(myc + ' ' + (folder / "out") + " Z-score CACGYG 1", status);
  CAPTURE(said);
  REQUIRE(status == 0);
  for (int const method : {0, 3}) {
    CHECK(share_by_maps(said, method) >= 80);
    CHECK(share_by_maps(said, method + 1) >= 95);
    CHECK(share_by_maps(said, method + 2) < 30);  // of all words
  }
}
