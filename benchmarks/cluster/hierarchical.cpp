#include <benchmark/benchmark.h>
#include <seam/backend/host.hpp>
#include <seam/cluster/hierarchical.hpp>
#include <seam/io/npy.hpp>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "../distance/sgemm_rate.hpp"
#include "inputs.hpp"

namespace {

void ward_linkage(benchmark::State& state) {
  std::ptrdiff_t const n = state.range(0), columns = 996;
  auto const maps = seam_benchmark::numbers(n, columns);
  for (auto _ : state)
    benchmark::DoNotOptimize(seam::cluster::linkage_of_maps<seam::cluster::ward>(seam::backend::host{}, maps.view()));
}
BENCHMARK(ward_linkage)->Arg(4000)->UseRealTime()->Unit(benchmark::kMillisecond);

/// Maps that lie as real ones do: saliency maps a + 0.3 (b - c) of three at a time of a DeepSTARR library's 1,500.
seam::array<float, 2> like_saliency_maps(std::string const& file, std::ptrdiff_t n) {
  auto const real = seam::io::read_npy<float, 3>(file);
  std::ptrdiff_t const columns = real.extent(1) * real.extent(2);
  seam::array<float, 2> made(n, columns);
  seam::random_stream random(3, 0);
  auto const any_row = [&] {
    return real.data() +
           static_cast<std::ptrdiff_t>(seam::below(random.next(), std::uint32_t(real.extent(0)))) * columns;
  };
  for (std::ptrdiff_t row = 0; row < n; ++row) {
    float const* const a = any_row();
    float const* const b = any_row();
    float const* const c = any_row();
    for (std::ptrdiff_t column = 0; column < columns; ++column)
      made(row, column) = a[column] + 0.3F * (b[column] - c[column]);
  }
  return made;
}

void ward_linkage_of_saliency_maps(benchmark::State& state) {
  namespace fs = std::filesystem;
  char const* const given = std::getenv("SEAM_TEST_DATA");
  fs::path const folder = given ? given : "../shared";  // from the repository's root
  fs::path const file = folder / "golden/seam_deepstarr_dev/attributions_saliency.npy";
  if (!fs::exists(file)) {
    state.SkipWithError("the published maps are not there (set SEAM_TEST_DATA to the folder that has them)");
    return;
  }
  auto const maps = like_saliency_maps(file.string(), state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(seam::cluster::linkage_of_maps<seam::cluster::ward>(seam::backend::host{}, maps.view()));
  // About 2.7 N^2 D operations are the products of a run on such maps.
  state.counters["sgemm"] = benchmark::Counter(seam_benchmark::sgemm_rate(maps.extent(1)));
  state.counters["N^2 D"] = benchmark::Counter(static_cast<double>(maps.size()) * static_cast<double>(maps.extent(0)),
                                               benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(ward_linkage_of_saliency_maps)
    ->Arg(1000)
    ->Arg(2000)
    ->Arg(5000)
    ->Arg(10000)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
