// The kernels of the oracles through nvcc.
#include <seam/oracle/range_target.hpp>
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

template <class Target>
struct both_calls {
  Target target;
  float const* outputs;
  std::ptrdiff_t count;
  float* value;
  float* seed;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    value[row] = target.value(outputs + row * count, count);
    target.gradient(outputs + row * count, count, seed + row * count);
  }
};

template <class... Targets>
void compile_targets(seam::backend::cuda_lane& lane, std::ptrdiff_t count, float const* outputs, std::ptrdiff_t length,
                     float* values, float* seed) {
  (lane.for_each(count, both_calls<Targets>{Targets{}, outputs, length, values, seed}), ...);
}
template void compile_targets<seam::oracle::sum_of_range, seam::oracle::mean_of_range, seam::oracle::log_of_sum,
                              seam::oracle::log_sum_exp, seam::oracle::logit, seam::oracle::weighted_profile>(
    seam::backend::cuda_lane&, std::ptrdiff_t, float const*, std::ptrdiff_t, float*, float*);
