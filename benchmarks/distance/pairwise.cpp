#include <benchmark/benchmark.h>
#include <seam/backend/host.hpp>
#include <seam/distance/euclidean.hpp>
#include <seam/distance/pairwise.hpp>

#include <chrono>

#include "inputs.hpp"
#include "sgemm_rate.hpp"

namespace {

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// N^2 D operations: the upper triangle, tiles on the diagonal whole. `of_sgemm` is the share of the products' rate.
void count(benchmark::State& state, std::ptrdiff_t n, std::ptrdiff_t columns, double seconds) {
  double const flops = static_cast<double>(n) * static_cast<double>(n * columns);
  state.counters["flops"] = benchmark::Counter(flops, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["of_sgemm"] =
      flops * static_cast<double>(state.iterations()) / seconds / seam_benchmark::sgemm_rate(columns);
}

void pairwise_euclidean(benchmark::State& state) {
  std::ptrdiff_t const n = state.range(0), columns = 996;
  auto const maps = seam_benchmark::numbers(n, columns);
  double const begin = seconds_now();
  for (auto _ : state)
    benchmark::DoNotOptimize(seam::distance::pairwise(seam::backend::host{}, seam::distance::euclidean{}, maps.view()));
  count(state, n, columns, seconds_now() - begin);
}
BENCHMARK(pairwise_euclidean)
    ->Arg(4000)
    ->Arg(5000)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

/// Into memory that has been used before: without the system's share in a new matrix.
template <class Arithmetic>
void pairwise_into(benchmark::State& state) {
  std::ptrdiff_t const n = state.range(0), columns = 996;
  auto const maps = seam_benchmark::numbers(n, columns);
  std::vector<double> out(static_cast<std::size_t>(seam::distance::condensed_size(n)));
  double const begin = seconds_now();
  for (auto _ : state)
    seam::distance::pairwise_into<Arithmetic>(seam::backend::host{}, seam::distance::euclidean{}, maps.view(),
                                              seam::view<double, 1>(out.data(), std::ptrdiff_t(out.size())));
  count(state, n, columns, seconds_now() - begin);
}
BENCHMARK(pairwise_into<float>)
    ->Arg(1000)
    ->Arg(4000)
    ->Arg(10000)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(pairwise_into<double>)->Arg(4000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
