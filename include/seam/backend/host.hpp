// SPDX-License-Identifier: MIT
// The processor: one lane a thread (OpenMP), loops vectorised, products by CBLAS on one thread each.
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/backend/detail/block_run.hpp>
#include <seam/backend/detail/host_memory_lane.hpp>

#include <algorithm>

#ifdef _OPENMP
#include <omp.h>
#endif

namespace seam::inline v0::backend {

/// Runs a block's work on the calling thread; see the concept `lane`.
class host_lane : public detail::host_memory_lane {
 public:
  template <class F>
  void for_each(std::ptrdiff_t n, F const& f) {
    for (std::ptrdiff_t i = 0; i < n; ++i) f(i);
  }
  template <class F>
  void for_strips(std::ptrdiff_t rows, std::ptrdiff_t columns, F const& f) {
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
      std::ptrdiff_t column = 0;
      for (; column + 64 <= columns; column += 64) f(strip<64>{}, row, column);
      for (; column + 16 <= columns; column += 16) f(strip<16>{}, row, column);
      for (; column + 4 <= columns; column += 4) f(strip<4>{}, row, column);
      for (; column < columns; ++column) f(strip<1>{}, row, column);
    }
  }
};

/// The processor's threads.
struct host {
  using lane_type = host_lane;

  /// Number of lanes; 0 = as many as OpenMP gives. Results do not depend on it.
  int threads = 0;
  /// Where progress goes and stop requests come from; none when null. Not owned.
  v0::monitor* monitor = nullptr;

  static constexpr char const* name() { return "host"; }

  /// How many lanes there are: `threads`, or what OpenMP gives.
  int lanes() const {
#ifdef _OPENMP
    return threads > 0 ? threads : omp_get_max_threads();
#else
    return 1;
#endif
  }

  /// f(lane, range) for every block of `size` of 0..n-1; see the concept `backend`.
  template <class F>
  void for_blocks(std::ptrdiff_t n, std::ptrdiff_t size, F const& f) const {
    detail::block_run run(n, size, monitor);
    [[maybe_unused]] int const team =
        static_cast<int>(std::min<std::ptrdiff_t>(lanes(), std::max<std::ptrdiff_t>(1, run.blocks())));
    blas::single_thread_guard const guard;
#ifdef _OPENMP
#pragma omp parallel num_threads(team)
#endif
    {
      host_lane lane;
      run.work([&](extent range) {
        lane.begin_block();
        f(lane, range);
      });
    }
    run.finish();
  }
};

static_assert(backend<host>);

}  // namespace seam::inline v0::backend
