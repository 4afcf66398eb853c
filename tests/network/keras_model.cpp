#include <doctest/doctest.h>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/io/detail/hdf5.hpp>
#include <seam/network/keras_model.hpp>
#include <seam/network/models/deepstarr.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "naive.hpp"
#include "sentence.hpp"
#include "test_data.hpp"

using namespace seam::network;
using nlohmann::json;
using seam_test::stack_case;

namespace {

constexpr auto same = padding::same;

/// What Keras says of a layer, shortened.
json keras_layer(std::string const& kind, std::string const& name, json config = json::object()) {
  config["name"] = name;
  return {{"class_name", kind}, {"config", config}};
}
json conv(std::string const& name, int filters, int width, std::string const& padding, int dilation,
          std::string const& activation) {
  return keras_layer("Conv1D", name,
                     {{"filters", filters},
                      {"kernel_size", {width}},
                      {"strides", {1}},
                      {"padding", padding},
                      {"dilation_rate", {dilation}},
                      {"activation", activation},
                      {"data_format", "channels_last"}});
}
json dense_layer(std::string const& name, int units, std::string const& activation) {
  return keras_layer("Dense", name, {{"units", units}, {"activation", activation}, {"use_bias", true}});
}
json input(std::string const& name, int length, int channels) {
  return keras_layer("InputLayer", name, {{"batch_input_shape", {nullptr, length, channels}}});
}
json sequential(std::vector<json> const& layers) {
  return {{"class_name", "Sequential"}, {"config", {{"name", "s"}, {"layers", layers}}}};
}
/// A functional model of layers that follow one another, but for the last `heads`, which all take the one before them.
json functional(std::vector<json> layers, std::size_t heads) {
  json outputs = json::array();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    layers[i]["name"] = layers[i]["config"]["name"];
    bool const head = i + heads >= layers.size();
    std::size_t const from = head ? layers.size() - heads - 1 : i - 1;
    layers[i]["inbound_nodes"] =
        i == 0 ? json::array() : json{{{layers[from]["config"]["name"], 0, 0, json::object()}}};
    if (head) outputs.push_back({layers[i]["config"]["name"], 0, 0});
  }
  return {{"class_name", "Functional"},
          {"config", {{"layers", layers}, {"input_layers", {{layers[0]["name"], 0, 0}}}, {"output_layers", outputs}}}};
}

using seam_test::sentence_of;

// The names of weights are those of stack_case: layer_0, layer_1, ..
using case_type =
    stack_case<seam::dna, 40, conv1d<7, 5>, batch_norm<>, relu, max_pool<2>, conv1d<6, 3, padding::valid, 2>,
               activate<activation::gelu>, average_pool<2>, conv1d<5, 1>, activate<activation::elu>, batch_norm<>,
               conv1d<4, 3, same, 1, bias::no>, activate<activation::leaky_relu, std::ratio<1, 5>>, flatten, dense<6>,
               activate<activation::tanh>, heads<dense<1>, dense<2>>>;

std::vector<json> layers_of_case() {
  json no_bias = conv("layer_5", 4, 3, "same", 1, "linear");
  no_bias["config"]["use_bias"] = false;
  return {input("x", 40, 4),
          conv("layer_0", 7, 5, "same", 1, "linear"),
          keras_layer("BatchNormalization", "layer_1", {{"axis", {2}}, {"epsilon", 0.001}}),
          keras_layer("Activation", "a", {{"activation", "relu"}}),
          keras_layer("Dropout", "d", {{"rate", 0.1}}),
          keras_layer("MaxPooling1D", "p", {{"pool_size", {2}}, {"strides", {2}}, {"padding", "valid"}}),
          conv("layer_2", 6, 3, "valid", 2, "gelu"),
          keras_layer("AveragePooling1D", "q", {{"pool_size", 2}, {"strides", nullptr}}),
          dense_layer("layer_3", 5, "elu"),
          keras_layer("BatchNormalization", "layer_4", {{"axis", -1}}),
          no_bias,
          keras_layer("LeakyReLU", "l", {{"alpha", 0.2}}),
          keras_layer("Flatten", "f"),
          dense_layer("layer_6", 6, "tanh"),
          dense_layer("layer_7", 1, "linear"),
          dense_layer("layer_8", 2, "linear")};
}

/// Weights of the case as Keras has them: the layer that works position by position has a dense kernel.
seam::io::named_tensors weights_of(case_type const& c) {
  auto weights = c.weights;
  for (auto& tensor : weights.tensors)
    if (tensor.name == "layer_3/kernel") tensor.shape = {6, 5};
  return weights;
}

}  // namespace

TEST_CASE("a Keras architecture is the network that its layers make") {
  case_type const c(4);
  auto const typed = c.network();
  auto const read = keras_model<seam::dna>::from_parts(functional(layers_of_case(), 2), "the test", weights_of(c));
  CHECK(read.length() == 40);
  CHECK(read.tasks() == std::vector<std::string>{"layer_7", "layer_8_0", "layer_8_1"});
  CHECK(read.model().values == typed.model().values);
  auto const letters = case_type::letters(5, 1);
  seam::view<std::uint8_t const, 2> const x(letters.data(), 5, 40);
  CHECK(seam::oracle::predict(seam::backend::host{}, read, x) ==
        seam::oracle::predict(seam::backend::host{}, typed, x));
  auto const one = seam::oracle::predict(seam::backend::host{}, read.task("layer_8_1"), x);
  CHECK(one(4, 0) == seam::oracle::predict(seam::backend::host{}, typed, x)(4, 2));
}

TEST_CASE("sequential models begin without an input layer, and logits are what a last sigmoid is given") {
  using plain = stack_case<seam::dna, 20, conv1d<4, 3, padding::valid>, relu, global_average_pool, dense<1>>;
  plain const c(9);
  auto first = conv("layer_0", 4, 3, "valid", 1, "relu");
  first["config"]["batch_input_shape"] = {nullptr, 20, 4};
  std::vector<json> layers = {first, keras_layer("GlobalAveragePooling1D", "g"), dense_layer("layer_1", 1, "linear"),
                              keras_layer("Activation", "s", {{"activation", "sigmoid"}})};
  auto const letters = plain::letters(3, 1);
  seam::view<std::uint8_t const, 2> const x(letters.data(), 3, 20);
  auto const predict = [&](bool logits) {
    auto const read = keras_model<seam::dna>::from_parts(sequential(layers), "the test", c.weights, logits);
    CHECK(read.tasks().size() == 1);
    return seam::oracle::predict(seam::backend::host{}, read, x);
  };
  auto const logits = predict(true), probabilities = predict(false);
  for (std::ptrdiff_t s = 0; s < 3; ++s) {
    CHECK(std::abs(double{logits(s, 0)} - c.outputs(letters.data() + s * 20)[0]) < 1e-5);
    CHECK(double{probabilities(s, 0)} == doctest::Approx(1 / (1 + std::exp(-double{logits(s, 0)}))).epsilon(1e-6));
  }
  layers.back()["config"]["activation"] = "softmax";
  CHECK(predict(true) == logits);
  CHECK(sentence_of([&] { predict(false); }) ==
        "the test: layer s (Activation) has activation softmax, which is not supported (the logits before it are)");
  // Keras before 2.2.3 lists the layers of a sequential model without a name for the list.
  json old = sequential(layers);
  old["config"] = old["config"]["layers"];
  CHECK(keras_model<seam::dna>::from_parts(old, "the test", c.weights, true).length() == 20);
}

TEST_CASE("a causal convolution sees nothing behind a position") {
  auto const weights =
      seam::io::named_tensors{"w", {{"c/kernel", {2, 4, 1}, {1, 1, 1, 1, 10, 10, 10, 10}}, {"c/bias", {1}, {0}}}};
  auto const read = keras_model<seam::dna>::from_parts(
      sequential({input("x", 4, 4), conv("c", 1, 2, "causal", 1, "linear")}), "the test", weights);
  std::uint8_t const letters[] = {0, seam::unknown_letter, 2, 3};
  auto const y = seam::oracle::predict(seam::backend::host{}, read, seam::view<std::uint8_t const, 2>(letters, 1, 4));
  CHECK(y == seam::array<float, 2>({{1, 4}}, {10, 1, 10, 11}));
}

TEST_CASE("what is not supported is named, with the layer and what is meant") {
  case_type const c(4);
  auto const with = [&](auto const& change) {
    auto layers = layers_of_case();
    change(layers);
    return sentence_of([&] { keras_model<seam::dna>::from_parts(functional(layers, 2), "model.json", weights_of(c)); });
  };
  CHECK(with([](auto&) {}) == "nothing was thrown");
  CHECK(with([](auto& l) { l[3]["class_name"] = "LSTM"; }) ==
        "model.json: layer a (LSTM) is not supported; its config is {\"activation\":\"relu\",\"name\":\"a\"}");
  CHECK(with([](auto& l) { l[6]["config"]["groups"] = 2; }) ==
        "model.json: layer layer_2 (Conv1D) has groups above 1, which is not supported");
  CHECK(with([](auto& l) { l[5]["config"]["padding"] = "causal"; }) ==
        "model.json: layer p (MaxPooling1D) has padding causal, which is not supported (supported: valid, same)");
  CHECK(with([](auto& l) { l[6]["config"]["activation"] = "mish"; }) ==
        "model.json: layer layer_2 (Conv1D) has activation mish, which is not supported");
  CHECK(with([](auto& l) { l[1]["config"]["filters"] = -3; }) ==
        "model.json: layer layer_0 (Conv1D) has filters -3; a whole number from 1 was expected");
  CHECK(with([](auto& l) { l[5]["config"]["pool_size"] = 99; }) ==
        "model.json: layer p (MaxPooling1D) is wider than its input of 40 positions");
  CHECK(with([](auto& l) { l[0] = input("x", 40, 5); }) ==
        "model.json takes 5 channels a position, the alphabet has 4");
  CHECK(with([](auto& l) {
          l[0]["config"]["batch_input_shape"] = {nullptr, nullptr, 4};
        }) ==
        "model.json: layer x (InputLayer) takes an input of shape [null,null,4]; (batch, positions, channels) was "
        "expected");
  CHECK(with([](auto& l) { l[15]["config"]["activation"] = "mish"; }) ==
        "model.json: layer layer_8 (Dense) has activation mish, which is not supported");
  CHECK(with([](auto& l) { l[1]["config"].erase("filters"); }) == "model.json: layer layer_0 (Conv1D) says no filters");
  CHECK(with([](auto& l) { l[1]["config"]["use_bias"] = "x"; }) ==
        "model.json: layer layer_0 (Conv1D) has use_bias \"x\"; true or false was expected");
  CHECK(with([](auto& l) { l[2]["config"]["epsilon"] = "x"; }) ==
        "model.json: layer " + layers_of_case()[2]["config"]["name"].template get<std::string>() +
            " (BatchNormalization) has epsilon \"x\"; a number was expected");
  CHECK(with([](auto& l) { l[2]["config"]["axis"] = {1}; }) ==
        "model.json: layer " + layers_of_case()[2]["config"]["name"].template get<std::string>() +
            " (BatchNormalization) has axis [1]; normalisation of the last axis alone is supported");
  CHECK(with([](auto& l) { l[3]["config"]["name"] = l[1]["config"]["name"]; }).find("has the name of another layer") !=
        std::string::npos);
  std::string const weights = with([](auto& l) { l[1]["config"]["filters"] = 8; });
  CHECK(weights.find("the test does not hold the weights of this network") == 0);
  CHECK(weights.find("layer_0/kernel (5, 4, 7) instead of (5, 4, 8)") != std::string::npos);
  auto const reading = [&](json const& architecture) {
    return sentence_of([&] { keras_model<seam::dna>::from_parts(architecture, "model.json", weights_of(c)); });
  };
  CHECK(reading({{"class_name", "Sequential"}}).find("model.json is not the architecture of a Keras 2 model: ") == 0);
  CHECK(reading({{"class_name", "Bidirectional"}, {"config", {{"layers", json::array()}}}}) ==
        "model.json holds a Keras Bidirectional; Sequential, Model and Functional ones are supported");
  json twice = functional(layers_of_case(), 2);
  twice["config"]["layers"][7]["inbound_nodes"][0].push_back({"p", 0, 0, json::object()});
  json circle = sequential(layers_of_case());
  circle["class_name"] = "Functional";  // a -> b -> a
  circle["config"]["layers"] = {input("x", 40, 4), conv("a", 7, 5, "same", 1, "relu"),
                                conv("b", 7, 5, "same", 1, "relu")};
  circle["config"]["layers"][0]["inbound_nodes"] = json::array();
  circle["config"]["layers"][1]["inbound_nodes"] = json{{{"b", 0, 0, json::object()}}};
  circle["config"]["layers"][2]["inbound_nodes"] = json{{{"a", 0, 0, json::object()}}};
  circle["config"]["output_layers"] = {{"b", 0, 0}};
  CHECK(reading(circle) == "model.json: layer b (Conv1D) feeds itself, by way of the layers behind it");
  CHECK(reading(twice).find("joins several layers, which is not supported") != std::string::npos);
}

TEST_CASE("a file of weights alone needs its architecture, a whole model holds it") {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(architecture, "data/deepstarr/deepstarr.model.json");
  CHECK(sentence_of([&] { keras_model<seam::dna>::read(weights); }) ==
        weights + " holds weights and no architecture (attribute model_config): give the model's JSON file beside it");
  auto const typed = models::deepstarr::from_keras(weights);
  auto const read = keras_model<seam::dna>::read(weights, {.architecture = architecture});
  CHECK(read.tasks() == std::vector<std::string>{"Dense_Dev", "Dense_Hk"});
  CHECK(read.model().values == typed.model().values);

  namespace files = std::filesystem;
  files::path const whole = files::temp_directory_path() / "seam_test_whole_keras_model.h5";
  files::copy_file(weights, whole, files::copy_options::overwrite_existing);
  files::permissions(whole, files::perms::owner_all);
  {
    std::ifstream file(architecture);
    std::string const text((std::istreambuf_iterator<char>(file)), {});
    seam::io::detail::hdf5_file const h5(H5Fopen(whole.c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
    seam::io::detail::hdf5_type const type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.id(), text.size());
    seam::io::detail::hdf5_space const space(H5Screate(H5S_SCALAR));
    seam::io::detail::hdf5_attribute const attribute(
        H5Acreate2(h5.id(), "model_config", type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT));
    REQUIRE(H5Awrite(attribute.id(), type.id(), text.data()) >= 0);
  }
  CHECK(keras_model<seam::dna>::read(whole.string()).model().values == typed.model().values);
  files::remove(whole);
}
