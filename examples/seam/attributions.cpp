// The attribution methods of the program, compiled once.
#include "instances.hpp"
#include "models.hpp"
#include "policies.hpp"

namespace program {

template <class Lane, class Oracle>
void any_attribution::attribute_into(Lane& lane, Oracle const& oracle, seam::view<std::uint8_t const, 2> letters,
                                     seam::view<float, 3> maps) const {
  std::visit([&](auto const& chosen) { chosen.attribute_into(lane, oracle, letters, maps); }, policy);
}

#define INSTANTIATE(BACKEND, ALPHABET)                                                            \
  template void any_attribution::attribute_into(BACKEND::lane_type&, any_oracle<ALPHABET> const&, \
                                                seam::view<std::uint8_t const, 2>, seam::view<float, 3>) const;
SEAM_PROGRAM_EACH(INSTANTIATE)

}  // namespace program
