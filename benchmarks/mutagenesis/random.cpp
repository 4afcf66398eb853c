#include <benchmark/benchmark.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/random.hpp>

#include "inputs.hpp"

namespace {

void random_library(benchmark::State& state) {
  std::ptrdiff_t const count = state.range(0), length = 249;
  auto const reference = seam_benchmark::letters(1, length);
  seam::mutagenesis::random const random{.count = count, .rate = 0.1};
  for (auto _ : state)
    benchmark::DoNotOptimize(seam::mutagenesis::make_library<seam::dna>(
        seam::backend::host{}, random, seam::view<std::uint8_t const, 1>(reference.data(), length)));
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(random_library)->Arg(100'000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
