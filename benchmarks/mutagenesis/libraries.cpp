// Every kind of library, 100,000 x 249, into memory that is there already, beside the rate at which the same memory is
// set to one value.
#include <benchmark/benchmark.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/alphabet/two_hot.hpp>
#include <seam/backend/host.hpp>
#include <seam/mutagenesis/complete.hpp>
#include <seam/mutagenesis/fixed_number.hpp>
#include <seam/mutagenesis/genetic.hpp>
#include <seam/mutagenesis/global.hpp>
#include <seam/mutagenesis/greedy.hpp>
#include <seam/mutagenesis/indels.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/numpy_shuffled.hpp>
#include <seam/mutagenesis/numpy_two_hot.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/mutagenesis/recombined.hpp>
#include <seam/mutagenesis/saturation.hpp>
#include <seam/mutagenesis/shuffled.hpp>
#include <seam/mutagenesis/weighted.hpp>
#include <seam/mutagenesis/with_single_mutants.hpp>
#include <seam/oracle/function.hpp>

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <vector>

#include "inputs.hpp"

namespace {

namespace mutagenesis = seam::mutagenesis;
using seam::dna;

constexpr std::ptrdiff_t count = 100'000, length = 249;

/// The first `count` rows of the library of `m`.
template <class A, class M>
void make(benchmark::State& state, M const& m) {
  auto const letters = seam_benchmark::letters(1, length);
  seam::view<std::uint8_t const, 1> const reference(letters.data(), length);
  seam::array<std::uint8_t, 2> library(count, length);
  for (auto _ : state) {
    if constexpr (mutagenesis::lazy_mutagenizer<M, A>)
      m.template rows_into<A>(seam::backend::host{}, reference, 0, library.view());
    else
      m.template library_into<A>(seam::backend::host{}, reference, library.view());
    benchmark::DoNotOptimize(library.data());
  }
  state.SetItemsProcessed(state.iterations() * count);
  state.SetBytesProcessed(state.iterations() * library.size());
}

template <class M>
void library(benchmark::State& state, M const& m) {
  make<dna>(state, m);
}
template <class M>
void diploid_library(benchmark::State& state, M const& m) {
  make<seam::two_hot>(state, m);
}

seam::array<double, 2> weights() {
  seam::array<double, 2> made(length, 4);
  for (std::ptrdiff_t i = 0; i < made.size(); ++i) made.data()[i] = 1.0 + static_cast<double>(i % 5);
  return made;
}

std::vector<mutagenesis::variant> variants() {
  auto const letters = seam_benchmark::letters(1, length);
  std::vector<mutagenesis::variant> made;
  for (std::ptrdiff_t i = 0; i < 20; ++i)
    made.push_back({12 * i, static_cast<std::uint8_t>((letters(0, 12 * i) + 1) % 4)});
  return made;
}

mutagenesis::global motifs(mutagenesis::background kind) {
  return {.sets = {mutagenesis::motif_set::parse<dna>("AP-1", "GATGAGTCATC")},
          .backgrounds = count,
          .background = kind,
          .orientation = mutagenesis::orientation::drawn};
}

std::vector<std::uint8_t> context() {
  auto const letters = seam_benchmark::letters(1, 1000);
  return {letters.begin(), letters.end()};
}

/// An oracle that costs little: what is timed is the search.
float activity(seam::view<std::uint8_t const, 1> letters) {
  return static_cast<float>(std::count(letters.begin(), letters.end(), std::uint8_t{2}));
}
auto const oracle = seam::oracle::function<dna>(
    [](seam::view<std::uint8_t const, 2> rows, seam::view<float, 2> out) {
      for (std::ptrdiff_t row = 0; row < rows.extent(0); ++row) out(row, 0) = activity(rows.row(row));
    },
    seam::oracle::function_options{.outputs = 1});
using oracle_type = std::remove_const_t<decltype(oracle)>;

/// 2,000 sequences on the way up.
template <class M>
void search(benchmark::State& state, M const& m) {
  auto const letters = seam_benchmark::letters(1, length);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        m.template search<dna>(seam::backend::host{}, seam::view<std::uint8_t const, 1>(letters.data(), length)));
  state.SetItemsProcessed(state.iterations() * m.count);
}

void memory_set(benchmark::State& state) {
  seam::array<std::uint8_t, 2> library(count, length);
  for (auto _ : state) {
    seam::backend::host{}.for_blocks(library.size(), 1 << 20, [&](auto&, seam::extent range) {
      std::memset(library.data() + range.first, 7, static_cast<std::size_t>(range.count));
    });
    benchmark::DoNotOptimize(library.data());
  }
  state.SetBytesProcessed(state.iterations() * library.size());
}

BENCHMARK(memory_set)->UseRealTime()->Unit(benchmark::kMillisecond);

using seam::sequence::shuffle_order;

#define LIBRARY(FUNCTION, NAME, ...) \
  BENCHMARK_CAPTURE(FUNCTION, NAME, __VA_ARGS__)->UseRealTime()->Unit(benchmark::kMillisecond)

LIBRARY(library, random, (mutagenesis::random{.count = count}));
LIBRARY(library, fixed_number, (mutagenesis::fixed_number{.count = count, .mutations = 25}));
LIBRARY(library, saturation_of_order_2, (mutagenesis::saturation{.order = 2}));
LIBRARY(library, saturation_sampled, (mutagenesis::saturation{.order = 3, .count = count}));
LIBRARY(library, complete, (mutagenesis::complete{.window = {100, 112}}));
LIBRARY(library, combinations, (mutagenesis::combinations{variants()}));
LIBRARY(library, mononucleotide_shuffles,
        (mutagenesis::shuffled{.count = count, .keep = shuffle_order::mononucleotide}));
LIBRARY(library, dinucleotide_shuffles, (mutagenesis::shuffled{.count = count}));
LIBRARY(library, numpy_shuffled, (mutagenesis::numpy_shuffled{.count = count}));
LIBRARY(library, weighted, (mutagenesis::weighted{.count = count, .weights = weights()}));
LIBRARY(library, indels,
        (mutagenesis::indels{
            .count = count, .insertions = 2, .deletions = 2, .before = context(), .behind = context()}));
LIBRARY(library, recombined, (mutagenesis::recombined{.count = count, .others = seam_benchmark::letters(3, length)}));
LIBRARY(library, global_uniform, motifs(mutagenesis::background::uniform));
LIBRARY(library, global_dinucleotide, motifs(mutagenesis::background::dinucleotide_shuffle));
LIBRARY(library, with_single_mutants, (mutagenesis::with_single_mutants{mutagenesis::random{.count = count - 747}}));
LIBRARY(diploid_library, random, (mutagenesis::random{.count = count}));
LIBRARY(diploid_library, numpy_two_hot, (mutagenesis::numpy_two_hot{.count = count}));
BENCHMARK_CAPTURE(search, greedy, (mutagenesis::greedy<oracle_type>{.oracle = &oracle, .count = 2000}))
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search, genetic, (mutagenesis::genetic<oracle_type>{.oracle = &oracle, .count = 2000}))
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
#undef LIBRARY

}  // namespace
