// DeepSTARR with random weights: what it costs does not depend on them. "flops" is the rate of the multiplications and
// additions that were counted, "sgemm_share" what part that is of the rate of large matrix products, one on each lane,
// in the same run (of the fastest iteration and the fastest products).
#include <benchmark/benchmark.h>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/backend/host.hpp>
#include <seam/oracle/run.hpp>

#include <algorithm>
#include <chrono>

#include "inputs.hpp"
#include "network/random_deepstarr.hpp"

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Flops a second of products of 1,024 x 1,024 matrices.
double sgemm_rate() {
  constexpr std::ptrdiff_t n = 1024;
  auto const a = seam_benchmark::numbers(n, n), b = seam_benchmark::numbers(n, n);
  seam::backend::host const backend;
  std::ptrdiff_t const products = 4 * backend.lanes();
  double best = 0;
  for (int attempt = 0; attempt < 5; ++attempt) {
    auto const start = std::chrono::steady_clock::now();
    backend.for_blocks(products, 1, [&](auto& lane, seam::extent) {
      using seam::blas::transpose;
      lane.gemm(transpose::no, transpose::no, n, n, n, 1.0f, a.data(), n, b.data(), n, 0.0f,
                lane.template workspace<float>(n * n), n);
    });
    best = std::max(best, 2.0 * n * n * n * static_cast<double>(products) / seconds_since(start));
  }
  return best;
}

/// Bytes that a sequence's forward pass moves at least: every stage's product and output written once and read once,
/// the weights read once a block.
double forward_bytes(seam::network::detail::model<float> const& model) {
  double numbers = 0;
  for (auto const& stage : model.stages)
    numbers += 2.0 * static_cast<double>((stage.length + stage.length_out) * stage.channels) +
               static_cast<double>(stage.width * stage.channels_in * stage.channels) / static_cast<double>(model.block);
  return 4 * numbers;
}

template <class Work>
void measure(benchmark::State& state, std::ptrdiff_t flops_of_a_sequence, double bytes_of_a_sequence,
             Work const& work) {
  double const flops = static_cast<double>(flops_of_a_sequence) * static_cast<double>(state.range(0));
  double fastest = 1e30;
  for (auto _ : state) {
    auto const start = std::chrono::steady_clock::now();
    work();
    fastest = std::min(fastest, seconds_since(start));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["flops"] = benchmark::Counter(flops, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["flops_per_byte"] = static_cast<double>(flops_of_a_sequence) / bytes_of_a_sequence;
  state.counters["sgemm_share"] = flops / fastest / sgemm_rate();
}

void deepstarr_forward(benchmark::State& state) {
  auto const network = seam_benchmark::random_deepstarr();
  auto const letters = seam_benchmark::letters(state.range(0), 249);
  measure(state, network.prediction_flops(), forward_bytes(network.model()),
          [&] { benchmark::DoNotOptimize(seam::oracle::predict(seam::backend::host{}, network, letters.view())); });
}
BENCHMARK(deepstarr_forward)->Arg(256)->Arg(2048)->UseRealTime()->Unit(benchmark::kMillisecond);

void deepstarr_saliency(benchmark::State& state) {
  auto const network = seam_benchmark::random_deepstarr();
  auto const letters = seam_benchmark::letters(state.range(0), 249);
  measure(state, network.gradient_flops(), 2 * forward_bytes(network.model()), [&] {
    benchmark::DoNotOptimize(seam::attribution::attribute(seam::backend::host{}, seam::attribution::saliency{},
                                                          network.task("dev"), letters.view()));
  });
}
BENCHMARK(deepstarr_saliency)->Arg(256)->Arg(2048)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
