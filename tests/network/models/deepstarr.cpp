#include <doctest/doctest.h>
#include <seam/network/models/deepstarr.hpp>
#include <seam/oracle/run.hpp>

#include <fstream>

#include "backends.hpp"
#include "test_data.hpp"

namespace {

using seam::network::models::deepstarr;

seam::array<std::uint8_t, 2> read_letters(std::string const& path) {
  std::ifstream file(path);
  std::vector<std::uint8_t> letters;
  std::ptrdiff_t records = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) continue;
    if (line[0] == '>') {
      ++records;
      continue;
    }
    for (char const c : line)
      if (c != '\r') letters.push_back(seam::dna::to_letter(c));
  }
  REQUIRE(static_cast<std::ptrdiff_t>(letters.size()) == records * 249);
  return {seam::extents<2>{{records, 249}}, std::move(letters)};
}

}  // namespace

TEST_CASE_TEMPLATE("DeepSTARR predicts the published activities", Backend, SEAM_TEST_BACKENDS) {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(fasta, "data/deepstarr/Sequences_example.fa");
  auto const network = deepstarr::from_keras(weights);
  auto const y = seam::oracle::predict(Backend{}, network, read_letters(fasta).view());
  CHECK(y.extent(0) == 10);
  double const expected[3][2] = {{5.825230, 3.180091}, {6.225431, 2.468662}, {7.320874, 2.951681}};
  for (int s = 0; s < 3; ++s)
    for (int task = 0; task < 2; ++task) CHECK(std::abs(double{y(s, task)} - expected[s][task]) < 1e-4);
}
