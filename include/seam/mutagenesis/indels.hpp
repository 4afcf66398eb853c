// SPDX-License-Identifier: MIT
// Insertions and deletions. Sequences keep their length: what an insertion pushes out and a deletion pulls in is the
// reference's own context, on the side that is not held in place.
#pragma once

#include <seam/mutagenesis/detail/draws.hpp>
#include <seam/mutagenesis/detail/rows.hpp>
#include <seam/mutagenesis/sites.hpp>

#include <algorithm>

namespace seam::inline v0::mutagenesis {

/// The end of the sequence that stays where it is.
enum class held_end { left, right };

namespace detail {

/// Writes one row: edits the reference with its context in scratch memory, then cuts the row out of it.
struct indel_row {
  std::uint8_t const* whole;  // context before, reference, context after
  std::ptrdiff_t whole_length;
  std::ptrdiff_t before;  // letters of context before the reference
  std::ptrdiff_t length;
  sequence::window window;  // of the reference
  std::ptrdiff_t insertions;
  std::ptrdiff_t deletions;
  std::ptrdiff_t shortest;
  std::ptrdiff_t longest;
  held_end held;
  std::uint32_t alphabet_size;
  std::uint64_t seed;
  std::ptrdiff_t first;  // number of out's first row
  std::uint8_t* scratch;
  std::ptrdiff_t scratch_length;
  std::uint8_t* out;

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::uint8_t* const text = scratch + i * scratch_length;
    for (std::ptrdiff_t p = 0; p < whole_length; ++p) text[p] = whole[p];
    std::ptrdiff_t size = whole_length;
    if (first + i > 0) size = edit(text, random_stream(seed, static_cast<std::uint64_t>(first + i)));
    std::ptrdiff_t const behind = whole_length - before - length;
    std::uint8_t const* const from = text + (held == held_end::left ? before : size - behind - length);
    for (std::ptrdiff_t p = 0; p < length; ++p) out[i * length + p] = from[p];
  }

  /// All events in an order that is drawn; returns the new length.
  SEAM_HD std::ptrdiff_t edit(std::uint8_t* text, random_stream stream) const {
    std::ptrdiff_t size = whole_length;
    std::ptrdiff_t const start = before + window.start;
    std::ptrdiff_t stop = before + window.stop;
    std::ptrdiff_t left_insertions = insertions;
    for (std::ptrdiff_t left = insertions + deletions; left > 0; --left) {
      bool const insertion = draw_below(stream, left) < left_insertions;
      std::ptrdiff_t const letters = shortest + draw_below(stream, longest - shortest + 1);
      if (insertion) {
        std::ptrdiff_t const at = start + draw_below(stream, stop - start + 1);
        for (std::ptrdiff_t p = size; p-- > at;) text[p + letters] = text[p];
        for (std::ptrdiff_t p = 0; p < letters; ++p)
          text[at + p] = static_cast<std::uint8_t>(draw_below(stream, static_cast<std::ptrdiff_t>(alphabet_size)));
        --left_insertions;
        size += letters;
        stop += letters;
      } else {
        std::ptrdiff_t const at = start + draw_below(stream, stop - start - letters + 1);
        for (std::ptrdiff_t p = at; p + letters < size; ++p) text[p] = text[p + letters];
        size -= letters;
        stop -= letters;
      }
    }
    return size;
  }
};

}  // namespace detail

/// Row 0 is the reference. Every other row has `insertions` insertions of uniform letters and `deletions` deletions, in
/// an order that is drawn, each of a length that is uniform in shortest..longest, at a place that is uniform in what
/// the window has become. One end is held; at the other, letters leave the sequence or come in from the context.
struct indels {
  std::ptrdiff_t count = 30'000;
  std::ptrdiff_t insertions = 0;
  std::ptrdiff_t deletions = 1;
  std::ptrdiff_t shortest = 1;
  std::ptrdiff_t longest = 10;
  /// What lies before and behind the reference, as far as it is known: deletions with the left end held need letters
  /// behind, those with the right end held letters before.
  std::vector<std::uint8_t> before = {};
  std::vector<std::uint8_t> behind = {};
  held_end held = held_end::left;
  std::uint64_t seed = 42;
  /// Where events take place.
  sequence::window window = {};

  static constexpr char const* name() { return "indels"; }

  /// `count`. Throws input_error for a count below 1, negative numbers of events, lengths that are not 1 <= shortest <=
  /// longest, deletions that may take more than the window or than there is context, an empty reference, letters that
  /// are not A's, or a window outside the sequence.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    check<A>(reference);
    return count;
  }

  /// Fills `part` with the rows of the library that begin at row `first`; `count` does not bound them. Throws
  /// input_error as rows, for an array of another length, and for a negative row. O(rows (L + context) events).
  template <alphabet A, backend::backend B, class Space>
  void rows_into(B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 view<std::uint8_t, 2, Space> part) const {
    check<A>(reference);
    std::ptrdiff_t const length = reference.extent(0);
    std::vector<std::uint8_t> whole(before);
    whole.insert(whole.end(), reference.begin(), reference.end());
    whole.insert(whole.end(), behind.begin(), behind.end());
    auto const whole_length = static_cast<std::ptrdiff_t>(whole.size());
    std::ptrdiff_t const scratch_length = whole_length + insertions * longest;
    detail::rows_by(backend, length, first, part, 256, [&](auto& lane, extent numbers, std::uint8_t* out) {
      return detail::indel_row{backend::bring(lane, whole),
                               whole_length,
                               static_cast<std::ptrdiff_t>(before.size()),
                               length,
                               window.in(length),
                               insertions,
                               deletions,
                               shortest,
                               longest,
                               held,
                               static_cast<std::uint32_t>(A::size),
                               seed,
                               numbers.first,
                               lane.template workspace<std::uint8_t>(numbers.count * scratch_length),
                               scratch_length,
                               out};
    });
  }

 private:
  template <alphabet A>
  void check(view<std::uint8_t const, 1> reference) const {
    check_count(count);
    check_reference<A>(reference);
    expect(insertions >= 0 && deletions >= 0, [&] {
      return std::to_string(insertions) + " insertions and " + std::to_string(deletions) +
             " deletions a sequence were asked for";
    });
    expect(shortest >= 1 && shortest <= longest, [&] {
      return "insertions and deletions of " + std::to_string(shortest) + " to " + std::to_string(longest) +
             " letters were asked for; it takes 1 at least, and no more than the longest";
    });
    std::ptrdiff_t const most = deletions * longest;
    sequence::window const where = window.in(reference.extent(0));
    expect(most <= where.size(), [&] {
      return "deletions may take " + std::to_string(most) + " letters of the " + std::to_string(where.size()) + " in " +
             detail::window_text(where);
    });
    auto const& context = held == held_end::left ? behind : before;
    expect(most <= static_cast<std::ptrdiff_t>(context.size()), [&] {
      return "deletions may take " + std::to_string(most) + " letters, for which as many of context are needed " +
             (held == held_end::left ? "behind" : "before") + " the reference; there are " +
             std::to_string(context.size());
    });
    for (auto const* flank : {&before, &behind})
      for (std::uint8_t const letter : *flank)
        expect(letter < A::size || letter == unknown_letter,
               [&] { return "the context holds letter index " + std::to_string(letter); });
  }
};

static_assert(lazy_mutagenizer<indels>);

}  // namespace seam::inline v0::mutagenesis
