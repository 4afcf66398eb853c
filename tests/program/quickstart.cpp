// What examples/quickstart.sh runs, once the program is built: a real enhancer, and the network that comes with it.
#include <doctest/doctest.h>
#include <seam/io/csv.hpp>

#include "program/run_program.hpp"
#include "test_data.hpp"

#include <algorithm>
#include <utility>
#include <vector>

using seam_test::read_text, seam_test::run_program, seam_test::temporary_folder;

namespace {

/// The words that the script gives to `seam run`.
std::string quickstart_words() {
  std::string const script = read_text(SEAM_SOURCE_DIR "/examples/quickstart.sh"), mark = "set -- ";
  std::size_t const begin = script.find(mark), end = script.find("\nfi", begin);
  REQUIRE(begin != std::string::npos);
  REQUIRE(end != std::string::npos);
  std::string words = script.substr(begin + mark.size(), end - begin - mark.size());
  for (char& c : words)
    if (c == '\\' || c == '\n') c = ' ';
  return words;
}

/// The first and the last position of each site in a folder.
std::vector<std::pair<int, int>> sites_in(std::string const& folder) {
  auto const table = seam::io::read_csv(folder + "/sites.csv");
  auto const starts = table.numbers<int>("Start"), stops = table.numbers<int>("Stop");
  std::vector<std::pair<int, int>> sites;
  for (std::size_t i = 0; i < starts.size(); ++i) sites.emplace_back(starts[i], stops[i]);
  return sites;
}

int common_positions(std::pair<int, int> const& a, std::pair<int, int> const& b) {
  return std::max(0, std::min(a.second, b.second) - std::max(a.first, b.first) + 1);
}

}  // namespace

TEST_CASE("the quickstart finds the sites of a real enhancer, and the teacher's first site first") {
  temporary_folder const folder;
  auto const run = [&](std::string const& words, std::string const& out) {
    auto const said = run_program("run " + words + " --quiet --out " + (folder / out), "cd '" SEAM_SOURCE_DIR "' &&");
    CAPTURE(said.complaint);
    REQUIRE(said.status == 0);
    return sites_in(folder / out);
  };
  std::string words = quickstart_words();
  auto const found = run(words, "student");
  CHECK(std::filesystem::exists(folder / "student/report.html"));
  // Both copies of ATCACGCCA, whose CACGCCA are DeepSTARR's strongest windows, and the AP-1 site TGAGTCA.
  std::pair<int, int> const known[] = {{105, 113}, {124, 132}, {189, 195}};
  for (auto const& site : known) {
    CAPTURE(site.first);
    CHECK(std::count_if(found.begin(), found.end(),
                        [&](auto const& each) { return common_positions(each, site) >= 6; }) == 1);
  }
  REQUIRE(!found.empty());
  CHECK(common_positions(found.front(), known[0]) >= 6);

  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  std::string const model = "deepstarr_student", file = "examples/data/deepstarr_student.safetensors";
  words.replace(words.find(file), file.size(), weights);
  words.replace(words.find(model), model.size(), "deepstarr");
  auto const wanted = run(words + " --stability 0", "teacher");
  REQUIRE(!wanted.empty());
  CHECK(common_positions(found.front(), wanted.front()) >= 6);
}
