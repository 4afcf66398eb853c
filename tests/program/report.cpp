// seam report: of folders that run wrote, of the published program's files, and of what is not one.
#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>

#include "program/run_program.hpp"

using seam_test::read_text, seam_test::run_program, seam_test::temporary_folder, seam_test::write_npy,
    seam_test::write_text;

namespace {

bool contains(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

/// Runs `seam report` on the folder and expects a sentence with this in it, status 2, and no report.
void refused(std::string const& folder, std::string const& expected, std::string const& options = "") {
  std::filesystem::remove(folder + "/report.html");
  auto const said = run_program("report " + folder + " --quiet " + options);
  CAPTURE(said.complaint);
  CHECK(said.status == 2);
  CHECK(contains(said.complaint, expected));
  CHECK(std::count(said.complaint.begin(), said.complaint.end(), '\n') == 1);
  CHECK_FALSE(std::filesystem::exists(folder + "/report.html"));
}

void succeed(std::string const& words) {
  auto const said = run_program(words);
  CAPTURE(words);
  CAPTURE(said.complaint);
  REQUIRE(said.status == 0);
}

/// What the published program's examples save, of four sequences in two clusters.
void write_published(temporary_folder const& folder) {
  write_text(folder / "mave_df.csv", ",DNN,Sequence,Task\n0,1.5,ACG,1\n1,1,ACT,2\n2,-1,TCG,3\n3,-2,TGG,x\n");
  std::vector<float> maps(48);
  for (std::size_t i = 0; i < maps.size(); ++i) maps[i] = static_cast<float>(i < 24 ? i : 100 - i);
  write_npy<float>(folder / "attributions_ism.npy", "<f4", "(4, 3, 4)", maps);
  write_npy<double>(folder / "hierarchical_linkage_ward_ism.npy", "<f8", "(3, 4)",
                    {0, 1, 1, 2, 2, 3, 2, 2, 4, 5, 9, 4});
}

}  // namespace

TEST_CASE("a folder of run becomes the report that run wrote") {
  temporary_folder const folder;
  succeed("run --count 200 --clusters 5 --quiet --out " + folder.path());
  std::string const own = read_text(folder / "report.html");
  CHECK(contains(own, "<script"));
  std::filesystem::remove(folder / "report.html");
  CHECK(contains(run_program("report " + folder.path() + " --quiet").output, "report: "));  // quiet of progress alone
  auto const from = [](std::string const& page, char const* mark) {
    return page.substr(page.find(mark));
  };
  std::string const again = read_text(folder / "report.html");  // settings are in the order of run.json
  CHECK((from(again, "],\"notes\":") == from(own, "],\"notes\":")));
  CHECK((again.substr(0, again.find("\"settings\":")) == own.substr(0, own.find("\"settings\":"))));
  succeed("report " + folder.path() + " --quiet --static --out " + (folder / "still"));
  CHECK_FALSE(contains(read_text(folder / "still/report.html"), "<script"));
  refused(folder.path(), "--sites is for a folder without tables, and", "--sites 2");
  refused(folder.path(), "--clusters is for a folder without tables", "--clusters 5");
}

TEST_CASE("the published program's files are enough") {
  temporary_folder const folder;
  write_published(folder);
  succeed("report " + folder.path() + " --clusters 2 --sites 1 --quiet");
  std::string const page = read_text(folder / "report.html");
  CHECK(contains(page, "cut into 2 clusters"));
  CHECK_FALSE(contains(page, "\"columns\":[\"Task\"]"));  // it holds a word
  refused(folder.path(), "mave_df.csv is not JSON", "--state " + (folder / "mave_df.csv"));
  write_text(folder / "state.json", "{\"format\": \"other\"}");
  refused(folder.path(), "state.json is not a state that a report saved", "--state " + (folder / "state.json"));
}

TEST_CASE("what is missing or does not fit together is named") {
  temporary_folder const folder;
  refused(folder / "none", "none is not a folder");
  refused(folder.path(), "has no mave_df.csv");
  write_text(folder / "mave_df.csv", "DNN,Letters\n1,ACG\n");
  refused(folder.path(), "mave_df.csv has no column Sequence");
  write_text(folder / "mave_df.csv", "DNN,Sequence\n1,ACG\n2,ACGT\n");
  refused(folder.path(), "mave_df.csv, row 1 has a sequence of 4 letters, row 0 one of 3");
  write_text(folder / "mave_df.csv", "DNN,Sequence\nlow,ACG\n");
  refused(folder.path(), "'low' where a number was expected");
  write_published(folder);
  std::filesystem::remove(folder / "attributions_ism.npy");
  refused(folder.path(), "no attributions_*.npy");
  write_npy<float>(folder / "attributions_ism.npy", "<f4", "(3, 3, 4)", std::vector<float>(36, 0.5F));
  refused(folder.path(), "attributions_ism.npy has 3 rows");
  write_published(folder);
  std::filesystem::remove(folder / "hierarchical_linkage_ward_ism.npy");
  refused(folder.path(), "says nowhere which sequence is in which cluster");
  write_published(folder);
  write_npy<float>(folder / "attributions_saliency.npy", "<f4", "(4, 3, 4)", std::vector<float>(48, 0.5F));
  refused(folder.path(), "attributions_ism.npy and attributions_saliency.npy: pick one with --maps");
}

TEST_CASE("a folder from another version is told how to be mended") {
  temporary_folder const folder;
  succeed("run --count 200 --clusters 5 --quiet --out " + folder.path());
  std::string const order = read_text(folder / "cluster_order.npy");
  std::filesystem::remove(folder / "cluster_order.npy");
  refused(folder.path(), "seam explain writes this folder's tables anew");
  write_text(folder / "cluster_order.npy", order);
  write_npy<float>(folder / "embedding.npy", "<f4", "(3, 2)", std::vector<float>(6, 0.5F));
  refused(folder.path(), "embedding.npy has 3 rows");
  std::filesystem::remove(folder / "embedding.npy");
  std::string const table = read_text(folder / "mave_df.csv");
  write_text(folder / "mave_df.csv", table.substr(0, table.rfind('\n', table.size() - 2) + 1));
  refused(folder.path(), "they are not of the same library");
}

TEST_CASE("a FASTA header that is a program is shown, not run") {
  temporary_folder const folder;
  std::string const header = "x<script>alert(1)</script>&amp;\"'";
  write_text(folder / "table.csv", [] {
    std::string rows = "sequence,value\n";
    for (int i = 0; i < 16; ++i) rows += std::string{"ACGT"[i / 4], "ACGT"[i % 4]} + "," + std::to_string(i) + "\n";
    return rows;
  }());
  write_text(folder / "two.fa", ">" + header + "\nAC\n");
  succeed("run --fasta " + (folder / "two.fa") + " --model table --weights " + (folder / "table.csv") +
          " --attribution ism --count 16 --rate 0.5 --clusters 2 --sites 1 --quiet --out " + (folder / "out"));
  std::string const page = read_text(folder / "out/report.html");
  CHECK_FALSE(contains(page, "alert(1)</script>"));
  CHECK(contains(page, "x\\u003cscript\\u003ealert(1)"));
}
