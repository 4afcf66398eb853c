// The example of a motif's contexts in a published network.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>

#include "program/run_program.hpp"
#include "test_data.hpp"

using seam_test::files_in, seam_test::read_text, seam_test::temporary_folder;

TEST_CASE("without its arguments it says how it is used") {
  temporary_folder const folder;
  CHECK(std::system((std::string(SEAM_CONTEXTS) + " 2>" + (folder / "said")).c_str()) != 0);
  CHECK(read_text(folder / "said").starts_with("usage: contexts FASTA"));
}

TEST_CASE("contexts of AP-1 in the developmental output of DeepSTARR") {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(fasta, "data/deepstarr/Sequences_example.fa");
  temporary_folder const folder;
  std::string const words = ' ' + fasta + ' ' + weights + ' ' + (folder / "out") + " GATGAGTCATC dev 400";
  REQUIRE(std::system((std::string(SEAM_CONTEXTS) + words + " >" + (folder / "said")).c_str()) == 0);
  std::istringstream lines(read_text(folder / "said"));
  int clusters = 0;
  std::ptrdiff_t all = 0;
  for (std::string line; std::getline(lines, line); ++clusters) {
    CHECK(line.substr(line.size() - 41).substr(15, 11) == "GATGAGTCATC");  // the site between its flanks
    all += std::atol(line.substr(2, 9).c_str());
  }
  CHECK(clusters == 12);
  CHECK(all == 400);
  auto const files = files_in(folder / "out");
  CHECK(std::find(files.begin(), files.end(), "cluster_activity.svg") != files.end());
}
