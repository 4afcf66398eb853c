// SPDX-License-Identifier: MIT
// Where mutations may fall: the known letters of a window, less what is protected. All mutagenizers ask here.
#pragma once

#include <seam/mutagenesis/checks.hpp>
#include <seam/mutagenesis/concept.hpp>
#include <seam/sequence/window.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::mutagenesis {

/// Windows that no mutation touches: sites that shall stay, the primers of an assay.
using protected_windows = std::vector<sequence::window>;

namespace detail {

inline std::string window_text(sequence::window where) {
  return "[" + std::to_string(where.start) + ", " + std::to_string(where.stop) + ")";
}

/// For each position of a sequence of `length` letters whether a mutation may fall on it, whatever its letter. Throws
/// input_error for a window that does not fit.
inline std::vector<bool> open_positions(std::ptrdiff_t length, sequence::window window,
                                        protected_windows const& protect) {
  sequence::window const where = window.in(length);
  std::vector<bool> open(static_cast<std::size_t>(length));
  for (std::ptrdiff_t position = where.start; position < where.stop; ++position)
    open[static_cast<std::size_t>(position)] = true;
  for (sequence::window const kept : protect) {
    sequence::window const at = kept.in(length);
    for (std::ptrdiff_t position = at.start; position < at.stop; ++position)
      open[static_cast<std::size_t>(position)] = false;
  }
  return open;
}

}  // namespace detail

/// The positions of reference (L) that may change, ascending: those in `window` that are known and not protected.
/// Throws input_error when the reference is empty or holds a letter that is not A's, a window does not fit, or no
/// position is left. O(L + protected positions).
template <alphabet A>
std::vector<std::int32_t> mutable_sites(view<std::uint8_t const, 1> reference, sequence::window window,
                                        protected_windows const& protect = {}) {
  check_reference<A>(reference);
  auto const open = detail::open_positions(reference.extent(0), window, protect);
  sequence::window const where = window.in(reference.extent(0));
  std::vector<std::int32_t> sites;
  bool known = false;
  for (std::ptrdiff_t position = where.start; position < where.stop; ++position) {
    if (reference(position) == unknown_letter) continue;
    known = true;
    if (open[static_cast<std::size_t>(position)]) sites.push_back(static_cast<std::int32_t>(position));
  }
  expect(!sites.empty(), [&] {
    return known
               ? "every known letter in " + detail::window_text(where) + " is protected, so there is nothing to mutate"
               : "the reference has no known letter in " + detail::window_text(where) +
                     ", so there is nothing to mutate";
  });
  return sites;
}

}  // namespace seam::inline v0::mutagenesis
