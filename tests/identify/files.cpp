#include <doctest/doctest.h>
#include <seam/identify/files.hpp>
#include <seam/identify/read_files.hpp>

#include "identify/files_example.hpp"

using namespace seam_test;

TEST_CASE("an identification's files have the agreed names and columns") {
  folder const out;
  identify::write_identification(out.path.string(), example(), {7, 4, 9}, "chr2R", 1000);
  CHECK(content(out.path / "sites.csv") ==
        "TFBS,Start,Stop,Length,Positions,N_Positions,Active_Clusters,Active_Labels,Score,Motif,Motif_q\n"
        "A,0,1,2,0|1,2,,,12.5,,\n"
        "B,2,3,2,2|3,2,0|2,7|9,50,SREBP,0.001\n");
  CHECK(content(out.path / "sites.bed") == "chr2R\t1000\t1002\tA\t250\t.\nchr2R\t1002\t1004\tB\t1000\t.\n");
  CHECK(content(out.path / "configurations.csv") ==
        "Cluster,Cluster_Sorted,A,B,A_Continuous,B_Continuous,A_State,B_State,Few_Members\n"
        "7,0,0,1,0,0.9,neutral,preserved,0\n4,1,0,0,0.1,0.3333333333333333,disrupted,gained,1\n"
        "9,2,0,1,0,1,neutral,preserved,0\n");
  CHECK(content(out.path / "states.csv").substr(0, 170) ==
        "Cluster,Cluster_Sorted,TFBS,State,Entropy_Share,Mismatch,Library_Mismatch,P,Q,Few_Members\n"
        "7,0,A,neutral,0,0,10,0,0,0\n7,0,B,preserved,0,0,10.25,0,0,0\n4,1,A,disrupted,1.25,");
  CHECK(content(out.path / "assignments.csv") ==
        "Sites,Order,Cluster,Cluster_Sorted,Median,Score\n"
        "none,0,4,1,0.25,-0.2\nA,1,-1,-1,,\nB,1,9,2,1.5,0\nA|B,2,-1,-1,,\n");
  CHECK(content(out.path / "epistasis.csv") == "Sites,Order,Value,Reason,Low,High\nA|B,2,,no cluster shows A,,\n");
  CHECK(content(out.path / "interventions.csv") ==
        "Sites,Order,Value,Standard_Error,Low,High,Contexts,Median_Estimate,Difference\n"
        "B,1,1.25,0.25,0.75,1.75,250,1.5,0.25\nA|B,2,-0.5,0.5,-1.5,0.5,250,,\n");
  for (char const* name : {"covariance.npy", "position_linkage.npy", "configuration_binary.npy",
                           "configuration_continuous.npy", "additive_A.npy", "additive_B.npy"})
    CHECK(fs::exists(out.path / name));
}

TEST_CASE("intervals are written beside what they belong to") {
  folder const out;
  auto written = example();
  written.interactions = {{{0, 1}, -0.5, ""}};
  identify::identification_intervals intervals;
  intervals.interactions = {seam::explain::interval{-1, 0.25}};
  intervals.additive_low = intervals.additive_high = written.additive;
  identify::add_intervals(written, intervals);
  identify::write_identification(out.path.string(), written, {7, 4, 9}, "x");
  identify::write_additive_intervals(out.path.string(), written, intervals);
  CHECK(content(out.path / "epistasis.csv") == "Sites,Order,Value,Reason,Low,High\nA|B,2,-0.5,,-1,0.25\n");
  auto const read = identify::read_identification(out.path.string(), explanation_of_example());
  CHECK(read.interactions[0].low == -1);
  CHECK(read.interactions[0].high == 0.25);
  CHECK(fs::file_size(out.path / "additive_B_high.npy") == fs::file_size(out.path / "additive_B.npy"));
  CHECK(fs::exists(out.path / "additive_A_low.npy"));
}

TEST_CASE("tests and calibrations have the agreed columns") {
  folder const out;
  auto const found = example();
  std::string const path = (out.path / "table.csv").string();
  std::vector<identify::tested_interaction> tests(2);
  tests[0] = {{0, 1}, 0.5, 0.25, 0.01, 0.02, true};
  tests[1].sites = {0, 1};
  tests[1].possible = false;
  identify::write_interaction_tests(path, found.sites, tests, 300);
  CHECK(content(path) ==
        "Sites,Order,Estimate,Standard_Error,P,Q,Sequences\nA|B,2,0.5,0.25,0.01,0.02,300\nA|B,2,,,,,300\n");
  identify::null_calibration calibration;
  calibration.shuffled = "sequence";
  calibration.sites = {1, 0, 2};
  calibration.site_rate = {0.5, 0.25};
  calibration.interaction_rate = {std::nullopt};
  identify::null_calibration other = calibration;
  other.shuffled = "weights";
  other.sites = {4};
  identify::write_null_calibrations(path, found, {calibration, other});
  CHECK(content(path) ==
        "Shuffled,Sites,Order,Value,False_Discovery_Rate,Shuffles,Sites_In_Shuffles\n"
        "sequence,A,1,12.5,0.5,3,3\nsequence,B,1,50,0.25,3,3\nsequence,A|B,2,,,3,3\n"
        "weights,A,1,12.5,0.5,1,4\nweights,B,1,50,0.25,1,4\nweights,A|B,2,,,1,4\n");
}

TEST_CASE("a BED file's name of a sequence is one word") {
  fs::path const path = fs::temp_directory_path() / "seam_test_identify_bed";
  CHECK_THROWS_AS(identify::write_bed(path.string(), example().sites, "chr\t1"), seam::input_error);
  CHECK_THROWS_AS(identify::write_bed(path.string(), example().sites, "chr1\nchr2"), seam::input_error);
  CHECK_FALSE(fs::exists(path));
  identify::write_bed(path.string(), example().sites, "chr 1");
  CHECK(fs::remove(path));
}
