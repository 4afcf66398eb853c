// The host backend with a clock around its matrix products: how much of a stage they are, and how fast they go.
#pragma once

#include <seam/backend/host.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace seam_benchmark {

/// Of all lanes together.
struct product_times {
  std::atomic<std::int64_t> nanoseconds = 0;
  std::atomic<std::int64_t> kiloflops = 0;
};

/// A lane that works by another and notes what products take.
class timed_lane {
 public:
  using space = seam::host_space;

  timed_lane(seam::backend::host_lane& lane, product_times& times) : lane_(lane), times_(times) {}

  template <class T>
  void gemm(seam::blas::transpose ta, seam::blas::transpose tb, std::ptrdiff_t m, std::ptrdiff_t n, std::ptrdiff_t k,
            T alpha, T const* a, std::ptrdiff_t lda, T const* b, std::ptrdiff_t ldb, T beta, T* c, std::ptrdiff_t ldc) {
    auto const begin = std::chrono::steady_clock::now();
    lane_.gemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
    times_.nanoseconds += std::chrono::nanoseconds(std::chrono::steady_clock::now() - begin).count();
    times_.kiloflops += 2 * m * n * k / 1000;
  }
  template <class F>
  void for_each(std::ptrdiff_t n, F const& f) {
    lane_.for_each(n, f);
  }
  template <class F>
  void for_strips(std::ptrdiff_t rows, std::ptrdiff_t columns, F const& f) {
    lane_.for_strips(rows, columns, f);
  }
  template <class T>
  void copy(T const* from, T* to, std::ptrdiff_t count) {
    lane_.copy(from, to, count);
  }
  template <class T>
  T* workspace(std::ptrdiff_t count) {
    return lane_.workspace<T>(count);
  }

 private:
  seam::backend::host_lane& lane_;
  product_times& times_;
};

struct timed_host {
  using lane_type = timed_lane;

  product_times* times;
  seam::backend::host host = {};

  static constexpr char const* name() { return "host"; }
  template <class F>
  void for_blocks(std::ptrdiff_t n, std::ptrdiff_t size, F const& f) const {
    host.for_blocks(n, size, [&](seam::backend::host_lane& lane, seam::extent range) {
      timed_lane timed(lane, *times);
      f(timed, range);
    });
  }
};

static_assert(seam::backend::backend<timed_host>);

}  // namespace seam_benchmark
