// SPDX-License-Identifier: MIT
// loaded_network<A>: a network with its weights, whatever its layers, as an oracle. What network<...>, whose layers are
// in its type, and keras_model, whose layers are read at run time, have in common.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/network/builder.hpp>
#include <seam/network/place.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seam::inline v0::network {

namespace detail {

/// The rows of an alphabet's letters, (letters, channels).
template <alphabet A>
std::vector<double> encoding_of() {
  std::vector<double> rows;
  for (int letter = 0; letter < A::size; ++letter)
    for (int channel = 0; channel < A::channels; ++channel)
      rows.push_back(static_cast<double>(A::encoding(static_cast<std::uint8_t>(letter), channel)));
  return rows;
}

/// A model's numbers on devices.
class weights_elsewhere {
 public:
  template <class Lane>
  std::shared_ptr<float const> on(Lane& lane, model<float> const& model) {
    std::lock_guard const lock(mutex_);
    for (auto const& [device, values] : copies_)
      if (device == lane.device()) return values;
    copies_.emplace_back(lane.device(),
                         lane.keep(model.values.data(), static_cast<std::ptrdiff_t>(model.values.size())));
    return copies_.back().second;
  }

 private:
  std::mutex mutex_;
  std::vector<std::pair<int, std::shared_ptr<float const>>> copies_;
};

}  // namespace detail

/// A network's stages and numbers. Models oracle::lane_oracle (several outputs) and oracle::incremental_oracle;
/// `.task(..)` binds one output, which models oracle::differentiable_lane_oracle. Immutable; copies share the weights.
template <alphabet Alphabet>
class loaded_network {
 public:
  using alphabet_type = Alphabet;
  using placed_type = placed_network<Alphabet, host_space>;
  /// Where `Lane` works.
  template <class Lane>
  using placed_on = placed_network<Alphabet, typename Lane::space>;
  static constexpr bool accepts_unknown_letters = true;

  /// Takes over `model`; `tasks` name its outputs, if given. Throws input_error when they are not as many.
  loaded_network(detail::model<float> model, std::vector<std::string> tasks)
      : model_(std::make_shared<detail::model<float> const>(std::move(model))), tasks_(std::move(tasks)) {
    expect(tasks_.empty() || static_cast<std::ptrdiff_t>(tasks_.size()) == outputs(), [&] {
      return "the network has " + std::to_string(outputs()) + " outputs and " + std::to_string(tasks_.size()) +
             " names of tasks were given";
    });
  }

  std::ptrdiff_t length() const { return model_->length; }
  std::ptrdiff_t outputs() const { return model_->outputs; }
  /// Sequences that are worked on together, so that what flows between layers stays in cache.
  std::ptrdiff_t block_size() const { return model_->block; }
  /// Names of the outputs; empty when they have none.
  std::vector<std::string> const& tasks() const { return tasks_; }

  /// The multiplications and additions that one sequence costs: a prediction from letters, ..
  std::ptrdiff_t prediction_flops() const { return model_->forward_flops(true); }
  /// .. and a gradient at letters.
  std::ptrdiff_t gradient_flops() const { return model_->forward_flops(true) + model_->backward_flops(); }

  /// An oracle of one output: number `index`; throws input_error when there is none.
  oracle::targeted<loaded_network> task(std::ptrdiff_t index) const { return {*this, oracle::task{index}}; }
  /// An oracle of one output: the one of that name; throws input_error when there is none.
  oracle::targeted<loaded_network> task(std::string_view name) const {
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
  oracle::targeted<loaded_network, Target> target(Target chosen) const {
    return {*this, chosen};
  }

  /// Views of the weights for the lanes of the host; valid while this network or a copy of it lives.
  placed_type placed() const { return placed_type(detail::model_view<float>(*model_)); }
  /// Views of the weights where `lane` works. The first lane of a device copies them there, once for this network and
  /// its copies.
  template <class Lane>
  placed_on<Lane> placed_for(Lane& lane) const {
    if constexpr (backend::device_lane<Lane>) {
      std::shared_ptr<float const> const there = elsewhere_->on(lane, *model_);
      detail::model_view<float> view(*model_, there.get());
      view.group *= backend::block_factor<Lane>;
      view.block *= backend::block_factor<Lane>;
      return placed_on<Lane>(view, there);
    } else {
      return placed();
    }
  }
  /// What kernels work on: for whoever places the weights elsewhere.
  detail::model<float> const& model() const { return *model_; }

  /// out (n, outputs) for letters (n, L) or relaxed (n, L, channels); see placed_network.
  template <class Lane, class In>
    requires requires(placed_on<Lane> const& p, Lane& lane, In const& in, backend::view_on<Lane, float, 2> out) {
      p.predict_into(lane, in, out);
    }
  void predict_into(Lane& lane, In const& in, backend::view_on<Lane, float, 2> out) const {
    placed_for(lane).predict_into(lane, in, out);
  }
  /// out (1 + n, outputs) for letters (L) and n single changes of them; see placed_network.
  template <class Lane>
    requires requires(placed_on<Lane> const& p, Lane& lane, view<std::uint8_t const, 1> letters,
                      view<oracle::single_change const, 1> changes, backend::view_on<Lane, float, 2> out) {
      p.predict_changes_into(lane, letters, changes, out);
    }
  void predict_changes_into(Lane& lane, view<std::uint8_t const, 1> letters,
                            view<oracle::single_change const, 1> changes, backend::view_on<Lane, float, 2> out) const {
    placed_for(lane).predict_changes_into(lane, letters, changes, out);
  }
  /// values (n) and gradients (n, L, channels) of a target at letters (n, L) or relaxed (n, L, channels); see
  /// placed_network.
  template <class Lane, class In, oracle::target Target>
    requires requires(placed_on<Lane> const& p, Lane& lane, In const& in, Target const& t,
                      backend::view_on<Lane, float, 1> v, backend::view_on<Lane, float, 3> g) {
      p.value_and_gradient_into(lane, in, t, v, g);
    }
  void value_and_gradient_into(Lane& lane, In const& in, Target const& target, backend::view_on<Lane, float, 1> values,
                               backend::view_on<Lane, float, 3> gradients) const {
    placed_for(lane).value_and_gradient_into(lane, in, target, values, gradients);
  }

  /// values (1 + n) and DeepLIFT's multipliers (n, L, channels) of a linear target between relaxed (L, channels) and n
  /// references; see placed_network.
  template <class Lane, oracle::linear_target Target>
    requires requires(placed_on<Lane> const& p, Lane& lane, backend::view_on<Lane, float const, 2> x,
                      backend::view_on<Lane, float const, 3> r, Target const& t, backend::view_on<Lane, float, 1> v,
                      backend::view_on<Lane, float, 3> m) {
      p.multipliers_into(lane, x, r, t, v, m);
    }
  void multipliers_into(Lane& lane, backend::view_on<Lane, float const, 2> relaxed,
                        backend::view_on<Lane, float const, 3> references, Target const& target,
                        backend::view_on<Lane, float, 1> values, backend::view_on<Lane, float, 3> multipliers) const {
    placed_for(lane).multipliers_into(lane, relaxed, references, target, values, multipliers);
  }

 private:
  std::shared_ptr<detail::model<float> const> model_;
  std::shared_ptr<detail::weights_elsewhere> elsewhere_ = std::make_shared<detail::weights_elsewhere>();
  std::vector<std::string> tasks_;
};

}  // namespace seam::inline v0::network
