#include <doctest/doctest.h>
#include <seam/backend/host.hpp>

#include "concept_test.hpp"

using seam::backend::host;

TEST_CASE("the host meets the contract of a backend with any number of threads") {
  for (int threads : {0, 1, 2, 5}) seam_test::check_backend(host{.threads = threads});
  seam_test::check_monitor<host>();
}

TEST_CASE("as many lanes as asked for") {
  CHECK(host{.threads = 3}.lanes() == 3);
  CHECK(host{}.lanes() >= 1);
}

TEST_CASE("products inside blocks run on one thread, and the number is given back") {
  if (!openblas_get_parallel || openblas_get_parallel() != 1) {
    MESSAGE("skipped: this BLAS is not OpenBLAS with its own threads");
    return;
  }
  int const before = openblas_get_num_threads();
  openblas_set_num_threads(2);
  std::atomic<int> others{0};
  host{.threads = 2}.for_blocks(8, 1, [&](auto&, seam::extent) { others += openblas_get_num_threads() != 1; });
  CHECK(others == 0);
  CHECK(openblas_get_num_threads() == 2);
  CHECK_THROWS(host{.threads = 2}.for_blocks(8, 1, [&](auto&, seam::extent) { throw seam::error("no"); }));
  CHECK(openblas_get_num_threads() == 2);
  openblas_set_num_threads(before);
}

TEST_CASE("blocks inside a block") {
  std::atomic<int> visits{0};
  host{.threads = 2}.for_blocks(4, 1, [&](auto&, seam::extent) {
    host{.threads = 2}.for_blocks(5, 2, [&](auto&, seam::extent range) { visits += static_cast<int>(range.count); });
  });
  CHECK(visits == 20);
}
