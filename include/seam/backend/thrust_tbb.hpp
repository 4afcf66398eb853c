// SPDX-License-Identifier: MIT
// Thrust's TBB system as a backend, beside those of thrust.hpp: it needs TBB's headers and library.
#pragma once

#include <seam/backend/thrust.hpp>

#include <thrust/system/tbb/execution_policy.h>

namespace seam::inline v0::backend {

/// TBB's threads.
struct thrust_tbb_system {
  static auto policy() { return thrust::tbb::par; }
  static constexpr char const* name() { return "thrust_tbb"; }
};

using thrust_tbb = thrust_backend<thrust_tbb_system>;

static_assert(backend<thrust_tbb>);

}  // namespace seam::inline v0::backend
