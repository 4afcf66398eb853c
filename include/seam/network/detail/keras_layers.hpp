// SPDX-License-Identifier: MIT
// A Keras architecture as a list of layers that put themselves down in a builder, in the order of the data.
#pragma once

#include <seam/core/error.hpp>
#include <seam/network/builder.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::network::detail {

/// The layers of a Keras 2 model (Sequential, Model, Functional) from the input to the outputs.
class keras_stack {
 public:
  /// `source` names the file in sentences; `logits`: without a sigmoid or softmax at the end.
  keras_stack(nlohmann::json const& architecture, std::string source, bool logits) : source_(std::move(source)) {
    try {
      read(architecture);
      for (keras_layer const& layer : layers_) check(layer);
      for (keras_layer const& head : heads_) check(head);
    } catch (nlohmann::json::exception const& problem) {
      throw input_error(source_ + " is not the architecture of a Keras 2 model: " + problem.what());
    }
    if (logits) leave_out_last_activation();
  }

  shape input() const { return input_; }
  /// Names of the layers with weights, in the order in which they are put down.
  std::vector<std::string> weighted_layers() const {
    std::vector<std::string> names;
    for (std::vector<keras_layer> const* list : {&layers_, &heads_})
      for (keras_layer const& layer : *list)
        if (layer.kind == "Conv1D" || layer.kind == "Dense" || layer.kind == "BatchNormalization")
          names.push_back(layer.name);
    return names;
  }
  /// A name an output; those of the last stack that was lowered.
  std::vector<std::string> const& outputs() const { return outputs_; }

  template <class T>
  void lower(builder<T>& b) const {
    shape at = input_;
    for (keras_layer const& layer : layers_) at = lower_layer(b, layer, at);
    if (heads_.empty()) {
      name_outputs(layers_.empty() ? std::string("output") : layers_.back().name, at.size(), true);
      return;
    }
    std::vector<double> kernel, constant;
    outputs_.clear();
    for (keras_layer const& head : heads_) {
      expect(at.length == 1,
             [&] { return sentence(head) + " follows rows of positions; several outputs need a Flatten"; });
      append_head(b, head, at, kernel, constant);
    }
    auto const units = static_cast<std::ptrdiff_t>(constant.size());
    b.dense(at, std::move(kernel), std::move(constant));
    activate(b, heads_.front(), text(heads_.front(), "activation", "linear"), {1, units});
  }

 private:
  struct keras_layer {
    std::string name;
    std::string kind;
    nlohmann::json config;
    std::vector<std::string> inputs;
  };

  std::string sentence(keras_layer const& layer) const {
    return source_ + ": layer " + layer.name + " (" + layer.kind + ')';
  }
  [[noreturn]] void refuse(keras_layer const& layer, std::string const& what) const {
    throw input_error(sentence(layer) + ' ' + what);
  }

  // ---- reading

  void read(nlohmann::json const& architecture) {
    std::string const kind = architecture.at("class_name");
    nlohmann::json const& config = architecture.at("config");
    bool const sequential = kind == "Sequential";
    expect(sequential || kind == "Model" || kind == "Functional", [&] {
      return source_ + " holds a Keras " + kind + "; Sequential, Model and Functional ones are supported";
    });
    std::vector<keras_layer> all;
    for (nlohmann::json const& layer : config.is_array() ? config : config.at("layers")) {
      nlohmann::json const& own = layer.at("config");
      keras_layer read{own.value("name", layer.value("name", std::string("unnamed"))), layer.at("class_name"), own, {}};
      if (!sequential)
        read.inputs = inbound(layer, read);
      else if (!all.empty())
        read.inputs = {all.back().name};
      for (keras_layer const& other : all)
        if (other.name == read.name) refuse(read, "has the name of another layer");
      all.push_back(std::move(read));
    }
    expect(!all.empty(), [&] { return source_ + " holds a model without layers"; });
    take_input(all.front());
    std::vector<std::string> last = {all.back().name};
    if (!sequential) {
      last.clear();
      for (nlohmann::json const& output : config.at("output_layers"))
        last.push_back(output.is_array() ? output.at(0) : config.at("output_layers").at(0));
      last.erase(std::unique(last.begin(), last.end()), last.end());
    }
    follow(all, last);
  }

  /// Names of the layers whose output the layer takes, from [[["name", 0, 0, {}], ..]].
  std::vector<std::string> inbound(nlohmann::json const& layer, keras_layer const& read) const {
    std::vector<std::string> names;
    nlohmann::json const nodes = layer.value("inbound_nodes", nlohmann::json::array());
    if (nodes.empty()) return names;
    if (nodes.size() > 1) refuse(read, "is used twice; every layer must be used once");
    if (!nodes.at(0).is_array()) refuse(read, "is wired as Keras 3 has it; save the model with Keras 2");
    for (nlohmann::json const& from : nodes.at(0)) names.push_back(from.at(0));
    return names;
  }

  void take_input(keras_layer const& first) {
    nlohmann::json const* dimensions = nullptr;
    for (char const* key : {"batch_input_shape", "batch_shape"})
      if (first.config.contains(key)) dimensions = &first.config.at(key);
    if (!dimensions) refuse(first, "says no batch_input_shape, so the length of the sequences is unknown");
    bool const whole = dimensions->is_array() && dimensions->size() == 3 && dimensions->at(1).is_number_integer() &&
                       dimensions->at(2).is_number_integer();
    if (!whole)
      refuse(first, "takes an input of shape " + dimensions->dump() + "; (batch, positions, channels) was expected");
    input_ = {dimensions->at(1).get<std::ptrdiff_t>(), dimensions->at(2).get<std::ptrdiff_t>()};
    constexpr std::ptrdiff_t longest = 1'000'000'000;
    if (input_.length < 1 || input_.channels < 1 || input_.length > longest || input_.channels > longest)
      refuse(first, "takes an input of shape " + dimensions->dump() +
                        "; 1 to 1000000000 positions and channels were expected");
  }

  /// Puts layers in a row from the first; the last tensor may feed several outputs.
  void follow(std::vector<keras_layer> const& all, std::vector<std::string> const& last) {
    std::string at = all.front().name;
    layers_.push_back(all.front());
    for (;;) {
      std::vector<keras_layer const*> next;
      for (keras_layer const& layer : all)
        if (std::find(layer.inputs.begin(), layer.inputs.end(), at) != layer.inputs.end()) next.push_back(&layer);
      if (next.empty()) break;
      for (keras_layer const* layer : next)
        if (layer->inputs.size() != 1) refuse(*layer, "joins several layers, which is not supported");
      if (next.size() == 1) {
        if (layers_.size() == all.size()) refuse(*next.front(), "feeds itself, by way of the layers behind it");
        layers_.push_back(*next.front());
        at = next.front()->name;
        continue;
      }
      for (std::string const& name : last) {  // in the order of the outputs
        auto const head = std::find_if(next.begin(), next.end(), [&](keras_layer const* l) { return l->name == name; });
        if (head == next.end() || (*head)->kind != "Dense")
          refuse(layers_.back(), "feeds several layers that are not all dense outputs, which is not supported");
        heads_.push_back(**head);
      }
      if (heads_.size() != next.size())
        refuse(layers_.back(), "feeds layers that are not outputs, which is not supported");
      break;
    }
    std::size_t const used = layers_.size() + heads_.size();
    expect(used == all.size(), [&] {
      return source_ + " has " + std::to_string(all.size()) + " layers, of which " + std::to_string(used) +
             " follow one another from " + all.front().name + "; several inputs are not supported";
    });
  }

  // ---- what is supported

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
    if (is_identity(layer.kind)) return;
    if (!any_of(layer.kind,
                {"Conv1D", "Dense", "BatchNormalization", "Activation", "ReLU", "LeakyReLU", "ELU", "MaxPooling1D",
                 "AveragePooling1D", "GlobalMaxPooling1D", "GlobalAveragePooling1D", "Flatten", "Reshape"}))
      refuse(layer, "is not supported; its config is " + layer.config.dump().substr(0, 300));
    expect_option(layer, "data_format", "channels_last", {"channels_last"});
    if (layer.kind == "Conv1D") {
      expect_option(layer, "padding", "valid", {"valid", "same", "causal"});
      for (char const* key : {"strides", "groups"})
        if (number(layer, key, 1) != 1) refuse(layer, "has " + std::string(key) + " above 1, which is not supported");
    } else if (layer.kind == "BatchNormalization") {
      if (!(real(layer, "epsilon", 0.001) >= 0)) refuse(layer, "has an epsilon below 0");
    } else if (layer.kind.ends_with("Pooling1D") && !layer.kind.starts_with("Global")) {
      expect_option(layer, "padding", "valid", {"valid"});
    } else if (layer.kind == "ReLU") {
      for (char const* key : {"negative_slope", "threshold"})
        if (real(layer, key, 0.0) != 0.0) refuse(layer, "has a " + std::string(key) + ", which is not supported");
      if (layer.config.contains("max_value") && !layer.config.at("max_value").is_null())
        refuse(layer, "has a max_value, which is not supported");
    }
  }

  void leave_out_last_activation() {
    for (keras_layer& head : heads_)
      if (any_of(text(head, "activation", "linear"), {"sigmoid", "softmax"})) head.config["activation"] = "linear";
    if (!heads_.empty()) return;
    for (std::size_t i = layers_.size(); i-- > 0;) {
      if (is_identity(layers_[i].kind)) continue;
      if (any_of(text(layers_[i], "activation", "linear"), {"sigmoid", "softmax"}))
        layers_[i].config["activation"] = "linear";
      return;
    }
  }

  // ---- lowering

  template <class T>
  shape lower_layer(builder<T>& b, keras_layer const& layer, shape in) const {
    if (is_identity(layer.kind)) return in;
    if (layer.kind == "Conv1D") return lower_convolution(b, layer, in);
    if (layer.kind == "Dense") return lower_dense(b, layer, in);
    if (layer.kind == "BatchNormalization") return lower_normalisation(b, layer, in);
    if (layer.kind == "Flatten") return {1, in.size()};
    if (layer.kind == "Reshape") {
      nlohmann::json const target = layer.config.value("target_shape", nlohmann::json());
      bool const flat = target.is_array() && target.size() == 1 && (target.at(0) == -1 || target.at(0) == in.size());
      if (!flat) refuse(layer, "has target_shape " + target.dump() + "; only one row is supported");
      return {1, in.size()};
    }
    if (layer.kind.ends_with("Pooling1D")) return lower_pool(b, layer, in);
    if (layer.kind == "LeakyReLU") {
      double const slope = real(layer, "alpha", real(layer, "negative_slope", 0.3));
      b.activate(in, activation::leaky_relu, slope);
    } else if (layer.kind == "ELU") {
      b.activate(in, activation::elu, real(layer, "alpha", 1.0));
    } else if (layer.kind == "ReLU") {
      b.relu(in);
    } else {
      activate(b, layer, text(layer, "activation", "linear"), in);
    }
    return in;
  }

  template <class T>
  shape lower_convolution(builder<T>& b, keras_layer const& layer, shape in) const {
    std::ptrdiff_t const filters = number(layer, "filters", 0), width = number(layer, "kernel_size", 0);
    std::ptrdiff_t const dilation = number(layer, "dilation_rate", 1), reach = (width - 1) * dilation;
    std::string const padding = text(layer, "padding", "valid");
    std::ptrdiff_t const left = padding == "same" ? reach / 2 : padding == "causal" ? reach : 0;
    std::ptrdiff_t const right = padding == "same" ? reach - left : 0;
    if (in.length + left + right <= reach)
      refuse(layer, "is wider than its input of " + std::to_string(in.length) + " positions");
    shape const out{in.length + left + right - reach, filters};
    b.next_name();
    std::vector<double> kernel = b.weight("kernel", {width, in.channels, filters});
    b.convolution(in, width, dilation, left, right, std::move(kernel), constant_of(b, layer, filters));
    activate(b, layer, text(layer, "activation", "linear"), out);
    return out;
  }
  template <class T>
  shape lower_dense(builder<T>& b, keras_layer const& layer, shape in) const {
    std::ptrdiff_t const units = number(layer, "units", 0);
    b.next_name();
    std::vector<double> kernel = b.weight("kernel", {in.channels, units});
    std::vector<double> constant = constant_of(b, layer, units);
    shape const out{in.length, units};
    if (in.length == 1) {
      b.dense(in, std::move(kernel), std::move(constant));
    } else {  // position by position
      b.convolution(in, 1, 1, 0, 0, std::move(kernel), std::move(constant));
    }
    activate(b, layer, text(layer, "activation", "linear"), out);
    return out;
  }
  template <class T>
  std::vector<double> constant_of(builder<T>& b, keras_layer const& layer, std::ptrdiff_t count) const {
    return flag(layer, "use_bias", true) ? b.weight("bias", {count})
                                         : std::vector<double>(static_cast<std::size_t>(count));
  }
  template <class T>
  shape lower_normalisation(builder<T>& b, keras_layer const& layer, shape in) const {
    if (auto const axis = layer.config.find("axis"); axis != layer.config.end() && !axis->is_null()) {
      nlohmann::json const& value = axis->is_array() && axis->size() == 1 ? axis->at(0) : *axis;
      if (value != -1 && value != 2 && !(value == 1 && in.length == 1))  // a flat vector has its channels on axis 1
        refuse(layer, "has axis " + axis->dump() + "; normalisation of the last axis alone is supported");
    }
    b.next_name();
    auto const count = static_cast<std::size_t>(in.channels);
    std::vector<double> scale(count, 1.0), shift(count);
    if (flag(layer, "scale", true)) scale = b.weight("gamma", {in.channels});
    if (flag(layer, "center", true)) shift = b.weight("beta", {in.channels});
    std::vector<double> const mean = b.weight("moving_mean", {in.channels});
    std::vector<double> const variance = b.weight("moving_variance", {in.channels});
    fold_normalisation(b, real(layer, "epsilon", 0.001), mean, variance, scale, shift);
    b.affine(in, scale, shift);
    return in;
  }
  template <class T>
  shape lower_pool(builder<T>& b, keras_layer const& layer, shape in) const {
    bool const global = layer.kind.starts_with("Global");
    std::ptrdiff_t const width = global ? in.length : number(layer, "pool_size", 2);
    std::ptrdiff_t const stride = global ? in.length : number(layer, "strides", width);
    if (width > in.length) refuse(layer, "is wider than its input of " + std::to_string(in.length) + " positions");
    bool const average = layer.kind.find("Average") != std::string::npos;
    if (average) {
      b.average_pool(in, width, stride);
    } else {
      if (width > 254) refuse(layer, "takes the maximum of " + std::to_string(width) + " positions; 254 are supported");
      b.max_pool(in, width, stride);
    }
    return {(in.length - width) / stride + 1, in.channels};
  }

  template <class T>
  void append_head(builder<T>& b, keras_layer const& head, shape at, std::vector<double>& kernel,
                   std::vector<double>& constant) const {
    std::ptrdiff_t const units = number(head, "units", 0);
    b.next_name();
    append_columns(kernel, b.weight("kernel", {at.size(), units}), static_cast<std::size_t>(at.size()));
    std::vector<double> const part = constant_of(b, head, units);
    constant.insert(constant.end(), part.begin(), part.end());
    std::string const own = text(head, "activation", "linear"), first = text(heads_.front(), "activation", "linear");
    if (own != first) refuse(head, "has activation " + own + " and the first output " + first + "; one was expected");
    name_outputs(head.name, units, false);
  }

  template <class T>
  void activate(builder<T>& b, keras_layer const& layer, std::string const& name, shape in) const {
    struct known {
      char const* name;
      activation function;
    };
    static constexpr known all[] = {{"elu", activation::elu},         {"sigmoid", activation::sigmoid},
                                    {"tanh", activation::tanh},       {"softplus", activation::softplus},
                                    {"exponential", activation::exp}, {"gelu", activation::gelu},
                                    {"swish", activation::silu},      {"silu", activation::silu}};
    if (name == "linear") return;
    if (name == "relu") return b.relu(in);
    for (known const& one : all)
      if (name == one.name) return b.activate(in, one.function, 1.0);
    refuse(layer, "has activation " + name + ", which is not supported" +
                      (name == "softmax" ? " (the logits before it are)" : ""));
  }

  void name_outputs(std::string const& name, std::ptrdiff_t count, bool alone) const {
    if (alone) outputs_.clear();
    if (count == 1) return outputs_.push_back(name);
    for (std::ptrdiff_t i = 0; i < count; ++i) outputs_.push_back(name + '_' + std::to_string(i));
  }

  std::string source_;
  shape input_;
  std::vector<keras_layer> layers_;
  std::vector<keras_layer> heads_;
  mutable std::vector<std::string> outputs_;
};

}  // namespace seam::inline v0::network::detail
