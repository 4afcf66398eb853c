#include <benchmark/benchmark.h>
#include <seam/backend/host.hpp>
#include <seam/oracle/run.hpp>
#include <seam/oracle/thermodynamic_example.hpp>
#include <seam/sequence/one_hot.hpp>

#include "inputs.hpp"

namespace {

seam::backend::host const host;

void thermodynamic_forward(benchmark::State& state) {
  auto const model = seam::oracle::thermodynamic_example<seam::dna>().model;
  auto const letters = seam_benchmark::letters(state.range(0), model.length());
  for (auto _ : state) benchmark::DoNotOptimize(seam::oracle::predict(host, model, letters));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(thermodynamic_forward)->Arg(100'000)->UseRealTime()->Unit(benchmark::kMillisecond);

void thermodynamic_gradient(benchmark::State& state) {
  auto const model = seam::oracle::thermodynamic_example<seam::dna>().model;
  auto const letters = seam_benchmark::letters(state.range(0), model.length());
  seam::array<float, 3> relaxed(state.range(0), model.length(), std::ptrdiff_t{4});
  seam::sequence::encode_into<seam::dna>(host, letters.view(), relaxed.view());
  seam::array<float, 1> values(state.range(0));
  seam::array<float, 3> gradients(relaxed.shape());
  for (auto _ : state)
    seam::oracle::value_and_gradient_into(host, model, relaxed.view(), values.view(), gradients.view());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(thermodynamic_gradient)->Arg(20'000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
