// A published analysis, repeated by the program: one command a stage on the published program's own arrays.
#include <doctest/doctest.h>
#include <seam/io/csv.hpp>
#include <seam/io/json.hpp>
#include <seam/io/npy.hpp>

#include <algorithm>
#include <cmath>

#include "program/run_program.hpp"
#include "test_data.hpp"

using seam_test::read_text, seam_test::run_program, seam_test::temporary_folder;

namespace {

void succeed(std::string const& words) {
  auto const said = run_program(words);
  CAPTURE(words);
  CAPTURE(said.complaint);
  REQUIRE(said.status == 0);
}

/// Every number of `found` within `share` of the largest absolute one of `expected`, but in row `tie`.
template <int Rank>
void check_close(std::string const& found_path, std::string const& expected_path, double share,
                 std::ptrdiff_t tie = -1) {
  auto const found = seam::io::read_npy<double, Rank>(found_path);
  auto const expected = seam::io::read_npy<double, Rank>(expected_path);
  REQUIRE(found.shape() == expected.shape());
  double largest = 0;
  double difference = 0;
  for (std::ptrdiff_t i = 0; i < found.size(); ++i) {
    largest = std::max(largest, std::abs(expected.data()[i]));
    if (i / expected.view().row_size() == tie) continue;
    difference = std::max(difference, std::abs(found.data()[i] - expected.data()[i]));
  }
  CAPTURE(found_path);
  CHECK(difference <= share * largest);
}

std::string folder_of(std::string const& file) {
  return std::filesystem::path(file).parent_path().string() + '/';
}

}  // namespace

TEST_CASE("library draws squid-nn's library, bit for bit") {
  SEAM_REQUIRE_SHARED(golden, "golden/seam_deepstarr_dev/golden.json");
  temporary_folder const folder;
  auto const settings = seam::io::read_json(golden);
  succeed("library --kind numpy_random --sequence " + settings.at("sequence").get<std::string>() +
          " --count 1500 --rate 0.1 --seed 42 --quiet --out " + folder.path());
  auto const found = seam::io::read_npy<std::uint8_t, 2>(folder / "x_index.npy");
  auto const expected = seam::io::read_npy<std::uint8_t, 2>(folder_of(golden) + "x_index.npy");
  CHECK(found == expected);
}

TEST_CASE("attribute and predict follow the published network") {
  SEAM_REQUIRE_SHARED(golden, "golden/seam_deepstarr_dev/golden.json");
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  temporary_folder const folder;
  std::string const model = " --x " + folder_of(golden) + "x_index.npy --model deepstarr --task dev --weights " +
                            weights + " --quiet --out " + folder.path();
  succeed("predict" + model);
  check_close<2>(folder / "y_mut.npy", folder_of(golden) + "y_mut.npy", 1e-5);
  succeed("attribute --method saliency" + model);
  // Row 746 has two gradients: tests/network/models/deepstarr.cpp shows that its input moved by 1e-6 has one or the
  // other.
  check_close<3>(folder / "attributions_saliency.npy", folder_of(golden) + "attributions_saliency.npy", 1e-5, 746);
}

TEST_CASE("cluster finds SciPy's tree and labels") {
  SEAM_REQUIRE_SHARED(golden, "golden/seam_deepstarr_dev/golden.json");
  temporary_folder const folder;
  succeed("cluster --method ward --clusters 20 --maps " + folder_of(golden) +
          "attributions_saliency.npy --quiet --out " + folder.path());
  auto const found = seam::io::read_npy<double, 2>(folder / "linkage.npy");
  auto const expected = seam::io::read_npy<double, 2>(folder_of(golden) + "linkage_ward.npy");
  REQUIRE(found.shape() == expected.shape());
  for (std::ptrdiff_t row = 0; row < found.extent(0); ++row) {
    CAPTURE(row);
    CHECK(found(row, 0) == expected(row, 0));
    CHECK(found(row, 1) == expected(row, 1));
    CHECK(found(row, 2) == doctest::Approx(expected(row, 2)).epsilon(1e-6));
    CHECK(found(row, 3) == expected(row, 3));
  }
  CHECK(seam::io::read_npy<std::int32_t, 1>(folder / "labels.npy") ==
        seam::io::read_npy<std::int32_t, 1>(folder_of(golden) + "labels_maxclust.npy"));
}

TEST_CASE("explain gives the published tables, sites, assignments and interactions under seam_nn") {
  SEAM_REQUIRE_SHARED(golden, "golden/seam_deepstarr_dev/golden.json");
  temporary_folder const folder;
  std::string const from = folder_of(golden);
  auto const settings = seam::io::read_json(golden);
  succeed("explain --convention seam_nn --rate 0.1 --sites 3 --site-threshold 0.8 --background-threshold 0.5 " +
          ("--background-scaling adaptive --x " + from) + "x_index.npy --y " + from + "y_mut.npy --maps " + from +
          "attributions_saliency.npy --labels " + from + "labels_maxclust.npy --quiet --out " + folder.path());
  for (char const* name : {"cluster_maps.npy", "cluster_maps_no_background.npy"})
    check_close<3>(folder / name, from + name, 1e-5);
  check_close<2>(folder / "background.npy", from + "background.npy", 1e-5);
  check_close<1>(folder / "background_scaling.npy", from + "background_scaling.npy", 1e-5);
  check_close<1>(folder / "cluster_order.npy", from + "cluster_order.npy", 0);
  check_close<2>(folder / "covariance.npy", from + "identifier_covariance.npy", 1e-5);
  check_close<2>(folder / "configuration_binary.npy", from + "configuration_binary.npy", 0);
  check_close<2>(folder / "configuration_continuous.npy", from + "configuration_continuous.npy", 1e-5);

  auto const summary = seam::io::read_csv(folder / "msm.csv");
  for (auto const& statistic :  // clang++ 14 captures no structured binding
       {std::pair{"Entropy", "msm_entropy.npy"}, std::pair{"Consensus", "msm_consensus.npy"},
        std::pair{"Reference", "msm_reference.npy"}}) {
    std::string const column = statistic.first;
    auto const expected = seam::io::read_npy<double, 2>(from + statistic.second);  // rows by label, as in the file
    auto const found = summary.numbers<double>(column);
    REQUIRE(static_cast<std::ptrdiff_t>(found.size()) == expected.size());
    double difference = 0;
    for (std::size_t i = 0; i < found.size(); ++i)
      difference = std::max(difference, std::abs(found[i] - expected.data()[i]));
    CAPTURE(column);
    CHECK(difference <= 1e-5 * *std::max_element(expected.begin(), expected.end()));
  }

  auto const sites = seam::io::read_csv(folder / "sites.csv");
  auto const& expected_sites = settings.at("sites");
  REQUIRE(sites.rows() == static_cast<std::ptrdiff_t>(expected_sites.size()));
  for (std::ptrdiff_t row = 0; row < sites.rows(); ++row) {
    auto const& expected = expected_sites.at(static_cast<std::size_t>(row));
    CHECK(sites.text(row, sites.column("TFBS")) == expected.at("name").get<std::string>());
    CHECK(sites.number<int>(row, sites.column("Start")) == expected.at("start").get<int>());
    CHECK(sites.number<int>(row, sites.column("Stop")) == expected.at("stop").get<int>());
    auto const joined = [](nlohmann::json const& numbers) {
      std::string text;
      for (auto const& number : numbers) {
        if (!text.empty()) text += '|';
        text += std::to_string(number.get<int>());
      }
      return text;
    };
    CHECK(sites.text(row, sites.column("Positions")) == joined(expected.at("positions")));
    CHECK(sites.text(row, sites.column("Active_Clusters")) == joined(expected.at("active_clusters")));
  }

  auto const assignments = seam::io::read_csv(folder / "assignments.csv");
  REQUIRE(assignments.rows() == static_cast<std::ptrdiff_t>(settings.at("assignments").size()));
  for (std::ptrdiff_t row = 0; row < assignments.rows(); ++row) {
    std::string const name = assignments.text(row, assignments.column("Sites"));
    CAPTURE(name);
    CHECK(assignments.number<int>(row, assignments.column("Cluster_Sorted")) ==
          settings.at("assignments").at(name == "none" ? "" : name).get<int>());
  }

  auto const interactions = seam::io::read_csv(folder / "epistasis.csv");
  auto const& expected_values = settings.at("epistasis_reference_sign");
  REQUIRE(interactions.rows() == static_cast<std::ptrdiff_t>(expected_values.size()));
  for (std::ptrdiff_t row = 0; row < interactions.rows(); ++row) {
    std::string const name = interactions.text(row, interactions.column("Sites"));
    CAPTURE(name);
    CHECK(interactions.number<double>(row, interactions.column("Value")) ==
          doctest::Approx(expected_values.at(name).get<double>()).epsilon(1e-5));
  }
}
