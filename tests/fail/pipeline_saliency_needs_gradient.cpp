// expected-error {{seam::pipeline: the ATTRIBUTION METHOD cannot run on this oracle and backend}}
// Saliency on an oracle that only predicts.
#include <seam/attribution/ism.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/cluster/hierarchical.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/oracle/function.hpp>
#include <seam/pipeline/pipeline.hpp>

int main() {
  auto const count_a = [](std::string_view text) {
    float count = 0;
    for (char const letter : text) count += letter == 'A' ? 1.0F : 0.0F;
    return count;
  };
#ifdef SEAM_TWIN
  seam::attribution::ism const method;
#else
  seam::attribution::saliency const method;
#endif
  auto const pipeline = seam::make_pipeline(
      seam::mutagenesis::random{}, seam::oracle::function<seam::dna>(count_a), method, seam::embedding::none{},
      seam::cluster::hierarchical<seam::cluster::ward>{}, seam::explain::options{});
  return static_cast<int>(pipeline.clusterer.clusters) == 0;
}
