// SPDX-License-Identifier: MIT
// Anything that can be called as an oracle: a function of a sequence's text, or of a batch of letters; with a second
// callable for the gradient it is differentiable.
#pragma once

#include <seam/backend/host.hpp>
#include <seam/core/array.hpp>
#include <seam/oracle/concept.hpp>
#include <seam/sequence/named_sequence.hpp>
#include <seam/sequence/one_hot.hpp>

#include <concepts>
#include <string_view>
#include <utility>

namespace seam::inline v0::oracle {

/// What an oracle made of a callable says about itself.
struct function_options {
  /// Length of the sequences that it takes; 0 = any.
  std::ptrdiff_t length = 0;
  /// Numbers that it gives a sequence; more than 1 only for callables that fill view<float, 2>.
  std::ptrdiff_t outputs = 1;
};

/// f(std::string_view sequence) -> float, called once a sequence.
template <class F>
concept text_callable = requires(F const& f, std::string_view text) {
  { f(text) } -> std::convertible_to<float>;
};
/// f(view<uint8 const, 2> letters (n, L), view<float, 1> out (n)), called with whole batches.
template <class F>
concept batch_callable = std::invocable<F const&, view<std::uint8_t const, 2>, view<float, 1>>;
/// f(view<uint8 const, 2> letters (n, L), view<float, 2> out (n, outputs)).
template <class F>
concept many_outputs_callable = std::invocable<F const&, view<std::uint8_t const, 2>, view<float, 2>>;
/// g(view<float const, 3> relaxed (n, L, channels), view<float, 1> values (n), view<float, 3> gradients): the value and
/// its derivative with respect to every entry, per sequence.
template <class G>
concept gradient_callable = std::invocable<G const&, view<float const, 3>, view<float, 1>, view<float, 3>>;

/// In the place of a predicting callable: predict with the gradient callable, at the encoding of the letters.
struct from_gradient {};
/// In the place of a gradient callable: there is none.
struct no_gradient {};

/// The oracle that `oracle::function` makes. Host oracle: one thread calls it, with bounded batches.
template <alphabet A, class F, class G = no_gradient>
class function_oracle {
  static constexpr bool has_gradient = !std::same_as<G, no_gradient>;
  static constexpr bool takes_text = text_callable<F>;
  static_assert(text_callable<F> || batch_callable<F> || many_outputs_callable<F> ||
                    (std::same_as<F, from_gradient> && has_gradient),
                "seam::oracle::function: give it f(std::string_view) -> float, f(view<uint8 const, 2> letters, "
                "view<float, 1> out), or the same with view<float, 2>; see docs/oracles.md");
  static_assert(gradient_callable<G> || !has_gradient,
                "seam::oracle::function: the gradient is g(view<float const, 3> relaxed, view<float, 1> values, "
                "view<float, 3> gradients); see docs/oracles.md");

 public:
  using alphabet_type = A;
  /// Text and encodings have a way to write an unknown letter; batches of letters need not expect one.
  static constexpr bool accepts_unknown_letters = takes_text || std::same_as<F, from_gradient>;

  /// Throws input_error for a negative length, for less than one output, and for several outputs of a callable that
  /// gives one number.
  function_oracle(F f, G g, function_options options) : f_(std::move(f)), g_(std::move(g)), options_(options) {
    expect(options.length >= 0, [] { return "the length of a function's sequences is negative (0 = any)"; });
    expect(options.outputs >= 1, [] { return "a function needs one output or more"; });
    expect(options.outputs == 1 || (many_outputs_callable<F> && !has_gradient), [] {
      return "a function of several outputs must fill view<float, 2> (n, outputs), and has no gradient of its own";
    });
  }

  std::ptrdiff_t length() const { return options_.length; }
  std::ptrdiff_t outputs() const { return options_.outputs; }

  void predict_into(view<std::uint8_t const, 2> letters, view<float, 2> out) const {
    if constexpr (takes_text) {
      for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row)
        out(row, 0) = static_cast<float>(f_(std::string_view(sequence::to_text<A>(letters.row(row)))));
    } else if constexpr (many_outputs_callable<F>) {
      f_(letters, out);
    } else if constexpr (batch_callable<F>) {
      f_(letters, view<float, 1>(out.data(), out.extent(0)));
    } else {
      array<float, 3> relaxed(letters.extent(0), letters.extent(1), std::ptrdiff_t{A::channels});
      array<float, 3> ignored(relaxed.shape());
      backend::host_lane lane;
      sequence::encode_into<A>(lane, letters, relaxed.view());
      g_(view<float const, 3>(relaxed), view<float, 1>(out.data(), out.extent(0)), ignored.view());
    }
  }
  void value_and_gradient_into(view<float const, 3> relaxed, view<float, 1> values,
                               view<float, 3> gradients) const requires has_gradient {
    g_(relaxed, values, gradients);
  }

 private:
  F f_;
  [[no_unique_address]] G g_;
  function_options options_;
};

/// The oracle that calls f: `function<dna>([](std::string_view s) { return score(s); })`.
template <alphabet A, class F>
function_oracle<A, F> function(F f, function_options options = {}) {
  return {std::move(f), no_gradient{}, options};
}

/// The differentiable oracle that predicts with f and differentiates with g, which must agree.
template <alphabet A, class F, class G>
  requires(!std::convertible_to<G, function_options>)
function_oracle<A, F, G> function(F f, G g, function_options options = {}) {
  return {std::move(f), std::move(g), options};
}

/// The differentiable oracle of g alone, which also predicts with it.
template <alphabet A, class G>
function_oracle<A, from_gradient, G> gradient_function(G g, function_options options = {}) {
  return {from_gradient{}, std::move(g), options};
}

}  // namespace seam::inline v0::oracle
