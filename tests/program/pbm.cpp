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

/// The number before the n-th "% in clusters with": top 1 % and 0.1 % of Ward, then of k-means.
double share(std::string const& said, int n) {
  std::size_t at = 0;
  for (int i = 0; i <= n; ++i) at = said.find(" % in clusters with", at + 1);
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
  CHECK(share(said, 2) > 90);  // k-means
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
  CHECK(share(said, 0) >= 80);  // Ward; then the top 0.1 %, then k-means
  CHECK(share(said, 2) >= 80);
}
