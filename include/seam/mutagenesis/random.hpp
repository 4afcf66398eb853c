// SPDX-License-Identifier: MIT
// Random mutagenesis as SEAM and SQUID do it, with counter-based random numbers: row i is a function of (seed, i), so
// any backend, any number of threads and any part of the library alone give the same letters.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/random.hpp>
#include <seam/mutagenesis/basic_random.hpp>
#include <seam/mutagenesis/detail/rows.hpp>
#include <seam/mutagenesis/poisson_table.hpp>
#include <seam/mutagenesis/sites.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
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

/// The table's thresholds where the lane's kernels read them.
template <class Lane>
poisson_thresholds bring(Lane& lane, poisson_thresholds numbers) {
  numbers.cumulative = backend::bring(lane, numbers.cumulative, numbers.size);
  return numbers;
}

}  // namespace detail

/// Draws for `basic_random` from counter-based random numbers (Philox4x32-10): row i is a function of (seed, i).
struct counter_draws {
  static constexpr bool any_row = true;
  static constexpr char const* name() { return "random"; }

  /// The positions that may change. Throws input_error when the window has no known letter that is not protected.
  template <alphabet A>
  static std::vector<std::int32_t> checked(basic_random<counter_draws> const& options,
                                           view<std::uint8_t const, 1> reference) {
    return mutable_sites<A>(reference, options.window, options.protect);
  }

  /// Rows first, first + 1, .. of the library into part (rows, L). O(rows L).
  template <alphabet A, backend::backend B, class Space>
  static void draw_into(basic_random<counter_draws> const& options, std::vector<std::int32_t> const& sites,
                        B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                        view<std::uint8_t, 2, Space> part) {
    auto const count = static_cast<std::ptrdiff_t>(sites.size());
    poisson_table const table(std::ceil(options.rate * static_cast<double>(count)));
    std::ptrdiff_t const length = reference.extent(0);
    detail::rows_by(backend, length, first, part, 512, [&](auto& lane, extent numbers, std::uint8_t* out) {
      return detail::mutate_row{backend::bring(lane, reference).data(),
                                length,
                                backend::bring(lane, sites),
                                count,
                                detail::bring(lane, table.thresholds()),
                                options.seed,
                                static_cast<std::uint32_t>(A::size),
                                numbers.first,
                                out};
    });
  }
};

/// Row 0 is the reference. Every other row has K substitutions: K is a Poisson number with mean ceil(rate W), at most
/// W, where W is the number of known letters in the window that are not protected; the sites are distinct and uniform,
/// a chosen letter always changes, uniformly to one of the others (SQUID's RandomMutagenesis). Rows equal to each other
/// or to the reference occur. Unknown letters of the reference stay as they are and are no sites. Probabilities are
/// exact to W (A - 1) / 2^32, relative.
using random = basic_random<counter_draws>;

static_assert(mutagenizer<random>);

}  // namespace seam::inline v0::mutagenesis
