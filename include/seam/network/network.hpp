// SPDX-License-Identifier: MIT
// network<Alphabet, Length, Layers...>: a stack of layers checked by the compiler, with weights loaded in one call; an
// immutable value and an oracle.
#pragma once

#include <seam/network/layers.hpp>
#include <seam/network/place.hpp>

#include <memory>
#include <string_view>

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
  using rest = stack<Place + 1, Layer::output(taken), Rest...>;
  static constexpr shape output = rest::output;
  static constexpr std::ptrdiff_t parameters = Layer::parameters(taken) + rest::parameters;
  static constexpr int names = Layer::names + rest::names;
};

/// The rows of an alphabet's letters, (letters, channels).
template <alphabet A>
std::vector<double> encoding_of() {
  std::vector<double> rows;
  for (int letter = 0; letter < A::size; ++letter)
    for (int channel = 0; channel < A::channels; ++channel)
      rows.push_back(static_cast<double>(A::encoding(static_cast<std::uint8_t>(letter), channel)));
  return rows;
}

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

/// A trained network for sequences of `Length` letters. Models oracle::lane_oracle (several outputs); `.task(..)` binds
/// one of them, which models oracle::differentiable_lane_oracle. Copies share the weights.
template <alphabet Alphabet, std::ptrdiff_t Length, class... Layers>
class network {
  static_assert(Length >= 1, "seam::network: the length of the input must be 1 or more");
  using checked = detail::stack<1, shape{Length, Alphabet::channels}, Layers...>;

 public:
  using alphabet_type = Alphabet;
  using placed_type = placed_network<Alphabet, host_space>;
  static constexpr bool accepts_unknown_letters = true;
  static constexpr shape input_shape{Length, Alphabet::channels};
  static constexpr shape output_shape = checked::output;

  /// The network with the weights of a file. `names` are the names of its weighted layers, in the order of the layers
  /// (one name a head); without them, the file's layers in the file's order. `tasks` name the outputs, if given.
  /// Throws input_error that lists every missing, surplus and misshapen tensor, and when a weight is not finite.
  explicit network(io::named_tensors const& weights, std::vector<std::string> const& names = {},
                   std::vector<std::string> tasks = {})
      : model_(std::make_shared<detail::model<float> const>(
            detail::build<float, Alphabet, Length, Layers...>(names.empty() ? layer_names(weights) : names, weights))),
        tasks_(std::move(tasks)) {
    expect(tasks_.empty() || static_cast<std::ptrdiff_t>(tasks_.size()) == outputs(), [&] {
      return "the network has " + std::to_string(outputs()) + " outputs and " + std::to_string(tasks_.size()) +
             " names of tasks were given";
    });
  }

  static constexpr std::ptrdiff_t length() { return Length; }
  static constexpr std::ptrdiff_t outputs() { return output_shape.size(); }
  /// Numbers in all weights, batch normalisation's four a channel included.
  static constexpr std::ptrdiff_t parameters() { return checked::parameters; }
  /// Sequences that are worked on together, so that what flows between layers stays in cache.
  std::ptrdiff_t block_size() const { return model_->block; }
  /// Names of the outputs; empty when they have none.
  std::vector<std::string> const& tasks() const { return tasks_; }

  /// The multiplications and additions that one sequence costs: a prediction from letters, ..
  std::ptrdiff_t prediction_flops() const { return model_->forward_flops(true); }
  /// .. and a gradient at letters.
  std::ptrdiff_t gradient_flops() const { return model_->forward_flops(true) + model_->backward_flops(); }

  /// An oracle of one output: number `index`; throws input_error when there is none.
  oracle::targeted<network> task(std::ptrdiff_t index) const { return {*this, oracle::task{index}}; }
  /// An oracle of one output: the one of that name; throws input_error when there is none.
  oracle::targeted<network> task(std::string_view name) const {
    std::string known;
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      if (tasks_[i] == name) return task(static_cast<std::ptrdiff_t>(i));
      known += (i ? ", " : "") + tasks_[i];
    }
    throw input_error("the network has no task " + std::string(name) +
                      (known.empty() ? " (its outputs have no names)" : " (it has " + known + ")"));
  }
  /// An oracle of one output: any oracle::target of the outputs, for instance oracle::difference.
  template <oracle::target Target>
  oracle::targeted<network, Target> target(Target chosen) const {
    return {*this, chosen};
  }

  /// Views of the weights for the lanes of the host; valid while this network or a copy of it lives.
  placed_type placed() const { return placed_type(detail::model_view<float>(*model_)); }
  /// What kernels work on: for whoever places the weights elsewhere.
  detail::model<float> const& model() const { return *model_; }

  /// out (n, outputs) for letters (n, L) or relaxed (n, L, channels); see placed_network.
  template <class Lane, class In>
    requires requires(placed_type const& p, Lane& lane, In const& in, view<float, 2> out) {
      p.predict_into(lane, in, out);
    }
  void predict_into(Lane& lane, In const& in, view<float, 2> out) const { placed().predict_into(lane, in, out); }
  /// out (1 + n, outputs) for letters (L) and n single changes of them; see placed_network.
  template <class Lane>
    requires requires(placed_type const& p, Lane& lane, view<std::uint8_t const, 1> letters,
                      view<oracle::single_change const, 1> changes, view<float, 2> out) {
      p.predict_changes_into(lane, letters, changes, out);
    }
  void predict_changes_into(Lane& lane, view<std::uint8_t const, 1> letters,
                            view<oracle::single_change const, 1> changes, view<float, 2> out) const {
    placed().predict_changes_into(lane, letters, changes, out);
  }
  /// values (n) and gradients (n, L, channels) of a target at letters (n, L) or relaxed (n, L, channels); see
  /// placed_network.
  template <class Lane, class In, oracle::target Target>
    requires requires(placed_type const& p, Lane& lane, In const& in, Target const& t, view<float, 1> v,
                      view<float, 3> g) {
      p.value_and_gradient_into(lane, in, t, v, g);
    }
  void value_and_gradient_into(Lane& lane, In const& in, Target const& target, view<float, 1> values,
                               view<float, 3> gradients) const {
    placed().value_and_gradient_into(lane, in, target, values, gradients);
  }

 private:
  std::shared_ptr<detail::model<float> const> model_;
  std::vector<std::string> tasks_;
};

}  // namespace seam::inline v0::network
