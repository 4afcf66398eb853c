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

/// Writes `run` rows from a number on. The first comes by division, the next ones as an odometer turns, until the last
/// sites have gone round once; from then on every such cycle is a copy of the one before, with the letters of the
/// slower sites that have turned since.
struct combination_run {
  static constexpr std::ptrdiff_t run = 1024;
  static constexpr std::ptrdiff_t longest_cycle = 64;

  std::uint8_t const* reference;
  std::ptrdiff_t length;
  site_choices const* sites;  // the last turns fastest
  std::ptrdiff_t site_count;
  std::ptrdiff_t cycle;       // rows after which the last sites repeat: the product of their radices
  std::ptrdiff_t slow_sites;  // the sites before those
  std::ptrdiff_t first;       // number of out's first row
  std::ptrdiff_t count;       // rows of out
  std::uint8_t* out;
  std::int32_t* digits;  // (runs, site_count)

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::int32_t* const digit = digits + i * site_count;
    std::ptrdiff_t const begin = i * run;
    std::ptrdiff_t const stop = begin + run < count ? begin + run : count;
    write_first(begin, digit);
    // Up to the first whole cycle, and through it, row by row.
    std::ptrdiff_t const to_cycle = (cycle - (first + begin) % cycle) % cycle;
    std::ptrdiff_t done = begin + to_cycle + cycle < stop ? begin + to_cycle + cycle : stop;
    for (std::ptrdiff_t r = begin + 1; r < done; ++r) {
      std::uint8_t* const row = out + r * length;
      for (std::ptrdiff_t position = 0; position < length; ++position) row[position] = row[position - length];
      turn(site_count, digit, row, 1);
    }
    // Then cycle by cycle.
    for (; done < stop; done += cycle) {
      std::ptrdiff_t const rows = stop - done < cycle ? stop - done : cycle;
      std::uint8_t* const at = out + done * length;
      std::uint8_t const* const before = at - cycle * length;
      for (std::ptrdiff_t byte = 0; byte < rows * length; ++byte) at[byte] = before[byte];
      turn(slow_sites, digit, at, rows);
    }
  }

  SEAM_HD void write_first(std::ptrdiff_t begin, std::int32_t* digit) const {
    std::uint8_t* const row = out + begin * length;
    for (std::ptrdiff_t position = 0; position < length; ++position) row[position] = reference[position];
    auto number = static_cast<std::uint64_t>(first + begin);
    for (std::ptrdiff_t site = site_count - 1; site >= 0; --site) {
      auto const radix = static_cast<std::uint64_t>(sites[site].radix);
      digit[site] = static_cast<std::int32_t>(number % radix);
      number /= radix;
      row[sites[site].position] = sites[site].letters[digit[site]];
    }
  }

  /// Turns the odometer of the first `turning` sites by one and writes what changed into `rows` rows.
  SEAM_HD void turn(std::ptrdiff_t turning, std::int32_t* digit, std::uint8_t* at, std::ptrdiff_t rows) const {
    for (std::ptrdiff_t site = turning - 1; site >= 0; --site) {
      digit[site] = digit[site] + 1 < sites[site].radix ? digit[site] + 1 : 0;
      std::uint8_t const letter = sites[site].letters[digit[site]];
      std::uint8_t* column = at + sites[site].position;
      for (std::ptrdiff_t r = 0; r < rows; ++r, column += length) *column = letter;
      if (digit[site] > 0) return;
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
  auto const site_count = static_cast<std::ptrdiff_t>(sites.size());
  std::ptrdiff_t cycle = 1;
  std::ptrdiff_t slow_sites = site_count;
  while (slow_sites > 0 &&
         cycle * sites[static_cast<std::size_t>(slow_sites - 1)].radix <= combination_run::longest_cycle)
    cycle *= sites[static_cast<std::size_t>(--slow_sites)].radix;
  constexpr std::ptrdiff_t rows_per_block = 16 * combination_run::run * backend::block_factor<typename B::lane_type>;
  backend.for_blocks(part.extent(0), rows_per_block, [&](auto& lane, extent range) {
    std::ptrdiff_t const runs = (range.count + combination_run::run - 1) / combination_run::run;
    backend::results const words(lane, part.rows(range));
    lane.for_each(
        runs, combination_run{backend::bring(lane, reference).data(), length, backend::bring(lane, sites), site_count,
                              cycle, slow_sites, first + range.first, range.count, words.there().data(),
                              lane.template workspace<std::int32_t>(runs * site_count)});
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
