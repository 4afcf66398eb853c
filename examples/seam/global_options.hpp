// The options of global libraries: motifs, backgrounds, places.
#pragma once

#include "common.hpp"

#include <seam/mutagenesis/global.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace program {

/// --motif, --instances, --partner, --spacing, --backgrounds, --background, --background-fasta, --position, --strand.
struct global_options {
  std::vector<std::string> motifs;
  std::vector<std::string> instances;
  std::string partner;
  std::vector<std::ptrdiff_t> spacings;
  std::ptrdiff_t backgrounds = 1'000;
  std::string background = "dinucleotide";
  std::string background_fasta;
  std::vector<std::ptrdiff_t> positions;
  std::string strand = "forward";

  /// Returns what was added.
  std::vector<CLI::Option*> add_to(CLI::App& command);

  /// Defined for dna, rna, protein and two_hot.
  template <seam::alphabet A>
  seam::mutagenesis::global make(std::uint64_t seed, seam::sequence::window window) const;
};

/// "+", "-".
inline char const* strand_text(bool reverse) {
  return reverse ? "-" : "+";
}

}  // namespace program
