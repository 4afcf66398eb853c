// The kernels of distances and of Ward's rounds through nvcc.
#include <seam/cluster/detail/nearest.hpp>
#include <seam/distance/pairwise.hpp>

#include "compile_lane.cuh"

namespace {

using seam_test::compile_lane;
using space = compile_lane::space;
namespace distance = seam::distance;
namespace detail = seam::cluster::detail;

/// One tile and its way into the condensed matrix.
void condensed_tile(compile_lane& lane, distance::tile_rows<float, space> rows, seam::extent first, seam::extent second,
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
void neighbours(compile_lane& lane, detail::ward_view clusters, detail::ward_operands<float> operands,
                detail::neighbours_view neighbours, std::int32_t const* query, std::ptrdiff_t count,
                std::ptrdiff_t slots) {
  float* const bounds = lane.workspace<float>(count * slots);
  float* const values = lane.workspace<float>(count * detail::list_length);
  auto* const places = lane.workspace<std::int32_t>(count * detail::list_length);
  lane.for_each(count, detail::scan_row<float>{operands, query, bounds, 0, slots, values, places});
  lane.for_each(slots / detail::scan_columns<float>::width,
                detail::scan_columns<float>{bounds, count, slots, 0, values, places});
  lane.for_each(count, detail::settle<float>{clusters, neighbours, query, values, places});
  lane.for_each(count, detail::measure_all{clusters, slots, neighbours, query});
}

}  // namespace

void compile_distances(compile_lane& lane, distance::tile_rows<float, space> rows, double* condensed) {
  condensed_tile(lane, rows, {0, 1}, {0, 1}, condensed);
  neighbours(lane, {}, {}, {}, nullptr, 0, 0);
}
