#include <doctest/doctest.h>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/io/npy.hpp>
#include <seam/network/models/deepstarr.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "backends.hpp"
#include "test_data.hpp"

namespace {

using seam::network::models::deepstarr;

seam::array<std::uint8_t, 2> read_letters(std::string const& path) {
  std::ifstream file(path);
  std::vector<std::uint8_t> letters;
  for (std::string line; std::getline(file, line);)
    if (!line.empty() && line[0] != '>')
      for (char const c : line) letters.push_back(seam::dna::to_letter(c));
  auto const records = static_cast<std::ptrdiff_t>(letters.size()) / 249;
  return {seam::extents<2>{{records, 249}}, std::move(letters)};
}

/// The largest difference to a golden file, as a part of its largest absolute value.
double error(seam::array<float, 3> const& maps, std::string const& file) {
  auto const golden = seam::io::read_npy<double, 3>(file);
  REQUIRE(golden.shape() == maps.shape());
  double largest = 0, difference = 0;
  for (std::ptrdiff_t i = 0; i < golden.size(); ++i) {
    largest = std::max(largest, std::abs(golden.data()[i]));
    difference = std::max(difference, std::abs(golden.data()[i] - double{maps.data()[i]}));
  }
  return difference / largest;
}

}  // namespace

TEST_CASE_TEMPLATE("saliency of DeepSTARR is the golden one", Backend, SEAM_TEST_BACKENDS) {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(golden, "golden/deepstarr_attributions");
  auto const network = deepstarr::from_keras(weights);
  auto const letters = read_letters(golden + "/sequences.fa");
  for (std::string const task : {"dev", "hk"}) {
    auto const maps =
        seam::attribution::attribute(Backend{}, seam::attribution::saliency{}, network.task(task), letters);
    CHECK(error(maps, golden + "/saliency_" + task + ".npy") < 1e-6);
  }
}
