// The loops of the attribution methods with device lanes.
#include <seam/attribution/integrated_gradients.hpp>
#include <seam/attribution/ism.hpp>

#include "device/compile_lane.cuh"

void compile_attribution(seam_test::compile_lane& lane, std::uint8_t* letters, float* values, double* sums,
                         double const* weights) {
  using namespace seam::attribution::detail;
  lane.for_strips(8, 4, path_point{values, values, values, 4, 4, 2, values});
  lane.for_strips(8, 4, add_path{values, 0.5, values, weights, sums, values, 4, 4, 2, true, false});
  lane.for_strips(8, 4, times_change{values, values, values, 4, 4});
  lane.for_each(8, mutate_once{letters, letters, 4, 0, 3, 0, 4});
  lane.for_each(8, score_mutants{letters, values, values, 0, 4, 3, seam::attribution::ism_score::difference, 1.0});
}
