#include <benchmark/benchmark.h>
#include <seam/backend/host.hpp>
#include <seam/cluster/kmeans.hpp>

#include "inputs.hpp"

namespace {

/// Maps about 50 centres, as the peer makes them: k-means++ from one seed, then Lloyd.
seam::array<float, 2> grouped(std::ptrdiff_t n, std::ptrdiff_t columns) {
  auto maps = seam_benchmark::numbers(n, columns);
  auto const centres = seam_benchmark::numbers(50, columns);
  for (std::ptrdiff_t row = 0; row < n; ++row)
    for (std::ptrdiff_t column = 0; column < columns; ++column) maps(row, column) += centres(row % 50, column);
  return maps;
}

void kmeans_200(benchmark::State& state) {
  auto const maps = grouped(state.range(0), 996);
  for (auto _ : state) {
    auto const found = seam::cluster::kmeans{.clusters = 200}.fit(seam::backend::host{}, maps.view());
    state.counters["iterations"] = static_cast<double>(found.iterations);
    state.counters["inertia"] = found.inertia;
  }
}
BENCHMARK(kmeans_200)->Arg(20000)->Iterations(1)->MeasureProcessCPUTime()->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
