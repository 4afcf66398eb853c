#include <benchmark/benchmark.h>
#include <seam/backend/host.hpp>
#include <seam/distance/range.hpp>
#include <seam/distance/top_k.hpp>

#include "inputs.hpp"

namespace {

void nearest_15(benchmark::State& state) {
  auto const maps = seam_benchmark::numbers(state.range(0), 996);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        seam::distance::top_k(seam::backend::host{}, seam::distance::euclidean{}, maps.view(), 15));
  // N^2 D operations: every pair once.
  state.counters["flops"] = benchmark::Counter(static_cast<double>(maps.size()) * static_cast<double>(maps.extent(0)),
                                               benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(nearest_15)->Arg(4000)->UseRealTime()->Unit(benchmark::kMillisecond);

void within_radius(benchmark::State& state) {
  auto const maps = seam_benchmark::numbers(state.range(0), 996);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        seam::distance::range(seam::backend::host{}, seam::distance::euclidean{}, maps.view(), 24.0));
}
BENCHMARK(within_radius)->Arg(4000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
