#include <doctest/doctest.h>
#include <seam/backend/host.hpp>
#include <seam/core/random.hpp>
#include <seam/io/npy.hpp>
#include <seam/network/models/deepstarr.hpp>
#include <seam/oracle/run.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>

#include "backends.hpp"
#include "sentence.hpp"
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

/// Tensors of the published shapes: weights are zero, normalisations change nothing; `first_norm` is the number of the
/// first of these.
seam::io::named_tensors tensors(int first_norm) {
  seam::io::named_tensors weights{"the test", {}};
  auto const add = [&](std::string const& name, std::vector<std::ptrdiff_t> const& shape, float value) {
    weights.tensors.push_back(
        {name, shape, std::vector<float>(static_cast<std::size_t>(seam::network::detail::elements(shape)), value)});
  };
  int norm = first_norm;
  auto const layer = [&](std::string const& name, std::vector<std::ptrdiff_t> const& kernel) {
    add(name + "/kernel", kernel, 0);
    add(name + "/bias", {kernel.back()}, 0);
    if (name == "Dense_Dev" || name == "Dense_Hk") return;
    std::string const number = "batch_normalization_" + std::to_string(norm++);
    add(number + "/gamma", {kernel.back()}, 1);
    add(number + "/beta", {kernel.back()}, 0);
    add(number + "/moving_mean", {kernel.back()}, 0);
    add(number + "/moving_variance", {kernel.back()}, 1);
  };
  layer("Conv1D_1st", {7, 4, 256});
  layer("Conv1D_2", {3, 256, 60});
  layer("Conv1D_3", {5, 60, 60});
  layer("Conv1D_4", {3, 60, 120});
  layer("Dense_1", {15 * 120, 256});
  layer("Dense_2", {256, 256});
  layer("Dense_Dev", {256, 1});
  layer("Dense_Hk", {256, 1});
  return weights;
}

std::vector<float>& values_of(seam::io::named_tensors& weights, std::string const& name) {
  for (auto& tensor : weights.tensors)
    if (tensor.name == name) return tensor.values;
  throw std::logic_error(name);
}

}  // namespace

TEST_CASE("the layers have the authors' names; batch normalisations may be numbered from anywhere") {
  for (int const first_norm : {60, 0, 97}) {
    auto weights = tensors(first_norm);
    values_of(weights, "Dense_Dev/bias") = {1.5F};
    values_of(weights, "Dense_Hk/bias") = {-2};
    auto const network = deepstarr::from_tensors(weights);
    CHECK(network.tasks() == std::vector<std::string>{"dev", "hk"});
    CHECK(network.block_size() == 64);
    auto const y = seam::oracle::predict(seam::backend::host{}, network, seam::array<std::uint8_t, 2>(2, 249).view());
    for (std::ptrdiff_t row = 0; row < 2; ++row) {
      CHECK(y(row, 0) == 1.5F);
      CHECK(y(row, 1) == -2.0F);
    }
  }
  std::ptrdiff_t parameters = 0;
  for (auto const& tensor : tensors(60).tensors) parameters += static_cast<std::ptrdiff_t>(tensor.values.size());
  CHECK(parameters == deepstarr::network_type::parameters());
}

TEST_CASE("weights of another network are refused, with the published names") {
  auto weights = tensors(60);
  std::erase_if(weights.tensors, [](auto const& tensor) { return tensor.name.starts_with("batch_normalization_63"); });
  std::string const sentence = seam_test::sentence_of([&] { deepstarr::from_tensors(weights); });
  CHECK(sentence ==
        "the test does not hold the weights of this network; missing: batch_normalization_63/gamma (120,), "
        "batch_normalization_63/beta (120,), batch_normalization_63/moving_mean (120,), "
        "batch_normalization_63/moving_variance (120,)");
  CHECK(seam_test::contains(seam_test::sentence_of([] { deepstarr::from_keras("none.h5"); }),
                            "none.h5, there is no such file"));
}

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

TEST_CASE("one sequence of the golden library has two gradients, a rounding apart") {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(library, "golden/seam_deepstarr_dev/x_index.npy");
  SEAM_REQUIRE_SHARED(maps, "golden/seam_deepstarr_dev/attributions_saliency.npy");
  auto const letters = seam::io::read_npy<std::uint8_t, 2>(library);
  auto const golden = seam::io::read_npy<float, 3>(maps);
  constexpr std::ptrdiff_t row = 746, moves = 32;
  seam::array<float, 3> relaxed(moves, 249, 4), gradients(moves, 249, 4);
  seam::random_stream random(1, 0);
  for (std::ptrdiff_t move = 0; move < moves; ++move)
    for (std::ptrdiff_t position = 0; position < 249; ++position)
      for (std::ptrdiff_t letter = 0; letter < 4; ++letter)
        relaxed(move, position, letter) =
            static_cast<float>((letters(row, position) == letter) + 1e-6 * (2 * random.next_double() - 1));
  auto const oracle = deepstarr::from_keras(weights).task("dev");
  seam::array<float, 1> values(moves);
  seam::backend::host{}.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    oracle.value_and_gradient_into(lane, relaxed.view(), values.view(), gradients.view());
  });
  auto const apart = [&](float const* a, float const* b) {
    double most = 0;
    for (std::ptrdiff_t i = 0; i < golden.view().row_size(); ++i) most = std::max(most, double{std::abs(a[i] - b[i])});
    return most;
  };
  double largest = 0;
  for (float const value : golden) largest = std::max(largest, double{std::abs(value)});
  float const* const one = golden.view().row(row).data();
  float const* other = nullptr;
  int as_golden = 0;
  for (std::ptrdiff_t move = 0; move < moves; ++move) {
    float const* const here = gradients.view().row(move).data();
    if (apart(here, one) < 1e-5 * largest) {
      ++as_golden;
    } else if (!other) {
      other = here;
    } else {
      CHECK(apart(here, other) < 1e-5 * largest);  // nothing between the two
    }
  }
  REQUIRE(other);
  CHECK(as_golden > 0);
  CHECK(apart(one, other) == doctest::Approx(0.01063 * largest).epsilon(1e-3));
}
