// SPDX-License-Identifier: MIT
// What a Keras architecture's layers mean: each puts itself down in a builder, in the order of the graph.
#pragma once

#include <seam/core/error.hpp>
#include <seam/network/builder.hpp>
#include <seam/network/detail/keras_config.hpp>
#include <seam/network/layers.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::network::detail {

/// The layers of a Keras 2 model from the input to the outputs.
class keras_stack : keras_config {
 public:
  /// `source` names the file in sentences; `logits`: without a sigmoid or softmax at the end; `outputs` as
  /// keras_graph has them.
  keras_stack(nlohmann::json const& architecture, std::string const& source, bool logits,
              std::vector<std::string> const& outputs = {}) try
      : keras_config(keras_graph(architecture, source, outputs)) {
    if (logits)
      for (std::size_t const output : graph_.outputs()) leave_out_activation(output);
  } catch (nlohmann::json::exception const& problem) {
    throw input_error(source + " is not the architecture of a Keras 2 model: " + problem.what());
  }

  shape input() const { return graph_.input(); }
  /// Names of the layers with weights, in the order in which they are put down.
  std::vector<std::string> weighted_layers() const {
    std::vector<std::string> names;
    bool const together = are_heads();
    auto const add = [&](std::size_t place) {
      keras_layer const& layer = graph_.layers()[place];
      if (any_of(layer.kind, {"Conv1D", "Dense", "BatchNormalization"})) names.push_back(layer.name);
    };
    for (std::size_t const place : graph_.order())
      if (!together || !is_output(place)) add(place);
    for (std::size_t const place : graph_.outputs())
      if (together) add(place);
    return names;
  }
  /// Names of the layers that the outputs do not need.
  std::vector<std::string> left_out() const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < graph_.layers().size(); ++i)
      if (std::find(graph_.order().begin(), graph_.order().end(), i) == graph_.order().end())
        names.push_back(graph_.layers()[i].name);
    return names;
  }
  /// A name an output; those of the last stack that was lowered.
  std::vector<std::string> const& outputs() const { return outputs_; }

  template <class T>
  void lower(builder<T>& b) const {
    outputs_.clear();
    bool const together = are_heads(), several = graph_.outputs().size() > 1;
    std::vector<tensor_made> made(graph_.layers().size());
    std::vector<std::size_t> order;
    for (std::size_t const place : graph_.order())
      if (!together || !is_output(place)) order.push_back(place);
    for (std::size_t i = 0; i < order.size(); ++i) {
      keras_layer const& layer = graph_.layers()[order[i]];
      tensor_made& own = made[order[i]];
      own = lower_any(b, layer, made);
      keras_layer const* const next = i + 1 < order.size() ? &graph_.layers()[order[i + 1]] : nullptr;
      bool const last = !next && (together || !several);
      bool const handed_on = next && next->kind != "Concatenate" && graph_.readers(order[i]) == 1 &&
                             std::find(next->inputs.begin(), next->inputs.end(), order[i]) != next->inputs.end();
      if (!last && !handed_on) own.place = b.mark(own.made);
    }
    if (together) {
      shape const at = made[graph_.layers()[graph_.outputs().front()].inputs[0]].made;
      lower_heads(b, at);
    } else if (several) {
      join_outputs(b, made);
    } else {
      name_outputs(graph_.layers()[order.back()].name, made[order.back()].made.size());
    }
  }

 private:
  /// What a layer made: its shape, its place in the builder where that is marked, and whether Keras sees a flat row.
  struct tensor_made {
    shape made = {};
    int place = -1;
    bool flat = false;
  };

  bool is_output(std::size_t place) const {
    return std::find(graph_.outputs().begin(), graph_.outputs().end(), place) != graph_.outputs().end();
  }
  /// Are the outputs several dense layers of one flat input and one activation, which can be one product?
  bool are_heads() const {
    if (graph_.outputs().size() < 2) return false;
    keras_layer const& first = graph_.layers()[graph_.outputs().front()];
    for (std::size_t const place : graph_.outputs()) {
      keras_layer const& layer = graph_.layers()[place];
      if (layer.kind != "Dense" || layer.inputs != first.inputs || graph_.readers(place) != 1 ||
          text(layer, "activation", "linear") != text(first, "activation", "linear"))
        return false;
    }
    std::size_t const input = first.inputs[0];
    return graph_.readers(input) == graph_.outputs().size() && makes_flat(input);
  }
  bool makes_flat(std::size_t place) const {
    keras_layer const& layer = graph_.layers()[place];
    if (any_of(layer.kind, {"Flatten", "Reshape"}) || layer.kind.starts_with("Global")) return true;
    if (layer.inputs.size() != 1 || any_of(layer.kind, {"Conv1D"})) return false;
    return makes_flat(layer.inputs[0]);
  }

  void leave_out_activation(std::size_t place) {
    while (is_identity(graph_.layers()[place].kind) && !graph_.layers()[place].inputs.empty())
      place = graph_.layers()[place].inputs[0];
    keras_layer& layer = graph_.layers()[place];
    if (any_of(text(layer, "activation", "linear"), {"sigmoid", "softmax"})) layer.config["activation"] = "linear";
  }

  // ---- lowering

  template <class T>
  tensor_made lower_any(builder<T>& b, keras_layer const& layer, std::vector<tensor_made> const& made) const {
    if (layer.kind == "Add") return lower_sum(b, layer, made);
    if (layer.kind == "Concatenate") return lower_join(b, layer, made);
    if (layer.inputs.empty()) return {lower_layer(b, layer, graph_.input()), -1, false};
    tensor_made const& in = made[layer.inputs[0]];
    if (in.place >= 0) b.go_to(in.place);
    bool const flattens = layer.kind == "Flatten" || layer.kind == "Reshape" || layer.kind.starts_with("Global");
    return {lower_layer(b, layer, in.made), -1, in.flat || flattens};
  }
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
    if (layer.kind == "Cropping1D" || layer.kind == "ZeroPadding1D") return lower_crop(b, layer, in);
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
    std::ptrdiff_t const stride = number(layer, "strides", 1);
    std::string const kind = text(layer, "padding", "valid");
    window_ends ends = ends_of(kind == "same" ? padding::same : padding::valid, in.length, reach + 1, stride);
    if (kind == "causal") ends.before = reach;
    std::ptrdiff_t const places = in.length + ends.before + ends.after - reach;
    if (places < 1) refuse(layer, "is wider than its input of " + std::to_string(in.length) + " positions");
    shape const out{(places - 1) / stride + 1, filters};
    b.next_name();
    std::vector<double> kernel = b.weight("kernel", {width, in.channels, filters});
    std::vector<double> constant = constant_of(b, layer, filters);
    b.convolution(in, width, dilation, ends.before, ends.after, std::move(kernel), std::move(constant), stride);
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
    padding const kind = !global && text(layer, "padding", "valid") == "same" ? padding::same : padding::valid;
    if (kind == padding::valid && width > in.length)
      refuse(layer, "is wider than its input of " + std::to_string(in.length) + " positions");
    bool const average = layer.kind.find("Average") != std::string::npos;
    window_ends const ends = ends_of(kind, in.length, width, stride);
    if (average) {
      b.average_pool(in, width, stride, ends.before, ends.after);
    } else {
      if (width > 254) refuse(layer, "takes the maximum of " + std::to_string(width) + " positions; 254 are supported");
      b.max_pool(in, width, stride, ends.before, ends.after);
    }
    return {windows_of(kind, in.length, width, stride), in.channels};
  }

  /// Cropping1D's and ZeroPadding1D's two numbers, or one for both ends.
  template <class T>
  shape lower_crop(builder<T>& b, keras_layer const& layer, shape in) const {
    bool const crops = layer.kind == "Cropping1D";
    char const* const key = crops ? "cropping" : "padding";
    nlohmann::json const value = layer.config.value(key, nlohmann::json(1));
    auto const counts = [](nlohmann::json const& one) {
      return one.is_number_integer() && one.get<std::ptrdiff_t>() >= 0 && one.get<std::ptrdiff_t>() <= 1'000'000'000;
    };
    bool const pair = value.is_array() && value.size() == 2 && counts(value.at(0)) && counts(value.at(1));
    if (!pair && !counts(value))
      refuse(layer, "has " + std::string(key) + ' ' + value.dump() + "; two whole numbers from 0 were expected");
    std::ptrdiff_t const left = (pair ? value.at(0) : value).template get<std::ptrdiff_t>();
    std::ptrdiff_t const right = (pair ? value.at(1) : value).template get<std::ptrdiff_t>();
    if (crops && left + right >= in.length)
      refuse(layer, "leaves nothing of its input of " + std::to_string(in.length) + " positions");
    b.crop(in, crops ? left : -left, crops ? right : -right);
    return {in.length + (crops ? -left - right : left + right), in.channels};
  }

  template <class T>
  tensor_made lower_sum(builder<T>& b, keras_layer const& layer, std::vector<tensor_made> const& made) const {
    std::size_t begin = 0;  // the one that is at hand, if any is
    for (std::size_t i = 0; i < layer.inputs.size(); ++i)
      if (made[layer.inputs[i]].place < 0) begin = i;
    tensor_made const& first = made[layer.inputs[begin]];
    if (first.place >= 0) b.go_to(first.place);
    for (std::size_t i = 0; i < layer.inputs.size(); ++i) {
      tensor_made const& other = made[layer.inputs[i]];
      if (other.made != first.made)
        refuse(layer, "adds " + text_of(first.made) + " and " + text_of(other.made) + "; equal shapes are supported");
      if (i != begin) b.add(first.made, other.place, 0);
    }
    return {first.made, -1, first.flat};
  }
  template <class T>
  tensor_made lower_join(builder<T>& b, keras_layer const& layer, std::vector<tensor_made> const& made) const {
    tensor_made result = made[layer.inputs[0]];
    nlohmann::json const axis = layer.config.value("axis", nlohmann::json(-1));
    if (axis != -1 && axis != (result.flat ? 1 : 2))
      refuse(layer, "has axis " + axis.dump() + "; concatenation of the last axis alone is supported");
    std::vector<int> places;
    std::ptrdiff_t channels = 0;
    for (std::size_t const input : layer.inputs) {
      shape const part = made[input].made;
      if (part.length != result.made.length)
        refuse(layer, "joins " + text_of(result.made) + " and " + text_of(part) + "; as many positions were expected");
      channels += part.channels;
      places.push_back(made[input].place);
    }
    b.join(places);
    result.made.channels = channels;
    result.place = -1;
    return result;
  }
  static std::string text_of(shape one) {
    return '(' + std::to_string(one.length) + ", " + std::to_string(one.channels) + ')';
  }

  /// The outputs that are one product.
  template <class T>
  void lower_heads(builder<T>& b, shape at) const {
    std::vector<double> kernel, constant;
    for (std::size_t const head : graph_.outputs()) {
      keras_layer const& layer = graph_.layers()[head];
      std::ptrdiff_t const units = number(layer, "units", 0);
      b.next_name();
      append_columns(kernel, b.weight("kernel", {at.size(), units}), static_cast<std::size_t>(at.size()));
      std::vector<double> const part = constant_of(b, layer, units);
      constant.insert(constant.end(), part.begin(), part.end());
      name_outputs(layer.name, units);
    }
    keras_layer const& first = graph_.layers()[graph_.outputs().front()];
    auto const units = static_cast<std::ptrdiff_t>(constant.size());
    b.dense(at, std::move(kernel), std::move(constant));
    activate(b, first, text(first, "activation", "linear"), {1, units});
  }
  /// The outputs one after the other, each as one flat row.
  template <class T>
  void join_outputs(builder<T>& b, std::vector<tensor_made> const& made) const {
    std::vector<int> places;
    for (std::size_t const output : graph_.outputs()) {
      shape const flat{1, made[output].made.size()};
      b.go_to(made[output].place);
      places.push_back(b.mark(flat));
      name_outputs(graph_.layers()[output].name, flat.channels);
    }
    b.join(places);
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

  void name_outputs(std::string const& name, std::ptrdiff_t count) const {
    if (count == 1) return outputs_.push_back(name);
    for (std::ptrdiff_t i = 0; i < count; ++i) outputs_.push_back(name + '_' + std::to_string(i));
  }

  mutable std::vector<std::string> outputs_;
};

}  // namespace seam::inline v0::network::detail
