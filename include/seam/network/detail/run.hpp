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
void forward(pass<T, Lane>& p, std::uint8_t const* letters) {
  p.forward_letters(letters);
}
template <class T, class Lane>
void forward(pass<T, Lane>& p, T const* relaxed) {
  p.forward_relaxed(relaxed);
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
                     forward(p, block);
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
                     forward(p, block);
                     seeds(p.outputs(), value, seed);
                     T* const own = gradients + first * relaxed_row;
                     p.backward(seed, count == model.block ? own : partial);
                     lane.copy(value, values + first, count);
                     if (count < model.block) lane.copy(partial, own, count * relaxed_row);
                   });
}

}  // namespace seam::inline v0::network::detail
