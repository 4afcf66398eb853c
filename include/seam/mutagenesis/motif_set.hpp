// SPDX-License-Identifier: MIT
// What global libraries embed, and where: motifs by their instances, backgrounds, orientations, and the placement of a
// row's motif.
#pragma once

#include <seam/sequence/named_sequence.hpp>
#include <seam/sequence/reverse_complement.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace seam::inline v0::mutagenesis {

/// A motif (or the sites of one task): its name and the sequences that stand for it, all of one length. One is a
/// consensus; several are genomic instances, of which every row draws one. Unknown letters let the background through.
struct motif_set {
  std::string name;
  std::vector<std::vector<std::uint8_t>> instances;

  std::ptrdiff_t length() const {
    return instances.empty() ? 0 : static_cast<std::ptrdiff_t>(instances.front().size());
  }

  /// From text, instances separated by commas: "AP-1", "GATGAGTCATC" or "GATGAGTCATC,TTTGACTCATA". The alphabet's
  /// character for unknown letters (N) lets the background through. Throws input_error for a character that is no
  /// letter, or no instance.
  template <alphabet A>
  static motif_set parse(std::string name, std::string_view text) {
    motif_set set{std::move(name), {}};
    std::string const what = "the motif " + set.name;
    for (std::size_t begin = 0; begin <= text.size();) {
      std::size_t const end = text.find(',', begin) == text.npos ? text.size() : text.find(',', begin);
      auto const instance = text.substr(begin, end - begin);
      expect(!instance.empty(), [&] { return what + " has no letters"; });
      std::vector<std::uint8_t>& letters = set.instances.emplace_back();
      for (std::size_t position = 0; position < instance.size(); ++position) {
        bool const unknown = is_unknown<A>(instance[position]);
        letters.push_back(unknown ? unknown_letter : sequence::parse<A>(instance.substr(position, 1), what).front());
      }
      begin = end + 1;
    }
    return set;
  }

 private:
  template <alphabet A>
  static bool is_unknown(char character) {
    char const unknown = A::to_char(unknown_letter);
    return character == unknown || (character >= 'a' && character <= 'z' && character - 'a' + 'A' == unknown);
  }
};

/// What motifs are embedded in.
enum class background {
  uniform,                 ///< every letter equally likely
  matched,                 ///< letters with the reference's frequencies, averaged over the strands: its GC content
  mononucleotide_shuffle,  ///< of the reference
  dinucleotide_shuffle,    ///< of the reference
  given,                   ///< sequences from elsewhere (genomic ones)
};

/// The strand on which a motif is embedded; both: each in turn; drawn: by chance for each row.
enum class orientation { forward, reverse, both, drawn };

/// Where a row of a global library has its motif.
struct placement {
  std::ptrdiff_t set = -1;  ///< -1: none, a bare background
  std::ptrdiff_t background = 0;
  /// Of the first letter of the motif (of the pair, with a partner) on the forward strand; -1 without one.
  std::ptrdiff_t position = -1;
  std::ptrdiff_t spacing = 0;  ///< letters between the motif and its partner
  bool reverse = false;
  std::ptrdiff_t instance = 0;          ///< of the set
  std::ptrdiff_t partner_instance = 0;  ///< of the partner
  std::ptrdiff_t length = 0;            ///< letters of the motif, of the pair with what lies between them
  friend bool operator==(placement const&, placement const&) = default;
};

}  // namespace seam::inline v0::mutagenesis
