// The kernels of the explain stage through nvcc: letter counts and sums over maps.
#include <seam/explain/maps.hpp>
#include <seam/explain/summary.hpp>

#include <seam/backend/cuda.cuh>

void compile_explain(seam::backend::cuda_lane& lane, std::uint8_t const* library, float const* maps,
                     std::ptrdiff_t const* rows, seam::explain::members::chunk const* chunks,
                     std::ptrdiff_t const* first_chunk) {
  namespace detail = seam::explain::detail;
  auto* const counts = lane.workspace<std::uint8_t>(1);
  auto* const totals = lane.workspace<std::int64_t>(1);
  auto* const sums = lane.workspace<double>(1);
  lane.for_strips(1, 1, detail::count_chunk{library, 1, 4, rows, chunks, counts});
  lane.for_strips(1, 1, detail::add_counts{counts, first_chunk, 5, 1, totals});
  lane.for_strips(1, 1, detail::sum_chunk<float>{maps, 1, rows, chunks, 0, sums, sums});
  lane.for_strips(1, 1, detail::add_chunks{sums, first_chunk, 1, sums});
}
