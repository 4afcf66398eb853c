// SPDX-License-Identifier: MIT
// analysis<Alphabet>: everything about one sequence in one value. It is an explanation and an identification (their
// members are its own: analysis.sites, analysis.cluster_maps), together with the arrays that they were made from.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/core/array.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/identify/identification.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::report {

/// The characters of an alphabet's letters, in order: "ACGT".
template <alphabet A>
std::string letters_of() {
  std::string letters;
  for (int letter = 0; letter < A::size; ++letter) letters += A::to_char(static_cast<std::uint8_t>(letter));
  return letters;
}

/// The character that stands for each column of a map: the first letter that is encoded by that channel alone ("ACGT"
/// for one-hot and for two-hot DNA), '?' where there is none.
template <alphabet A>
std::string channel_letters_of() {
  std::string letters;
  for (int channel = 0; channel < A::channels; ++channel) {
    char character = '?';
    for (int candidate = A::size - 1; candidate >= 0; --candidate) {
      auto const letter = static_cast<std::uint8_t>(candidate);
      bool alone = true;
      for (int other = 0; other < A::channels; ++other)
        alone = alone && ((A::encoding(letter, other) != 0.0F) == (other == channel));
      if (alone) character = A::to_char(letter);
    }
    letters += character;
  }
  return letters;
}

/// What a pipeline returns and what a report shows. N sequences of L letters, maps of A columns, K clusters.
/// `linkage` is that of the sequences; that of the positions is `identification().linkage`.
template <alphabet A>
struct analysis : explain::explanation, identify::identification {
  using alphabet_type = A;

  std::string name;                ///< of the sequence
  array<std::uint8_t, 2> library;  ///< (N, L) letters; row 0 is the reference where there is one
  std::vector<float> activities;   ///< (N)
  array<float, 3> maps;            ///< (N, L, A)
  array<float, 2> embedding;       ///< (N, d) what was clustered instead of the maps; empty: the maps themselves
  std::vector<double> explained_variance;  ///< (d) of the embedding's columns, where the embedder knows it
  array<double, 2> linkage;                ///< (N - 1, 4) SciPy's Z; empty where the clusterer makes none
  std::vector<std::int32_t> labels;        ///< (N) 0..K-1, -1 = noise
  std::vector<std::pair<std::string, std::string>> settings;  ///< name and value, in the order to be shown

  /// The part that `explain` returned.
  explain::explanation& explanation() { return *this; }
  explain::explanation const& explanation() const { return *this; }
  /// The part that `identify` returned.
  identify::identification& identification() { return *this; }
  identify::identification const& identification() const { return *this; }

  /// Whether the library has a reference (row 0), also when that is in no cluster.
  bool has_reference() const { return reference_cluster >= 0 || !summary.reference_mismatch.empty(); }
  /// The reference's characters; empty without one.
  std::string reference() const {
    std::string sequence;
    if (!has_reference()) return sequence;
    for (std::uint8_t const letter : reference_letters) sequence += A::to_char(letter);
    return sequence;
  }
};

}  // namespace seam::inline v0::report
