// SPDX-License-Identifier: MIT
// What an oracle is: a model of activity that can be asked about letter indices and, when differentiable, about relaxed
// (off-simplex) encodings. Two kinds: lane oracles work inside a block, on any lane, on many threads at once
// (networks); host oracles are called by one thread with whole batches (callables, tables, other programs).
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace seam::inline v0::oracle {

namespace detail {

template <class O>
concept described = requires(O const& o) {
  typename O::alphabet_type;
  requires alphabet<typename O::alphabet_type>;
  { o.length() } -> std::convertible_to<std::ptrdiff_t>;
  { o.outputs() } -> std::convertible_to<std::ptrdiff_t>;
};

}  // namespace detail

/// An oracle that works inside a lane's block.
///  1. `O::alphabet_type`; `o.length()`: the sequence length that it takes, 0 for any.
///     `o.outputs()`: numbers a sequence (tasks, bins), 1 or more.
///  2. `o.predict_into(lane, view<uint8 const, 2> letters (n, L), view<float, 2> out (n, outputs)) const`.
/// Views that it is given are where the lane works (Lane::space).
/// Semantics: pure and reentrant; scratch memory comes from the lane; the result does not depend on how sequences are
/// split into batches (up to float rounding).
template <class O, class Lane = backend::host_lane>
concept lane_oracle = detail::described<O> &&
    requires(O const& o, Lane& lane, backend::view_on<Lane, std::uint8_t const, 2> letters,
             backend::view_on<Lane, float, 2> out) {
  { o.predict_into(lane, letters, out) } -> std::same_as<void>;
};

/// An oracle that one thread calls with whole batches: 1. as above; 2. `o.predict_into(letters, out) const`.
template <class O>
concept host_oracle = detail::described<O> &&
    requires(O const& o, view<std::uint8_t const, 2> letters, view<float, 2> out) {
  { o.predict_into(letters, out) } -> std::same_as<void>;
};

/// Whether `Lane` works in another memory than the host's, where an oracle of the host's lanes is asked on the host.
template <class Lane>
concept elsewhere = !std::same_as<typename Lane::space, host_space>;

template <class O, class Lane = backend::host_lane>
concept oracle = lane_oracle<O, Lane> || host_oracle<O> ||(elsewhere<Lane>&& lane_oracle<O>);

/// A lane oracle with one output and its gradient:
/// `o.value_and_gradient_into(lane, view<float const, 3> relaxed (n, L, channels), view<float, 1> values (n),
/// view<float, 3> gradients (n, L, channels)) const`: the output and its derivative with respect to every entry of the
/// encoding, per sequence (never divided by a batch size).
template <class O, class Lane = backend::host_lane>
concept differentiable_lane_oracle = lane_oracle<O, Lane> &&
    requires(O const& o, Lane& lane, backend::view_on<Lane, float const, 3> relaxed,
             backend::view_on<Lane, float, 1> values, backend::view_on<Lane, float, 3> gradients) {
  { o.value_and_gradient_into(lane, relaxed, values, gradients) } -> std::same_as<void>;
};

/// One that also takes letters (n, L) in the place of relaxed, without an encoding of them (networks, whose first
/// convolution reads letters). Optional: oracle::value_and_gradient_into(lane, ..) encodes letters for any other.
template <class O, class Lane = backend::host_lane>
concept differentiable_at_letters = differentiable_lane_oracle<O, Lane> &&
    requires(O const& o, Lane& lane, backend::view_on<Lane, std::uint8_t const, 2> letters,
             backend::view_on<Lane, float, 1> values, backend::view_on<Lane, float, 3> gradients) {
  { o.value_and_gradient_into(lane, letters, values, gradients) } -> std::same_as<void>;
};

/// The same as differentiable_lane_oracle for a host oracle, without the lane.
template <class O>
concept differentiable_host_oracle = host_oracle<O> &&
    requires(O const& o, view<float const, 3> relaxed, view<float, 1> values, view<float, 3> gradients) {
  { o.value_and_gradient_into(relaxed, values, gradients) } -> std::same_as<void>;
};

/// One letter of a sequence exchanged for another (or for unknown_letter, where the oracle takes it).
struct single_change {
  std::ptrdiff_t position = 0;
  std::uint8_t letter = 0;
};

/// A lane oracle that knows a cheaper way to many single changes of one sequence than to predict every mutant:
/// `o.predict_changes_into(lane, view<uint8 const, 1> letters (L), view<single_change const, 1> changes (n),
/// view<float, 2> out (1 + n, outputs)) const`: row 0 the outputs for the letters, row 1 + i those with change i alone.
/// Letters and changes are in the host's memory, whatever the lane: what is computed depends on them.
/// Semantics: the numbers of predict_into but for rounding. Neighbouring changes next to each other are cheapest.
template <class O, class Lane = backend::host_lane>
concept incremental_oracle = lane_oracle<O, Lane> &&
    requires(O const& o, Lane& lane, view<std::uint8_t const, 1> letters, view<single_change const, 1> changes,
             backend::view_on<Lane, float, 2> out) {
  { o.predict_changes_into(lane, letters, changes, out) } -> std::same_as<void>;
};

/// A lane oracle of one output that knows DeepLIFT's multipliers (Rescale rule):
/// `o.multipliers_into(lane, view<float const, 2> relaxed (L, channels), view<float const, 3> references (n, L,
/// channels), view<float, 1> values (1 + n), view<float, 3> multipliers (n, L, channels)) const`: the outputs of the
/// sequence and of the references, and for each reference what a unit of change from it to the sequence is worth.
/// Semantics: the sum of multiplier times (sequence - reference) is the difference of the outputs, but for rounding.
template <class O, class Lane = backend::host_lane>
concept rescale_oracle = lane_oracle<O, Lane> &&
    requires(O const& o, Lane& lane, backend::view_on<Lane, float const, 2> relaxed,
             backend::view_on<Lane, float const, 3> references, backend::view_on<Lane, float, 1> values,
             backend::view_on<Lane, float, 3> multipliers) {
  { o.multipliers_into(lane, relaxed, references, values, multipliers) } -> std::same_as<void>;
};

/// Whether a differentiable_oracle has its gradient at hand: it may say `differentiable()` at run time (any_oracle,
/// process).
template <class O>
constexpr bool is_differentiable(O const& o) {
  if constexpr (requires {
                  { o.differentiable() } -> std::same_as<bool>;
                }) {
    return o.differentiable();
  } else {
    return true;
  }
}

/// Whether a rescale_oracle has its multipliers at hand: it may say `rescales()` at run time (any_oracle).
template <class O>
constexpr bool is_rescaling(O const& o) {
  if constexpr (requires {
                  { o.rescales() } -> std::same_as<bool>;
                }) {
    return o.rescales();
  } else {
    return true;
  }
}

/// Whether an incremental_oracle has its cheaper way at hand: it may say `incremental()` at run time (any_oracle).
template <class O>
constexpr bool is_incremental(O const& o) {
  if constexpr (requires {
                  { o.incremental() } -> std::same_as<bool>;
                }) {
    return o.incremental();
  } else {
    return true;
  }
}

template <class O, class Lane = backend::host_lane>
concept differentiable_oracle = differentiable_lane_oracle<O, Lane> || differentiable_host_oracle<O> ||
    (elsewhere<Lane>&& differentiable_lane_oracle<O>);

/// Whether an oracle takes `unknown_letter`: only when it says so by `static constexpr bool accepts_unknown_letters =
/// true` (it then treats one as a row of zeros).
template <class O>
inline constexpr bool accepts_unknown_letters = [] {
  if constexpr (requires {
                  { O::accepts_unknown_letters } -> std::convertible_to<bool>;
                }) {
    return static_cast<bool>(O::accepts_unknown_letters);
  } else {
    return false;
  }
}();

/// Whether this oracle takes `unknown_letter`: its word at run time, `o.takes_unknown_letters()`, where it has one (an
/// oracle that holds another), else its type's.
template <class O>
constexpr bool takes_unknown_letters(O const& o) {
  if constexpr (requires {
                  { o.takes_unknown_letters() } -> std::same_as<bool>;
                }) {
    return o.takes_unknown_letters();
  } else {
    return accepts_unknown_letters<O>;
  }
}

/// Sequences that an oracle wants in one block: its member `block_size()`, or 64, or 256 for one that is a host oracle
/// alone, which is given as many at once. Fixed, so that results do not depend on threads.
template <class O>
constexpr std::ptrdiff_t block_size(O const& o) {
  if constexpr (requires { o.block_size(); }) {
    return o.block_size();
  } else {
    return host_oracle<O> && !lane_oracle<O> ? 256 : 64;
  }
}

}  // namespace seam::inline v0::oracle
