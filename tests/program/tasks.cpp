// Activities of several tasks: which is explained, and what becomes of the others.
#include <doctest/doctest.h>
#include <seam/io/csv.hpp>
#include <seam/io/npy.hpp>

#include "program/run_program.hpp"

using seam_test::run_program, seam_test::temporary_folder, seam_test::write_text;

namespace {

/// An analysis, its activities beside their negatives, and the words that explain it again.
struct two_tasks {
  temporary_folder folder;
  seam::array<float, 2> both;
  std::string words;

  two_tasks() {
    REQUIRE(run_program("run --count 200 --clusters 5 --stability 0 --quiet --out " + folder.path()).status == 0);
    auto const one = seam::io::read_npy<float, 2>(folder / "y_mut.npy");
    both = seam::array<float, 2>(one.extent(0), 2);
    for (std::ptrdiff_t row = 0; row < one.extent(0); ++row) {
      both(row, 0) = -one(row, 0);
      both(row, 1) = one(row, 0);
    }
    std::filesystem::create_directories(folder / "two");
    seam::io::write_npy(folder / "two/y_mut.npy", both.view());
    words = "explain --quiet --x " + (folder / "x_index.npy") + " --maps " + (folder / "attributions_saliency.npy") +
            " --labels " + (folder / "labels.npy") + " --name planted --y " + (folder / "two/y_mut.npy") + " --out " +
            (folder / "again");
  }
};

}  // namespace

TEST_CASE("explain: one of several tasks is explained, the others are columns of the table") {
  two_tasks const work;
  auto const& folder = work.folder;
  write_text(folder / "two/tasks.txt", "down\nup\n");
  auto const said = run_program(work.words + " --task up");
  CAPTURE(said.complaint);
  REQUIRE(said.status == 0);
  auto const before = seam::io::read_csv(folder / "mave_df.csv");
  auto const after = seam::io::read_csv(folder / "again/mave_df.csv");
  CHECK(after.numbers<float>("DNN") == before.numbers<float>("DNN"));
  CHECK(after.numbers<int>("Cluster_Sorted") == before.numbers<int>("Cluster_Sorted"));
  auto const others = after.numbers<float>("DNN_down");
  for (std::size_t row = 0; row < others.size(); ++row)
    REQUIRE(others[row] == work.both(static_cast<std::ptrdiff_t>(row), 0));
  CHECK(seam_test::read_text(folder / "again/sites.csv") == seam_test::read_text(folder / "sites.csv"));
}

TEST_CASE("explain: tasks without names are numbered, and must be picked") {
  two_tasks const work;
  auto const& folder = work.folder;
  auto const refused = [&](std::string const& more, std::string const& expected) {
    auto const said = run_program(work.words + more);
    CAPTURE(said.complaint);
    CHECK(said.status == 2);
    CHECK(said.complaint.find(expected) != std::string::npos);
  };
  refused("", "two/y_mut.npy has 2 tasks (0, 1): pick one with --task");
  refused(" --task 2", "has 2 tasks (0, 1): pick one");
  refused(" --task up", "has 2 tasks (0, 1): pick one");
  CHECK(run_program(work.words + " --task 1").status == 0);
  CHECK(seam::io::read_csv(folder / "again/mave_df.csv").has_column("DNN_0"));
  auto const mutations = run_program("mutations --quiet --from " + (folder / "again") + " --out " + (folder / "more"));
  CHECK(mutations.complaint.find("x_index.npy") != std::string::npos);  // not the activities: the table has them
}
