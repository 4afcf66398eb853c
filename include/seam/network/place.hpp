// SPDX-License-Identifier: MIT
// A network where the work runs: views of its weights and the calls of an oracle. place(backend, network) makes one.
#pragma once

#include <seam/core/error.hpp>
#include <seam/network/detail/changes.hpp>
#include <seam/network/detail/run.hpp>
#include <seam/oracle/concept.hpp>
#include <seam/oracle/target.hpp>

#include <memory>
#include <string>
#include <utility>

namespace seam::inline v0::network {

/// A network's stages over weights in `Space`; a lane oracle of several outputs for the lanes of that space, whose
/// gradient is that of any oracle::target. Borrows: whoever made it outlives it.
template <alphabet Alphabet, class Space>
class placed_network {
 public:
  using alphabet_type = Alphabet;
  static constexpr bool accepts_unknown_letters = true;

  /// `owner` keeps the weights where the view has them; nobody does for views of a network's own.
  explicit placed_network(detail::model_view<float> const& model, std::shared_ptr<float const> owner = {})
      : model_(model), owner_(std::move(owner)) {}

  std::ptrdiff_t length() const { return model_.length; }
  std::ptrdiff_t outputs() const { return model_.outputs; }
  std::ptrdiff_t block_size() const { return model_.block; }

  /// out (n, outputs) for letters (n, L); a letter outside the alphabet is a row of zeros.
  template <class Lane>
    requires std::same_as<typename Lane::space, Space>
  void predict_into(Lane& lane, view<std::uint8_t const, 2, Space> letters, view<float, 2, Space> out) const {
    check(letters.extent(1), Alphabet::channels);
    detail::predict(lane, model_, letters.data(), letters.extent(0), out.data());
  }
  /// out (n, outputs) for relaxed (n, L, channels).
  template <class Lane>
    requires std::same_as<typename Lane::space, Space>
  void predict_into(Lane& lane, view<float const, 3, Space> relaxed, view<float, 2, Space> out) const {
    check(relaxed.extent(1), relaxed.extent(2));
    detail::predict(lane, model_, relaxed.data(), relaxed.extent(0), out.data());
  }
  /// out (1 + n, outputs): for letters (L), then for each of n single changes of them, exactly but for rounding. Costs
  /// one forward pass and, for every change, what it reaches; see detail/changes.hpp. For lanes of the host.
  template <class Lane>
    requires std::same_as<typename Lane::space, Space>
  void predict_changes_into(Lane& lane, view<std::uint8_t const, 1> letters,
                            view<oracle::single_change const, 1> changes, view<float, 2, Space> out) const {
    check(letters.extent(0), Alphabet::channels);
    detail::predict_changes(lane, model_, letters.data(), changes.data(), changes.size(), out.data());
  }
  /// values (n) = the target of the outputs, gradients (n, L, channels) = its derivative with respect to relaxed.
  template <class Lane, oracle::target Target>
    requires std::same_as<typename Lane::space, Space>
  void value_and_gradient_into(Lane& lane, view<float const, 3, Space> relaxed, Target const& target,
                               view<float, 1, Space> values, view<float, 3, Space> gradients) const {
    check(relaxed.extent(1), relaxed.extent(2));
    gradient(lane, relaxed.data(), relaxed.extent(0), target, values, gradients);
  }
  /// The same at the encoding of letters (n, L), which are not encoded for it: the first convolution reads them.
  template <class Lane, oracle::target Target>
    requires std::same_as<typename Lane::space, Space>
  void value_and_gradient_into(Lane& lane, view<std::uint8_t const, 2, Space> letters, Target const& target,
                               view<float, 1, Space> values, view<float, 3, Space> gradients) const {
    check(letters.extent(1), Alphabet::channels);
    gradient(lane, letters.data(), letters.extent(0), target, values, gradients);
  }

  /// values (1 + n) = a linear target of the outputs for relaxed (L, channels) and for n references (n, L, channels);
  /// multipliers (n, L, channels): DeepLIFT's, by the Rescale rule (Shrikumar, Greenside, Kundaje: ICML 2017), a pool's
  /// change credited to one entry of each window. 1 + n forward and n backward passes.
  template <class Lane, oracle::linear_target Target>
    requires std::same_as<typename Lane::space, Space>
  void multipliers_into(Lane& lane, view<float const, 2, Space> relaxed, view<float const, 3, Space> references,
                        Target const& target, view<float, 1, Space> values, view<float, 3, Space> multipliers) const {
    check(relaxed.extent(0), relaxed.extent(1));
    check(references.extent(1), references.extent(2));
    backend::scratch_scope const scope(lane);
    std::ptrdiff_t const n = references.extent(0), count = model_.outputs;
    float* const weights = lane.template workspace<float>(count);
    float* const outputs = lane.template workspace<float>((1 + n) * count);
    lane.for_each(1, detail::constant_seed<Target>{target, count, weights});
    detail::rescale(lane, model_, relaxed.data(), references.data(), n, static_cast<float const*>(weights), outputs,
                    multipliers.data());
    lane.for_each(1 + n, oracle::detail::target_value<Target>{target, outputs, count, values.data()});
  }

 private:
  void check(std::ptrdiff_t length, std::ptrdiff_t channels) const {
    expect(length == model_.length && channels == model_.channels, [&] {
      return "the network takes sequences of " + std::to_string(model_.length) + " positions and " +
             std::to_string(model_.channels) + " channels, these have " + std::to_string(length) + " and " +
             std::to_string(channels);
    });
  }
  template <class Lane, class In, class Target>
  void gradient(Lane& lane, In const* in, std::ptrdiff_t n, Target const& target, view<float, 1, Space> values,
                view<float, 3, Space> gradients) const {
    auto const seeds = [&](float const* outputs, float* value, float* seed) {
      lane.for_each(model_.block, detail::seed_row<Target>{target, outputs, model_.outputs, value, seed});
    };
    detail::value_and_gradient(lane, model_, in, n, seeds, values.data(), gradients.data());
  }

  detail::model_view<float> model_;
  std::shared_ptr<float const> owner_;
};

/// The network where `backend` works. Backends of the host read the network's own weights.
template <class Backend, class Network>
  requires std::same_as<typename Backend::lane_type::space, host_space>
auto place(Backend const&, Network const& network) {
  return network.placed();
}

}  // namespace seam::inline v0::network
