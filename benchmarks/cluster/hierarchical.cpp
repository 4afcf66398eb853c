#include <benchmark/benchmark.h>
#include <seam/backend/host.hpp>
#include <seam/cluster/hierarchical.hpp>

#include "inputs.hpp"

namespace {

void ward_linkage(benchmark::State& state) {
  std::ptrdiff_t const n = state.range(0), columns = 996;
  auto const maps = seam_benchmark::numbers(n, columns);
  for (auto _ : state)
    benchmark::DoNotOptimize(seam::cluster::linkage_of_maps<seam::cluster::ward>(seam::backend::host{}, maps.view()));
}
BENCHMARK(ward_linkage)->Arg(4000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
