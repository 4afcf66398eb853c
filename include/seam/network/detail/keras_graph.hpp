// SPDX-License-Identifier: MIT
// A Keras architecture as a graph of layers in the order in which they can be computed.
#pragma once

#include <seam/core/error.hpp>
#include <seam/network/concept.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::network::detail {

/// A layer and those whose outputs it takes, by their places among the layers.
struct keras_layer {
  std::string name;
  std::string kind;
  nlohmann::json config;
  std::vector<std::size_t> inputs = {};
};

/// A Keras 2 model (Sequential, Model, Functional): what leads from the sequence to the outputs.
class keras_graph {
 public:
  /// `source` names the file in sentences; `outputs` names the layers whose outputs are wanted, none: the model's own.
  /// Throws input_error, and nlohmann's exceptions where there is no such architecture.
  keras_graph(nlohmann::json const& architecture, std::string source, std::vector<std::string> const& outputs)
      : source_(std::move(source)) {
    std::string const kind = architecture.at("class_name");
    nlohmann::json const& config = architecture.at("config");
    bool const sequential = kind == "Sequential";
    expect(sequential || kind == "Model" || kind == "Functional", [&] {
      return source_ + " holds a Keras " + kind + "; Sequential, Model and Functional ones are supported";
    });
    nlohmann::json const& list = config.is_array() ? config : config.at("layers");
    for (nlohmann::json const& layer : list) {
      nlohmann::json const& own = layer.at("config");
      layers_.push_back({own.value("name", layer.value("name", std::string("unnamed"))), layer.at("class_name"), own});
      for (std::size_t i = 0; i + 1 < layers_.size(); ++i)
        if (layers_[i].name == layers_.back().name) refuse(layers_.back(), "has the name of another layer");
    }
    expect(!layers_.empty(), [&] { return source_ + " holds a model without layers"; });
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      if (!sequential) wire(layers_[i], list.at(i));
      if (sequential && i > 0) layers_[i].inputs = {i - 1};
    }
    std::vector<std::string> wanted = outputs;
    if (wanted.empty() && sequential) wanted = {layers_.back().name};
    if (wanted.empty())
      for (nlohmann::json const& output : config.at("output_layers"))
        wanted.push_back(output.is_array() ? output.at(0) : config.at("output_layers").at(0));
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());  // ["name", 0, 0] of a single one
    for (std::string const& name : wanted) {
      std::size_t const place = place_of(name);
      expect(place < layers_.size(),
             [&] { return source_ + " has no layer " + name + ", which is named as an output"; });
      outputs_.push_back(place);
    }
    put_in_order();
    take_input();
  }

  shape input() const { return input_; }
  std::string const& source() const { return source_; }
  std::vector<keras_layer>& layers() { return layers_; }
  std::vector<keras_layer> const& layers() const { return layers_; }
  /// Places of the layers that are needed, each behind those that it takes.
  std::vector<std::size_t> const& order() const { return order_; }
  std::vector<std::size_t> const& outputs() const { return outputs_; }
  /// How many needed layers take a layer's output; being an output of the model counts as well.
  std::size_t readers(std::size_t layer) const {
    std::size_t count = static_cast<std::size_t>(std::count(outputs_.begin(), outputs_.end(), layer));
    for (std::size_t const other : order_)
      count += static_cast<std::size_t>(std::count(layers_[other].inputs.begin(), layers_[other].inputs.end(), layer));
    return count;
  }

  std::string sentence(keras_layer const& layer) const {
    return source_ + ": layer " + layer.name + " (" + layer.kind + ')';
  }
  [[noreturn]] void refuse(keras_layer const& layer, std::string const& what) const {
    throw input_error(sentence(layer) + ' ' + what);
  }

 private:
  std::size_t place_of(std::string const& name) const {
    auto const found = std::find_if(layers_.begin(), layers_.end(), [&](auto const& l) { return l.name == name; });
    return static_cast<std::size_t>(found - layers_.begin());
  }
  /// The layers whose output a layer takes, from [[["name", 0, 0, {}], ..]].
  void wire(keras_layer& layer, nlohmann::json const& entry) const {
    nlohmann::json const nodes = entry.value("inbound_nodes", nlohmann::json::array());
    if (nodes.empty()) return;
    if (nodes.size() > 1) refuse(layer, "is used twice; every layer must be used once");
    if (!nodes.at(0).is_array()) refuse(layer, "is wired as Keras 3 has it; save the model with Keras 2");
    for (nlohmann::json const& from : nodes.at(0)) {
      std::string const name = from.at(0);
      layer.inputs.push_back(place_of(name));
      if (layer.inputs.back() == layers_.size()) refuse(layer, "takes the output of " + name + ", which is no layer");
    }
  }

  /// Depth first, so that layers that follow one another stand together.
  void put_in_order() {
    std::vector<int> state(layers_.size());  // 1 = begun, 2 = done
    for (std::size_t const output : outputs_) {
      std::vector<std::pair<std::size_t, std::size_t>> open;  // a layer, and how many of its inputs were looked at
      if (state[output] == 0) open.push_back({output, 0});
      while (!open.empty()) {
        std::size_t const layer = open.back().first;
        state[layer] = 1;
        if (open.back().second == layers_[layer].inputs.size()) {
          state[layer] = 2;
          order_.push_back(layer);
          open.pop_back();
          continue;
        }
        std::size_t const next = layers_[layer].inputs[open.back().second++];
        if (state[next] == 1) refuse(layers_[next], "feeds itself, by way of the layers behind it");
        if (state[next] == 0) open.push_back({next, 0});
      }
    }
  }

  void take_input() {
    keras_layer const* first = nullptr;
    for (std::size_t const place : order_) {
      keras_layer const& layer = layers_[place];
      if (!layer.inputs.empty()) continue;
      if (first)
        refuse(layer, "is an input beside " + first->name +
                          "; several inputs are not supported: name outputs that need one alone");
      first = &layer;
    }
    nlohmann::json const* dimensions = nullptr;
    for (char const* key : {"batch_input_shape", "batch_shape"})
      if (first->config.contains(key)) dimensions = &first->config.at(key);
    if (!dimensions) refuse(*first, "says no batch_input_shape, so the length of the sequences is unknown");
    bool const whole = dimensions->is_array() && dimensions->size() == 3 && dimensions->at(1).is_number_integer() &&
                       dimensions->at(2).is_number_integer();
    if (!whole)
      refuse(*first, "takes an input of shape " + dimensions->dump() + "; (batch, positions, channels) was expected");
    input_ = {dimensions->at(1).get<std::ptrdiff_t>(), dimensions->at(2).get<std::ptrdiff_t>()};
    constexpr std::ptrdiff_t longest = 1'000'000'000;
    if (input_.length < 1 || input_.channels < 1 || input_.length > longest || input_.channels > longest)
      refuse(*first, "takes an input of shape " + dimensions->dump() +
                         "; 1 to 1000000000 positions and channels were expected");
  }

  std::string source_;
  shape input_;
  std::vector<keras_layer> layers_;
  std::vector<std::size_t> order_, outputs_;
};

}  // namespace seam::inline v0::network::detail
