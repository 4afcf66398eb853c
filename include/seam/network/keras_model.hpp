// SPDX-License-Identifier: MIT
// keras_model<A>: a Keras network that is read at run time, its layers from the architecture's JSON, its weights from
// HDF5; the kernels and the calls of a network<...>. Needs HDF5's C library and nlohmann/json.
#pragma once

#include <seam/io/json.hpp>
#include <seam/io/keras.hpp>
#include <seam/network/detail/keras_layers.hpp>
#include <seam/network/loaded_network.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::network {

/// How a Keras model is read.
struct keras_options {
  /// JSON file of the architecture (`model.to_json()`); empty: the weights' file is a whole model and holds it.
  std::string architecture = {};
  /// Leave out a sigmoid or softmax at the end, so that the outputs are logits.
  bool logits = false;
  /// Names of the layers whose outputs are wanted, in this order; empty: the model's own. Layers that they do not need
  /// are left out, with their weights (and other inputs of the model).
  std::vector<std::string> outputs = {};
};

/// A Keras 2 model as an oracle of all its outputs; `.task(name or index)` binds one, which has a gradient. Its
/// outputs are called as the layers that make them, with a number behind the name where a layer makes several.
///
/// Sequential models, and functional ones of one input, whatever reads what; several outputs stand one after the other,
/// each as one flat row. Layers: InputLayer, Conv1D (valid, same, causal; stride, dilation), Dense, BatchNormalization,
/// Activation, ReLU, LeakyReLU, ELU, MaxPooling1D and AveragePooling1D (valid, same), GlobalMaxPooling1D,
/// GlobalAveragePooling1D, Add (of equal shapes), Concatenate (of the last axis), Cropping1D, ZeroPadding1D, Flatten,
/// Reshape to one row; Dropout and noise are the identity. Activations: linear, relu, elu, sigmoid, tanh, softplus,
/// exponential, gelu, swish or silu.
template <alphabet A>
class keras_model : public loaded_network<A> {
 public:
  /// Reads both files. Throws input_error when one cannot be read, when a layer is not supported (its name, class and
  /// what is meant), when it does not take rows of A::channels numbers, and for weights as network<...> does.
  static keras_model read(std::string const& weights, keras_options const& options = {}) {
    nlohmann::json const architecture = options.architecture.empty()
                                            ? io::parse_json(io::read_keras_config(weights), weights)
                                            : io::read_json(options.architecture);
    return from_parts(architecture, options.architecture.empty() ? weights : options.architecture,
                      io::read_keras_weights(weights), options);
  }

  /// The same from what is in memory; `source` names the architecture in sentences.
  static keras_model from_parts(nlohmann::json const& architecture, std::string const& source,
                                io::named_tensors weights, keras_options const& options = {}) {
    detail::keras_stack const stack(architecture, source, options.logits, options.outputs);
    shape const input = stack.input();
    expect(input.channels == A::channels, [&] {
      return source + " takes " + std::to_string(input.channels) + " channels a position, the alphabet has " +
             std::to_string(A::channels);
    });
    std::vector<std::string> const left_out = stack.left_out();
    std::erase_if(weights.tensors, [&](io::tensor const& each) {
      return std::any_of(left_out.begin(), left_out.end(),
                         [&](std::string const& layer) { return each.name.starts_with(layer + '/'); });
    });
    builder<float> lists(stack.weighted_layers());
    stack.lower(lists);
    check_weights(weights, lists.expected());
    builder<float> builds(stack.weighted_layers(), weights);
    stack.lower(builds);
    return keras_model(std::move(builds).finish(input, detail::encoding_of<A>()), stack.outputs());
  }
  static keras_model from_parts(nlohmann::json const& architecture, std::string const& source,
                                io::named_tensors weights, bool logits) {
    return from_parts(architecture, source, std::move(weights), keras_options{{}, logits, {}});
  }

 private:
  keras_model(detail::model<float> model, std::vector<std::string> tasks)
      : loaded_network<A>(std::move(model), std::move(tasks)) {}
};

}  // namespace seam::inline v0::network
