// Maps of DeepSTARR with random weights by every method; "gradients" and "predictions" a second, beside the network's
// own rates in benchmarks/network, show what a method adds.
#include <benchmark/benchmark.h>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/integrated_gradients.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/attribution/saliency.hpp>

#include "inputs.hpp"
#include "network/random_deepstarr.hpp"

namespace {

template <class Method>
void measure(benchmark::State& state, Method const& method, char const* what, double each) {
  auto const oracle = seam_benchmark::random_deepstarr().task("dev");
  auto const letters = seam_benchmark::letters(state.range(0), 249);
  for (auto _ : state)
    benchmark::DoNotOptimize(seam::attribution::attribute(seam::backend::host{}, method, oracle, letters.view()));
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters[what] =
      benchmark::Counter(each * static_cast<double>(state.range(0)), benchmark::Counter::kIsIterationInvariantRate);
}

void saliency(benchmark::State& state) {
  measure(state, seam::attribution::saliency{}, "gradients", 1);
}
BENCHMARK(saliency)->Arg(256)->UseRealTime()->Unit(benchmark::kMillisecond);

void integrated_gradients(benchmark::State& state) {
  measure(state, seam::attribution::integrated_gradients{.steps = 20}, "gradients", 21);
}
BENCHMARK(integrated_gradients)->Arg(16)->UseRealTime()->Unit(benchmark::kMillisecond);

void ism(benchmark::State& state) {
  measure(state, seam::attribution::ism{}, "predictions", 748);
}
BENCHMARK(ism)->Arg(4)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
