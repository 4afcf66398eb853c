// SPDX-License-Identifier: MIT
// One row of a global library: its placement from its number, then the background, then the motif.
#pragma once

#include <seam/mutagenesis/detail/draws.hpp>
#include <seam/mutagenesis/motif_set.hpp>
#include <seam/sequence/shuffle.hpp>

namespace seam::inline v0::mutagenesis::detail {

/// A set's instances among the letters of all sets.
struct instance_range {
  std::ptrdiff_t offset;  // of the first instance's first letter
  std::ptrdiff_t length;
  std::ptrdiff_t count;
};

/// How a row's number is read, the first fastest: background, orientation, spacing, position, set; then bare
/// backgrounds.
struct global_design {
  std::ptrdiff_t backgrounds;
  std::ptrdiff_t orientations;  // 2 for `both`
  mutagenesis::orientation strands;
  std::ptrdiff_t const* spacings;
  std::ptrdiff_t spacing_count;
  std::ptrdiff_t const* positions;
  std::ptrdiff_t position_count;  // 0: drawn
  instance_range const* sets;
  std::ptrdiff_t set_count;
  instance_range partner;  // length 0: none
  std::ptrdiff_t start;    // of the window for positions that are drawn
  std::ptrdiff_t stop;
  std::uint64_t seed;

  /// Rows that share everything but the background.
  SEAM_HD std::ptrdiff_t groups() const {
    return set_count * (position_count > 0 ? position_count : 1) * spacing_count * orientations;
  }
  SEAM_HD placement of(std::ptrdiff_t row) const {
    placement made;
    made.background = row % backgrounds;
    std::ptrdiff_t group = row / backgrounds;
    if (group >= groups()) return made;
    // A stream that no background uses: backgrounds are the same under every motif, position and strand.
    random_stream stream(seed, (std::uint64_t{1} << 63) | static_cast<std::uint64_t>(row));
    made.reverse = strands == orientation::reverse || (strands == orientation::both && group % 2 == 1);
    group /= orientations;
    made.spacing = spacings[group % spacing_count];
    group /= spacing_count;
    std::ptrdiff_t const position = position_count > 0 ? group % position_count : 0;
    made.set = position_count > 0 ? group / position_count : group;
    made.instance = draw_below(stream, sets[made.set].count);
    if (partner.length > 0) made.partner_instance = draw_below(stream, partner.count);
    if (strands == orientation::drawn) made.reverse = draw_below(stream, 2) == 1;
    std::ptrdiff_t const span = sets[made.set].length + (partner.length > 0 ? made.spacing + partner.length : 0);
    made.position = position_count > 0 ? positions[position] : start + draw_below(stream, stop - start - span + 1);
    made.length = span;
    return made;
  }
};

template <alphabet A>
struct global_row {
  global_design design;
  std::uint8_t const* instances;
  mutagenesis::background kind;
  std::uint8_t const* reference;
  std::uint8_t const* given;
  std::uint64_t const* thresholds;
  std::ptrdiff_t length;
  std::ptrdiff_t first;  // number of out's first row
  std::uint8_t* scratch;
  std::uint8_t* out;

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::uint8_t* const row = out + i * length;
    placement const made = design.of(first + i);
    draw_background(made.background, scratch + i * length, row);
    if (made.set < 0) return;
    instance_range const& own = design.sets[made.set];
    std::uint8_t const* const letters = instances + own.offset + made.instance * own.length;
    std::ptrdiff_t const gap = design.partner.length > 0 ? made.spacing + design.partner.length : 0;
    embed(letters, own.length, made.reverse, row + made.position + (made.reverse ? gap : 0));
    if (design.partner.length == 0) return;
    std::uint8_t const* const other = instances + design.partner.offset + made.partner_instance * design.partner.length;
    embed(other, design.partner.length, made.reverse,
          row + made.position + (made.reverse ? 0 : own.length + made.spacing));
  }

  SEAM_HD void draw_background(std::ptrdiff_t number, std::uint8_t* own_scratch, std::uint8_t* row) const {
    random_stream stream(design.seed, static_cast<std::uint64_t>(number));
    switch (kind) {
      case background::uniform:
      case background::matched:
        for (std::ptrdiff_t i = 0; i < length; ++i) row[i] = draw_letter(stream, thresholds, A::size);
        return;
      case background::mononucleotide_shuffle:
        return sequence::shuffle_letters(reference, length, stream, row);
      case background::dinucleotide_shuffle:
        return sequence::shuffle_dinucleotides<A>(reference, length, stream, own_scratch, row);
      case background::given:
        for (std::ptrdiff_t i = 0; i < length; ++i) row[i] = given[number * length + i];
    }
  }

  SEAM_HD static void embed(std::uint8_t const* letters, std::ptrdiff_t count, bool reverse, std::uint8_t* at) {
    for (std::ptrdiff_t i = 0; i < count; ++i) {
      std::uint8_t const letter = reverse ? sequence::complement<A>(letters[count - 1 - i]) : letters[i];
      if (letter != unknown_letter) at[i] = letter;
    }
  }
};

}  // namespace seam::inline v0::mutagenesis::detail
