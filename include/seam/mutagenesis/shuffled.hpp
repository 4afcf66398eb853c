// SPDX-License-Identifier: MIT
// Segments of the reference in another order: what a stretch of sequence does beyond its composition.
#pragma once

#include <seam/mutagenesis/detail/rows.hpp>
#include <seam/mutagenesis/sites.hpp>
#include <seam/sequence/shuffle.hpp>

#include <algorithm>

namespace seam::inline v0::mutagenesis {

namespace detail {

/// Writes one row: the reference with its segments (or one of them) shuffled.
template <alphabet A>
struct shuffled_row {
  std::uint8_t const* reference;
  std::ptrdiff_t length;
  sequence::window const* segments;
  std::ptrdiff_t segment_count;
  std::ptrdiff_t longest;
  sequence::shuffle_order keep;
  bool one_a_row;
  std::uint64_t seed;
  std::ptrdiff_t first;  // number of out's first row
  std::uint8_t* scratch;
  std::uint8_t* out;

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::uint8_t* const row = out + i * length;
    for (std::ptrdiff_t position = 0; position < length; ++position) row[position] = reference[position];
    std::ptrdiff_t const number = first + i;
    if (number == 0) return;
    random_stream stream(seed, static_cast<std::uint64_t>(number));
    std::ptrdiff_t const chosen = (number - 1) % segment_count;
    for (std::ptrdiff_t s = one_a_row ? chosen : 0; s < (one_a_row ? chosen + 1 : segment_count); ++s)
      sequence::shuffle_one<A>(keep, reference + segments[s].start, segments[s].stop - segments[s].start, stream,
                               scratch + i * longest, row + segments[s].start);
  }
};

}  // namespace detail

/// Row 0 is the reference. In every other row each segment is a shuffle of the reference's (sequence/shuffle.hpp), or,
/// with one_a_row, one segment alone: row i has segment (i - 1) mod S, so that 1 + R S rows hold R shuffles of each.
/// Unknown letters are shuffled as one more letter.
struct shuffled {
  std::ptrdiff_t count = 1'000;
  sequence::shuffle_order keep = sequence::shuffle_order::dinucleotide;
  /// Must not overlap; none: the whole sequence is one.
  std::vector<sequence::window> segments = {};
  bool one_a_row = false;
  std::uint64_t seed = 42;

  static constexpr char const* name() { return "shuffled"; }

  /// Adjoining segments of `tile` letters that cover `where`; the last may be shorter. Throws input_error for a window
  /// that does not fit or a tile below 1.
  static std::vector<sequence::window> tiles(std::ptrdiff_t length, std::ptrdiff_t tile, sequence::window where = {}) {
    sequence::window const at = where.in(length);
    expect(tile >= 1, [&] { return "tiles of " + std::to_string(tile) + " letters were asked for"; });
    std::vector<sequence::window> result;
    for (std::ptrdiff_t start = at.start; start < at.stop; start += tile)
      result.push_back({start, std::min(start + tile, at.stop)});
    return result;
  }

  /// `count`. Throws input_error for a count below 1, segments outside the sequence or that overlap, an empty
  /// reference, or a letter that is not A's.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    parts<A>(reference);
    return count;
  }

  /// Fills `part` with the rows of the library that begin at row `first`; `count` does not bound them. Throws
  /// input_error as rows, for an array of another length, and for a negative row. O(rows L).
  template <alphabet A, backend::backend B, class Space>
  void rows_into(B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 view<std::uint8_t, 2, Space> part) const {
    auto const chosen = parts<A>(reference);
    std::ptrdiff_t const length = reference.extent(0);
    std::ptrdiff_t longest = 0;
    for (sequence::window const segment : chosen) longest = std::max(longest, segment.size());
    std::ptrdiff_t const block = sequence::detail::shuffle_block(length);
    detail::rows_by(backend, length, first, part, block, [&](auto& lane, extent numbers, std::uint8_t* out) {
      return detail::shuffled_row<A>{backend::bring(lane, reference).data(),
                                     length,
                                     backend::bring(lane, chosen),
                                     static_cast<std::ptrdiff_t>(chosen.size()),
                                     longest,
                                     keep,
                                     one_a_row,
                                     seed,
                                     numbers.first,
                                     lane.template workspace<std::uint8_t>(numbers.count * longest),
                                     out};
    });
  }

 private:
  template <alphabet A>
  std::vector<sequence::window> parts(view<std::uint8_t const, 1> reference) const {
    check_count(count);
    check_reference<A>(reference);
    std::vector<sequence::window> chosen;
    for (sequence::window const segment : segments) chosen.push_back(segment.in(reference.extent(0)));
    if (chosen.empty()) chosen.push_back(sequence::window{}.in(reference.extent(0)));
    auto ordered = chosen;
    std::sort(ordered.begin(), ordered.end(), [](sequence::window a, sequence::window b) { return a.start < b.start; });
    for (std::size_t s = 1; s < ordered.size(); ++s)
      expect(ordered[s - 1].stop <= ordered[s].start, [&] {
        return "the segments " + detail::window_text(ordered[s - 1]) + " and " + detail::window_text(ordered[s]) +
               " overlap";
      });
    return chosen;
  }
};

static_assert(lazy_mutagenizer<shuffled>);

}  // namespace seam::inline v0::mutagenesis
