// Whether clusters are real, compiled once.
#pragma once

#include "instances.hpp"
#include "policies.hpp"

#include <seam/explain/quality.hpp>

#define SEAM_PROGRAM_QUALITY(BACKEND, EXTERN)                                                                       \
  EXTERN template seam::explain::clustering_quality seam::explain::quality_of(                                      \
      BACKEND const&, program::any_clusterer const&, seam::view<float const, 2>, seam::view<std::int32_t const, 1>, \
      std::vector<std::int32_t> const&, seam::explain::resampling const&);
SEAM_PROGRAM_EACH_BACKEND(SEAM_PROGRAM_QUALITY, extern)
