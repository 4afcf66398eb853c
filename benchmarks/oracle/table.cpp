#include <benchmark/benchmark.h>
#include <seam/backend/host.hpp>
#include <seam/oracle/run.hpp>
#include <seam/oracle/table.hpp>

#include "inputs.hpp"

namespace {

/// All 8-mers, as a protein-binding microarray has them.
void look_up_all_8_mers(benchmark::State& state) {
  constexpr std::ptrdiff_t rows = 65536, length = 8;
  seam::array<std::uint8_t, 2> every(rows, length);
  seam::array<float, 1> values(rows);
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    values(row) = static_cast<float>(row);
    for (std::ptrdiff_t i = 0; i < length; ++i) every(row, i) = static_cast<std::uint8_t>(row >> (2 * i) & 3);
  }
  seam::oracle::table<seam::dna> const table(every.view(), values.view());
  auto const letters = seam_benchmark::letters(state.range(0), length);
  for (auto _ : state) benchmark::DoNotOptimize(seam::oracle::predict(seam::backend::host{}, table, letters));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(look_up_all_8_mers)->Arg(100'000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
