// SPDX-License-Identifier: MIT
// Every combination: all words of a window, or all choices among given variants. Row i is the number i in mixed radix,
// one digit a site.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/mutagenesis/sites.hpp>

#include <algorithm>
#include <utility>

namespace seam::inline v0::mutagenesis {

namespace detail {

/// What stands at one site: letters[0 .. radix).
struct site_choices {
  std::int32_t position;
  std::int32_t radix;
  std::uint8_t letters[254];
};

/// Writes `run` rows from a number on. The last sites, which turn fastest, repeat after `cycle` rows: `fast` holds
/// these rows with zeros at the slower sites. A tile of some rows holds the letters of the slower sites and zeros
/// elsewhere; a row is one or the other, letter by letter, and the tile changes once a cycle.
struct combination_run {
  std::ptrdiff_t run;
  std::ptrdiff_t length;
  site_choices const* sites;  // the last turns fastest
  std::ptrdiff_t slow_sites;  // the sites before those of a cycle
  std::uint8_t const* fast;   // (cycle, length)
  std::ptrdiff_t cycle;       // rows
  std::ptrdiff_t tile_rows;   // a divisor of cycle
  std::ptrdiff_t first;       // number of out's first row
  std::ptrdiff_t count;       // rows of out
  std::uint8_t* out;
  std::int32_t* digits;  // (runs, slow_sites)
  std::uint8_t* tiles;   // (runs, tile_rows, length)

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::int32_t* const digit = digits + i * slow_sites;
    std::uint8_t* const tile = tiles + i * tile_rows * length;
    std::ptrdiff_t row = i * run;
    std::ptrdiff_t const stop = row + run < count ? row + run : count;
    begin_tile((first + row) / cycle, digit, tile);
    std::ptrdiff_t at = (first + row) % cycle;
    while (row < stop) {
      std::ptrdiff_t const in_tile = at % tile_rows;
      std::ptrdiff_t const rows = stop - row < tile_rows - in_tile ? stop - row : tile_rows - in_tile;
      join(fast + at * length, tile + in_tile * length, rows * length, out + row * length);
      row += rows;
      at += rows;
      if (at < cycle) continue;
      at = 0;
      turn(digit, tile);
    }
  }

  SEAM_HD static void join(std::uint8_t const* a, std::uint8_t const* b, std::ptrdiff_t bytes, std::uint8_t* to) {
    SEAM_SIMD
    for (std::ptrdiff_t byte = 0; byte < bytes; ++byte) to[byte] = static_cast<std::uint8_t>(a[byte] | b[byte]);
  }

  /// The slower sites' letters of cycle number `number`.
  SEAM_HD void begin_tile(std::ptrdiff_t number, std::int32_t* digit, std::uint8_t* tile) const {
    for (std::ptrdiff_t byte = 0; byte < tile_rows * length; ++byte) tile[byte] = 0;
    auto left = static_cast<std::uint64_t>(number);
    for (std::ptrdiff_t site = slow_sites - 1; site >= 0; --site) {
      auto const radix = static_cast<std::uint64_t>(sites[site].radix);
      digit[site] = static_cast<std::int32_t>(left % radix);
      left /= radix;
      write(site, digit[site], tile);
    }
  }
  /// Turns the odometer of the slower sites by one.
  SEAM_HD void turn(std::int32_t* digit, std::uint8_t* tile) const {
    for (std::ptrdiff_t site = slow_sites - 1; site >= 0; --site) {
      digit[site] = digit[site] + 1 < sites[site].radix ? digit[site] + 1 : 0;
      write(site, digit[site], tile);
      if (digit[site] > 0) return;
    }
  }
  SEAM_HD void write(std::ptrdiff_t site, std::int32_t digit, std::uint8_t* tile) const {
    std::uint8_t* column = tile + sites[site].position;
    for (std::ptrdiff_t row = 0; row < tile_rows; ++row, column += length) *column = sites[site].letters[digit];
  }
};

/// How combinations are cut: the sites that turn within a cycle and within a tile, and the rows of a cycle.
struct combination_plan {
  static constexpr std::ptrdiff_t cycle_bytes = 16'384, tile_bytes = 1'024;  // both stay in the nearest cache

  std::ptrdiff_t slow_sites;
  std::ptrdiff_t cycle = 1;
  std::ptrdiff_t tile_rows = 1;
  std::vector<std::uint8_t> fast;  // (cycle, length)

  combination_plan(std::vector<site_choices> const& sites, view<std::uint8_t const, 1> reference)
      : slow_sites(static_cast<std::ptrdiff_t>(sites.size())) {
    std::ptrdiff_t const length = reference.extent(0);
    for (; slow_sites > 0; --slow_sites) {
      std::ptrdiff_t const longer = cycle * sites[static_cast<std::size_t>(slow_sites - 1)].radix;
      if (longer * length > cycle_bytes) break;
      cycle = longer;
      if (longer * length <= tile_bytes) tile_rows = longer;
    }
    for (std::ptrdiff_t row = 0; row < cycle; ++row) {
      fast.insert(fast.end(), reference.begin(), reference.end());
      std::uint8_t* const letters = fast.data() + row * length;
      std::ptrdiff_t number = row;
      for (std::size_t site = sites.size(); site-- > 0;) {
        bool const slow = static_cast<std::ptrdiff_t>(site) < slow_sites;
        letters[sites[site].position] = slow ? std::uint8_t{0} : sites[site].letters[number % sites[site].radix];
        if (!slow) number /= sites[site].radix;
      }
    }
  }
};

/// Number of combinations. Throws input_error, with the number, when it is more than 2^62.
inline std::ptrdiff_t count_combinations(std::vector<site_choices> const& sites) {
  constexpr auto most = static_cast<double>(std::uint64_t{1} << 62);
  double about = 1;
  std::ptrdiff_t rows = 1;
  for (site_choices const& site : sites) about *= site.radix;
  expect(about <= most, [&] {
    std::string text = std::to_string(about);
    text.resize(text.find('.'));
    return "all combinations of " + std::to_string(sites.size()) + " positions are " +
           (text.size() > 30 ? "a number of " + std::to_string(text.size()) + " digits of" : text) +
           " sequences, too many to number; choose a smaller window";
  });
  for (site_choices const& site : sites) rows *= site.radix;
  return rows;
}

template <backend::backend B, class Space>
void combinations_into(B const& backend, view<std::uint8_t const, 1> reference, std::vector<site_choices> const& sites,
                       std::ptrdiff_t first, view<std::uint8_t, 2, Space> part) {
  std::ptrdiff_t const length = reference.extent(0);
  std::ptrdiff_t const rows = count_combinations(sites);
  check_library_part(part.shape(), first, length);
  check_rows(first, part.extent(0), rows);
  combination_plan const plan(sites, reference);
  constexpr std::ptrdiff_t run = backend::device_lane<typename B::lane_type> ? 1'024 : 16'384;
  constexpr std::ptrdiff_t rows_per_block = 16'384 * backend::block_factor<typename B::lane_type>;
  backend.for_blocks(part.extent(0), rows_per_block, [&](auto& lane, extent range) {
    std::ptrdiff_t const runs = (range.count + run - 1) / run;
    backend::results const words(lane, part.rows(range));
    lane.for_each(runs, combination_run{run, length, backend::bring(lane, sites), plan.slow_sites,
                                        backend::bring(lane, plan.fast), plan.cycle, plan.tile_rows,
                                        first + range.first, range.count, words.there().data(),
                                        lane.template workspace<std::int32_t>(runs * plan.slow_sites),
                                        lane.template workspace<std::uint8_t>(runs * plan.tile_rows * length)});
    words.finish();
  });
}

}  // namespace detail

/// All words: every combination of letters at the window's positions that are not protected, in alphabetical order
/// (the last position changes fastest); the reference elsewhere. A^W rows, from AA..A on: row 0 is not the reference.
/// Letters of the reference inside the window, unknown ones too, do not matter. For words alone give any reference of
/// their length.
struct complete {
  static constexpr bool reference_first = false;
  sequence::window window = {};
  protected_windows protect = {};

  static constexpr char const* name() { return "complete"; }

  /// A^W. Throws input_error for an empty reference, a letter that is not A's, a window outside the sequence,
  /// everything protected, or more than 2^62 words.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    return detail::count_combinations(sites<A>(reference));
  }

  /// Fills `part` with the rows of the library that begin at row `first`. Throws input_error as rows, for an array of
  /// another length, and for rows that the library does not have. O(rows L).
  template <alphabet A, backend::backend B, class Space>
  void rows_into(B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 view<std::uint8_t, 2, Space> part) const {
    detail::combinations_into(backend, reference, sites<A>(reference), first, part);
  }

 private:
  template <alphabet A>
  std::vector<detail::site_choices> sites(view<std::uint8_t const, 1> reference) const {
    check_reference<A>(reference);
    auto const open = detail::open_positions(reference.extent(0), window, protect);
    std::vector<detail::site_choices> chosen;
    for (std::size_t position = 0; position < open.size(); ++position) {
      if (!open[position]) continue;
      detail::site_choices& site = chosen.emplace_back();
      site.position = static_cast<std::int32_t>(position);
      site.radix = A::size;
      for (int letter = 0; letter < A::size; ++letter) site.letters[letter] = static_cast<std::uint8_t>(letter);
    }
    expect(!chosen.empty(), [&] {
      return "every position of " + detail::window_text(window.in(reference.extent(0))) +
             " is protected, so there is nothing to combine";
    });
    return chosen;
  }
};

/// A letter at a position, in the place of the reference's.
struct variant {
  std::ptrdiff_t position = 0;
  std::uint8_t letter = 0;
  friend bool operator==(variant const&, variant const&) = default;
};

/// All combinations of given variants (alleles, the changes between two homologues): at each position that has variants
/// the reference's letter or one of them. Row 0 is the reference; the last position changes fastest. Several variants
/// of one position exclude each other: the number of rows is the product of 1 + variants over positions.
struct combinations {
  std::vector<variant> variants = {};

  static constexpr char const* name() { return "combinations"; }

  /// Product over positions of 1 + variants. Throws input_error for no variants, one outside the sequence, that is no
  /// letter, is the reference's letter or is given twice, an empty reference, a letter that is not A's, or more than
  /// 2^62 combinations.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    return detail::count_combinations(sites<A>(reference));
  }

  /// Fills `part` with the rows of the library that begin at row `first`. Throws input_error as rows, for an array of
  /// another length, and for rows that the library does not have. O(rows L).
  template <alphabet A, backend::backend B, class Space>
  void rows_into(B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 view<std::uint8_t, 2, Space> part) const {
    detail::combinations_into(backend, reference, sites<A>(reference), first, part);
  }

 private:
  template <alphabet A>
  std::vector<detail::site_choices> sites(view<std::uint8_t const, 1> reference) const {
    check_reference<A>(reference);
    expect(!variants.empty(), [] { return "no variants were given, so there is nothing to combine"; });
    std::vector<variant> ordered = variants;
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](variant const& a, variant const& b) { return a.position < b.position; });
    std::vector<detail::site_choices> chosen;
    for (variant const& v : ordered) {
      check_variant<A>(v, reference);
      if (chosen.empty() || chosen.back().position != v.position) {
        detail::site_choices& site = chosen.emplace_back();
        site.position = static_cast<std::int32_t>(v.position);
        site.radix = 1;
        site.letters[0] = reference(v.position);
      }
      detail::site_choices& site = chosen.back();
      expect(std::find(site.letters, site.letters + site.radix, v.letter) == site.letters + site.radix, [&] {
        return "the variant " + text_of<A>(v) +
               (v.letter == reference(v.position) ? " is the reference's letter" : " is given twice");
      });
      site.letters[site.radix++] = v.letter;
    }
    return chosen;
  }

  template <alphabet A>
  static std::string text_of(variant const& v) {
    return std::string(1, A::to_char(v.letter)) + " at position " + std::to_string(v.position);
  }
  template <alphabet A>
  static void check_variant(variant const& v, view<std::uint8_t const, 1> reference) {
    expect(v.position >= 0 && v.position < reference.extent(0), [&] {
      return "the variant " + text_of<A>(v) + " does not lie in a sequence of " + std::to_string(reference.extent(0)) +
             " letters (0-based)";
    });
    expect(v.letter < A::size, [&] {
      return "the variant at position " + std::to_string(v.position) + " is letter index " + std::to_string(v.letter) +
             "; the alphabet has 0 to " + std::to_string(A::size - 1);
    });
  }
};

static_assert(lazy_mutagenizer<complete> && lazy_mutagenizer<combinations>);

}  // namespace seam::inline v0::mutagenesis
