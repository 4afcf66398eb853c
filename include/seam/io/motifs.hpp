// SPDX-License-Identifier: MIT
// Collections of DNA motifs: JASPAR, MEME and TRANSFAC files, told apart by what they begin with; and MEME files
// written.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/view.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/csv.hpp>
#include <seam/io/detail/motif_parsers.hpp>
#include <seam/io/detail/names.hpp>
#include <seam/io/detail/read_file.hpp>
#include <seam/motif/motif.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seam::inline v0::io {

/// All motifs of a file. What its first line begins with tells the format: "MEME version" is minimal MEME; ">" is
/// JASPAR, with or without letters and brackets; two capitals and a blank ("AC  M01001") is TRANSFAC. MEME's
/// probabilities become counts by their nsites, 20 where none are given. Throws input_error when the file is missing or
/// empty, of no such format or of another alphabet than DNA, or has no motif; and with the line, or the motif's name,
/// when a number is none, negative or not finite, a row or column of a matrix is too short or too long or holds nothing
/// but zeros, or a MEME row does not add up to 1 (to 0.05). O(size of the file).
inline std::vector<motif::motif> read_motifs(std::string const& path) {
  std::string const text = detail::read_text(path, "a collection of motifs");
  auto motifs = detail::parse_motifs(path, text);
  expect(!motifs.empty(), [&] { return path + " has no motifs"; });
  return motifs;
}

namespace detail {

/// Throws input_error unless motifs that are written to `path` will be read as they are.
inline void check_motifs(std::string const& path, std::vector<motif::motif> const& motifs) {
  for (std::size_t i = 0; i < motifs.size(); ++i) {
    auto const refuse = [&](char const* reason) {
      return [&path, i, reason] {
        return "cannot write " + path + ", motif " + std::to_string(i) + ' ' + reason;
      };
    };
    expect(is_one_word(motifs[i].id), refuse("has no identifier, or one with a blank in it"));
    expect(motifs[i].name.empty() || is_one_word(motifs[i].name), refuse("has a name with a blank in it"));
    expect(motifs[i].width() >= 1, refuse("has no columns"));
    for (std::ptrdiff_t column = 0; column < motifs[i].width(); ++column)
      expect(motifs[i].total(column) > 0, refuse("has a column that holds nothing"));
  }
}

}  // namespace detail

/// Writes motifs as minimal MEME, version 4: probabilities with the fewest digits that give the same double, nsites the
/// largest column's total. Throws input_error when the file cannot be written, or a motif could not be read again: its
/// identifier or its name is not one word, it has no columns or an empty one.
inline void write_meme(std::string const& path, std::vector<motif::motif> const& motifs) {
  detail::check_motifs(path, motifs);
  atomic_file file(path);
  file.write(
      "MEME version 4\n\nALPHABET= ACGT\n\nstrands: + -\n\nBackground letter frequencies\n"
      "A 0.25 C 0.25 G 0.25 T 0.25\n");
  for (motif::motif const& entry : motifs) {
    auto const frequencies = entry.frequencies();
    file.write("\nMOTIF " + entry.id + (entry.name.empty() ? "" : " " + entry.name) +
               "\nletter-probability matrix: alength= 4 w= " + std::to_string(entry.width()) +
               " nsites= " + number_text(entry.sites()) + "\n");
    for (std::ptrdiff_t column = 0; column < entry.width(); ++column) {
      std::string line;
      for (std::ptrdiff_t letter = 0; letter < 4; ++letter)
        line += (letter > 0 ? " " : "") + number_text(frequencies(column, letter));
      file.write(line + '\n');
    }
  }
  file.commit();
}

}  // namespace seam::inline v0::io
