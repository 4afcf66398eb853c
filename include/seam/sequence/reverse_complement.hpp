// SPDX-License-Identifier: MIT
// The other strand, for alphabets whose letters all have a complement: A with T or U, C with G.
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/error.hpp>

#include <concepts>

namespace seam::inline v0::sequence {

/// The letter that pairs with `letter`: A::complement(letter) where the alphabet has it, otherwise by the characters
/// A-T (or A-U) and C-G; `unknown_letter` where there is none.
template <alphabet A>
SEAM_HD constexpr std::uint8_t complement(std::uint8_t letter) {
  if constexpr (requires {
                  { A::complement(letter) } -> std::same_as<std::uint8_t>;
                }) {
    return A::complement(letter);
  } else {
    if (letter >= A::size) return unknown_letter;
    switch (A::to_char(letter)) {
      case 'A':
        return A::to_letter('T') != unknown_letter ? A::to_letter('T') : A::to_letter('U');
      case 'T':
      case 'U':
        return A::to_letter('A');
      case 'C':
        return A::to_letter('G');
      case 'G':
        return A::to_letter('C');
      default:
        return unknown_letter;
    }
  }
}

namespace detail {

/// A function, since for nvcc 13 a lambda in a concept is never satisfied.
template <alphabet A>
constexpr bool pairs_all_letters() {
  for (int i = 0; i < A::size; ++i) {
    auto const letter = static_cast<std::uint8_t>(i);
    std::uint8_t const pair = sequence::complement<A>(letter);
    if (pair >= A::size || sequence::complement<A>(pair) != letter) return false;
  }
  return true;
}

}  // namespace detail

/// An alphabet every letter of which has a complement, and is that complement's.
template <class A>
concept complementable = alphabet<A> && detail::pairs_all_letters<A>();

namespace detail {

template <alphabet A>
struct complement_row {
  std::uint8_t const* letters;
  std::uint8_t* out;
  std::ptrdiff_t length;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    std::uint8_t const* const from = letters + row * length;
    std::uint8_t* const to = out + row * length;
    for (std::ptrdiff_t i = 0; i < length; ++i) to[i] = complement<A>(from[length - 1 - i]);
  }
};

}  // namespace detail

/// out (n, L) = the reverse complements of letters (n, L); unknown stays unknown. The two must not overlap. Throws
/// input_error when shapes differ.
template <complementable A, backend::backend B>
void reverse_complement_into(B const& backend, view<std::uint8_t const, 2> letters, view<std::uint8_t, 2> out) {
  expect(letters.shape() == out.shape(),
         [] { return "reverse complements were to go into an array that does not have the shape of the sequences"; });
  constexpr std::ptrdiff_t block = 1024 * backend::block_factor<typename B::lane_type>;
  backend.for_blocks(letters.extent(0), block, [&](auto& lane, extent range) {
    backend::results const turned(lane, out.rows(range));
    lane.for_each(range.count, detail::complement_row<A>{backend::bring(lane, letters.rows(range)).data(),
                                                         turned.there().data(), letters.extent(1)});
    turned.finish();
  });
}

}  // namespace seam::inline v0::sequence
