// The kernels of principal components, of multidimensional scaling and of PHATE through nvcc.
#include <seam/embedding/phate.hpp>

#include <seam/backend/cuda.cuh>

/// A panel of rows less the means of their columns, as doubles and as floats; a sum of products; rows of a layout that
/// move; potentials of probabilities.
void compile_embedding(seam::backend::cuda_lane& lane, float const* rows, double const* means) {
  namespace detail = seam::embedding::detail;
  double* const panel = lane.workspace<double>(512 * 128);
  lane.for_strips(512, 128, detail::centred_copy<double>{rows, 996, means, panel, 128});
  float* const floats = lane.workspace<float>(512 * 128);
  lane.for_strips(512, 128, detail::centred_copy<float>{rows, 996, means, floats, 128});
  lane.for_strips(512, 128, detail::add_floats{floats, 128, panel, 128});
  double* const off = lane.workspace<double>(200);
  lane.for_each(200, detail::guttman_row{panel, panel, 200, 2, 0, panel, off});
  lane.for_strips(200, 200, detail::potential_of{panel, floats, 200, 1.0});
}
