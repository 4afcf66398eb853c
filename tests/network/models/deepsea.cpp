#include <doctest/doctest.h>
#include <seam/network/models/deepsea.hpp>
#include <seam/oracle/run.hpp>

#include "network/models/torch_naive.hpp"

#include <cmath>

using namespace seam::network::models;

namespace {

/// The published stack, narrow; 187 letters leave two positions behind the last convolution.
using narrow = basic_deepsea<187, 3, 4, 5, 6, 7>;

std::vector<double> outputs(seam_test::torch_stack& net, std::vector<char> const& sequence, char const* letters,
                            bool sigmoid) {
  net.begin(sequence, letters);
  net.convolution(3, 8, true);
  net.threshold(1e-6);
  net.pool(4);
  net.convolution(4, 8, true);
  net.threshold(1e-6);
  net.pool(4);
  net.convolution(5, 8, true);
  net.threshold(1e-6);
  net.flatten();
  net.linear(6);
  net.threshold(1e-6);
  net.linear(7);
  if (sigmoid) net.sigmoid();
  return net.outputs();
}

}  // namespace

// What the paper's layers come to: kernels and biases, layer by layer.
static_assert(deepsea::network_type::parameters() == (8 * 4 * 320 + 320) + (8 * 320 * 480 + 480) +
                                                         (8 * 480 * 960 + 960) + (960 * 53 * 925 + 925) +
                                                         (925 * 919 + 919));
static_assert(deepsea::logits_type::length() == 1000 && deepsea::logits_type::outputs() == 919);

TEST_CASE("DeepSEA's stack with letters in the order A, G, C, T is PyTorch's, module by module") {
  seam_test::random_sequences const sequences(5, 187, 3);
  seam_test::torch_stack net(8);
  outputs(net, sequences.text[0], "AGCT", true);
  auto const network = narrow::from_tensors(net.sorted());
  auto const logits = narrow::logits_from_tensors(net.sorted());
  auto const y = seam::oracle::predict(seam::backend::host{}, network, sequences.letters.view());
  auto const z = seam::oracle::predict(seam::backend::host{}, logits, sequences.letters.view());
  double wrong_order = 0;
  for (std::size_t s = 0; s < 5; ++s) {
    std::vector<double> const expected = outputs(net, sequences.text[s], "AGCT", true);
    std::vector<double> const other = outputs(net, sequences.text[s], "ACGT", true);
    for (std::size_t f = 0; f < 7; ++f) {
      auto const row = static_cast<std::ptrdiff_t>(s), column = static_cast<std::ptrdiff_t>(f);
      CHECK(std::abs(double{y(row, column)} - expected[f]) < 2e-6);
      CHECK(std::abs(double{z(row, column)} - std::log(expected[f] / (1 - expected[f]))) < 2e-5);
      wrong_order = std::max(wrong_order, std::abs(other[f] - expected[f]));
    }
  }
  CHECK(wrong_order > 0.01);  // the order matters, so the test can fail
}

TEST_CASE("DeepSEA's gradient has the alphabet's columns, and single changes are predictions") {
  seam_test::random_sequences const sequences(1, 187, 4);
  seam_test::torch_stack net(9);
  outputs(net, sequences.text[0], "AGCT", false);
  auto const network = narrow::logits_from_tensors(net.sorted());
  seam::backend::host const host{.threads = 1};
  // Changes go through a threshold's jump as through any activation.
  std::vector<seam::oracle::single_change> changes;
  for (std::ptrdiff_t p = 0; p < 187; p += 5) changes.push_back({p, static_cast<std::uint8_t>(p % 4)});
  auto const count = static_cast<std::ptrdiff_t>(changes.size());
  seam::array<float, 2> out(1 + count, std::ptrdiff_t{7});
  host.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    network.predict_changes_into(lane, sequences.letters.view().row(0), {changes.data(), count}, out.view());
  });
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    auto mutant = sequences.text[0];
    mutant[static_cast<std::size_t>(changes[static_cast<std::size_t>(i)].position)] =
        "ACGT"[changes[static_cast<std::size_t>(i)].letter];
    auto const expected = outputs(net, mutant, "AGCT", false);
    for (std::size_t f = 0; f < 7; ++f)
      CHECK(std::abs(double{out(i + 1, static_cast<std::ptrdiff_t>(f))} - expected[f]) < 2e-5);
  }
  // The network is piecewise linear in one-hot input: a step of 1/1000 along a letter's column is the slope.
  seam::array<float, 3> relaxed(1, 187, 4), gradients(1, 187, 4);
  for (std::ptrdiff_t p = 0; p < 187; ++p)
    if (sequences.letters(0, p) < 4) relaxed(0, p, sequences.letters(0, p)) = 1;
  seam::array<float, 1> values(1);
  auto const oracle = network.task(2);
  seam::oracle::value_and_gradient_into(host, oracle, relaxed.view(), values.view(), gradients.view());
  int near = 0;
  for (std::ptrdiff_t p = 0; p < 187; p += 3)
    for (std::ptrdiff_t c = 0; c < 4; ++c) {
      auto const at = [&](float step) {
        auto moved = relaxed;
        moved(0, p, c) += step;
        seam::array<float, 3> ignored(1, 187, 4);
        seam::oracle::value_and_gradient_into(host, oracle, moved.view(), values.view(), ignored.view());
        return double{values(0)};
      };
      double const slope = (at(4e-3F) - at(-4e-3F)) / 8e-3;
      near += std::abs(slope - double{gradients(0, p, c)}) < 2e-3 ? 1 : 0;
    }
  CHECK(near >= 63 * 4 - 8);  // but for steps across a corner
}

TEST_CASE("DeepLIFT's contributions sum to the change of a logit through thresholds that jump") {
  seam_test::random_sequences const sequences(4, 187, 4);
  seam_test::torch_stack net(9);
  outputs(net, sequences.text[0], "AGCT", false);
  auto const oracle = narrow::logits_from_tensors(net.sorted()).task(3);
  seam::array<float, 3> x(4, 187, 4), multipliers(3, 187, 4);
  for (std::ptrdiff_t s = 0; s < 4; ++s)
    for (std::ptrdiff_t p = 0; p < 187; ++p)
      if (sequences.letters(s, p) < 4) x(s, p, sequences.letters(s, p)) = 1;
  seam::array<float, 1> values(4);
  seam::backend::host{.threads = 1}.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    oracle.multipliers_into(lane, seam::view<float const, 2>(x.data(), 187, 4), {x.data() + 187 * 4, {{3, 187, 4}}},
                            values.view(), multipliers.view());
  });
  for (std::ptrdiff_t r = 0; r < 3; ++r) {
    double sum = 0;
    for (std::ptrdiff_t i = 0; i < 187 * 4; ++i)
      sum +=
          double{multipliers.data()[r * 187 * 4 + i]} * (double{x.data()[i]} - double{x.data()[(1 + r) * 187 * 4 + i]});
    CHECK(std::abs(sum - (double{values(0)} - double{values(1 + r)})) < 1e-4);
    CHECK(std::abs(double{values(0)} - double{values(1 + r)}) > 1e-3);
  }
}

TEST_CASE("weights of another network are listed") {
  seam_test::random_sequences const sequences(1, 187, 4);
  seam_test::torch_stack net(9);
  outputs(net, sequences.text[0], "AGCT", false);
  auto weights = net.sorted();
  std::erase_if(weights.tensors, [](auto const& tensor) { return tensor.name == "9.bias"; });
  try {
    narrow::from_tensors(weights);
    FAIL("nothing was thrown");
  } catch (seam::input_error const& failure) {
    CHECK(std::string(failure.what()) == "the test does not hold the weights of this network; missing: 9/bias (6,)");
  }
}
