// The backends that every kernel is tested on: TEST_CASE_TEMPLATE("...", Backend, SEAM_TEST_BACKENDS).
#pragma once

#include <seam/backend/host.hpp>
#include <seam/backend/thrust.hpp>

#define SEAM_TEST_BACKENDS seam::backend::host, seam::backend::thrust_omp
