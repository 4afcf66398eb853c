// The kernels of the oracles through nvcc.
#include <seam/oracle/table.hpp>
#include <seam/oracle/target.hpp>
#include <seam/oracle/thermodynamic.hpp>

#include <seam/backend/cuda.cuh>

namespace detail = seam::oracle::detail;

void compile_oracles(seam::backend::cuda_lane& lane, std::ptrdiff_t count, detail::thermodynamic_system system,
                     std::uint8_t const* letters, std::ptrdiff_t length, float const* relaxed, float* values,
                     float* gradients, detail::look_up table) {
  lane.for_each(count, detail::thermodynamic_predict<seam::dna>{system, letters, length, values});
  lane.for_each(count, detail::thermodynamic_predict<seam::protein>{system, letters, length, values});
  lane.for_each(count, detail::thermodynamic_gradient{system, relaxed, length, values, gradients});
  lane.for_each(count, table);
  lane.for_each(count, detail::target_value<seam::oracle::task>{{.index = 1}, relaxed, length, values});
  lane.for_each(count, detail::target_value<seam::oracle::sum_of_outputs>{{}, relaxed, length, values});
  lane.for_each(count, detail::target_value<seam::oracle::difference>{{}, relaxed, length, values});
}
