#include <benchmark/benchmark.h>
#include <seam/backend/host.hpp>
#include <seam/cluster/dbscan.hpp>
#include <seam/cluster/hdbscan.hpp>
#include <seam/cluster/leiden.hpp>

#include "inputs.hpp"

namespace {

/// Maps about 20 centres.
seam::array<float, 2> grouped(std::ptrdiff_t n) {
  auto maps = seam_benchmark::numbers(n, 996);
  auto const centres = seam_benchmark::numbers(20, 996);
  for (std::ptrdiff_t row = 0; row < n; ++row)
    for (std::ptrdiff_t column = 0; column < 996; ++column) maps(row, column) += centres(row % 20, column);
  return maps;
}

template <class Method>
void run(benchmark::State& state, Method const& method) {
  auto const maps = grouped(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(method.cluster(seam::backend::host{}, maps.view()));
}
void dbscan(benchmark::State& state) {
  run(state, seam::cluster::dbscan<>{.radius = 27});
}
void hdbscan(benchmark::State& state) {
  run(state, seam::cluster::hdbscan{});
}
void leiden(benchmark::State& state) {
  run(state, seam::cluster::leiden<>{});
}
BENCHMARK(dbscan)->Arg(4000)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(hdbscan)->Arg(4000)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(leiden)->Arg(4000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
