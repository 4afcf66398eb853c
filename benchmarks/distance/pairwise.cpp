#include <benchmark/benchmark.h>
#include <seam/backend/host.hpp>
#include <seam/distance/euclidean.hpp>
#include <seam/distance/pairwise.hpp>

#include "inputs.hpp"

namespace {

void pairwise_euclidean(benchmark::State& state) {
  std::ptrdiff_t const n = state.range(0), columns = 996;
  auto const maps = seam_benchmark::numbers(n, columns);
  for (auto _ : state)
    benchmark::DoNotOptimize(seam::distance::pairwise(seam::backend::host{}, seam::distance::euclidean{}, maps.view()));
  state.counters["flops"] = benchmark::Counter(static_cast<double>(n) * static_cast<double>(n * columns),
                                               benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(pairwise_euclidean)->Arg(4000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
