#include <benchmark/benchmark.h>
#include <seam/core/random.hpp>
#include <seam/identify/identify.hpp>

namespace {

namespace explain = seam::explain;
namespace identify = seam::identify;

/// Clusters of 500 sequences that drift everywhere but at two sites, which half of the clusters keep.
explain::explanation explained(std::ptrdiff_t clusters, std::ptrdiff_t length) {
  explain::explanation made;
  made.background_entropy = explain::background_entropy(0.1, 4);
  made.summary.entropy = seam::array<double, 2>(clusters, length);
  made.summary.counts = seam::array<std::int64_t, 3>(clusters, length, 4);
  made.cluster_maps_no_background = seam::array<float, 3>(clusters, length, 4);
  for (std::ptrdiff_t k = 0; k < clusters; ++k) {
    seam::random_stream random(1, static_cast<std::uint64_t>(k));
    made.order.push_back(static_cast<std::int32_t>(k));
    made.statistics.emplace_back();
    made.statistics.back().count = 500;
    made.statistics.back().label = made.statistics.back().sorted = static_cast<std::int32_t>(k);
    for (std::ptrdiff_t position = 0; position < length; ++position) {
      bool const kept = (k % 2 == 0 && position / 10 == 2) || (k % 4 < 2 && position / 10 == 5);
      std::int64_t* const counts = &made.summary.counts(k, position, 0);
      for (int member = 0; member < 500; ++member)
        ++counts[random.next_double() < (kept ? 0.01 : 0.1) ? 1 + seam::below(random.next(), 3) : 0];
      made.summary.entropy(k, position) = explain::entropy_of_counts<explain::corrected>(counts, 4, 500);
    }
  }
  return made;
}

/// Clusters and positions.
void identify_sites(benchmark::State& state) {
  auto const input = explained(state.range(0), state.range(1));
  for (auto _ : state) benchmark::DoNotOptimize(identify::identify(input));
}
BENCHMARK(identify_sites)->Args({30, 249})->Args({200, 500})->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
