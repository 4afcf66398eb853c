#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>
#include <seam/explain/explain.hpp>
#include <seam/explain/files.hpp>

#include <filesystem>
#include <fstream>

#include "random_library.hpp"

namespace explain = seam::explain;
namespace fs = std::filesystem;

namespace {

template <class A>
void check_round_trip(explain::options settings, std::int32_t gap) {
  fs::path const folder = fs::temp_directory_path() / "seam_explain_files";
  fs::remove_all(folder);
  fs::create_directory(folder);
  auto const library = seam_test::random_library<A>(300, 9, 0.2, 5, 10);
  auto const maps = seam_test::random_values<float>(seam::extents<3>{{300, 9, 3}}, 1);
  auto const values = seam_test::random_values<float>(seam::extents<1>{{300}}, 2);
  auto labels = seam_test::random_labels(300, 5, 2, 30);
  for (auto& label : labels)
    if (label > 1) label += gap;
  auto const explained =
      explain::explain<A>(seam::backend::host{}, library, values, maps, seam_test::as_view(labels), settings);
  explain::write_explanation<A>(folder.string(), explained);
  auto const back = explain::read_explanation<A>(folder.string());
  CHECK(back.order == explained.order);
  CHECK(back.mean_interquartile_range == explained.mean_interquartile_range);
  CHECK(back.reference_cluster == explained.reference_cluster);
  CHECK(back.mutation_rate == explained.mutation_rate);
  CHECK(back.background_entropy == explained.background_entropy);
  CHECK(back.reference_letters == explained.reference_letters);
  CHECK(back.summary.entropy == explained.summary.entropy);
  CHECK(back.summary.consensus == explained.summary.consensus);
  CHECK(back.summary.reference_mismatch == explained.summary.reference_mismatch);
  CHECK(back.summary.consensus_letter == explained.summary.consensus_letter);
  CHECK(back.summary.counts == explained.summary.counts);
  CHECK(back.cluster_maps == explained.cluster_maps);
  CHECK(back.background == explained.background);
  CHECK(back.cluster_background == explained.cluster_background);
  CHECK(back.background_scaling == explained.background_scaling);
  CHECK(back.cluster_maps_no_background == explained.cluster_maps_no_background);
  CHECK(back.variation == explained.variation);
  REQUIRE(back.statistics.size() == explained.statistics.size());
  for (std::size_t row = 0; row < back.statistics.size(); ++row) {
    CHECK(back.statistics[row].label == explained.statistics[row].label);
    CHECK(back.statistics[row].sorted == explained.statistics[row].sorted);
    CHECK(back.statistics[row].count == explained.statistics[row].count);
    for (auto const& column : explain::detail::statistics_columns)
      CHECK(back.statistics[row].*column.value == explained.statistics[row].*column.value);
  }

  std::string const path = (folder / "mave_df.csv").string();
  auto const table =
      explain::make_table<A>(library, values, seam_test::as_view(labels), explained.order, settings.reference_row);
  explain::write_table(path, table);
  auto const read = explain::read_table(path);
  CHECK(read.activity == table.activity);
  CHECK(read.hamming == table.hamming);
  CHECK(read.sequence == table.sequence);
  CHECK(read.cluster == table.cluster);
  CHECK(read.cluster_sorted == table.cluster_sorted);
  fs::remove_all(folder);
}

std::string first_line(fs::path const& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

TEST_CASE("an explanation is read back as it was written") {
  check_round_trip<seam::dna>({}, 0);
  check_round_trip<seam::protein>({.background_scaling = explain::scaling::adaptive}, 3);
  check_round_trip<seam::basic_alphabet<"01">>({.reference_row = std::nullopt}, 7);
}

TEST_CASE("files have the agreed columns") {
  fs::path const folder = fs::temp_directory_path() / "seam_explain_columns";
  fs::create_directory(folder);
  auto const library = seam_test::random_library<seam::dna>(20, 4, 0.2, 5);
  auto const maps = seam_test::random_values<float>(seam::extents<3>{{20, 4, 4}}, 1);
  auto const values = seam_test::random_values<float>(seam::extents<1>{{20}}, 2);
  auto const labels = seam_test::random_labels(20, 2, 2);
  auto const explained =
      explain::explain<seam::dna>(seam::backend::host{}, library, values, maps, seam_test::as_view(labels));
  explain::write_explanation<seam::dna>(folder.string(), explained);
  CHECK(first_line(folder / "cluster_stats.csv") ==
        "Cluster,Cluster_Sorted,Occupancy,Median,Q1,Q3,Mean,Minimum,Maximum,Lower_Whisker,Upper_Whisker,"
        "Expected_Entropy");
  CHECK(first_line(folder / "msm.csv") ==
        "Cluster,Cluster_Sorted,Position,Reference,Consensus,Entropy,Reference_Letter,Consensus_Letter,Count_A,"
        "Count_C,Count_G,Count_T,Entropy_Miller_Madow,Delta_Entropy");
  auto table = explain::make_table<seam::dna>(library, values, seam_test::as_view(labels), explained.order);
  explain::write_table((folder / "mave_df.csv").string(), table);
  CHECK(first_line(folder / "mave_df.csv") == "DNN,Hamming,Sequence,Cluster,Cluster_Sorted");
  table.hamming.clear();
  table.global_importance.assign(20, 0.5);
  explain::write_table((folder / "mave_df.csv").string(), table);
  CHECK(first_line(folder / "mave_df.csv") == "DNN,GIA,Sequence,Cluster,Cluster_Sorted");
  table.other_tasks = {{"hk", std::vector<double>(20, 1.25)}, {"2", std::vector<double>(20, -3)}};
  explain::write_table((folder / "mave_df.csv").string(), table);
  CHECK(first_line(folder / "mave_df.csv") == "DNN,GIA,Sequence,Cluster,Cluster_Sorted,DNN_hk,DNN_2");
  CHECK(explain::read_table((folder / "mave_df.csv").string()).other_tasks == table.other_tasks);
  fs::remove_all(folder);
}

TEST_CASE("files that do not fit together are refused with a sentence") {
  CHECK_THROWS_AS(explain::read_explanation<seam::dna>("/nonexistent_folder"), seam::input_error);
  fs::path const path = fs::temp_directory_path() / "seam_bad_msm.csv";
  std::ofstream(path) << "Cluster,Cluster_Sorted,Position\n0,0,0\n";
  explain::explanation two_clusters;
  two_clusters.order = {0, 1};
  std::string const expected = path.string() + " has 1 rows; it should have as many for each of 2 clusters";
  CHECK_THROWS_WITH_AS(explain::detail::read_summary<seam::dna>(path.string(), two_clusters), expected.c_str(),
                       seam::input_error);
  fs::remove(path);
}

TEST_CASE("a folder that was edited or mixed of two is refused, with the file and what it should be") {
  fs::path const folder = fs::temp_directory_path() / "seam_mixed_explanation";
  auto const library = seam_test::random_library<seam::dna>(20, 4, 0.2, 5, 10);
  auto const maps = seam_test::random_values<float>(seam::extents<3>{{20, 4, 4}}, 1);
  auto const values = seam_test::random_values<float>(seam::extents<1>{{20}}, 2);
  auto const labels = seam_test::random_labels(20, 2, 2);
  auto const explained =
      explain::explain<seam::dna>(seam::backend::host{}, library, values, maps, seam_test::as_view(labels));
  REQUIRE(explained.order.size() == 2);
  auto const refused = [&](char const* name, auto change, std::string const& sentence) {
    fs::remove_all(folder);
    fs::create_directory(folder);
    explain::write_explanation<seam::dna>(folder.string(), explained);
    change((folder / name).string());
    std::string const whole = (folder / name).string() + sentence;
    CHECK_THROWS_WITH_AS(explain::read_explanation<seam::dna>(folder.string()), whole.c_str(), seam::input_error);
  };
  auto const writes = [](auto const& other) {
    return [&](std::string const& path) {
      seam::io::write_npy(path, other);
    };
  };
  seam::array<float, 3> const three(3, 4, 4);
  seam::array<float, 2> const narrow(4, 3);
  seam::array<double, 1> const scaling(3);
  refused("cluster_maps.npy", writes(three), " is (3, 4, 4), the files beside it belong to (2, 4, 4)");
  refused("background.npy", writes(narrow), " is (4, 3), the files beside it belong to (4, 4)");
  refused("cluster_background.npy", writes(three), " is (3, 4, 4), the files beside it belong to (2, 4, 4)");
  refused("cluster_maps_no_background.npy", writes(three), " is (3, 4, 4), the files beside it belong to (2, 4, 4)");
  refused("variation.npy", writes(narrow), " is (4, 3), the files beside it belong to (4, 4)");
  refused("background_scaling.npy", writes(scaling), " has 3 numbers; there are 2 clusters");
  auto const replaces = [](std::string const& what, std::string const& by) {
    return [=](std::string const& path) {
      std::stringstream text;
      text << std::ifstream(path).rdbuf();
      std::string whole = text.str();
      REQUIRE(whole.find(what) != std::string::npos);
      std::ofstream(path) << whole.replace(whole.find(what), what.size(), by);
    };
  };
  std::string const label = std::to_string(explained.order[0]);
  refused("cluster_stats.csv", replaces("\n" + label + ",0,", "\n77,0,"),
          " has cluster 77 in place 0, cluster_order.npy has " + label);
  refused("msm.csv", replaces("\n" + label + ",0,1,", "\n" + label + ",0,0,"),
          " has two rows of cluster 0 and position 0");
  refused(
      "explanation.csv",
      replaces("Reference_Cluster_Sorted," + std::to_string(explained.reference_cluster), "Reference_Cluster_Sorted,2"),
      " has the reference in place 2.000000; there are 2 clusters");
  fs::remove_all(folder);
}
