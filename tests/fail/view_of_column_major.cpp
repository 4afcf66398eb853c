// Column-major memory is not what a view describes.
#include <seam/xtensor.hpp>

#ifdef SEAM_TWIN
constexpr auto layout = xt::layout_type::row_major;
#else
constexpr auto layout = xt::layout_type::column_major;
// expected-error {{"seam::view_of: a column-major xtensor cannot be viewed as row-major memory; copy it first"}}
#endif

float* first(xt::xtensor<float, 2, layout>& maps) {
  return seam::view_of(maps).data();
}
