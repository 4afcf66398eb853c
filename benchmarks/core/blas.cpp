// The rate that the other benchmarks are measured against: one product of a layer's size a lane, all lanes at once.
#include <benchmark/benchmark.h>
#include <seam/backend/host.hpp>

#include <omp.h>

#include "inputs.hpp"

namespace {

void sgemm(benchmark::State& state) {
  std::ptrdiff_t const m = 2000, n = 60, k = 768, products = 8 * omp_get_max_threads();
  auto const a = seam_benchmark::numbers(m, k), b = seam_benchmark::numbers(k, n);
  for (auto _ : state)
    seam::backend::host{}.for_blocks(products, 1, [&](auto& lane, seam::extent) {
      float* const c = lane.template workspace<float>(m * n);
      using seam::blas::transpose;
      lane.gemm(transpose::no, transpose::no, m, n, k, 1.0f, a.data(), k, b.data(), n, 0.0f, c, n);
    });
  state.counters["flops"] = benchmark::Counter(2.0 * static_cast<double>(m * n * k * products),
                                               benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(sgemm)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
