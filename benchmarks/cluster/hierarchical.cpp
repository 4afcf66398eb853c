#include <benchmark/benchmark.h>
#include <seam/backend/host.hpp>
#include <seam/cluster/hierarchical.hpp>
#include <seam/distance/top_k.hpp>
#include <seam/io/npy.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "../distance/sgemm_rate.hpp"
#include "inputs.hpp"
#include "timed_host.hpp"

namespace {

void ward_linkage(benchmark::State& state) {
  std::ptrdiff_t const n = state.range(0), columns = 996;
  auto const maps = seam_benchmark::numbers(n, columns);
  for (auto _ : state)
    benchmark::DoNotOptimize(seam::cluster::linkage_of_maps<seam::cluster::ward>(seam::backend::host{}, maps.view()));
}
BENCHMARK(ward_linkage)->Arg(4000)->Arg(10000)->MeasureProcessCPUTime()->UseRealTime()->Unit(benchmark::kMillisecond);

/// Maps that lie as real ones do: saliency maps a + 0.3 (b - c) of three at a time of a DeepSTARR library's 1,500.
seam::array<float, 2> like_saliency_maps(std::string const& file, std::ptrdiff_t n) {
  auto const real = seam::io::read_npy<float, 3>(file);
  std::ptrdiff_t const columns = real.extent(1) * real.extent(2);
  seam::array<float, 2> made(n, columns);
  seam::random_stream random(3, 0);
  auto const any_row = [&] {
    return real.data() +
           static_cast<std::ptrdiff_t>(seam::below(random.next(), std::uint32_t(real.extent(0)))) * columns;
  };
  for (std::ptrdiff_t row = 0; row < n; ++row) {
    float const* const a = any_row();
    float const* const b = any_row();
    float const* const c = any_row();
    for (std::ptrdiff_t column = 0; column < columns; ++column)
      made(row, column) = a[column] + 0.3F * (b[column] - c[column]);
  }
  return made;
}

/// The sum of squares about the mean, and half of the sum of squared heights: equal in any of Ward's trees.
double sum_of_squares_error(seam::array<float, 2> const& maps, seam::array<double, 2> const& linkage) {
  std::vector<double> const means = seam::distance::column_means(seam::backend::host{}, maps);
  double of_maps = 0, of_heights = 0;
  for (std::ptrdiff_t row = 0; row < maps.extent(0); ++row)
    of_maps += seam::distance::squared_difference(maps.data() + row * maps.extent(1), means.data(), maps.extent(1));
  for (std::ptrdiff_t row = 0; row < linkage.extent(0); ++row) of_heights += linkage(row, 2) * linkage(row, 2) / 2;
  return std::abs(of_heights / of_maps - 1);
}

/// Of 300 maps those that are the nearest of their nearest: how many are not joined with it, at their distance.
std::ptrdiff_t pairs_not_joined(seam::array<float, 2> const& maps, seam::array<double, 2> const& linkage) {
  std::ptrdiff_t const columns = maps.extent(1);
  auto const nearest = [&](std::vector<std::ptrdiff_t> const& rows) {
    seam::array<float, 2> some(std::ptrdiff_t(rows.size()), columns);
    for (std::size_t i = 0; i < rows.size(); ++i)
      std::copy_n(maps.data() + rows[i] * columns, columns, some.data() + std::ptrdiff_t(i) * columns);
    auto const found = seam::distance::top_k(seam::backend::host{}, seam::distance::euclidean{}, some, maps, 2);
    std::vector<std::ptrdiff_t> others;
    for (std::size_t i = 0; i < rows.size(); ++i)
      others.push_back(found.rows(std::ptrdiff_t(i), found.rows(std::ptrdiff_t(i), 0) == rows[i] ? 1 : 0));
    return others;
  };
  std::vector<std::ptrdiff_t> some;
  for (std::ptrdiff_t i = 0; i < 300; ++i) some.push_back(i * (maps.extent(0) / 300));
  auto const others = nearest(some);
  auto const back = nearest(others);
  std::ptrdiff_t wrong = 0;
  for (std::size_t i = 0; i < some.size(); ++i) {
    if (back[i] != some[i]) continue;
    double const apart = seam::distance::euclidean{}.between(maps.data() + some[i] * columns,
                                                             maps.data() + others[i] * columns, columns);
    bool joined = false;
    for (std::ptrdiff_t row = 0; row < linkage.extent(0); ++row)
      joined = joined || (linkage(row, 0) == double(std::min(some[i], others[i])) &&
                          linkage(row, 1) == double(std::max(some[i], others[i])) &&
                          std::abs(linkage(row, 2) - apart) < 1e-9 * apart);
    wrong += joined ? 0 : 1;
  }
  return wrong;
}

/// The largest relative difference between the last heights and those of the chain on the centroids of 2,000 clusters.
double last_heights_error(seam::array<float, 2> const& maps, seam::array<double, 2> const& linkage) {
  std::ptrdiff_t const k = 2000, columns = maps.extent(1);
  auto const labels = seam::cluster::cut_by_number(linkage, k);
  seam::array<double, 2> centroids(k, columns);
  std::vector<std::ptrdiff_t> sizes(static_cast<std::size_t>(k), 0);
  for (std::ptrdiff_t row = 0; row < maps.extent(0); ++row) {
    std::int32_t const label = labels[static_cast<std::size_t>(row)];
    ++sizes[static_cast<std::size_t>(label)];
    for (std::ptrdiff_t column = 0; column < columns; ++column)
      centroids(label, column) += static_cast<double>(maps(row, column));
  }
  for (std::ptrdiff_t i = 0; i < k; ++i)
    for (std::ptrdiff_t column = 0; column < columns; ++column)
      centroids(i, column) /= static_cast<double>(sizes[static_cast<std::size_t>(i)]);
  std::vector<double> heights;
  for (std::ptrdiff_t i = 0; i < k; ++i)
    for (std::ptrdiff_t j = i + 1; j < k; ++j) {
      auto const a = static_cast<double>(sizes[static_cast<std::size_t>(i)]);
      auto const b = static_cast<double>(sizes[static_cast<std::size_t>(j)]);
      heights.push_back(std::sqrt(2 * a * b / (a + b) *
                                  seam::distance::squared_difference(&centroids(i, 0), &centroids(j, 0), columns)));
    }
  auto merges = seam::cluster::detail::chain_agglomeration<seam::cluster::ward>(heights, sizes).merges();
  std::sort(merges.begin(), merges.end(), [](auto const& x, auto const& y) { return x.height < y.height; });
  double worst = 0;
  for (std::ptrdiff_t i = 0; i < k - 1; ++i)
    worst = std::max(
        worst, std::abs(linkage(linkage.extent(0) - (k - 1) + i, 2) / merges[static_cast<std::size_t>(i)].height - 1));
  return worst;
}

void ward_linkage_of_saliency_maps(benchmark::State& state) {
  namespace fs = std::filesystem;
  char const* const given = std::getenv("SEAM_TEST_DATA");
  fs::path const folder = given ? given : "../shared";  // from the repository's root
  fs::path const file = folder / "golden/seam_deepstarr_dev/attributions_saliency.npy";
  if (!fs::exists(file)) {
    state.SkipWithError("the published maps are not there (set SEAM_TEST_DATA to the folder that has them)");
    return;
  }
  auto const maps = like_saliency_maps(file.string(), state.range(0));
  seam::array<double, 2> linkage;
  seam_benchmark::product_times products;
  auto const begin = std::chrono::steady_clock::now();
  for (auto _ : state)
    linkage = seam::cluster::linkage_of_maps<seam::cluster::ward>(seam_benchmark::timed_host{&products}, maps.view());
  double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak MB"] = static_cast<double>(usage.ru_maxrss) * 1024e-6;
  double const in_products = 1e-9 * static_cast<double>(products.nanoseconds);  // of all lanes
  double const flops = 1e3 * static_cast<double>(products.kiloflops);
  state.counters["products' share of time"] = in_products / (seconds * seam::backend::host{}.lanes());
  state.counters["products / N^2 D"] = flops / (static_cast<double>(maps.size()) * static_cast<double>(maps.extent(0)));
  state.counters["flops a second"] = flops / seconds;
  state.counters["sgemm"] = seam_benchmark::sgemm_rate(maps.extent(1));
  if (maps.extent(0) < 20'000) return;
  state.counters["sum of squares"] = sum_of_squares_error(maps, linkage);
  state.counters["pairs not joined"] = static_cast<double>(pairs_not_joined(maps, linkage));
  state.counters["last heights"] = last_heights_error(maps, linkage);
}
BENCHMARK(ward_linkage_of_saliency_maps)
    ->Arg(1000)
    ->Arg(2000)
    ->Arg(5000)
    ->Arg(10000)
    ->Arg(20000)
    ->Iterations(1)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

/// Minutes, and only where SEAM_BENCHMARK_LARGE is set.
[[maybe_unused]] bool const large = [] {
  if (std::getenv("SEAM_BENCHMARK_LARGE"))
    benchmark::RegisterBenchmark("ward_linkage_of_saliency_maps", ward_linkage_of_saliency_maps)
        ->Arg(100'000)
        ->Iterations(1)
        ->MeasureProcessCPUTime()
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  return true;
}();

}  // namespace
