// SPDX-License-Identifier: MIT
// Number of positions at which each sequence of a library is known to differ from a reference.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/sequence/window.hpp>

#include <cstdint>
#include <string>

namespace seam::inline v0::sequence {

namespace detail {

/// distances[row] = positions of [0, count) at which the row, which starts at `first`, differs from the reference.
struct count_mismatches {
  std::uint8_t const* letters;
  std::uint8_t const* reference;
  std::int32_t* distances;
  std::ptrdiff_t length;
  std::ptrdiff_t count;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    std::uint8_t const* const sequence = letters + row * length;
    std::int32_t mismatches = 0;
    for (std::ptrdiff_t i = 0; i < count; ++i) {
      bool const known = sequence[i] != unknown_letter && reference[i] != unknown_letter;
      mismatches += known && sequence[i] != reference[i] ? 1 : 0;
    }
    distances[row] = mismatches;
  }
};

}  // namespace detail

/// distances (n) = Hamming distances of letters (n, L) to reference (L) within `where`. An unknown letter, on either
/// side, is no known difference and not counted. Throws input_error when shapes or window do not fit. O(n L).
template <backend::backend B>
void hamming_into(B const& backend, view<std::uint8_t const, 2> letters, view<std::uint8_t const, 1> reference,
                  view<std::int32_t, 1> distances, window where = {}) {
  expect(reference.extent(0) == letters.extent(1), [&] {
    return "the reference has " + std::to_string(reference.extent(0)) + " letters, the sequences have " +
           std::to_string(letters.extent(1));
  });
  expect(distances.extent(0) == letters.extent(0), [&] {
    return std::to_string(letters.extent(0)) + " distances were to go into an array of " +
           std::to_string(distances.extent(0));
  });
  window const at = where.in(letters.extent(1));
  constexpr std::ptrdiff_t block = 1024 * backend::block_factor<typename B::lane_type>;
  backend.for_blocks(letters.extent(0), block, [&](auto& lane, extent range) {
    backend::results const counted(lane, distances.rows(range));
    lane.for_each(range.count, detail::count_mismatches{backend::bring(lane, letters.rows(range)).data() + at.start,
                                                        backend::bring(lane, reference).data() + at.start,
                                                        counted.there().data(), letters.extent(1), at.size()});
    counted.finish();
  });
}

/// hamming_into for who has no array yet.
template <backend::backend B>
array<std::int32_t, 1> hamming(B const& backend, view<std::uint8_t const, 2> letters,
                               view<std::uint8_t const, 1> reference, window where = {}) {
  array<std::int32_t, 1> distances(letters.extent(0));
  hamming_into(backend, letters, reference, distances.view(), where);
  return distances;
}

}  // namespace seam::inline v0::sequence
