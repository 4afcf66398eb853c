#include "global_options.hpp"

#include "inputs.hpp"

#include <algorithm>

namespace program {

using seam::expect;
namespace mutagenesis = seam::mutagenesis;

namespace {

/// "NAME=LETTERS[,LETTERS..]", or letters alone, which are their own name.
template <seam::alphabet A>
mutagenesis::motif_set parse_motif(std::string const& text, std::string const& option) {
  std::size_t const sign = text.find('=');
  std::string const name = sign == std::string::npos ? text : text.substr(0, sign);
  expect(!name.empty(), [&] { return option + " " + text + " has no name before the ="; });
  return mutagenesis::motif_set::parse<A>(name, sign == std::string::npos ? text : text.substr(sign + 1));
}

/// "NAME=FILE": the records of a FASTA file, genomic instances of a motif with their flanks.
template <seam::alphabet A>
mutagenesis::motif_set read_instances(std::string const& text) {
  std::size_t const sign = std::min(text.find('='), text.size());
  expect(sign > 0 && sign + 1 < text.size(), [&] { return "--instances " + text + " is not NAME=FILE"; });
  mutagenesis::motif_set set{text.substr(0, sign), {}};
  auto const letters = read_sequences<A>(text.substr(sign + 1));
  for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row)
    set.instances.emplace_back(letters.view().row(row).begin(), letters.view().row(row).end());
  return set;
}

mutagenesis::background background_of(std::string const& name) {
  if (name == "uniform") return mutagenesis::background::uniform;
  if (name == "matched") return mutagenesis::background::matched;
  if (name == "mononucleotide") return mutagenesis::background::mononucleotide_shuffle;
  return mutagenesis::background::dinucleotide_shuffle;
}

mutagenesis::orientation orientation_of(std::string const& name) {
  if (name == "reverse") return mutagenesis::orientation::reverse;
  if (name == "both") return mutagenesis::orientation::both;
  return name == "drawn" ? mutagenesis::orientation::drawn : mutagenesis::orientation::forward;
}

}  // namespace

std::vector<CLI::Option*> global_options::add_to(CLI::App& command) {
  return {
      command.add_option("--motif", motifs, "a set: NAME=LETTERS[,LETTERS..]; may be given again")
          ->type_name("MOTIF")
          ->check(one_line()),
      command
          .add_option("--instances", instances, "a set: NAME=FASTA, whose records are its instances; again for more")
          ->type_name("MOTIF")
          ->check(one_line()),
      command.add_option("--partner", partner, "a second motif behind the first")
          ->type_name("MOTIF")
          ->check(one_line()),
      command.add_option("--spacing", spacings, "letters between the two; may be given again [0]")
          ->check(whole_number<std::ptrdiff_t>()),
      command.add_option("--backgrounds", backgrounds, "sequences that each motif is embedded in")
          ->check(whole_number<std::ptrdiff_t>())
          ->capture_default_str(),
      command
          .add_option("--background", background,
                      "uniform, matched (GC content), mononucleotide or dinucleotide (shuffles of the sequence)")
          ->check(CLI::IsMember({"uniform", "matched", "mononucleotide", "dinucleotide"}))
          ->capture_default_str(),
      command.add_option("--background-fasta", background_fasta, "take the backgrounds from this file instead")
          ->type_name("FILE"),
      command.add_option("--position", positions, "where motifs begin, 0-based; may be given again [drawn]")
          ->check(whole_number<std::ptrdiff_t>()),
      command.add_option("--strand", strand, "forward, reverse, both or drawn")
          ->check(CLI::IsMember({"forward", "reverse", "both", "drawn"}))
          ->capture_default_str(),
  };
}

template <seam::alphabet A>
mutagenesis::global global_options::make(std::uint64_t seed, seam::sequence::window window) const {
  expect(!motifs.empty() || !instances.empty(), [] { return "no motif was given: --motif NAME=LETTERS"; });
  mutagenesis::global made;
  for (std::string const& motif : motifs) made.sets.push_back(parse_motif<A>(motif, "--motif"));
  for (std::string const& set : instances) made.sets.push_back(read_instances<A>(set));
  if (!partner.empty()) made.partner = parse_motif<A>(partner, "--partner");
  made.spacings = spacings;
  made.backgrounds = backgrounds;
  made.background = background_of(background);
  if (!background_fasta.empty()) {
    made.background = mutagenesis::background::given;
    made.given = read_sequences<A>(background_fasta);
  }
  made.positions = positions;
  made.orientation = orientation_of(strand);
  made.seed = seed;
  made.window = window;
  return made;
}

template mutagenesis::global global_options::make<seam::dna>(std::uint64_t, seam::sequence::window) const;
template mutagenesis::global global_options::make<seam::rna>(std::uint64_t, seam::sequence::window) const;
template mutagenesis::global global_options::make<seam::protein>(std::uint64_t, seam::sequence::window) const;
template mutagenesis::global global_options::make<seam::two_hot>(std::uint64_t, seam::sequence::window) const;

}  // namespace program
