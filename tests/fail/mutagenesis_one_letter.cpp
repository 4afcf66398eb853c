// expected-error {{"seam::mutagenesis: an alphabet of one letter has no mutations"}}
// Where nothing can mutate.
#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/random.hpp>

#ifdef SEAM_TWIN
using letters = seam::basic_alphabet<"AB">;
#else
using letters = seam::basic_alphabet<"A">;
#endif

int main() {
  seam::array<std::uint8_t, 1> const reference(4);
  seam::mutagenesis::random const random{.count = 2};
  return seam::mutagenesis::make_library<letters>(seam::backend::host{}, random, reference).empty() ? 1 : 0;
}
