// What surrounds a site and helps or hurts it, as a network sees it: a motif in many backgrounds, the network's
// saliency of the motif and its flanks, clusters of those maps.
//
//   contexts FASTA WEIGHTS OUT MOTIF TASK [BACKGROUNDS]
//
// FASTA's first record gives the length; DeepSTARR's weights are Keras' (HDF5); TASK is dev or hk.
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/cluster/kmeans.hpp>
#include <seam/core/blas_kernels.hpp>
#include <seam/embedding/pca.hpp>
#include <seam/explain/explain.hpp>
#include <seam/explain/files.hpp>
#include <seam/io/fasta.hpp>
#include <seam/mutagenesis/crop.hpp>
#include <seam/mutagenesis/global.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/network/models/deepstarr.hpp>
#include <seam/oracle/run.hpp>
#include <seam/report/files.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

namespace {

using seam::dna;
namespace mutagenesis = seam::mutagenesis;

constexpr std::ptrdiff_t flank = 15;
constexpr std::ptrdiff_t clusters = 12;

void run(std::string const& fasta, std::string const& weights, std::string const& out, std::string const& motif,
         std::string const& task, std::ptrdiff_t backgrounds) {
  seam::backend::host const host;
  auto const record = seam::io::read_fasta<dna>(fasta).records().front();
  auto const oracle = seam::network::models::deepstarr::from_keras(weights).task(task);
  mutagenesis::global const design{.sets = {mutagenesis::motif_set::parse<dna>(motif, motif)},
                                   .backgrounds = backgrounds,
                                   .background = mutagenesis::background::uniform,
                                   .positions = {120}};
  auto const library = mutagenesis::make_library<dna>(host, design, record.view());
  auto const places = design.placements<dna>(record.view(), 0, library.extent(0));
  auto const activities = seam::oracle::predict(host, oracle, library.view());
  auto const maps = seam::attribution::attribute(host, seam::attribution::saliency{}, oracle, library.view());

  std::ptrdiff_t const length = design.sets.front().length();
  seam::report::analysis<dna> shown;
  shown.name = motif + " in " + std::to_string(backgrounds) + " backgrounds";
  shown.library = mutagenesis::crop_to_sites<dna>(host, library.view(), places, length, flank);
  shown.maps = mutagenesis::crop_to_sites<dna>(host, maps.view(), places, length, flank);
  shown.activities.assign(activities.begin(), activities.end());

  seam::embedding::pca const components{.components = 10};
  auto const embedded = components.embed(host, seam::view<float const, 2>(shown.maps.view().as_matrix()));
  shown.labels = seam::cluster::kmeans{.clusters = clusters}.fit(host, embedded.view()).labels;
  shown.explanation() =
      seam::explain::explain<dna>(host, seam::view<std::uint8_t const, 2>(shown.library.view()),
                                  seam::view<float const, 1>(shown.activities.data(), shown.activities.size()),
                                  seam::view<float const, 3>(shown.maps.view()),
                                  seam::view<std::int32_t const, 1>(shown.labels.data(), shown.labels.size()),
                                  seam::explain::options{.reference_row = std::nullopt});

  seam::io::output_folder(out);
  seam::explain::write_explanation<dna>(out, shown);
  seam::report::write_figures(shown, out);
  for (auto const& cluster : shown.statistics)
    std::printf("%2d  %6td backgrounds, median activity %6.3f  %s\n", cluster.sorted, cluster.count, cluster.median,
                seam::sequence::to_text<dna>(shown.summary.consensus_letter.view().row(cluster.sorted)).c_str());
}

}  // namespace

int main(int count, char** words) {
  seam::blas::adopt_processor_kernels(words);
  if (count < 6 || count > 7) {
    std::fprintf(stderr, "usage: contexts FASTA WEIGHTS OUT MOTIF TASK [BACKGROUNDS]\n");
    return 2;
  }
  try {
    run(words[1], words[2], words[3], words[4], words[5], count > 6 ? std::atol(words[6]) : 20'000);
    return 0;
  } catch (seam::input_error const& wrong) {
    std::fprintf(stderr, "contexts: %s\n", wrong.what());
    return 2;
  } catch (std::exception const& failed) {
    std::fprintf(stderr, "contexts: %s\n", failed.what());
    return 1;
  }
}
