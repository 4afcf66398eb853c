// SPDX-License-Identifier: MIT
// Asks an oracle of either kind about a whole library: lane oracles on all of a backend's lanes, host oracles on the
// calling thread in bounded batches; both with progress, cancellation, and checks before and after.
#pragma once

#include <seam/backend/serial.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/finite.hpp>
#include <seam/core/memory.hpp>
#include <seam/oracle/adapt.hpp>
#include <seam/oracle/check.hpp>

#include <algorithm>
#include <limits>

namespace seam::inline v0::oracle {

namespace detail {

/// Says in one sentence what an oracle lacks, before anything of it is used.
template <class O, class B>
constexpr void require_oracle() {
  static_assert(oracle<O, typename B::lane_type>,
                "seam: an oracle needs alphabet_type, length(), outputs() and predict_into([lane,] letters, out) "
                "const; see docs/oracles.md");
}
template <class O, class B>
constexpr void require_differentiable_oracle() {
  static_assert(differentiable_oracle<O, typename B::lane_type>,
                "seam: this needs a gradient and the oracle only predicts: give it value_and_gradient_into([lane,] "
                "relaxed, values, gradients) const, or use attribution::ism; see docs/oracles.md");
}

}  // namespace detail

/// Calls f(lane, o, range) for blocks of 0..n-1 that together cover it once.
///
/// A lane oracle is handed on as it is, to as many lanes as the backend has, in blocks of oracle::block_size(o). A host
/// oracle is handed on as `ignoring_lane<O>`, on the calling thread with a host lane whatever the backend, in blocks of
/// block_size(o); the number of BLAS threads is left alone, since the oracle may want them. The blocks never depend on
/// the number of threads. An oracle that says `on_calling_thread()` at run time (any_oracle) is treated as it says.
/// `largest` bounds the blocks for work that asks the oracle many times an item. On a device both are times its lanes'
/// block_factor; a host oracle, and a lane oracle for lanes of the host's memory alone, are asked on the host. Throws
/// what f throws (of the lowest block that failed) and `cancelled`.
template <backend::backend B, class O, class F>
void run_blocks(B const& backend, O const& o, std::ptrdiff_t n, F const& f,
                std::ptrdiff_t largest = std::numeric_limits<std::ptrdiff_t>::max()) {
  detail::require_oracle<O, B>();
  if constexpr (lane_oracle<O, typename B::lane_type>) {
    auto const block = [&](auto& lane, extent range) {
      f(lane, o, range);
    };
    if constexpr (requires {
                    { o.on_calling_thread() } -> std::same_as<bool>;
                    requires std::same_as<typename B::lane_type, backend::host_lane> ||
                        backend::device_lane<typename B::lane_type>;
                  }) {
      if (o.on_calling_thread()) return backend::serial_blocks(backend, n, std::min(largest, block_size(o)), block);
    }
    constexpr std::ptrdiff_t factor = backend::block_factor<typename B::lane_type>;
    backend.for_blocks(n, factor * std::min(largest, block_size(o)), block);
  } else if constexpr (backend::device_lane<typename B::lane_type> && lane_oracle<O>) {
    run_blocks(backend::on_host(backend), o, n, f, largest);
  } else {
    ignoring_lane<O> const wrapped(o);
    backend::serial_blocks(backend, n, std::min(largest, block_size(o)),
                           [&](auto& lane, extent range) { f(lane, wrapped, range); });
  }
}

namespace detail {

/// require_finite of a block's results, wherever they have gone.
template <class Lane, class T, int Rank, class Space>
void require_finite_block(Lane& lane, view<T, Rank, Space> values, std::string_view what, std::ptrdiff_t first_row) {
  if constexpr (std::same_as<Space, host_space>) {
    v0::require_finite(values, what, first_row);
  } else {
    backend::require_finite(lane, values, what, first_row);
  }
}

template <backend::backend B, class O, class Space>
void predict_blocks(B const& backend, O const& o, view<std::uint8_t const, 2, Space> letters,
                    view<float, 2, Space> out) {
  std::ptrdiff_t const outputs = o.outputs();
  expect(out.extent(0) == letters.extent(0) && out.extent(1) == outputs, [&] {
    return "predictions of " + std::to_string(letters.extent(0)) + " sequences with " + std::to_string(outputs) +
           " outputs were to go into an array of " + std::to_string(out.extent(0)) + " x " +
           std::to_string(out.extent(1));
  });
  run_blocks(backend, o, letters.extent(0), [&](auto& lane, auto const& any, extent range) {
    backend::results const predicted(lane, out.rows(range));
    any.predict_into(lane, backend::bring(lane, letters.rows(range)), predicted.there());
    predicted.finish();
    detail::require_finite_block(lane, out.rows(range), "the oracle's outputs", range.first);
  });
}

}  // namespace detail

/// out (n, outputs) = the oracle's outputs for letters (n, L).
/// Throws input_error when the length or a letter is not the oracle's, or an output is not finite (naming the
/// sequence).
template <backend::backend B, class O>
void predict_into(B const& backend, O const& o, view<std::uint8_t const, 2> letters, view<float, 2> out) {
  detail::require_oracle<O, B>();
  check_input(o, letters);
  detail::predict_blocks(backend, o, letters, out);
}

/// The same for letters that lie where a device's lanes work, and for results that stay there. The letters are a
/// library's, or others that are the oracle's: they are not looked at. For lane oracles.
template <backend::backend B, class O>
  requires lane_oracle<O, typename B::lane_type>
void predict_into(B const& backend, O const& o, view<std::uint8_t const, 2, device_space> letters,
                  view<float, 2, device_space> out) {
  check_length(o, letters.extent(1));
  detail::predict_blocks(backend, o, letters, out);
}

/// The oracle's outputs (n, outputs) for letters (n, L); throws as predict_into, and memory_error.
template <backend::backend B, class O>
array<float, 2> predict(B const& backend, O const& o, view<std::uint8_t const, 2> letters) {
  detail::require_oracle<O, B>();
  std::ptrdiff_t const n = letters.extent(0);
  require_memory(4.0 * static_cast<double>(n) * static_cast<double>(o.outputs()),
                 "predicting " + std::to_string(n) + " sequences");
  array<float, 2> out(n, o.outputs());
  oracle::predict_into(backend, o, letters, out.view());
  return out;
}

/// values (n) = the oracle's output for relaxed (n, L, channels), gradients (n, L, channels) = its derivative with
/// respect to every entry, per sequence. Throws input_error when shapes do not fit or a result is not finite.
template <backend::backend B, class O>
void value_and_gradient_into(B const& backend, O const& o, view<float const, 3> relaxed, view<float, 1> values,
                             view<float, 3> gradients) {
  detail::require_differentiable_oracle<O, B>();
  check_length(o, relaxed.extent(1));
  constexpr int channels = O::alphabet_type::channels;
  expect(relaxed.extent(2) == channels, [&] {
    return "relaxed sequences have " + std::to_string(relaxed.extent(2)) + " channels, the oracle's alphabet has " +
           std::to_string(channels);
  });
  expect(values.extent(0) == relaxed.extent(0) && gradients.shape() == relaxed.shape(),
         [] { return "values and gradients do not have the shape of the relaxed sequences"; });
  run_blocks(backend, o, relaxed.extent(0), [&](auto& lane, auto const& any, extent range) {
    backend::results const value(lane, values.rows(range));
    backend::results const gradient(lane, gradients.rows(range));
    any.value_and_gradient_into(lane, backend::bring(lane, relaxed.rows(range)), value.there(), gradient.there());
    value.finish();
    gradient.finish();
    require_finite(values.rows(range), "the oracle's values", range.first);
    require_finite(gradients.rows(range), "the oracle's gradients", range.first);
  });
}

}  // namespace seam::inline v0::oracle
