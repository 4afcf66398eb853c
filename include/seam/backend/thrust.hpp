// SPDX-License-Identifier: MIT
// Thrust's host systems as backends: they run the device-shaped form of every kernel (one element a call, one lane for
// the whole machine) on any computer, so that it is tested everywhere. They promise no speed. The one that needs TBB is
// in thrust_tbb.hpp.
#pragma once

#if !defined(__CUDACC__) && !defined(THRUST_DEVICE_SYSTEM)
#error \
    "seam/backend/thrust.hpp needs -DTHRUST_DEVICE_SYSTEM=THRUST_DEVICE_SYSTEM_CPP (link the CMake target seam::thrust)"
#endif

#include <seam/backend/concept.hpp>
#include <seam/backend/detail/block_run.hpp>
#include <seam/backend/detail/host_memory_lane.hpp>

#include <thrust/for_each.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/system/cpp/execution_policy.h>
#include <thrust/system/omp/execution_policy.h>

namespace seam::inline v0::backend {

namespace detail {

/// Calls a strip functor for one element of the rectangle.
template <class F>
struct one_element {
  F f;
  std::ptrdiff_t columns;

  SEAM_HD void operator()(std::ptrdiff_t i) const { f(strip<1>{}, i / columns, i % columns); }
};

}  // namespace detail

/// A Thrust system: its execution policy, which is chosen by type, so that nothing depends on THRUST_DEVICE_SYSTEM, and
/// its name. A loop on the calling thread, ..
struct thrust_cpp_system {
  static auto policy() { return thrust::cpp::par; }
  static constexpr char const* name() { return "thrust_cpp"; }
};
/// .. and OpenMP's team.
struct thrust_omp_system {
  static auto policy() { return thrust::omp::par; }
  static constexpr char const* name() { return "thrust_omp"; }
};

/// Runs loops through thrust::for_each_n under `System`'s policy; see the concept `lane`.
template <class System>
class thrust_lane : public detail::host_memory_lane {
 public:
  template <class F>
  void for_each(std::ptrdiff_t n, F const& f) {
    if (n > 0) thrust::for_each_n(System::policy(), thrust::counting_iterator<std::ptrdiff_t>(0), n, f);
  }
  template <class F>
  void for_strips(std::ptrdiff_t rows, std::ptrdiff_t columns, F const& f) {
    for_each(rows * columns, detail::one_element<F>{f, columns});
  }
};

/// One lane; the team of threads, if any, is inside Thrust. A `System` is a type with `static policy()`, an execution
/// policy of Thrust's that works in the host's memory, and `static constexpr char const* name()`.
template <class System>
struct thrust_backend {
  using lane_type = thrust_lane<System>;

  /// Where progress goes and stop requests come from; none when null. Not owned.
  v0::monitor* monitor = nullptr;

  static constexpr char const* name() { return System::name(); }

  /// f(lane, range) for every block of `size` of 0..n-1, one after the other; see the concept `backend`.
  template <class F>
  void for_blocks(std::ptrdiff_t n, std::ptrdiff_t size, F const& f) const {
    detail::block_run run(n, size, monitor);
    blas::single_thread_guard const guard;
    lane_type lane;
    run.work([&](extent range) {
      lane.begin_block();
      f(lane, range);
    });
    run.finish();
  }
};

using thrust_cpp = thrust_backend<thrust_cpp_system>;
using thrust_omp = thrust_backend<thrust_omp_system>;

static_assert(backend<thrust_cpp> && backend<thrust_omp>);

}  // namespace seam::inline v0::backend
