// SPDX-License-Identifier: MIT
// What is checked before an oracle is asked: the length and the letters of the sequences.
#pragma once

#include <seam/core/error.hpp>
#include <seam/oracle/concept.hpp>

#include <string>

namespace seam::inline v0::oracle {

/// Throws input_error unless `length` is the length that the oracle takes (and at least 1).
template <class O>
void check_length(O const& o, std::ptrdiff_t length) {
  expect(length >= 1, [] { return "the sequences are empty; an oracle needs at least one position"; });
  expect(o.length() == 0 || o.length() == length, [&] {
    return "the oracle takes sequences of " + std::to_string(o.length()) + " letters, these have " +
           std::to_string(length);
  });
}

/// Throws input_error, naming row and position, at the first value that is no letter of `A`; `unknown_letter` passes
/// when `unknown_allowed`.
template <alphabet A>
void check_letters(view<std::uint8_t const, 2> letters, bool unknown_allowed) {
  std::ptrdiff_t const length = letters.extent(1);
  for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row) {
    std::uint8_t const* const sequence = letters.data() + row * length;
    for (std::ptrdiff_t position = 0; position < length; ++position) {
      std::uint8_t const letter = sequence[position];
      if (letter < A::size || (letter == unknown_letter && unknown_allowed)) continue;
      std::string const where = "sequence " + std::to_string(row) + ", position " + std::to_string(position);
      if (letter == unknown_letter) throw input_error(where + " is an unknown letter, which the oracle does not take");
      throw input_error(where + " is letter index " + std::to_string(letter) + "; the alphabet has 0 to " +
                        std::to_string(A::size - 1) + " and " + std::to_string(unknown_letter) + " for unknown");
    }
  }
}

/// check_length and check_letters for the oracle's alphabet.
template <class O>
void check_input(O const& o, view<std::uint8_t const, 2> letters) {
  check_length(o, letters.extent(1));
  check_letters<typename O::alphabet_type>(letters, oracle::takes_unknown_letters(o));
}

}  // namespace seam::inline v0::oracle
