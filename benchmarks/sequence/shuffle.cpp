#include <benchmark/benchmark.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>
#include <seam/sequence/shuffle.hpp>

#include "inputs.hpp"

namespace {

void dinucleotide_shuffle(benchmark::State& state) {
  std::ptrdiff_t const count = state.range(0), length = 249;
  auto const letters = seam_benchmark::letters(1, length);
  seam::array<std::uint8_t, 2> out(count, length);
  for (auto _ : state) {
    seam::sequence::shuffle_into<seam::dna>(seam::backend::host{}, seam::sequence::shuffle_order::dinucleotide,
                                            letters.view(), 1, 0, out.view());
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(dinucleotide_shuffle)->Arg(10'000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
