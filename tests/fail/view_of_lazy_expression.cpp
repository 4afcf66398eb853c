// A lazy xtensor expression has no memory that a view could show.
#include <seam/xtensor.hpp>

float first(xt::xtensor<float, 2>& maps) {
#ifdef SEAM_TWIN
  xt::xtensor<float, 2> sum = maps + maps;
#else
  auto sum = maps + maps;
  // expected-error {{"seam::view_of: a lazy xtensor expression has no memory; evaluate it (xt::eval)"}}
#endif
  return *seam::view_of(sum).data();
}
