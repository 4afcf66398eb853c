// expected-error {{seam::pipeline: the ORACLE cannot predict on this backend}}
// An oracle that does not say how many outputs it has.
#include <seam/attribution/ism.hpp>
#include <seam/cluster/hierarchical.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/pipeline/pipeline.hpp>

namespace {

struct nothing {
  using alphabet_type = seam::dna;
  std::ptrdiff_t length() const { return 0; }
#ifdef SEAM_TWIN
  std::ptrdiff_t outputs() const {
    return 1;
  }
#endif
  void predict_into(seam::view<std::uint8_t const, 2>, seam::view<float, 2> out) const {
    for (float& value : out) value = 0;
  }
};

}  // namespace

int main() {
  auto const pipeline =
      seam::make_pipeline(seam::mutagenesis::random{}, nothing{}, seam::attribution::ism{}, seam::embedding::none{},
                          seam::cluster::hierarchical<seam::cluster::ward>{}, seam::explain::options{});
  return static_cast<int>(pipeline.mutagenizer.count) == 0;
}
