// Explains a protein-binding microarray: all words of its table as a library, in-silico mutagenesis through the table
// itself, clusters of the maps, and what each cluster's words have in common.
//
//   pbm TABLE OUT [COLUMN [MOTIF [OVERHANG]]]
//
// With a motif (letters and IUPAC codes) it says how many of the strongest words lie in clusters that read it, on
// either strand, OVERHANG of its letters beyond an end of the word.
#include <seam/attribution/ism.hpp>
#include <seam/cluster/hierarchical.hpp>
#include <seam/cluster/kmeans.hpp>
#include <seam/core/blas_kernels.hpp>
#include <seam/embedding/pca.hpp>
#include <seam/explain/files.hpp>
#include <seam/io/npy.hpp>
#include <seam/io/word_table.hpp>
#include <seam/mutagenesis/complete.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/oracle/table.hpp>
#include <seam/pipeline/pipeline.hpp>
#include <seam/report/files.hpp>
#include <seam/report/html.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <numeric>
#include <string>
#include <vector>

namespace {

using seam::dna;

/// The words of `length` letters and their values as an oracle.
seam::oracle::table<dna> oracle_of(seam::io::word_table const& table, std::string const& path) {
  std::vector<std::uint8_t> const any_word(static_cast<std::size_t>(table.length));
  auto const words = seam::mutagenesis::make_library<dna>(seam::backend::host{}, seam::mutagenesis::complete{},
                                                          {any_word.data(), table.length});
  return {words.view(), {table.values.data(), table.values.size()}, {}, path};
}

std::string reverse_complement(std::string const& text) {
  std::string other;
  for (auto letter = text.rbegin(); letter != text.rend(); ++letter)
    other += dna::to_char(seam::sequence::complement<dna>(dna::to_letter(*letter)));
  return other;
}

/// What a cluster (a sorted place) reads: the most frequent letter of its words at each position, or the one that its
/// mean map prefers. The two differ where the cluster's words are a mutation away from the best ones.
enum class reading { letters, map };

std::string consensus_of(seam::report::analysis<dna> const& made, std::ptrdiff_t place, reading by) {
  if (by == reading::letters) return seam::sequence::to_text<dna>(made.summary.consensus_letter.view().row(place));
  std::string text;
  auto const map = made.cluster_maps.view().row(place);
  for (std::ptrdiff_t position = 0; position < map.extent(0); ++position) {
    auto const effects = map.row(position);
    text += dna::to_char(static_cast<std::uint8_t>(std::max_element(effects.begin(), effects.end()) - effects.begin()));
  }
  return text;
}

/// A binding site as letters and IUPAC's codes (CACGYG), of which `overhang` letters may stand beyond a word's end: a
/// probe goes on where the word ends.
struct site {
  std::string letters;
  std::ptrdiff_t overhang = 0;

  bool stands_in(std::string const& text) const {
    return on_one_strand(text) || on_one_strand(reverse_complement(text));
  }

 private:
  bool on_one_strand(std::string const& text) const {
    auto const size = static_cast<std::ptrdiff_t>(letters.size()), end = static_cast<std::ptrdiff_t>(text.size());
    for (std::ptrdiff_t at = -overhang; at <= end - size + overhang; ++at) {
      bool same = true;
      for (std::ptrdiff_t i = std::max<std::ptrdiff_t>(0, -at); i < std::min(size, end - at); ++i)
        same = same && fits(letters[static_cast<std::size_t>(i)], text[static_cast<std::size_t>(at + i)]);
      if (same) return true;
    }
    return false;
  }
  static bool fits(char code, char letter) {
    auto const choices = seam::sequence::letters_for<dna>(code);
    return std::find(choices.data(), choices.data() + choices.size(), dna::to_letter(letter)) !=
           choices.data() + choices.size();
  }
};

site checked(site given) {
  for (char const code : given.letters)
    seam::expect(!seam::sequence::letters_for<dna>(code).empty(), [&] {
      return "the motif " + given.letters + " holds the character " + code +
             ", which is neither a letter nor a code of IUPAC's";
    });
  auto const size = static_cast<std::ptrdiff_t>(given.letters.size());
  seam::expect(given.overhang >= 0 && (given.overhang == 0 || given.overhang < size), [&] {
    return std::to_string(given.overhang) + " letters of the motif " + given.letters +
           " cannot stand beyond a word's end";
  });
  return given;
}

/// The share of the strongest `part` of the words that lies in clusters that read the motif, on either strand.
double share(seam::report::analysis<dna> const& made, site const& motif, double part, reading by) {
  std::vector<bool> reads(made.order.size());
  for (std::size_t place = 0; place < reads.size(); ++place) {
    auto const text = consensus_of(made, static_cast<std::ptrdiff_t>(place), by);
    reads[static_cast<std::size_t>(made.order[place])] = motif.stands_in(text);
  }
  std::vector<std::size_t> words(made.activities.size());
  std::iota(words.begin(), words.end(), std::size_t{0});
  auto const top = std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(part * static_cast<double>(words.size())));
  std::stable_sort(words.begin(), words.end(),
                   [&](std::size_t a, std::size_t b) { return made.activities[a] > made.activities[b]; });
  auto const inside = std::count_if(words.begin(), words.begin() + top, [&](std::size_t word) {
    return reads[static_cast<std::size_t>(made.labels[word])];
  });
  return static_cast<double>(inside) / static_cast<double>(top);
}

/// One analysis, its files below `folder`, and a line about it.
template <class Attribution, class Embedder, class Clusterer>
void analyse(seam::io::word_table const& table, seam::oracle::table<dna> const& oracle, Attribution attribution,
             Embedder embedder, Clusterer clusterer, std::string const& folder, std::string const& what,
             site const& motif) {
  auto const begin = std::chrono::steady_clock::now();
  std::vector<std::uint8_t> const any_word(static_cast<std::size_t>(table.length));
  auto const made = seam::make_pipeline(seam::mutagenesis::complete{}, oracle, attribution, embedder, clusterer,
                                        seam::explain::options{.reference_row = std::nullopt})
                        .run({any_word.data(), table.length}, what);
  seam::io::output_folder(folder);
  seam::explain::write_explanation<dna>(folder, made);
  seam::io::write_npy(seam::io::in_folder(folder, "labels.npy"),
                      seam::view<std::int32_t const, 1>(made.labels.data(), made.labels.size()));
  seam::report::write_figures(made, folder);
  seam::report::write_html(made, seam::io::in_folder(folder, "report.html"));
  std::chrono::duration<double> const seconds = std::chrono::steady_clock::now() - begin;
  std::printf("%s: %zu clusters, %.1f s", what.c_str(), made.order.size(), seconds.count());
  if (!motif.letters.empty())
    for (double const part : {0.01, 0.001, 1.0})
      std::printf("; of the top %g %% of words %.1f %% in clusters with %s by their letters, %.1f %% by their maps",
                  100 * part, 100 * share(made, motif, part, reading::letters), motif.letters.c_str(),
                  100 * share(made, motif, part, reading::map));
  std::printf("\n");
}

void run(std::string const& path, std::string const& out, std::string const& column, site const& motif) {
  auto const table = seam::io::read_word_table<dna>(path, column);
  auto const oracle = oracle_of(table, path);
  auto const words = static_cast<std::ptrdiff_t>(table.values.size());
  std::ptrdiff_t const clusters = std::min<std::ptrdiff_t>(200, words / 8);
  using seam::attribution::ism, seam::attribution::ism_score;
  analyse(table, oracle, ism{}, seam::embedding::none{},
          seam::cluster::hierarchical<seam::cluster::ward>{.clusters = clusters}, seam::io::in_folder(out, "ward"),
          "differences, Ward", motif);
  analyse(table, oracle, ism{.score = ism_score::log2_fold_change}, seam::embedding::pca{.components = 10},
          seam::cluster::kmeans{.clusters = clusters}, seam::io::in_folder(out, "kmeans"),
          "log2 fold changes, 10 principal components, k-means", motif);
}

}  // namespace

int main(int count, char** words) {
  seam::blas::adopt_processor_kernels(words);
  if (count < 3 || count > 6) {
    std::fprintf(stderr, "usage: pbm TABLE OUT [COLUMN [MOTIF [OVERHANG]]]\n");
    return 2;
  }
  try {
    run(words[1], words[2], count > 3 ? words[3] : "",
        checked({count > 4 ? words[4] : "", count > 5 ? std::atol(words[5]) : 0}));
    return 0;
  } catch (seam::input_error const& wrong) {
    std::fprintf(stderr, "pbm: %s\n", wrong.what());
    return 2;
  } catch (std::exception const& failed) {
    std::fprintf(stderr, "pbm: %s\n", failed.what());
    return 1;
  }
}
