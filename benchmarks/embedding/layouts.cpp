#include <benchmark/benchmark.h>
#include <seam/backend/host.hpp>
#include <seam/embedding/diffusion_map.hpp>
#include <seam/embedding/phate.hpp>
#include <seam/embedding/tsne.hpp>
#include <seam/embedding/umap.hpp>

#include "inputs.hpp"

namespace {

/// Layouts of points of 50 numbers about 20 centres, as principal components of maps are.
template <class Method>
void layout(benchmark::State& state, Method const& method) {
  std::ptrdiff_t const n = state.range(0), columns = 50;
  auto points = seam_benchmark::numbers(n, columns);
  auto const centres = seam_benchmark::numbers(20, columns);
  for (std::ptrdiff_t row = 0; row < n; ++row)
    for (std::ptrdiff_t column = 0; column < columns; ++column) points(row, column) += centres(row % 20, column);
  for (auto _ : state) benchmark::DoNotOptimize(method.embed(seam::backend::host{}, points.view()));
}
void umap(benchmark::State& state) {
  layout(state, seam::embedding::umap{});
}
void tsne(benchmark::State& state) {
  layout(state, seam::embedding::tsne{});
}
void phate(benchmark::State& state) {
  layout(state, seam::embedding::phate{.landmarks = 1000});
}
void diffusion_map(benchmark::State& state) {
  layout(state, seam::embedding::diffusion_map{});
}
BENCHMARK(umap)->Arg(4000)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(tsne)->Arg(4000)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(phate)->Arg(4000)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(diffusion_map)->Arg(4000)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
