#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <seam/core/blas_kernels.hpp>

int main(int count, char** words) {
  seam::blas::adopt_processor_kernels(words);
  return doctest::Context(count, words).run();
}
