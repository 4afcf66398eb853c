// What the program leaves in its folder: other people's files, and nothing unfinished when it is made to stop.
#include "run_program.hpp"

#include <doctest/doctest.h>

using seam_test::answer, seam_test::files_in, seam_test::run_program, seam_test::temporary_folder,
    seam_test::write_text;

namespace {

std::string small_run(std::string const& folder, int clusters) {
  return "run --quiet --count 300 --clusters " + std::to_string(clusters) + " --out " + folder;
}

}  // namespace

TEST_CASE("a second run removes what the first one left, and no file of anybody else") {
  temporary_folder const folder;
  REQUIRE(run_program(small_run(folder.path(), 5)).status == 0);
  auto const logos = [&] {
    return files_in(folder / "cluster_logos");
  };
  std::size_t const of_five = logos().size();
  std::vector<std::string> const mine = {"additive_effects.csv",   "additive_mine.npy",
                                         "additive_A.txt",         "notes.npy",
                                         "cluster_logos/mine.svg", "cluster_logos/kept/average_1.svg"};
  std::filesystem::create_directories(folder / "cluster_logos/kept");
  std::filesystem::create_directories(folder / "additive_B.npy.d/deep");
  for (std::string const& name : mine) write_text(folder / name, "mine");
  write_text(folder / "additive_ZZ.npy", "of a run with 702 sites");
  REQUIRE(run_program(small_run(folder.path(), 2)).status == 0);
  for (std::string const& name : mine) {
    CAPTURE(name);
    CHECK(seam_test::read_text(folder / name) == "mine");
  }
  CHECK(!std::filesystem::exists(folder / "additive_ZZ.npy"));
  CHECK(logos().size() == of_five / 5 * 2 + 2);
}

TEST_CASE("a run that cannot write one of its files leaves all of the earlier run's as they were") {
  temporary_folder const folder;
  REQUIRE(run_program(small_run(folder.path(), 5)).status == 0);
  std::filesystem::remove(folder / "msm.csv");
  std::filesystem::create_directories(folder / "msm.csv/in the way");
  std::vector<std::string> const before = files_in(folder.path());
  std::vector<std::string> contents;
  for (std::string const& name : before) contents.push_back(seam_test::read_text(folder / name));
  answer const said = run_program(small_run(folder.path(), 3) + " --seed 7");
  CHECK(said.status == 2);
  CHECK(said.complaint == "seam: cannot write " + (folder / "msm.csv") + ", it is a folder\n");
  REQUIRE(files_in(folder.path()) == before);
  for (std::size_t i = 0; i < before.size(); ++i) {
    CAPTURE(before[i]);
    CHECK(seam_test::read_text(folder / before[i]) == contents[i]);
  }
}

TEST_CASE("files that outgrow the limit of the session") {
  temporary_folder const folder;
  answer const said =
      run_program("library --quiet --sequence ACGTACGT --count 30000 --out " + folder.path(), "ulimit -f 16;");
  CHECK(said.status == 2);
  CHECK(said.complaint.find("x_index.npy") != std::string::npos);
  CHECK(files_in(folder.path()).empty());
}

TEST_CASE("requests to end") {
  for (char const* const signal : {"INT", "TERM", "HUP"}) {
    CAPTURE(signal);
    temporary_folder const folder;
    answer const said = run_program("library --quiet --kind numpy_random --count 3000000 --out " + folder.path(),
                                    "timeout --preserve-status -s " + std::string(signal) + " 0.7");
    CHECK(said.status == 130);
    CHECK(files_in(folder.path()).empty());
  }
}
