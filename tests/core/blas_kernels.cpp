#include <doctest/doctest.h>
#include <seam/core/blas.hpp>
#include <seam/core/blas_kernels.hpp>

#include <cstdlib>
#include <string>

TEST_CASE("the test program runs on kernels made for this processor, unless the user chose others") {
  float const one = 1.0F;
  float result = 0.0F;  // a product, so that the BLAS is really linked
  seam::blas::gemm(seam::blas::transpose::no, seam::blas::transpose::no, 1, 1, 1, 1.0F, &one, 1, &one, 1, 0.0F, &result,
                   1);
  CHECK(result == 1.0F);
  bool const chosen = std::getenv("OPENBLAS_CORETYPE") != nullptr;
  CAPTURE(seam::blas::kernels());
  CHECK((chosen || seam::blas::better_kernels() == nullptr));
  if (chosen && std::string(std::getenv("OPENBLAS_CORETYPE")) == "SkylakeX")
    CHECK(std::string(seam::blas::kernels()) == "SkylakeX");
}
