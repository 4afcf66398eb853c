#include <doctest/doctest.h>
#include <seam/identify/files.hpp>
#include <seam/identify/read_files.hpp>

#include "identify/files_example.hpp"

using namespace seam_test;

TEST_CASE("an identification is read back as it was written") {
  folder const out;
  auto const written = example();
  identify::write_identification(out.path.string(), written, {7, 4, 9}, "x");
  auto const read = identify::read_identification(out.path.string(), explanation_of_example());
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

TEST_CASE("no sites at all is written and read too") {
  folder const out;
  identify::identification none;
  none.covariance = seam::array<double, 2>(2, 2);
  none.linkage = seam::array<double, 2>({{1, 4}}, {0, 1, 0, 2});
  none.configuration = seam::array<std::uint8_t, 2>(3, 0);
  none.configuration_continuous = seam::array<double, 2>(3, 0);
  identify::write_identification(out.path.string(), none, {7, 4, 9}, "x");
  auto const read = identify::read_identification(out.path.string(), explanation_of_example(2));
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
  CHECK_THROWS_WITH_AS(identify::read_identification(out.path.string(), explanation_of_example()), sentence.c_str(),
                       seam::input_error);
  std::ofstream rows(path);
  rows << header;
  for (int row = 0; row < 6; ++row) rows << "7,0,A,lost,0,0,10,0,0,0\n";
  rows.close();
  sentence = path + " has the state 'lost'; states are neutral, preserved, disrupted and gained";
  CHECK_THROWS_WITH_AS(identify::read_identification(out.path.string(), explanation_of_example()), sentence.c_str(),
                       seam::input_error);
}

TEST_CASE("files that contradict each other are refused with a sentence") {
  folder const out;
  identify::write_identification(out.path.string(), example(), {7, 4, 9}, "x");
  std::string const path = (out.path / "assignments.csv").string();
  std::ofstream(path) << "Sites,Order,Cluster,Cluster_Sorted,Median,Score\nA|Q,2,0,0,1,0\n";
  std::string const sentence = path + " names the site 'Q', which sites.csv does not have";
  CHECK_THROWS_WITH_AS(identify::read_identification(out.path.string(), explanation_of_example()), sentence.c_str(),
                       seam::input_error);
}

TEST_CASE("what does not fit the explanation or the other files is refused, with the file and what it should be") {
  folder const out;
  auto const refused = [&](char const* name, std::string const& sentence, std::ptrdiff_t length = 4) {
    std::string const whole = (out.path / name).string() + sentence;
    CHECK_THROWS_WITH_AS(identify::read_identification(out.path.string(), explanation_of_example(length)),
                         whole.c_str(), seam::input_error);
  };
  auto const written = [&](auto change) {
    auto found = example();
    change(found);
    identify::write_identification(out.path.string(), found, {7, 4, 9}, "x");
  };
  written([](auto&) {});
  refused("covariance.npy", " is (4, 4), the files beside it belong to (5, 5)", 5);
  written([](auto& found) { found.linkage = seam::array<double, 2>({{2, 4}}, {0, 1, 0, 2, 2, 3, 1, 3}); });
  refused("position_linkage.npy", " is (2, 4), the files beside it belong to (3, 4)");
  written([](auto& found) { found.sites[1].stop = 4; });
  refused("sites.csv", ": the site B covers 2 to 4, the reference has positions 0 to 3");
  written([](auto& found) { found.sites[1].positions = {1, 3}; });
  refused("sites.csv", ": the site B covers 2 to 3, but names the position 1");
  written([](auto& found) { found.sites[1].active_clusters = {2}; });
  auto text = content(out.path / "sites.csv");
  std::ofstream(out.path / "sites.csv") << text.replace(text.find(",2,9,"), 5, ",3,9,");
  refused("sites.csv", " has the site B active in place 3; there are 3 clusters");
  written([](auto&) {});
  seam::io::write_npy((out.path / "configuration_binary.npy").string(), seam::array<std::uint8_t, 2>(3, 1));
  refused("configuration_binary.npy", " is (3, 1), the files beside it belong to (3, 2)");
  written([](auto&) {});
  seam::io::write_npy((out.path / "configuration_continuous.npy").string(), seam::array<double, 2>(2, 2));
  refused("configuration_continuous.npy", " is (2, 2), the files beside it belong to (3, 2)");
  written([](auto& found) { found.assignments[2].cluster_sorted = 1; });
  refused("assignments.csv", " assigns cluster 9 in place 1, where cluster_order.npy has another or none");
  written([](auto& found) { found.additive[1] = seam::array<float, 2>(2, 4); });
  refused("additive_B.npy", " is (2, 4), the files beside it belong to (2, 3)");
}
