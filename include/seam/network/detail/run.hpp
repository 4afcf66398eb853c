// SPDX-License-Identifier: MIT
// Any number of sequences through a model, in blocks of the model's size: the last one is filled up, so that a sequence
// is computed the same way whatever its company.
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/network/detail/pass.hpp>

namespace seam::inline v0::network::detail {

/// One row of outputs to a target's number and the start of its gradient.
template <class Target>
struct seed_row {
  Target target;
  float const* outputs;
  std::ptrdiff_t count;
  float* value;
  float* seed;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    value[row] = target.value(outputs + row * count, count);
    target.gradient(outputs + row * count, count, seed + row * count);
  }
};

/// A linear target's weights of the outputs.
template <class Target>
struct constant_seed {
  Target target;
  std::ptrdiff_t count;
  float* seed;  ///< also what a gradient that is the same everywhere may read

  SEAM_HD void operator()(std::ptrdiff_t) const {
    for (std::ptrdiff_t i = 0; i < count; ++i) seed[i] = 0;
    target.gradient(seed, count, seed);
  }
};

/// Calls f(input of a whole block, first, count) for the blocks of `in` (n rows of `row` values); a last block that is
/// not full is copied and filled up with `filler`.
template <class Lane, class T, class F>
void for_whole_blocks(Lane& lane, T const* in, std::ptrdiff_t n, std::ptrdiff_t row, std::ptrdiff_t block, T filler,
                      F const& f) {
  std::ptrdiff_t first = 0;
  for (; first + block <= n; first += block) f(in + first * row, first, block);
  if (first == n) return;
  T* const whole = lane.template workspace<T>(block * row);
  lane.copy(in + first * row, whole, (n - first) * row);
  lane.for_each((block - (n - first)) * row, fill<T>{whole + (n - first) * row, filler});
  f(whole, first, n - first);
}

template <class T, class Lane>
void forward(pass<T, Lane>& p, std::uint8_t const* letters, std::ptrdiff_t count) {
  p.forward_letters(letters, count);
}
template <class T, class Lane>
void forward(pass<T, Lane>& p, T const* relaxed, std::ptrdiff_t count) {
  p.forward_relaxed(relaxed, count);
}

/// out (n, outputs) = the model's outputs for `in`: letters (n, length), or relaxed (n, length, channels).
template <class T, class Lane, class In>
void predict(Lane& lane, model_view<T> const& model, In const* in, std::ptrdiff_t n, T* out) {
  constexpr bool letters = std::is_same_v<In, std::uint8_t>;
  std::ptrdiff_t const row = letters ? model.length : model.length * model.channels;
  if (n == 0) return;
  backend::scratch_scope const scope(lane);
  pass<T, Lane> p(lane, model, remember::nothing);
  for_whole_blocks(lane, in, n, row, model.block, letters ? In(255) : In(0),
                   [&](In const* block, std::ptrdiff_t first, std::ptrdiff_t count) {
                     forward(p, block, count);
                     lane.copy(p.outputs(), out + first * model.outputs, count * model.outputs);
                   });
}

/// values (n) and gradients (n, length, channels) for `in` as above; `seeds(outputs (block, outputs), values (block),
/// seed (block, outputs))` turns outputs into values and their derivatives.
template <class T, class Lane, class In, class Seeds>
void value_and_gradient(Lane& lane, model_view<T> const& model, In const* in, std::ptrdiff_t n, Seeds const& seeds,
                        T* values, T* gradients) {
  constexpr bool letters = std::is_same_v<In, std::uint8_t>;
  std::ptrdiff_t const relaxed_row = model.length * model.channels;
  if (n == 0) return;
  backend::scratch_scope const scope(lane);
  pass<T, Lane> p(lane, model, remember::gradients);
  T* const seed = lane.template workspace<T>(model.block * model.outputs);
  T* const value = lane.template workspace<T>(model.block);
  T* const partial = n % model.block ? lane.template workspace<T>(model.block * relaxed_row) : nullptr;
  for_whole_blocks(lane, in, n, letters ? model.length : relaxed_row, model.block, letters ? In(255) : In(0),
                   [&](In const* block, std::ptrdiff_t first, std::ptrdiff_t count) {
                     forward(p, block, count);
                     seeds(p.outputs(), value, seed);
                     T* const own = gradients + first * relaxed_row;
                     p.backward(seed, count == model.block ? own : partial);
                     lane.copy(value, values + first, count);
                     if (count < model.block) lane.copy(partial, own, count * relaxed_row);
                   });
}

/// The same row again and again: element i of n rows of `row` values.
template <class T>
struct repeat_row {
  T const* in;
  std::ptrdiff_t row;
  T* out;
  SEAM_HD void operator()(std::ptrdiff_t i) const { out[i] = in[i % row]; }
};

/// DeepLIFT's multipliers (n, length, channels) between `relaxed` (length, channels) and each of n references (n,
/// length, channels), of the outputs weighed by `weights` (outputs): one forward pass of the sequence, one forward and
/// one backward pass a reference. outputs_of (1 + n, outputs): those of the sequence, then of the references.
template <class T, class Lane>
void rescale(Lane& lane, model_view<T> model, T const* relaxed, T const* references, std::ptrdiff_t n, T const* weights,
             T* outputs_of, T* multipliers) {
  if (n == 0) return;
  backend::scratch_scope const scope(lane);
  std::ptrdiff_t const row = model.length * model.channels;
  std::ptrdiff_t const blocks = (n + model.group - 1) / model.group;
  std::ptrdiff_t const block = (n + blocks - 1) / blocks;
  model.block = 1;
  pass<T, Lane> sequence(lane, model, remember::products);
  sequence.forward_relaxed(relaxed, 1);
  lane.copy(sequence.outputs(), outputs_of, model.outputs);
  model.block = block;
  pass<T, Lane> p(lane, model, remember::rescale);
  T* const seed = lane.template workspace<T>(block * model.outputs);
  lane.for_each(block * model.outputs, repeat_row<T>{weights, model.outputs, seed});
  T* const partial = n % block ? lane.template workspace<T>(block * row) : nullptr;
  for_whole_blocks(lane, references, n, row, block, T(0),
                   [&](T const* own, std::ptrdiff_t first, std::ptrdiff_t count) {
                     p.forward_relaxed(own, count);
                     lane.copy(p.outputs(), outputs_of + (1 + first) * model.outputs, count * model.outputs);
                     T* const to = multipliers + first * row;
                     p.backward_against(sequence, seed, count == block ? to : partial);
                     if (count < block) lane.copy(partial, to, count * row);
                   });
}

}  // namespace seam::inline v0::network::detail
