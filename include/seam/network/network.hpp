// SPDX-License-Identifier: MIT
// network<Alphabet, Length, Layers...>: a stack of layers checked by the compiler, with weights loaded in one call; an
// immutable value and an oracle.
#pragma once

#include <seam/network/layers.hpp>
#include <seam/network/loaded_network.hpp>

#include <utility>

namespace seam::inline v0::network {

namespace detail {

/// Fails to compile, with all that matters in its name, when a layer does not fit what stands before it.
template <int Place, class Layer, shape Given, shape Takes>
struct layer_fits {
  static_assert(Given == Takes,
                "seam::network: a layer does not fit the layers before it; 'layer_fits<place, layer, shape{length, "
                "channels} that it is given, shape{length, channels} that it takes>' names them; see docs/networks.md");
  static constexpr bool value = true;
};

template <int Place, shape In, class... Layers>
struct stack;

/// Fails to compile, with all that matters in its name, when what a residual block's layers make cannot be added to its
/// input.
template <class Block, shape Given, shape Made>
struct sum_fits {
  static_assert(Given.channels == Made.channels && Given.length >= Made.length && (Given.length - Made.length) % 2 == 0,
                "seam::network: a residual block's layers must leave the channels as they are, and take as many "
                "positions from both ends; 'sum_fits<block, shape{length, channels} that it is given, shape{length, "
                "channels} that its layers make>' names them; see docs/networks.md");
  static constexpr bool value = true;
};
template <class Layer, shape In>
struct adds_up {
  static constexpr bool value = true;
};
template <class... Layers, shape In>
struct adds_up<residual<Layers...>, In> {
  static constexpr bool value = sum_fits<residual<Layers...>, In, stack<1, In, Layers...>::output>::value;
};
template <class... Layers, shape In>
struct adds_up<chain<Layers...>, In> {
  static constexpr bool value = stack<1, In, Layers...>::output == chain<Layers...>::output(In);  // checks its layers
};

/// Fails to compile, with all that matters in its name, when branches that are to stand side by side differ in length.
template <class Branch, shape Made, shape First>
struct join_fits {
  static_assert(Made.length == First.length,
                "seam::network: branches that are concatenated must make the same number of positions; "
                "'join_fits<branch, shape{length, channels} that it makes, shape{length, channels} that the first "
                "makes>' names them; see docs/networks.md");
  static constexpr bool value = true;
};
template <class First, class... Rest, shape In>
struct adds_up<concatenate<First, Rest...>, In> {
  static constexpr shape first = stack<1, In, First>::output;
  static constexpr bool value = (join_fits<Rest, stack<1, In, Rest>::output, first>::value && ... && true);
};

/// The shape behind the last layer, every layer checked on the way.
template <int Place, shape In, class... Layers>
struct stack {
  static constexpr shape output = In;
  static constexpr std::ptrdiff_t parameters = 0;
  static constexpr int names = 0;
};
template <int Place, shape In, class Layer, class... Rest>
struct stack<Place, In, Layer, Rest...> {
  static_assert(layer<Layer>,
                "seam::network: a type in a network is not a layer: it needs nearest, output, parameters, names and "
                "lower; see docs/networks.md");
  static constexpr shape taken = Layer::nearest(In);
  static_assert(layer_fits<Place, Layer, In, taken>::value);
  static_assert(adds_up<Layer, taken>::value);
  using rest = stack<Place + 1, Layer::output(taken), Rest...>;
  static constexpr shape output = rest::output;
  static constexpr std::ptrdiff_t parameters = Layer::parameters(taken) + rest::parameters;
  static constexpr int names = Layer::names + rest::names;
};

/// A model of element type T from checked names and weights.
template <class T, alphabet A, std::ptrdiff_t Length, class... Layers>
model<T> build(std::vector<std::string> const& names, io::named_tensors const& weights) {
  constexpr shape input{Length, A::channels};
  expect(names.size() == static_cast<std::size_t>(stack<1, input, Layers...>::names), [&] {
    std::string text = weights.source + " gives " + std::to_string(names.size()) +
                       " layers with weights, the network " + "has " +
                       std::to_string(stack<1, input, Layers...>::names);
    for (std::size_t i = 0; i < names.size(); ++i) text += (i ? ", " : " (found: ") + names[i];
    return text + (names.empty() ? "" : ")");
  });
  builder<T> lists(names);
  lower_layers<Layers...>(lists, input);
  check_weights(weights, lists.expected());
  builder<T> builds(names, weights);
  lower_layers<Layers...>(builds, input);
  return std::move(builds).finish(input, encoding_of<A>());
}

}  // namespace detail

/// A trained network for sequences of `Length` letters, with the calls of a loaded_network.
template <alphabet Alphabet, std::ptrdiff_t Length, class... Layers>
class network : public loaded_network<Alphabet> {
  static_assert(Length >= 1, "seam::network: the length of the input must be 1 or more");
  using checked = detail::stack<1, shape{Length, Alphabet::channels}, Layers...>;

 public:
  static constexpr shape input_shape{Length, Alphabet::channels};
  static constexpr shape output_shape = checked::output;

  /// The network with the weights of a file. `names` are the names of its weighted layers, in the order of the layers
  /// (one name a head); without them, the file's layers in the file's order. `tasks` name the outputs, if given.
  /// Throws input_error that lists every missing, surplus and misshapen tensor, and when a weight is not finite.
  explicit network(io::named_tensors const& weights, std::vector<std::string> const& names = {},
                   std::vector<std::string> tasks = {})
      : loaded_network<Alphabet>(
            detail::build<float, Alphabet, Length, Layers...>(names.empty() ? layer_names(weights) : names, weights),
            std::move(tasks)) {}

  static constexpr std::ptrdiff_t length() { return Length; }
  static constexpr std::ptrdiff_t outputs() { return output_shape.size(); }
  /// Numbers in all weights, batch normalisation's four a channel included.
  static constexpr std::ptrdiff_t parameters() { return checked::parameters; }
};

namespace detail {

template <class Network, class... More>
struct extension;
template <alphabet A, std::ptrdiff_t Length, class... Layers, class... More>
struct extension<network<A, Length, Layers...>, More...> {
  using type = network<A, Length, Layers..., More...>;
};

}  // namespace detail

/// A network with more layers behind its last: extended<logits, activate<activation::sigmoid>>.
template <class Network, class... More>
using extended = typename detail::extension<Network, More...>::type;

}  // namespace seam::inline v0::network
