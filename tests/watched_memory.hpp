// The host backend with an eye on the heap: what the stages of an algorithm hold when a pass over blocks begins.
#pragma once

#include <seam/backend/host.hpp>

#include <algorithm>
#include <cstddef>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace seam_test {

/// Bytes of the heap in use; 0 where the C library does not tell (a sanitizer's heap).
inline double heap_in_use() {
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
  auto const heap = mallinfo2();
  return static_cast<double>(heap.uordblks + heap.hblkhd);
#else
  return 0;
#endif
}

struct memory_watch {
  double at_first = heap_in_use();
  double most = at_first;
  int passes = 0;

  bool knows() const { return most > at_first; }
  /// Bytes that were in use at the beginning of a pass, beyond those in use when the watch began.
  double most_taken() const { return most - at_first; }
};

struct watched_host {
  using lane_type = seam::backend::host_lane;

  memory_watch* watch;
  seam::backend::host host = {};

  static constexpr char const* name() { return "host"; }
  template <class F>
  void for_blocks(std::ptrdiff_t n, std::ptrdiff_t size, F const& f) const {
    watch->most = std::max(watch->most, heap_in_use());
    ++watch->passes;
    host.for_blocks(n, size, f);
  }
};

static_assert(seam::backend::backend<watched_host>);

}  // namespace seam_test
