#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/report/files.hpp>

#include "example.hpp"
#include "xml.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace fs = std::filesystem;

namespace {

std::string read(fs::path const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("every figure becomes a file of its own name, and nothing else is left") {
  fs::path const folder = fs::temp_directory_path() / "seam_test_report_files";
  fs::remove_all(folder);
  auto made = seam_test::example_analysis<seam::dna>();
  made.sites[1].name = "../B";
  auto const names = seam::report::write_figures(made, folder.string());
  CHECK(names.size() == 16 + 8);
  for (char const* expected :
       {"reference_logo.svg", "summary_entropy.svg", "covariance.svg", "epistasis.svg", "additive_A.svg",
        "additive____B.svg", "cluster_logos/average_0.svg", "cluster_logos/no_background_3.svg"})
    CHECK_MESSAGE(std::find(names.begin(), names.end(), expected) != names.end(), expected);
  std::size_t files = 0;
  for (auto const& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) ++files;
  CHECK(files == names.size());
  for (auto const& name : names) CHECK_NOTHROW(seam_test::read_xml(read(folder / name)));
  fs::remove_all(folder);
}

TEST_CASE("figures of an earlier analysis that this one has no data for are removed, and nothing else") {
  fs::path const folder = fs::temp_directory_path() / "seam_test_report_files_again";
  fs::remove_all(folder);
  auto made = seam_test::example_analysis<seam::dna>();
  auto const before = seam::report::write_figures(made, folder.string());
  for (auto const& name : before) CHECK_MESSAGE(seam::report::detail::is_figure_file(name), name);
  std::vector<std::string> const mine = {"mine.svg", "additive_mine.svg", "epistasis.png",
                                         "cluster_logos/average_x.svg"};
  for (auto const& name : mine) std::ofstream(folder / name) << "mine";
  made.activities.clear();
  made.sites.resize(1);
  made.interactions.clear();
  made.cluster_maps_no_background = {};
  auto const now = seam::report::write_figures(made, folder.string());
  CHECK(now.size() < before.size());
  for (auto const& name : now) CHECK_MESSAGE(fs::exists(folder / name), name);
  for (auto const& name : before)
    CHECK_MESSAGE(fs::exists(folder / name) == (std::find(now.begin(), now.end(), name) != now.end()), name);
  for (auto const& name : mine) CHECK_MESSAGE(read(folder / name) == "mine", name);
  fs::remove_all(folder);
}

TEST_CASE("a folder that is a file is refused") {
  fs::path const file = fs::temp_directory_path() / "seam_test_report_file";
  std::ofstream(file) << "x";
  CHECK_THROWS_AS(seam::report::write_figures(seam_test::example_analysis<seam::dna>(), file.string()),
                  seam::input_error);
  fs::remove(file);
}
