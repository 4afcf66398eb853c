// SPDX-License-Identifier: MIT
// Scratch memory that is given back before the block ends: for work that is repeated within one block.
#pragma once

#include <seam/config.hpp>

namespace seam::inline v0::backend {

namespace detail {

struct no_mark {};

template <class Lane>
auto mark_of([[maybe_unused]] Lane& lane) {
  if constexpr (requires { lane.return_to(lane.workspace_mark()); }) {
    return lane.workspace_mark();
  } else {
    return no_mark{};
  }
}

}  // namespace detail

/// While it lives, workspace taken from `lane` is the scope's: it may be used by others after the scope's end. Lanes
/// without workspace_mark() and return_to(mark) keep it until the block ends.
template <class Lane>
class scratch_scope {
 public:
  explicit scratch_scope(Lane& lane) : lane_(lane), mark_(detail::mark_of(lane)) {}
  ~scratch_scope() {
    if constexpr (requires { lane_.return_to(mark_); }) lane_.return_to(mark_);
  }
  scratch_scope(scratch_scope const&) = delete;
  scratch_scope& operator=(scratch_scope const&) = delete;

 private:
  Lane& lane_;
  decltype(detail::mark_of(*static_cast<Lane*>(nullptr))) mark_;
};

}  // namespace seam::inline v0::backend
