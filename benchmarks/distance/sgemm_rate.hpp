// The rate of matrix products on all lanes at once, for shares of it in one and the same run.
#pragma once

#include <seam/backend/host.hpp>

#include <algorithm>
#include <chrono>

#include "../inputs.hpp"

namespace seam_benchmark {

/// Floating-point operations a second of products (1024, columns) x (columns, 1024), one a lane; the best of five.
inline double sgemm_rate(std::ptrdiff_t columns) {
  std::ptrdiff_t const n = 1024;
  seam::backend::host const host;
  std::ptrdiff_t const products = 2 * host.lanes();
  auto const a = numbers(n, columns);
  double best = 0;
  for (int attempt = 0; attempt < 5; ++attempt) {
    auto const begin = std::chrono::steady_clock::now();
    host.for_blocks(products, 1, [&](auto& lane, seam::extent) {
      using seam::blas::transpose;
      float* const c = lane.template workspace<float>(n * n);
      lane.gemm(transpose::no, transpose::yes, n, n, columns, 1.0F, a.data(), columns, a.data(), columns, 0.0F, c, n);
    });
    std::chrono::duration<double> const seconds = std::chrono::steady_clock::now() - begin;
    best = std::max(best, 2.0 * static_cast<double>(n * n * columns * products) / seconds.count());
  }
  return best;
}

}  // namespace seam_benchmark
