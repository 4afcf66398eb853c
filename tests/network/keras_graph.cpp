// Keras models that are graphs: against PyTorch's numbers, and the published BPNet from its own architecture.
#include <doctest/doctest.h>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/io/npz_tensors.hpp>
#include <seam/network/keras_model.hpp>
#include <seam/network/models/bpnet.hpp>

#include <cmath>
#include <random>

#include "sentence.hpp"
#include "test_data.hpp"

namespace {

using nlohmann::json;
using seam::network::keras_model;
using seam_test::sentence_of;

json const& golden() {
  static json const all = seam::io::read_json(SEAM_SOURCE_DIR "/tests/network/golden/keras_graph.json");
  return all;
}
seam::io::named_tensors weights_of(json const& all) {
  seam::io::named_tensors weights{"the test", {}};
  for (json const& one : all.at("weights"))
    weights.tensors.push_back({one.at("name"), one.at("shape"), one.at("values")});
  return weights;
}

double largest_difference(float const* found, std::vector<double> const& expected) {
  double off = 0, largest = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    off = std::max(off, std::abs(double{found[i]} - expected[i]));
    largest = std::max(largest, std::abs(expected[i]));
  }
  return off / largest;
}

}  // namespace

TEST_CASE("a Keras graph's outputs, gradients and mutants are PyTorch's") {
  json const& all = golden();
  auto const network = keras_model<seam::dna>::from_parts(all.at("architecture"), "the graph", weights_of(all));
  std::vector<std::uint8_t> const letters = all.at("letters");
  seam::view<std::uint8_t const, 2> const x(letters.data(), 1, 40);
  CHECK(network.tasks().front() == "counts_0");
  CHECK(network.tasks().back() == "middle_5");
  auto const y = seam::oracle::predict(seam::backend::host{}, network, x);
  std::vector<double> const outputs = all.at("outputs");
  REQUIRE(y.extent(1) == static_cast<std::ptrdiff_t>(outputs.size()));
  CHECK(largest_difference(y.data(), outputs) < 2e-6);
  for (std::size_t i = 0; i < 2; ++i) {
    auto const task = network.task(all.at("tasks").at(i).get<std::ptrdiff_t>());
    auto const gradient = seam::attribution::attribute(seam::backend::host{}, seam::attribution::saliency{}, task, x);
    CHECK(largest_difference(gradient.data(), all.at("gradients").at(i)) < 2e-6);
    auto const changes = seam::attribution::attribute(seam::backend::host{}, seam::attribution::ism{}, task, x);
    CHECK(largest_difference(changes.data(), all.at("changes").at(i)) < 5e-6);
  }
}

TEST_CASE("outputs are chosen by their layers, and what they do not need is left out") {
  json const& all = golden();
  auto const read = [&](std::vector<std::string> const& outputs) {
    return keras_model<seam::dna>::from_parts(all.at("architecture"), "g.json", weights_of(all), {.outputs = outputs});
  };
  std::vector<std::uint8_t> const letters = all.at("letters");
  seam::view<std::uint8_t const, 2> const x(letters.data(), 1, 40);
  auto const counts = read({"counts"});
  CHECK(counts.tasks() == std::vector<std::string>{"counts_0", "counts_1"});
  auto const y = seam::oracle::predict(seam::backend::host{}, counts, x);
  CHECK(std::abs(double{y(0, 1)} - all.at("outputs").at(1).get<double>()) < 1e-5);
  auto const both = seam::oracle::predict(seam::backend::host{}, read({"middle", "sum", "counts"}), x);
  CHECK(both.extent(1) == 6 + 20 * 6 + 2);
  CHECK(std::abs(double{both(0, 127)} - double{y(0, 1)}) < 1e-6);
  CHECK(sentence_of([&] { read({"logcounts"}); }) == "g.json has no layer logcounts, which is named as an output");
}

TEST_CASE("sums, joins and crops that do not fit are refused with a sentence") {
  auto const with = [](std::string const& name, std::string const& key, json const& value) {
    json changed = golden().at("architecture");
    for (json& layer : changed.at("config").at("layers"))
      if (layer.at("name") == name) layer.at("config")[key] = value;
    return sentence_of([&] { keras_model<seam::dna>::from_parts(changed, "g.json", weights_of(golden())); });
  };
  CHECK(with("block_2", "filters", 5) ==
        "g.json: layer sum (Add) adds (20, 5) and (20, 6); equal shapes are supported");
  CHECK(with("narrow", "padding", "valid") == "nothing was thrown");
  CHECK(with("wide", "padding", "valid") ==
        "g.json: layer scales (Concatenate) joins (20, 3) and (14, 4); as many positions were expected");
  CHECK(with("scales", "axis", 1) ==
        "g.json: layer scales (Concatenate) has axis 1; concatenation of the last axis alone is supported");
  CHECK(with("middle", "cropping", {3, 9}) ==
        "g.json: layer middle (Cropping1D) leaves nothing of its input of 6 positions");
  CHECK(with("middle", "cropping", {-1, 2}) ==
        "g.json: layer middle (Cropping1D) has cropping [-1,2]; two whole numbers from 0 were expected");
  json two = golden().at("architecture");
  json more = two.at("config").at("layers").at(0);
  more["name"] = more["config"]["name"] = "control";
  two.at("config").at("layers").push_back(more);
  for (json& layer : two.at("config").at("layers"))
    if (layer.at("name") == "sum") layer.at("inbound_nodes").at(0).push_back({"control", 0, 0, json::object()});
  CHECK(sentence_of([&] { keras_model<seam::dna>::from_parts(two, "g.json", weights_of(golden())); }) ==
        "g.json: layer control (InputLayer) is an input beside sequence; several inputs are not supported: name "
        "outputs that need one alone");
}

TEST_CASE("the published BPNet's architecture makes the network of its type") {
  SEAM_REQUIRE_SHARED(architecture, "data/bpnet/bpnet_oskn_keras_config.json");
  SEAM_REQUIRE_SHARED(file, "data/bpnet/bpnet_oskn_weights.npz");
  seam::io::named_tensors weights = seam::io::read_npz_tensors(file);
  for (seam::io::tensor& each : weights.tensors) {  // "07_conv1d_4.bias_0"
    std::size_t const dot = each.name.rfind('.');
    std::string const what = each.name.substr(dot + 1);
    each.name = each.name.substr(3, dot - 3) + '/' + what.substr(0, what.rfind('_'));
  }
  auto const read = keras_model<seam::dna>::from_parts(seam::io::read_json(architecture), architecture, weights,
                                                       {.outputs = {"dense_1", "dense_3", "dense_5", "dense_7"}});
  auto const typed = seam::network::models::bpnet::counts_from_tensors(weights);
  std::mt19937 generator(3);
  seam::array<std::uint8_t, 2> letters(3, 1000);
  for (std::uint8_t& letter : letters) letter = static_cast<std::uint8_t>(generator() % 4);
  auto const y = seam::oracle::predict(seam::backend::host{}, read, letters.view());
  auto const expected = seam::oracle::predict(seam::backend::host{}, typed, letters.view());
  REQUIRE(y.extent(1) == 8);
  for (std::ptrdiff_t s = 0; s < 3; ++s)
    for (std::ptrdiff_t i = 0; i < 8; ++i) CHECK(std::abs(double{y(s, i)} - double{expected(s, i)}) < 1e-5);
}
