// The mutagenizers of the program, compiled once.
#include "instances.hpp"
#include "policies.hpp"

#include <seam/mutagenesis/make_library.hpp>

namespace program {

template <seam::alphabet A, seam::backend::backend B>
void any_mutagenizer::library_into(B const& backend, seam::view<std::uint8_t const, 1> reference,
                                   seam::view<std::uint8_t, 2> library) const {
  std::visit([&](auto const& chosen) { seam::mutagenesis::make_library_into<A>(backend, chosen, reference, library); },
             policy);
}

#define INSTANTIATE(BACKEND, ALPHABET)                                                                     \
  template void any_mutagenizer::library_into<ALPHABET>(BACKEND const&, seam::view<std::uint8_t const, 1>, \
                                                        seam::view<std::uint8_t, 2>) const;
SEAM_PROGRAM_EACH(INSTANTIATE)

}  // namespace program
