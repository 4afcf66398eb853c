#include <benchmark/benchmark.h>
#include <seam/backend/host.hpp>
#include <seam/embedding/pca.hpp>

#include "inputs.hpp"

namespace {

/// 50 components of maps of 996 numbers and their coordinates, as scikit-learn's fit_transform. N D^2 operations are
/// the covariance's.
void pca_50(benchmark::State& state) {
  std::ptrdiff_t const n = state.range(0), columns = 996;
  auto const maps = seam_benchmark::numbers(n, columns);
  seam::embedding::pca const analysis{.components = 50};
  for (auto _ : state) benchmark::DoNotOptimize(analysis.embed(seam::backend::host{}, maps.view()));
}
BENCHMARK(pca_50)->Arg(20000)->MeasureProcessCPUTime()->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
