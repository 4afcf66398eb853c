// The embedders of the program, compiled once.
#include "instances.hpp"
#include "policies.hpp"

namespace program {

template <seam::backend::backend B>
seam::embedding::embedded any_embedder::embed_explained(B const& backend, seam::view<float const, 2> maps) const {
  return visit_or<seam::embedding::embedded>(
      [&](auto const& chosen) { return seam::embedding::embed(backend, chosen, maps); });
}

#define INSTANTIATE(BACKEND, ...) \
  template seam::embedding::embedded any_embedder::embed_explained(BACKEND const&, seam::view<float const, 2>) const;
SEAM_PROGRAM_EACH_BACKEND(INSTANTIATE, )

}  // namespace program
