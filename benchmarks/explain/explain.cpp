#include <benchmark/benchmark.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>
#include <seam/explain/explain.hpp>

#include <numeric>

#include "inputs.hpp"

namespace {

namespace explain = seam::explain;

/// A library with maps of one number a letter and `clusters` clusters of random members.
struct job {
  seam::array<std::uint8_t, 2> library;
  seam::array<float, 3> maps;
  std::vector<float> activities;
  std::vector<std::int32_t> labels;

  job(std::ptrdiff_t rows, std::ptrdiff_t length, std::uint32_t clusters)
      : library(seam_benchmark::letters(rows, length)),
        maps({{rows, length, 4}}, seam_benchmark::numbers(rows, 4 * length).release()),
        activities(static_cast<std::size_t>(rows)) {
    seam::random_stream random(3, 0);
    for (float& value : activities) {
      value = static_cast<float>(random.next_double());
      labels.push_back(static_cast<std::int32_t>(seam::below(random.next(), clusters)));
    }
  }
  seam::view<float const, 1> activities_view() const { return {activities.data(), library.extent(0)}; }
  seam::view<std::int32_t const, 1> labels_view() const { return {labels.data(), library.extent(0)}; }
  double bytes() const { return static_cast<double>(library.size()) + 4.0 * static_cast<double>(maps.size()); }
};

void count_bytes(benchmark::State& state, double bytes) {
  state.counters["bytes"] = benchmark::Counter(bytes, benchmark::Counter::kIsIterationInvariantRate);
}

/// Everything: counts, mean maps, background, statistics.
void explain_library(benchmark::State& state) {
  job const work(state.range(0), state.range(1), static_cast<std::uint32_t>(state.range(2)));
  for (auto _ : state)
    benchmark::DoNotOptimize(explain::explain<seam::dna>(seam::backend::host{}, work.library, work.activities_view(),
                                                         work.maps, work.labels_view()));
  count_bytes(state, work.bytes());
}
BENCHMARK(explain_library)
    ->Args({4000, 200, 20})
    ->Args({100'000, 249, 200})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

/// The pass over the maps alone.
void moments_of_maps(benchmark::State& state) {
  job const work(100'000, 249, 200);
  auto const clusters = explain::group_members(work.labels_view());
  for (auto _ : state)
    benchmark::DoNotOptimize(explain::moments_of_maps(seam::backend::host{}, work.maps.view(), clusters));
  count_bytes(state, 4.0 * static_cast<double>(work.maps.size()));
}
BENCHMARK(moments_of_maps)->UseRealTime()->Unit(benchmark::kMillisecond);

/// The pass over the library alone.
void count_letters(benchmark::State& state) {
  job const work(100'000, 249, 200);
  auto const clusters = explain::group_members(work.labels_view());
  for (auto _ : state)
    benchmark::DoNotOptimize(explain::count_letters<seam::dna>(seam::backend::host{}, work.library, clusters));
  count_bytes(state, static_cast<double>(work.library.size()));
}
BENCHMARK(count_letters)->UseRealTime()->Unit(benchmark::kMillisecond);

/// What the memory gives: the maximum of as many maps, read in order by as many threads.
void read_maps(benchmark::State& state) {
  job const work(100'000, 249, 200);
  float const* const values = work.maps.data();
  std::ptrdiff_t const size = work.maps.size();
  for (auto _ : state) {
    float largest = 0;
#pragma omp parallel for simd reduction(max : largest)
    for (std::ptrdiff_t i = 0; i < size; ++i) largest = values[i] > largest ? values[i] : largest;
    benchmark::DoNotOptimize(largest);
  }
  count_bytes(state, 4.0 * static_cast<double>(size));
}
BENCHMARK(read_maps)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
