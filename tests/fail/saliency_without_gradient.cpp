// Saliency of an oracle that only predicts.
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/attribution/saliency.hpp>

struct content {
  using alphabet_type = seam::dna;
  static std::ptrdiff_t length() { return 0; }
  static std::ptrdiff_t outputs() { return 1; }
  static void predict_into(seam::view<std::uint8_t const, 2> letters, seam::view<float, 2> out) {
    for (std::ptrdiff_t s = 0; s < letters.extent(0); ++s) out(s, 0) = letters(s, 0);
  }
};

#ifdef SEAM_TWIN
using method = seam::attribution::ism;
#else
using method = seam::attribution::saliency;
// expected-error {{"seam::attribution: this method needs a gradient and the oracle only predicts"}}
#endif

seam::array<float, 3> maps(seam::view<std::uint8_t const, 2> letters) {
  return seam::attribution::attribute(seam::backend::host{}, method{}, content{}, letters);
}
