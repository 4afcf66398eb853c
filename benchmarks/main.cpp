// Google Benchmark's main, on kernels made for this processor, which it reports.
#include <benchmark/benchmark.h>
#include <seam/core/blas.hpp>
#include <seam/core/blas_kernels.hpp>

int main(int count, char** words) {
  seam::blas::adopt_processor_kernels(words);
  benchmark::Initialize(&count, words);
  if (benchmark::ReportUnrecognizedArguments(count, words)) return 2;
  benchmark::AddCustomContext("BLAS", seam::blas::name());
  benchmark::AddCustomContext("BLAS kernels", seam::blas::kernels());
  benchmark::RunSpecifiedBenchmarks();
}
