// expected-error {{"seam: a mutagenizer needs name(), rows<A>(reference) const"}}
// A mutagenizer that does not say how many sequences it makes.
#include <seam/mutagenesis/make_library.hpp>

namespace {

struct silent {
  static constexpr char const* name() { return "silent"; }
#ifdef SEAM_TWIN
  template <class A>
  std::ptrdiff_t rows(seam::view<std::uint8_t const, 1>) const {
    return 1;
  }
#endif
  template <class A, class B>
  void library_into(B const&, seam::view<std::uint8_t const, 1>, seam::view<std::uint8_t, 2>) const {}
};

}  // namespace

int main() {
  seam::array<std::uint8_t, 1> const reference(4);
  return seam::mutagenesis::make_library<seam::dna>(seam::backend::host{}, silent{}, reference).empty() ? 1 : 0;
}
