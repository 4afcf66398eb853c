// SPDX-License-Identifier: MIT
// What a target is: it makes one number of a model's outputs (a task, the sum of some bins), so that a gradient has
// something to be the gradient of. targeted<Model, Target> binds the two to an oracle with one output.
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/oracle/concept.hpp>

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

namespace seam::inline v0::oracle {

/// One number from a sequence's `count` outputs, and its derivative with respect to each of them.
///
/// Requirements checked by the compiler:
///  1. `t.value(outputs, count)`: the number.
///  2. `t.gradient(outputs, count, seed)`: writes d value / d outputs[i] to seed[i] for all i in 0..count-1.
///  3. Trivially copyable: kernels carry it by value.
///
/// Requirements that it cannot check: both are SEAM_HD and agree with each other. A target may also have
/// `t.check(count)`, which throws input_error when it does not fit a model of `count` outputs.
template <class T>
concept target = std::is_trivially_copyable_v<T> &&
    requires(T const& t, float const* outputs, float* seed, std::ptrdiff_t count) {
  { t.value(outputs, count) } -> std::same_as<float>;
  { t.gradient(outputs, count, seed) } -> std::same_as<void>;
};

/// A target that weighs the outputs by constants: `T::linear` is true. Its gradient is the same everywhere, so that it
/// is also what DeepLIFT begins with.
template <class T>
concept linear_target = target<T> && requires {
  requires T::linear;
};

/// Output number `index`, for instance one task of a multi-task network.
struct task {
  std::ptrdiff_t index = 0;

  static constexpr bool linear = true;

  SEAM_HD float value(float const* outputs, std::ptrdiff_t) const { return outputs[index]; }
  SEAM_HD void gradient(float const*, std::ptrdiff_t count, float* seed) const {
    for (std::ptrdiff_t i = 0; i < count; ++i) seed[i] = i == index ? 1.0F : 0.0F;
  }
  /// Throws input_error unless 0 <= index < count.
  void check(std::ptrdiff_t count) const {
    expect(index >= 0 && index < count, [&] {
      return "task " + std::to_string(index) + " was asked for and the model has " + std::to_string(count) +
             (count == 1 ? " output (task 0)" : " outputs (tasks 0 to " + std::to_string(count - 1) + ")");
    });
  }
};

/// The sum of outputs [first, first + count), for instance the bins of a profile; count = -1: all from `first` on.
/// Summed in ascending order.
struct sum_of_outputs {
  std::ptrdiff_t first = 0;
  std::ptrdiff_t count = -1;

  static constexpr bool linear = true;

  SEAM_HD std::ptrdiff_t stop(std::ptrdiff_t outputs) const { return count < 0 ? outputs : first + count; }
  SEAM_HD float value(float const* outputs, std::ptrdiff_t number) const {
    float sum = 0;
    for (std::ptrdiff_t i = first; i < stop(number); ++i) sum += outputs[i];
    return sum;
  }
  SEAM_HD void gradient(float const*, std::ptrdiff_t number, float* seed) const {
    for (std::ptrdiff_t i = 0; i < number; ++i) seed[i] = i >= first && i < stop(number) ? 1.0F : 0.0F;
  }
  /// Throws input_error unless the range holds one output or more and lies within the model's.
  void check(std::ptrdiff_t outputs) const {
    expect(first >= 0 && first < stop(outputs) && stop(outputs) <= outputs, [&] {
      return "the sum of outputs [" + std::to_string(first) + ", " + std::to_string(stop(outputs)) +
             ") was asked for and the model has " + std::to_string(outputs);
    });
  }
};

/// Output `plus` less output `minus`, for instance one cell type against another.
struct difference {
  std::ptrdiff_t plus = 0;
  std::ptrdiff_t minus = 1;

  static constexpr bool linear = true;

  SEAM_HD float value(float const* outputs, std::ptrdiff_t) const { return outputs[plus] - outputs[minus]; }
  SEAM_HD void gradient(float const*, std::ptrdiff_t count, float* seed) const {
    for (std::ptrdiff_t i = 0; i < count; ++i) seed[i] = (i == plus ? 1.0F : 0.0F) - (i == minus ? 1.0F : 0.0F);
  }
  /// Throws input_error unless both exist and differ.
  void check(std::ptrdiff_t count) const {
    task{plus}.check(count);
    task{minus}.check(count);
    expect(plus != minus, [&] { return "the difference of output " + std::to_string(plus) + " with itself is 0"; });
  }
};

static_assert(linear_target<task> && linear_target<sum_of_outputs> && linear_target<difference>);

namespace detail {

/// out(row, 0) = the target's value of the row's outputs.
template <class Target>
struct target_value {
  Target target;
  float const* outputs;
  std::ptrdiff_t count;
  float* out;

  SEAM_HD void operator()(std::ptrdiff_t row) const { out[row] = target.value(outputs + row * count, count); }
};

/// A model that back-propagates any target on a lane.
template <class M, class T, class Lane>
concept lane_backpropagates = requires(M const& m, Lane& lane, T const& t,
                                       backend::view_on<Lane, float const, 3> relaxed,
                                       backend::view_on<Lane, float, 1> values,
                                       backend::view_on<Lane, float, 3> gradients) {
  { m.value_and_gradient_into(lane, relaxed, t, values, gradients) } -> std::same_as<void>;
};
/// One that does so at letters as well, without an encoding of them.
template <class M, class T, class Lane>
concept lane_backpropagates_letters = requires(M const& m, Lane& lane, T const& t,
                                               backend::view_on<Lane, std::uint8_t const, 2> letters,
                                               backend::view_on<Lane, float, 1> values,
                                               backend::view_on<Lane, float, 3> gradients) {
  { m.value_and_gradient_into(lane, letters, t, values, gradients) } -> std::same_as<void>;
};
/// A model that knows DeepLIFT's multipliers of a target on a lane.
template <class M, class T, class Lane>
concept lane_rescales = linear_target<T> &&
    requires(M const& m, Lane& lane, T const& t, backend::view_on<Lane, float const, 2> relaxed,
             backend::view_on<Lane, float const, 3> references, backend::view_on<Lane, float, 1> values,
             backend::view_on<Lane, float, 3> multipliers) {
  { m.multipliers_into(lane, relaxed, references, t, values, multipliers) } -> std::same_as<void>;
};
template <class M, class T>
concept host_backpropagates = requires(M const& m, T const& t, view<float const, 3> relaxed, view<float, 1> values,
                                       view<float, 3> gradients) {
  { m.value_and_gradient_into(relaxed, t, values, gradients) } -> std::same_as<void>;
};

}  // namespace detail

/// The oracle whose one output is `Target` of `Model`'s outputs. `Model` is a lane or host oracle of several outputs;
/// the pair is differentiable where the model has `value_and_gradient_into([lane,] relaxed (n, L, channels), target,
/// values (n), gradients (n, L, channels))`, which seeds its backward pass with the target's gradient.
template <class Model, class Target = task>
class targeted {
  static_assert(target<Target>,
                "seam::oracle::targeted: the target needs value(outputs, count) -> float and "
                "gradient(outputs, count, seed); see docs/oracles.md");

 public:
  using alphabet_type = typename Model::alphabet_type;
  static constexpr bool accepts_unknown_letters = oracle::accepts_unknown_letters<Model>;

  /// Throws input_error when the target does not fit the model's outputs.
  targeted(Model model, Target chosen) : model_(std::move(model)), target_(chosen) {
    if constexpr (requires { target_.check(model_.outputs()); }) target_.check(model_.outputs());
  }

  Model const& model() const { return model_; }
  Target const& target_policy() const { return target_; }
  std::ptrdiff_t length() const { return model_.length(); }
  static constexpr std::ptrdiff_t outputs() { return 1; }
  std::ptrdiff_t block_size() const { return oracle::block_size(model_); }

  template <class Lane>
    requires lane_oracle<Model, Lane>
  void predict_into(Lane& lane, backend::view_on<Lane, std::uint8_t const, 2> letters,
                    backend::view_on<Lane, float, 2> out) const {
    backend::scratch_scope const scope(lane);
    std::ptrdiff_t const count = model_.outputs();
    backend::view_on<Lane, float, 2> const all(lane.template workspace<float>(letters.extent(0) * count),
                                               letters.extent(0), count);
    model_.predict_into(lane, letters, all);
    lane.for_each(letters.extent(0), detail::target_value<Target>{target_, all.data(), count, out.data()});
  }
  void predict_into(view<std::uint8_t const, 2> letters, view<float, 2> out) const requires host_oracle<Model> {
    std::ptrdiff_t const count = model_.outputs();
    array<float, 2> all(letters.extent(0), count);
    model_.predict_into(letters, all.view());
    for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row)
      out(row, 0) = target_.value(all.data() + row * count, count);
  }

  /// The target of the model's outputs for single changes, for models that are an incremental_oracle.
  template <class Lane>
    requires incremental_oracle<Model, Lane>
  void predict_changes_into(Lane& lane, view<std::uint8_t const, 1> letters, view<single_change const, 1> changes,
                            backend::view_on<Lane, float, 2> out) const {
    backend::scratch_scope const scope(lane);
    std::ptrdiff_t const count = model_.outputs(), rows = 1 + changes.size();
    backend::view_on<Lane, float, 2> const all(lane.template workspace<float>(rows * count), rows, count);
    model_.predict_changes_into(lane, letters, changes, all);
    lane.for_each(rows, detail::target_value<Target>{target_, all.data(), count, out.data()});
  }

  template <class Lane>
    requires detail::lane_backpropagates<Model, Target, Lane>
  void value_and_gradient_into(Lane& lane, backend::view_on<Lane, float const, 3> relaxed,
                               backend::view_on<Lane, float, 1> values,
                               backend::view_on<Lane, float, 3> gradients) const {
    model_.value_and_gradient_into(lane, relaxed, target_, values, gradients);
  }
  /// The gradient at the encoding of letters (n, L), for models with a way of their own there.
  template <class Lane>
    requires detail::lane_backpropagates_letters<Model, Target, Lane>
  void value_and_gradient_into(Lane& lane, backend::view_on<Lane, std::uint8_t const, 2> letters,
                               backend::view_on<Lane, float, 1> values,
                               backend::view_on<Lane, float, 3> gradients) const {
    model_.value_and_gradient_into(lane, letters, target_, values, gradients);
  }
  /// DeepLIFT's multipliers of a linear target, for models that know them.
  template <class Lane>
    requires detail::lane_rescales<Model, Target, Lane>
  void multipliers_into(Lane& lane, backend::view_on<Lane, float const, 2> relaxed,
                        backend::view_on<Lane, float const, 3> references, backend::view_on<Lane, float, 1> values,
                        backend::view_on<Lane, float, 3> multipliers) const {
    model_.multipliers_into(lane, relaxed, references, target_, values, multipliers);
  }
  void value_and_gradient_into(view<float const, 3> relaxed, view<float, 1> values,
                               view<float, 3> gradients) const requires detail::host_backpropagates<Model, Target> {
    model_.value_and_gradient_into(relaxed, target_, values, gradients);
  }

 private:
  Model model_;
  Target target_;
};

}  // namespace seam::inline v0::oracle
