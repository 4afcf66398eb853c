#include <doctest/doctest.h>
#include <seam/backend/thrust.hpp>

#include "concept_test.hpp"

TEST_CASE_TEMPLATE("Thrust's host systems meet the contract of a backend", Backend, seam::backend::thrust_cpp,
                   seam::backend::thrust_omp) {
  seam_test::check_backend(Backend{});
  seam_test::check_monitor<Backend>();
}
