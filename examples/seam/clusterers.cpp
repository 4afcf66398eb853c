// The clusterers of the program, compiled once.
#include "instances.hpp"
#include "policies.hpp"

namespace program {

template <seam::backend::backend B>
seam::cluster::clustering any_clusterer::cluster(B const& backend, seam::view<float const, 2> maps) const {
  return std::visit([&](auto const& chosen) { return chosen.cluster(backend, maps); }, policy);
}

#define INSTANTIATE(BACKEND, ...) \
  template seam::cluster::clustering any_clusterer::cluster(BACKEND const&, seam::view<float const, 2>) const;
SEAM_PROGRAM_EACH_BACKEND(INSTANTIATE, )

}  // namespace program
