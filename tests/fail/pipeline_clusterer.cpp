// expected-error {{seam::pipeline: the CLUSTERER cannot cluster on this backend}}
// A clusterer whose `cluster` has another name.
#include <seam/attribution/ism.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/oracle/function.hpp>
#include <seam/pipeline/pipeline.hpp>

namespace {

struct everything_together {
  static constexpr char const* name() { return "everything_together"; }
  template <class Backend>
#ifdef SEAM_TWIN
  seam::cluster::clustering cluster(Backend const&, seam::view<float const, 2> maps) const {
#else
  seam::cluster::clustering fit(Backend const&, seam::view<float const, 2> maps) const {
#endif
      return {std::vector<std::int32_t>(static_cast<std::size_t>(maps.extent(0))), {}};
}
};

}  // namespace

int main() {
  auto const zero = [](std::string_view) {
    return 0.0F;
  };
  auto const pipeline = seam::make_pipeline(seam::mutagenesis::random{}, seam::oracle::function<seam::dna>(zero),
                                            seam::attribution::ism{}, seam::embedding::none{}, everything_together{},
                                            seam::explain::options{});
  return static_cast<int>(pipeline.mutagenizer.count) == 0;
}
