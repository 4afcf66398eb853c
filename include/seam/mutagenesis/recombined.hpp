// SPDX-License-Identifier: MIT
// Recombinants of two or more sequences of one length: which parts of homologues, of two species or alleles, make the
// difference.
#pragma once

#include <seam/core/array.hpp>
#include <seam/mutagenesis/detail/draws.hpp>
#include <seam/mutagenesis/detail/rows.hpp>
#include <seam/mutagenesis/sites.hpp>

namespace seam::inline v0::mutagenesis {

namespace detail {

/// Writes one row: a parent, and another one from each crossover on.
struct recombined_row {
  std::uint8_t const* parents;  // (parent_count, length)
  std::ptrdiff_t parent_count;
  std::ptrdiff_t length;
  sequence::window window;
  std::ptrdiff_t crossovers;
  std::uint64_t seed;
  std::ptrdiff_t first;  // number of out's first row
  std::uint8_t* out;

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::uint8_t* const row = out + i * length;
    if (first + i == 0) {
      for (std::ptrdiff_t p = 0; p < length; ++p) row[p] = parents[p];
      return;
    }
    random_stream stream(seed, static_cast<std::uint64_t>(first + i));
    std::ptrdiff_t parent = draw_below(stream, parent_count);
    std::ptrdiff_t left = crossovers;
    for (std::ptrdiff_t p = 0; p < length; ++p) {
      // Selection sampling (Knuth, algorithm S): every set of places inside the window is equally likely.
      if (left > 0 && p > window.start && p < window.stop && draw_below(stream, window.stop - p) < left) {
        --left;
        std::ptrdiff_t const other = draw_below(stream, parent_count - 1);
        parent = other < parent ? other : other + 1;
      }
      row[p] = parents[parent * length + p];
    }
  }
};

}  // namespace detail

/// Row 0 is the reference. Every other row begins with the letters of one parent, the reference or one of the others,
/// drawn uniformly, and goes on with another one at each of `crossovers` distinct places of the window (between two of
/// its positions). Rows equal to a parent occur where parents agree.
struct recombined {
  std::ptrdiff_t count = 30'000;
  /// (P - 1, L): the parents beside the reference.
  array<std::uint8_t, 2> others = {};
  std::ptrdiff_t crossovers = 1;
  std::uint64_t seed = 42;
  /// Where parents change.
  sequence::window window = {};

  static constexpr char const* name() { return "recombined"; }

  /// `count`. Throws input_error for a count below 1, no other parent or one of another length, more crossovers than
  /// places between the window's positions, an empty reference, letters that are not A's, or a window outside the
  /// sequence.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    check<A>(reference);
    return count;
  }

  /// Fills `part` with the rows of the library that begin at row `first`; `count` does not bound them. Throws
  /// input_error as rows, for an array of another length, and for a negative row. O(rows L).
  template <alphabet A, backend::backend B, class Space>
  void rows_into(B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 view<std::uint8_t, 2, Space> part) const {
    check<A>(reference);
    std::ptrdiff_t const length = reference.extent(0);
    std::vector<std::uint8_t> parents(reference.begin(), reference.end());
    parents.insert(parents.end(), others.begin(), others.end());
    detail::rows_by(backend, length, first, part, 512, [&](auto& lane, extent numbers, std::uint8_t* out) {
      return detail::recombined_row{backend::bring(lane, parents),
                                    1 + others.extent(0),
                                    length,
                                    window.in(length),
                                    crossovers,
                                    seed,
                                    numbers.first,
                                    out};
    });
  }

 private:
  template <alphabet A>
  void check(view<std::uint8_t const, 1> reference) const {
    check_count(count);
    check_reference<A>(reference);
    expect(others.extent(0) >= 1 && others.extent(1) == reference.extent(0), [&] {
      return "the reference of " + std::to_string(reference.extent(0)) + " letters was to be recombined with " +
             std::to_string(others.extent(0)) + " sequences of " + std::to_string(others.extent(1)) +
             "; it takes 1 at least, of its length";
    });
    for (std::ptrdiff_t parent = 0; parent < others.extent(0); ++parent) check_reference<A>(others.view().row(parent));
    sequence::window const where = window.in(reference.extent(0));
    expect(crossovers >= 0 && crossovers < where.size(), [&] {
      return std::to_string(crossovers) + " crossovers were asked for; " + detail::window_text(where) + " has " +
             std::to_string(where.size() - 1) + " places between its positions";
    });
  }
};

static_assert(lazy_mutagenizer<recombined>);

}  // namespace seam::inline v0::mutagenesis
