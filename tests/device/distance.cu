// The kernels of distances and of Ward's rounds through nvcc.
#include <seam/cluster/detail/ward_kernels.hpp>
#include <seam/distance/manhattan.hpp>
#include <seam/distance/pairwise.hpp>
#include <seam/distance/top_k.hpp>

#include <seam/backend/cuda.cuh>

namespace {

using seam::backend::cuda_lane;
using space = cuda_lane::space;
namespace distance = seam::distance;
namespace detail = seam::cluster::detail;

/// One tile and its way into the condensed matrix.
void condensed_tile(cuda_lane& lane, distance::tile_rows<float, space> rows, seam::extent first, seam::extent second,
                    double* condensed) {
  seam::view<float, 2, space> const squared(lane.workspace<float>(first.count * second.count), first.count,
                                            second.count);
  distance::squared_distances_into(lane, rows.part(first), rows.part(second), squared);
  distance::tile<float, space> const tile{first, second, squared};
  lane.for_strips(first.count, second.count,
                  distance::detail::store_condensed<float, distance::euclidean, space>{
                      {}, tile, rows.centred.extent(0), condensed});
}

/// The nearest neighbours of a block of clusters.
void neighbours(cuda_lane& lane, detail::ward_view clusters, float const* rows, float const* norms, float const* sizes,
                detail::neighbours_view neighbours, std::int32_t const* query, std::ptrdiff_t count,
                std::ptrdiff_t slots) {
  float* const bounds = lane.workspace<float>(count * slots);
  float* const values = lane.workspace<float>(count * detail::list_length);
  auto* const places = lane.workspace<std::int32_t>(count * detail::list_length);
  distance::detail::least_of_panel(lane, rows, norms, query, count, rows, norms, seam::extent{0, slots},
                                   clusters.columns, detail::ward_weights<float>{sizes}, detail::list_length, bounds,
                                   values, places);
  lane.for_each(slots / distance::detail::scan_columns<float>::width,
                distance::detail::scan_columns<float>{bounds, count, slots, 0, detail::list_length, values, places});
  lane.for_each(count, detail::settle<float>{clusters, neighbours, query, values, places});
  lane.for_each(count, detail::measure_all{clusters, slots, neighbours, query});
}

/// The nearest rows of a block of rows, under a measure that sees them in frames and one that no product gives.
void nearest_rows(cuda_lane& lane, distance::tile_rows<float, space> rows, std::int32_t const* query,
                  float const* bounds, std::int32_t const* candidates, double* distances, std::int32_t* found) {
  using squares = distance::detail::square_between<float, float>;
  using absolute = distance::detail::measure_between<distance::manhattan, float, float>;
  std::ptrdiff_t const columns = rows.original.extent(1);
  distance::detail::measured_rows<float> const measured{rows.original.data(), rows.frames.data()};
  lane.for_each(1, distance::detail::measure_candidates<float, squares>{
                       {measured, measured, columns}, query, 8, bounds, candidates, 3, distances, found});
  lane.for_each(1, distance::detail::measure_all_rows<absolute>{
                       {{}, rows.original.data(), rows.original.data(), columns}, query, true, 9, 3, distances, found});
}

}  // namespace

void compile_distances(cuda_lane& lane, distance::tile_rows<float, space> rows, double* condensed) {
  condensed_tile(lane, rows, {0, 1}, {0, 1}, condensed);
  neighbours(lane, {}, nullptr, nullptr, nullptr, {}, nullptr, 0, 0);
  nearest_rows(lane, rows, nullptr, nullptr, nullptr, nullptr, nullptr);
}
