#include <benchmark/benchmark.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>
#include <seam/mutagenesis/complete.hpp>
#include <seam/mutagenesis/make_library.hpp>

#include <cstring>

namespace {

constexpr std::ptrdiff_t length = 13, words = std::ptrdiff_t{1} << (2 * length);

/// All words of 13 letters into memory that is there already.
void complete_words(benchmark::State& state) {
  seam::array<std::uint8_t, 1> const reference(length);
  seam::array<std::uint8_t, 2> library(words, length);
  for (auto _ : state) {
    seam::mutagenesis::make_library_into<seam::dna>(seam::backend::host{}, seam::mutagenesis::complete{},
                                                    reference.view(), library.view());
    benchmark::DoNotOptimize(library.data());
  }
  state.SetBytesProcessed(state.iterations() * words * length);
}
BENCHMARK(complete_words)->UseRealTime()->Unit(benchmark::kMillisecond);

/// The same memory set to one value on all lanes: what a library cannot be faster than.
void write_bandwidth(benchmark::State& state) {
  seam::array<std::uint8_t, 1> memory(words * length);
  for (auto _ : state) {
    seam::backend::host{}.for_blocks(memory.size(), 1 << 20, [&](auto&, seam::extent range) {
      std::memset(memory.data() + range.first, 7, static_cast<std::size_t>(range.count));
    });
    benchmark::DoNotOptimize(memory.data());
  }
  state.SetBytesProcessed(state.iterations() * words * length);
}
BENCHMARK(write_bandwidth)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
