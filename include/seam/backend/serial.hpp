// SPDX-License-Identifier: MIT
// Blocks one after the other on the calling thread, for work that cannot be spread (a callable of the user's, a
// generator with a state), with the progress, cancellation and failures of any other work.
#pragma once

#include <seam/backend/detail/block_run.hpp>
#include <seam/backend/host.hpp>

#include <concepts>

namespace seam::inline v0::backend {

namespace detail {

template <class B>
v0::monitor const* monitor_of(B const& backend) {
  if constexpr (requires {
                  { backend.monitor } -> std::convertible_to<v0::monitor const*>;
                }) {
    return backend.monitor;
  } else {
    return nullptr;
  }
}

}  // namespace detail

/// f(lane, range) for the blocks [0, size), [size, 2 size), ... of 0..n-1, in this order, on the calling thread with a
/// host lane, whatever the backend; only its monitor is used. The number of BLAS threads is left alone. After a block
/// threw, no other starts and its exception is rethrown; throws `cancelled` when a stop was requested.
template <backend B, class F>
void serial_blocks(B const& b, std::ptrdiff_t n, std::ptrdiff_t size, F const& f) {
  detail::block_run run(n, size, detail::monitor_of(b));
  host_lane lane;
  run.work([&](extent range) {
    lane.begin_block();
    f(lane, range);
  });
  run.finish();
}

}  // namespace seam::inline v0::backend
