// SPDX-License-Identifier: MIT
// keras_model<A>: a Keras network that is read at run time, its layers from the architecture's JSON, its weights from
// HDF5; the kernels and the calls of a network<...>. Needs HDF5's C library and nlohmann/json.
#pragma once

#include <seam/io/json.hpp>
#include <seam/io/keras.hpp>
#include <seam/network/detail/keras_layers.hpp>
#include <seam/network/loaded_network.hpp>

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
};

/// A Keras 2 model as an oracle of all its outputs; `.task(name or index)` binds one, which has a gradient. Its
/// outputs are called as the layers that make them, with a number behind the name where a layer makes several.
///
/// Sequential models, and functional ones whose layers follow one another; the last tensor may feed several dense
/// layers. Layers: InputLayer, Conv1D (stride 1; valid, same, causal; dilation), Dense, BatchNormalization, Activation,
/// ReLU, LeakyReLU, ELU, MaxPooling1D, AveragePooling1D, GlobalMaxPooling1D, GlobalAveragePooling1D, Flatten, Reshape
/// to one row; Dropout and noise are the identity. Activations: linear, relu, elu, sigmoid, tanh, softplus,
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
                      io::read_keras_weights(weights), options.logits);
  }

  /// The same from what is in memory; `source` names the architecture in sentences.
  static keras_model from_parts(nlohmann::json const& architecture, std::string const& source,
                                io::named_tensors const& weights, bool logits = false) {
    detail::keras_stack const stack(architecture, source, logits);
    shape const input = stack.input();
    expect(input.channels == A::channels, [&] {
      return source + " takes " + std::to_string(input.channels) + " channels a position, the alphabet has " +
             std::to_string(A::channels);
    });
    builder<float> lists(stack.weighted_layers());
    stack.lower(lists);
    check_weights(weights, lists.expected());
    builder<float> builds(stack.weighted_layers(), weights);
    stack.lower(builds);
    return keras_model(std::move(builds).finish(input, detail::encoding_of<A>()), stack.outputs());
  }

 private:
  keras_model(detail::model<float> model, std::vector<std::string> tasks)
      : loaded_network<A>(std::move(model), std::move(tasks)) {}
};

}  // namespace seam::inline v0::network
