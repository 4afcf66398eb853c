// seam export: an analysis in the formats of other tools: BED, MEME, and TF-MoDISco's pairs of npz files.
#include "analysis_folder.hpp"

#include <seam/identify/files.hpp>
#include <seam/identify/motifs.hpp>
#include <seam/io/motifs.hpp>
#include <seam/io/npz.hpp>

#include <algorithm>

namespace program {

namespace {

struct export_command {
  common_options common;
  analysis_folder analysis;
  std::string chromosome;  ///< empty: as the folder calls it
  std::ptrdiff_t start = 0;

  /// (N, letters, L) of (N, L, letters), a block of sequences at a time.
  template <class T, class Value>
  static void write_letters_first(std::string const& path, std::ptrdiff_t rows, std::ptrdiff_t length,
                                  std::ptrdiff_t letters, Value const& value) {
    constexpr std::ptrdiff_t block = 256;
    seam::io::npz_writer<T, 3> file(path, {{rows, letters, length}});
    for (std::ptrdiff_t first = 0; first < rows; first += block) {
      seam::array<T, 3> part(std::min(block, rows - first), letters, length);
      for (std::ptrdiff_t row = 0; row < part.extent(0); ++row)
        for (std::ptrdiff_t letter = 0; letter < letters; ++letter)
          for (std::ptrdiff_t position = 0; position < length; ++position)
            part(row, letter, position) = value(first + row, position, letter);
      file.append(part.view());
    }
    file.commit();
  }

  template <seam::alphabet A>
  void run(progress&, A) const {
    constexpr std::ptrdiff_t longest = std::ptrdiff_t{1} << 40;
    seam::expect(start >= 0 && start <= longest,
                 [&] { return "--start " + std::to_string(start) + " is on no chromosome"; });
    auto const explained = analysis.explanation<A>();
    auto const found = analysis.identification(explained);
    auto const library = analysis.library<A>();
    auto const maps = analysis.maps();
    seam::expect(
        maps.extent(0) == library.extent(0) && maps.extent(1) == library.extent(1) && maps.extent(2) == A::channels,
        [&] { return analysis.path + " has a library and maps that do not fit together"; });
    auto const path = [&](char const* name) {
      return in_folder(common.out, name);
    };
    seam::io::output_folder(common.out);
    seam::identify::write_bed(path("sites.bed"), found.sites, analysis.name_or(chromosome), start);
    if constexpr (A::size == 4) {
      std::vector<seam::motif::motif> motifs;
      for (auto const& site : found.sites) {
        auto const frequencies = seam::identify::site_motif(explained, site);
        if (frequencies.empty()) continue;  // no cluster shows the site
        double members = 0;
        for (std::int32_t const cluster : site.active_clusters)
          members += static_cast<double>(explained.statistics[static_cast<std::size_t>(cluster)].count);
        motifs.push_back({site.name, site.motif, frequencies});
        for (double& count : motifs.back().counts) count *= members;
      }
      seam::io::write_meme(path("sites.meme"), motifs);
    }
    write_letters_first<std::int8_t>(
        path("modisco_sequences.npz"), library.extent(0), library.extent(1), A::channels,
        [&](std::ptrdiff_t row, std::ptrdiff_t position, std::ptrdiff_t letter) {
          std::uint8_t const here = library(row, position);
          return static_cast<std::int8_t>(here < A::size && A::encoding(here, static_cast<int>(letter)) != 0.0F);
        });
    write_letters_first<float>(path("modisco_contributions.npz"), maps.extent(0), maps.extent(1), maps.extent(2),
                               [&](std::ptrdiff_t row, std::ptrdiff_t position, std::ptrdiff_t letter) {
                                 return maps(row, position, letter);
                               });
  }
};

}  // namespace

void add_export(CLI::App& program) {
  auto const command = std::make_shared<export_command>();
  CLI::App* const words = program.add_subcommand(
      "export", "an analysis for other tools: sites.bed, sites.meme, modisco_sequences.npz, modisco_contributions.npz");
  words->add_option("--from", command->analysis.path, "folder that seam run wrote")->required()->type_name("DIR");
  words->add_option("--chromosome", command->chromosome, "what sites.bed calls the sequence [as the folder does]")
      ->check(one_line());
  words->add_option("--start", command->start, "where the sequence begins on the chromosome, 0-based")
      ->check(whole_number<std::ptrdiff_t>())
      ->capture_default_str();
  command->common.add_to(*words);
  on_call<by_alphabet>(*words, command, "export");
}

}  // namespace program
