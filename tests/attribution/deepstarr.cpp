#include <doctest/doctest.h>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/integrated_gradients.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/io/npy.hpp>
#include <seam/network/models/deepstarr.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <type_traits>

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

/// The largest difference to the first maps of a golden file, as a part of their largest absolute value.
double error(seam::array<float, 3> const& maps, std::string const& file) {
  auto const all = seam::io::read_npy<double, 3>(file);
  REQUIRE(all.shape() == seam::extents<3>{{3, 249, 4}});
  auto const golden = all.view().rows(0, maps.extent(0));
  double largest = 0, difference = 0;
  for (std::ptrdiff_t i = 0; i < golden.size(); ++i) {
    largest = std::max(largest, std::abs(golden.data()[i]));
    difference = std::max(difference, std::abs(golden.data()[i] - double{maps.data()[i]}));
  }
  return difference / largest;
}

}  // namespace

TEST_CASE_TEMPLATE("maps of DeepSTARR are the golden ones", Backend, SEAM_TEST_BACKENDS) {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(golden, "golden/deepstarr_attributions");
  namespace attribution = seam::attribution;
  auto const network = deepstarr::from_keras(weights);
  auto const letters = read_letters(golden + "/sequences.fa");
  Backend const backend{};
  bool const fast = std::is_same_v<Backend, seam::backend::host>;  // the others do a part, as they promise no speed
  for (std::string const task : {"dev", "hk"}) {
    if (!fast && task == "hk") continue;
    CAPTURE(task);
    auto const oracle = network.task(task);
    auto const check = [&](auto const& method, std::string const& name) {
      CAPTURE(name);
      double const off = error(attribution::attribute(backend, method, oracle, letters.view().rows(0, fast ? 3 : 1)),
                               golden + "/" + name + "_" + task + ".npy");
      MESSAGE(name, " of ", task, " is off by ", off, " of its largest value");
      CHECK(off < 1e-5);
    };
    check(attribution::saliency{}, "saliency");
    check(attribution::ism{}, "ism");
  }
}

// At the all-zero baseline the pooling windows in the middle of the sequence hold equal numbers, and which of them
// takes the gradient is a matter of rounding: the golden file's float64 pass moved it within windows, here the first of
// equals takes it. Moving it leaves two things alone: the difference is the same for all sequences (it is that of one
// gradient, with weight 1 / 40), and every column of it sums to zero over the positions, since convolutions do not see
// where they are. All the rest must agree.
TEST_CASE_TEMPLATE("integrated gradients of DeepSTARR are the golden ones but for ties at zero", Backend,
                   SEAM_TEST_BACKENDS) {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(golden_folder, "golden/deepstarr_attributions");
  auto const network = deepstarr::from_keras(weights);
  auto const letters = read_letters(golden_folder + "/sequences.fa");
  for (std::string const task : {"dev", "hk"}) {
    CAPTURE(task);
    auto const golden = seam::io::read_npy<double, 3>(golden_folder + "/intgrad20_zeros_" + task + ".npy");
    auto const maps = seam::attribution::attribute(Backend{}, seam::attribution::integrated_gradients{.steps = 20},
                                                   network.task(task), letters);
    double largest = 0, shared = 0, rest = 0;
    double column[4] = {};
    for (std::ptrdiff_t i = 0; i < 996; ++i) {
      auto const off = [&](std::ptrdiff_t s) {
        largest = std::max(largest, std::abs(golden.data()[s * 996 + i]));
        return double{maps.data()[s * 996 + i]} - golden.data()[s * 996 + i];
      };
      double const common = (off(0) + off(1) + off(2)) / 3;
      shared = std::max(shared, std::abs(common));
      column[i % 4] += common;
      for (std::ptrdiff_t s = 0; s < 3; ++s) rest = std::max(rest, std::abs(off(s) - common));
    }
    MESSAGE(task, ": ties move ", shared / largest, " of the largest value; the rest is off by ", rest / largest);
    CHECK(rest < 1e-5 * largest);
    for (double const sum : column) CHECK(std::abs(sum) < 1e-5 * largest);
    CHECK(shared < 1e-3 * largest);
  }
}

TEST_CASE("the strongest single change of the first enhancer is 129 G>T, and both SREBP-like sites stand out") {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(golden, "golden/deepstarr_attributions");
  auto const letters = read_letters(golden + "/sequences.fa");
  auto const maps = seam::attribution::attribute(seam::backend::host{}, seam::attribution::ism{},
                                                 deepstarr::from_keras(weights).task("dev"), letters.view().rows(0, 1));
  std::ptrdiff_t const lowest = std::min_element(maps.begin(), maps.end()) - maps.begin();
  CHECK(lowest / 4 == 129);
  CHECK(lowest % 4 == seam::dna::to_letter('T'));
  CHECK(letters(0, 129) == seam::dna::to_letter('G'));
  CHECK(maps(0, 129, 3) == doctest::Approx(-2.808).epsilon(2e-4));
  // Loss by the average change in windows of seven: the two strongest that do not overlap are the copies of CACGCCA.
  std::vector<double> loss(243);
  for (std::size_t start = 0; start < loss.size(); ++start)
    for (std::size_t p = start; p < start + 7; ++p)
      for (int a = 0; a < 4; ++a) loss[start] -= double{maps(0, p, a)};
  auto const strongest = static_cast<std::size_t>(std::max_element(loss.begin(), loss.end()) - loss.begin());
  for (std::size_t start = 0; start < loss.size(); ++start)
    if (start + 7 > strongest && start < strongest + 7 && start != strongest) loss[start] = 0;
  loss[strongest] = 0;
  auto const second = static_cast<std::size_t>(std::max_element(loss.begin(), loss.end()) - loss.begin());
  CHECK(std::min(strongest, second) == 107);
  CHECK(std::max(strongest, second) == 126);
}
