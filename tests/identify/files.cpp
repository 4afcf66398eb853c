#include <doctest/doctest.h>
#include <seam/identify/files.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace identify = seam::identify;
namespace fs = std::filesystem;

namespace {

identify::identification example() {
  identify::identification found;
  found.covariance = seam::array<double, 2>({{4, 4}}, {1, .5, 0, 0, .5, 1, 0, 0, 0, 0, 2, 0.1, 0, 0, 0.1, 2});
  found.linkage = seam::array<double, 2>({{3, 4}}, {0, 1, 0.5, 2, 2, 3, 0.7, 2, 4, 5, 3.25, 4});
  found.leaf_order = {0, 1, 2, 3};
  for (int place = 0; place < 2; ++place) {
    identify::site site;
    site.name = place == 0 ? "A" : "B";
    site.start = 2 * place;
    site.stop = 2 * place + 1;
    site.positions = {2 * place, 2 * place + 1};
    site.score = place == 0 ? 12.5 : 50;
    found.sites.push_back(site);
  }
  found.sites[1].active_clusters = {0, 2};
  found.sites[1].motif = "SREBP";
  found.sites[1].motif_q = 0.001;
  found.configuration = seam::array<std::uint8_t, 2>({{3, 2}}, {0, 1, 0, 0, 0, 1});
  found.configuration_continuous = seam::array<double, 2>({{3, 2}}, {0, 0.9, 0.1, 1.0 / 3, 0, 1});
  found.states = identify::site_states(3, 2);
  found.states.state(0, 1) = found.states.state(2, 1) = identify::site_state::preserved;
  found.states.state(1, 0) = identify::site_state::disrupted;
  found.states.state(1, 1) = identify::site_state::gained;
  found.states.entropy_share(1, 0) = 1.25;
  found.states.mismatch(1, 0) = 17.5;
  found.states.p_value(1, 0) = 1e-300;
  found.states.q_value(1, 0) = 0.004;
  found.states.library_mismatch = {10, 10.25};
  found.states.few_members = {0, 1, 0};
  found.assignments = {{{}, 4, 1, 0.25, -0.2}, {{0}, -1, -1, 0, 0}, {{1}, 9, 2, 1.5, 0}, {{0, 1}, -1, -1, 0, 0}};
  found.additive = {seam::array<float, 2>({{2, 3}}, {NAN, NAN, NAN, NAN, NAN, NAN}),
                    seam::array<float, 2>({{2, 3}}, {1, 2, 3, 4, 5, 6.5F})};
  found.interactions = {{{0, 1}, std::nullopt, "no cluster shows A"}};
  found.interventions = {{{1}, 1.25, 0.25, 0.75, 1.75, 250, 1.5}, {{0, 1}, -0.5, 0.5, -1.5, 0.5, 250, std::nullopt}};
  return found;
}

std::string content(fs::path const& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

struct folder {
  fs::path path = fs::temp_directory_path() / "seam_identify_files";
  folder() {
    fs::remove_all(path);
    fs::create_directory(path);
  }
  ~folder() { fs::remove_all(path); }
};

}  // namespace

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

TEST_CASE("an identification is read back as it was written") {
  folder const out;
  auto const written = example();
  identify::write_identification(out.path.string(), written, {7, 4, 9}, "x");
  auto const read = identify::read_identification(out.path.string());
  CHECK(read.covariance == written.covariance);
  CHECK(read.linkage == written.linkage);
  CHECK(read.leaf_order == written.leaf_order);
  CHECK(read.configuration == written.configuration);
  CHECK(read.configuration_continuous == written.configuration_continuous);
  CHECK(read.states.state == written.states.state);
  CHECK(read.states.entropy_share == written.states.entropy_share);
  CHECK(read.states.mismatch == written.states.mismatch);
  CHECK(read.states.p_value == written.states.p_value);
  CHECK(read.states.q_value == written.states.q_value);
  CHECK(read.states.library_mismatch == written.states.library_mismatch);
  CHECK(read.states.few_members == written.states.few_members);
  CHECK(read.additive[1] == written.additive[1]);
  CHECK(std::isnan(read.additive[0](0, 0)));
  REQUIRE(read.sites.size() == 2);
  for (std::size_t place = 0; place < 2; ++place) {
    CHECK(read.sites[place].name == written.sites[place].name);
    CHECK(read.sites[place].start == written.sites[place].start);
    CHECK(read.sites[place].stop == written.sites[place].stop);
    CHECK(read.sites[place].positions == written.sites[place].positions);
    CHECK(read.sites[place].active_clusters == written.sites[place].active_clusters);
    CHECK(read.sites[place].score == written.sites[place].score);
    CHECK(read.sites[place].motif == written.sites[place].motif);
    CHECK(read.sites[place].motif_q == written.sites[place].motif_q);
  }
  REQUIRE(read.assignments.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(read.assignments[i].sites == written.assignments[i].sites);
    CHECK(read.assignments[i].cluster == written.assignments[i].cluster);
    CHECK(read.assignments[i].cluster_sorted == written.assignments[i].cluster_sorted);
    CHECK(read.assignments[i].median == written.assignments[i].median);
    CHECK(read.assignments[i].score == written.assignments[i].score);
  }
  REQUIRE(read.interactions.size() == 1);
  CHECK(read.interactions[0].sites == written.interactions[0].sites);
  CHECK(!read.interactions[0].value);
  CHECK(read.interactions[0].reason == "no cluster shows A");
  REQUIRE(read.interventions.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(read.interventions[i].sites == written.interventions[i].sites);
    CHECK(read.interventions[i].value == written.interventions[i].value);
    CHECK(read.interventions[i].standard_error == written.interventions[i].standard_error);
    CHECK(read.interventions[i].low == written.interventions[i].low);
    CHECK(read.interventions[i].high == written.interventions[i].high);
    CHECK(read.interventions[i].contexts == 250);
    CHECK(read.interventions[i].median_estimate == written.interventions[i].median_estimate);
  }
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
  auto const read = identify::read_identification(out.path.string());
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
  calibration.sites = {1, 0, 2};
  calibration.site_rate = {0.5, 0.25};
  calibration.interaction_rate = {std::nullopt};
  identify::write_null_calibration(path, found, calibration);
  CHECK(content(path) ==
        "Sites,Order,Value,False_Discovery_Rate,Shuffles,Sites_In_Shuffles\n"
        "A,1,12.5,0.5,3,3\nB,1,50,0.25,3,3\nA|B,2,,,3,3\n");
}

TEST_CASE("no sites at all is written and read too") {
  folder const out;
  identify::identification none;
  none.covariance = seam::array<double, 2>(2, 2);
  none.linkage = seam::array<double, 2>({{1, 4}}, {0, 1, 0, 2});
  none.configuration = seam::array<std::uint8_t, 2>(3, 0);
  none.configuration_continuous = seam::array<double, 2>(3, 0);
  identify::write_identification(out.path.string(), none, {0, 1, 2}, "x");
  auto const read = identify::read_identification(out.path.string());
  CHECK(read.sites.empty());
  CHECK(read.interventions.empty());
  CHECK(!fs::exists(out.path / "interventions.csv"));
  CHECK(read.configuration.extent(0) == 3);
  CHECK(read.configuration.extent(1) == 0);
}

TEST_CASE("states of another number of sites, or of another name, are refused with a sentence") {
  folder const out;
  identify::write_identification(out.path.string(), example(), {7, 4, 9}, "x");
  std::string const path = (out.path / "states.csv").string();
  std::string const header = content(path).substr(0, content(path).find('\n') + 1);
  std::ofstream(path) << header << "7,0,A,neutral,0,0,10,0,0,0\n";
  std::string sentence = path + " has 1 rows; 3 clusters and 2 sites make 6";
  CHECK_THROWS_WITH_AS(identify::read_identification(out.path.string()), sentence.c_str(), seam::input_error);
  std::ofstream rows(path);
  rows << header;
  for (int row = 0; row < 6; ++row) rows << "7,0,A,lost,0,0,10,0,0,0\n";
  rows.close();
  sentence = path + " has the state 'lost'; states are neutral, preserved, disrupted and gained";
  CHECK_THROWS_WITH_AS(identify::read_identification(out.path.string()), sentence.c_str(), seam::input_error);
}

TEST_CASE("files that contradict each other are refused with a sentence") {
  folder const out;
  identify::write_identification(out.path.string(), example(), {7, 4, 9}, "x");
  std::string const path = (out.path / "assignments.csv").string();
  std::ofstream(path) << "Sites,Order,Cluster,Cluster_Sorted,Median,Score\nA|Q,2,0,0,1,0\n";
  std::string const sentence = path + " names the site 'Q', which sites.csv does not have";
  CHECK_THROWS_WITH_AS(identify::read_identification(out.path.string()), sentence.c_str(), seam::input_error);
}
