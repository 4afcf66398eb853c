// The kernel of principal components through nvcc.
#include <seam/embedding/detail/centred_products.hpp>

#include <seam/backend/cuda.cuh>

/// A panel of rows less the means of their columns, as doubles.
void compile_embedding(seam::backend::cuda_lane& lane, float const* rows, double const* means) {
  double* const panel = lane.workspace<double>(512 * 128);
  lane.for_strips(512, 128, seam::embedding::detail::centre_panel{rows, 996, means, panel, 128});
}
