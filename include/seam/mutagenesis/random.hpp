// SPDX-License-Identifier: MIT
// Random mutagenesis as SEAM and SQUID do it, with counter-based random numbers: row i is a function of (seed, i), so
// any backend, any number of threads and any part of the library alone give the same letters.
#pragma once

#include <seam/core/random.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/poisson_table.hpp>
#include <seam/sequence/window.hpp>

#include <cmath>
#include <vector>

namespace seam::inline v0::mutagenesis {

namespace detail {

/// Writes one row: the reference, then k substitutions at distinct sites. Floyd's sampling (Bentley and Floyd, CACM 30,
/// 1987) needs no scratch here: a site is taken if and only if its letter differs from the reference.
struct mutate_row {
  std::uint8_t const* reference;
  std::ptrdiff_t length;
  std::int32_t const* sites;  // positions that may change, ascending
  std::ptrdiff_t site_count;
  poisson_thresholds numbers;
  std::uint64_t seed;
  std::uint32_t alphabet_size;
  std::ptrdiff_t first;  // number of out's first row
  std::uint8_t* out;

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::uint8_t* const row = out + i * length;
    for (std::ptrdiff_t position = 0; position < length; ++position) row[position] = reference[position];
    if (first + i == 0) return;
    random_stream random(seed, static_cast<std::uint64_t>(first + i));
    std::ptrdiff_t const drawn = numbers.number(random.next());
    std::ptrdiff_t const count = drawn < site_count ? drawn : site_count;
    for (std::ptrdiff_t last = site_count - count; last < site_count; ++last) {
      // Two digits of one random fraction: the high word is below(r, last + 1), what is left in the low one is uniform.
      std::uint64_t const digits = static_cast<std::uint64_t>(random.next()) * static_cast<std::uint64_t>(last + 1);
      std::int32_t position = sites[digits >> 32];
      if (row[position] != reference[position]) position = sites[last];
      std::uint32_t const letter =
          reference[position] + 1 + below(static_cast<std::uint32_t>(digits), alphabet_size - 1);
      row[position] = static_cast<std::uint8_t>(letter < alphabet_size ? letter : letter - alphabet_size);
    }
  }
};

}  // namespace detail

/// Row 0 is the reference. Every other row has K substitutions: K is a Poisson number with mean ceil(rate W), at most
/// W, where W is the number of known letters in the window; the sites are distinct and uniform, a chosen letter always
/// changes, uniformly to one of the others (SQUID's RandomMutagenesis). Rows equal to each other or to the reference
/// occur. Unknown letters of the reference stay as they are and are no sites. Probabilities are exact to W (A - 1) /
/// 2^32, relative.
struct random {
  /// Number of sequences, the reference among them.
  std::ptrdiff_t count = 30'000;
  /// Expected fraction of mutated positions in the window, 0 to 1, before the ceiling.
  double rate = 0.1;
  std::uint64_t seed = 42;
  /// Where mutations may fall; by default everywhere.
  sequence::window window = {};

  static constexpr char const* name() { return "random"; }

  /// `count`. Throws input_error as library_into.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    sites<A>(reference);
    return count;
  }

  /// Fills library (count, L). Throws input_error for a rate outside [0, 1], a count below 1, an empty reference, a
  /// letter that is not A's, a window outside the sequence or without a known letter. O(count L).
  template <alphabet A, backend::backend B>
  void library_into(B const& backend, view<std::uint8_t const, 1> reference, view<std::uint8_t, 2> library) const {
    check_library_shape(library.shape(), rows<A>(reference), reference.extent(0));
    rows_into<A>(backend, reference, 0, library);
  }

  /// Fills `part` with the rows of the library that begin at row `first`; `count` does not bound them, so a library
  /// larger than memory can be made piece by piece. Throws input_error as library_into.
  template <alphabet A, backend::backend B>
  void rows_into(B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 view<std::uint8_t, 2> part) const {
    static_assert(A::size >= 2, "seam::mutagenesis::random: an alphabet of one letter has no mutations");
    std::vector<std::int32_t> const places = sites<A>(reference);
    std::ptrdiff_t const length = reference.extent(0);
    check_library_shape(part.shape(), part.extent(0), length);
    expect(first >= 0, [&] { return "a library has no row " + std::to_string(first); });
    poisson_table const table(std::ceil(rate * static_cast<double>(places.size())));
    backend.for_blocks(part.extent(0), rows_per_block, [&](auto& lane, extent range) {
      lane.for_each(range.count, detail::mutate_row{reference.data(), length, places.data(),
                                                    static_cast<std::ptrdiff_t>(places.size()), table.thresholds(),
                                                    seed, static_cast<std::uint32_t>(A::size), first + range.first,
                                                    part.data() + range.first * length});
    });
  }

 private:
  static constexpr std::ptrdiff_t rows_per_block = 512;

  /// The positions that may change; checks everything on the way.
  template <alphabet A>
  std::vector<std::int32_t> sites(view<std::uint8_t const, 1> reference) const {
    check_random_options(count, rate);
    check_reference<A>(reference);
    sequence::window const where = window.in(reference.extent(0));
    std::vector<std::int32_t> result;
    for (std::ptrdiff_t position = where.start; position < where.stop; ++position)
      if (reference(position) != unknown_letter) result.push_back(static_cast<std::int32_t>(position));
    expect(!result.empty(), [&] {
      return "the reference has no known letter in [" + std::to_string(where.start) + ", " +
             std::to_string(where.stop) + "), so there is nothing to mutate";
    });
    return result;
  }
};

static_assert(mutagenizer<random>);

}  // namespace seam::inline v0::mutagenesis
