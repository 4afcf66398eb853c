// Maps of DeepSTARR with random weights by every method; "gradients" and "predictions" a second, beside the network's
// own rates in benchmarks/network, show what a method adds. "ism" asks the network for single changes, which it
// computes from what they reach; "ism_by_prediction" predicts every mutant.
#include <benchmark/benchmark.h>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/integrated_gradients.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/attribution/saliency.hpp>

#include "inputs.hpp"
#include "network/random_deepstarr.hpp"

namespace {

/// A network that is asked for predictions alone.
template <class O>
struct only_predicts {
  O oracle;
  using alphabet_type = typename O::alphabet_type;
  std::ptrdiff_t length() const { return oracle.length(); }
  std::ptrdiff_t outputs() const { return oracle.outputs(); }
  std::ptrdiff_t block_size() const { return oracle.block_size(); }
  template <class Lane>
  void predict_into(Lane& lane, seam::view<std::uint8_t const, 2> letters, seam::view<float, 2> out) const {
    oracle.predict_into(lane, letters, out);
  }
};
template <class O>
only_predicts(O) -> only_predicts<O>;

template <class Method, class Oracle>
void measure(benchmark::State& state, Method const& method, Oracle const& oracle, char const* what, double each) {
  auto const letters = seam_benchmark::letters(state.range(0), 249);
  for (auto _ : state)
    benchmark::DoNotOptimize(seam::attribution::attribute(seam::backend::host{}, method, oracle, letters.view()));
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters[what] =
      benchmark::Counter(each * static_cast<double>(state.range(0)), benchmark::Counter::kIsIterationInvariantRate);
}

auto deepstarr() {
  return seam_benchmark::random_deepstarr().task("dev");
}

void saliency(benchmark::State& state) {
  measure(state, seam::attribution::saliency{}, deepstarr(), "gradients", 1);
}
BENCHMARK(saliency)->Arg(256)->UseRealTime()->Unit(benchmark::kMillisecond);

void integrated_gradients(benchmark::State& state) {
  measure(state, seam::attribution::integrated_gradients{.steps = 20}, deepstarr(), "gradients", 21);
}
BENCHMARK(integrated_gradients)->Arg(16)->UseRealTime()->Unit(benchmark::kMillisecond);

void ism(benchmark::State& state) {
  measure(state, seam::attribution::ism{}, deepstarr(), "predictions", 748);
}
BENCHMARK(ism)->Arg(4)->UseRealTime()->Unit(benchmark::kMillisecond);

void ism_by_prediction(benchmark::State& state) {
  measure(state, seam::attribution::ism{}, only_predicts{deepstarr()}, "predictions", 748);
}
BENCHMARK(ism_by_prediction)->Arg(4)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
