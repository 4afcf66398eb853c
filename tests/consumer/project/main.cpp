// Uses what only links with all that seam::seam promises: a CBLAS, OpenMP.
#include <seam/seam.hpp>

#ifdef WITH_JSON
#include <nlohmann/json.hpp>
#endif

#include <omp.h>

#include <cstdio>

int main() {
  seam::random_stream stream(42, 0);
  float const a[] = {1, 2}, b[] = {3, 4};
  float product = 0;
  seam::blas::gemm(seam::blas::transpose::no, seam::blas::transpose::no, 1, 1, 2, 1.0f, a, 2, b, 1, 0.0f, &product, 1);
  std::printf("seam %s: a draw %u, a product %g, %d threads\n", SEAM_VERSION, stream.next(), double(product),
              omp_get_max_threads());
  return product == 11 ? 0 : 1;
}
