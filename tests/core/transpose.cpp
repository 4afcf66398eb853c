#include <doctest/doctest.h>
#include <seam/backend/concept.hpp>
#include <seam/core/transpose.hpp>

TEST_CASE("who only says whether a factor is transposed does not read BLAS' header") {
#ifdef CBLAS_H
  FAIL("cblas.h was included");
#endif
  CHECK(seam::blas::transpose::no != seam::blas::transpose::yes);
}
