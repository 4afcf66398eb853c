// SPDX-License-Identifier: MIT
// What the layers of a Keras architecture say of themselves: numbers, words and switches, and which are supported.
#pragma once

#include <seam/network/detail/keras_graph.hpp>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

namespace seam::inline v0::network::detail {

/// A graph all of whose needed layers are supported; throws input_error where one is not.
class keras_config {
 protected:
  explicit keras_config(keras_graph graph) : graph_(std::move(graph)) {
    for (std::size_t const layer : graph_.order()) check(graph_.layers()[layer]);
  }

  [[noreturn]] void refuse(keras_layer const& layer, std::string const& what) const { graph_.refuse(layer, what); }
  static bool any_of(std::string const& what, std::initializer_list<char const*> list) {
    return std::any_of(list.begin(), list.end(), [&](char const* one) { return what == one; });
  }
  static bool is_identity(std::string const& kind) {
    return any_of(kind, {"InputLayer", "Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout",
                         "AlphaDropout", "ActivityRegularization"});
  }
  std::string text(keras_layer const& layer, char const* key, std::string const& otherwise) const {
    auto const found = layer.config.find(key);
    if (found == layer.config.end() || found->is_null()) return otherwise;
    if (!found->is_string())
      refuse(layer, "has " + std::string(key) + ' ' + found->dump() + ", which is not supported");
    return found->get<std::string>();
  }
  /// A number, also where it stands in a list of one.
  std::ptrdiff_t number(keras_layer const& layer, char const* key, std::ptrdiff_t otherwise) const {
    auto const found = layer.config.find(key);
    if (found == layer.config.end() || found->is_null()) {
      if (otherwise < 1) refuse(layer, "says no " + std::string(key));
      return otherwise;
    }
    nlohmann::json const& value = found->is_array() && found->size() == 1 ? found->at(0) : *found;
    if (!value.is_number_integer() || value.get<std::ptrdiff_t>() < 1 || value.get<std::ptrdiff_t>() > 1'000'000'000)
      refuse(layer, "has " + std::string(key) + ' ' + found->dump() + "; a whole number from 1 was expected");
    return value.get<std::ptrdiff_t>();
  }
  bool flag(keras_layer const& layer, char const* key, bool otherwise) const {
    auto const found = layer.config.find(key);
    if (found == layer.config.end() || found->is_null()) return otherwise;
    if (!found->is_boolean())
      refuse(layer, "has " + std::string(key) + ' ' + found->dump() + "; true or false was expected");
    return found->get<bool>();
  }
  /// A real number.
  double real(keras_layer const& layer, char const* key, double otherwise) const {
    auto const found = layer.config.find(key);
    if (found == layer.config.end() || found->is_null()) return otherwise;
    if (!found->is_number()) refuse(layer, "has " + std::string(key) + ' ' + found->dump() + "; a number was expected");
    return found->get<double>();
  }
  void expect_option(keras_layer const& layer, char const* key, std::string const& otherwise,
                     std::initializer_list<char const*> supported) const {
    std::string const value = text(layer, key, otherwise);
    if (any_of(value, supported)) return;
    std::string known;
    for (char const* one : supported) known += (known.empty() ? "" : ", ") + std::string(one);
    refuse(layer, "has " + std::string(key) + ' ' + value + ", which is not supported (supported: " + known + ')');
  }

  void check(keras_layer const& layer) const {
    bool const merges = any_of(layer.kind, {"Add", "Concatenate"});
    if (layer.inputs.size() > 1 && !merges) refuse(layer, "joins several layers, which is not supported");
    if (is_identity(layer.kind)) return;
    if (!any_of(layer.kind, {"Conv1D", "Dense", "BatchNormalization", "Activation", "ReLU", "LeakyReLU", "ELU",
                             "MaxPooling1D", "AveragePooling1D", "GlobalMaxPooling1D", "GlobalAveragePooling1D",
                             "Flatten", "Reshape", "Add", "Concatenate", "Cropping1D", "ZeroPadding1D"}))
      refuse(layer, "is not supported; its config is " + layer.config.dump().substr(0, 300));
    expect_option(layer, "data_format", "channels_last", {"channels_last"});
    if (layer.kind == "Conv1D") {
      expect_option(layer, "padding", "valid", {"valid", "same", "causal"});
      if (number(layer, "groups", 1) != 1) refuse(layer, "has groups above 1, which is not supported");
    } else if (layer.kind == "BatchNormalization") {
      if (!(real(layer, "epsilon", 0.001) >= 0)) refuse(layer, "has an epsilon below 0");
    } else if (layer.kind.ends_with("Pooling1D") && !layer.kind.starts_with("Global")) {
      expect_option(layer, "padding", "valid", {"valid", "same"});
    } else if (layer.kind == "ReLU") {
      for (char const* key : {"negative_slope", "threshold"})
        if (real(layer, key, 0.0) != 0.0) refuse(layer, "has a " + std::string(key) + ", which is not supported");
      if (layer.config.contains("max_value") && !layer.config.at("max_value").is_null())
        refuse(layer, "has a max_value, which is not supported");
    }
  }

  keras_graph graph_;
};

}  // namespace seam::inline v0::network::detail
