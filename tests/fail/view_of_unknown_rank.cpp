// The type of an xt::xarray does not say how many axes it has.
#include <seam/xtensor.hpp>

float* first(xt::xarray<float>& maps) {
#ifdef SEAM_TWIN
  return seam::view_of<3>(maps).data();
#else
  return seam::view_of(maps).data();
  // expected-error {{"seam::view_of: the type does not say the number of axes; write view_of<3>(x)"}}
#endif
}
