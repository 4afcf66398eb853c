// SPDX-License-Identifier: MIT
// Letter indices to the rows of numbers that models see, and back. The encoding is made on demand, a block at a time;
// libraries are kept as letters (one byte each).
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

namespace seam::inline v0::sequence {

namespace detail {

/// The channels of letter number i of the library; zeros for an unknown letter.
template <alphabet A, class T>
struct encode_letter {
  std::uint8_t const* letters;
  T* out;

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::uint8_t const letter = letters[i];
    T* const row = out + i * A::channels;
    for (int channel = 0; channel < A::channels; ++channel)
      row[channel] = letter < A::size ? static_cast<T>(A::encoding(letter, channel)) : T{};
  }
};

/// letters[i] = the letter whose encoding row i is; `unknown_letter` for zeros; `not_a_letter` for anything else.
template <alphabet A, class T>
struct decode_row {
  static constexpr std::uint8_t not_a_letter = 254;
  T const* rows;
  std::uint8_t* letters;

  SEAM_HD static bool is_row_of(T const* row, int letter) {
    for (int channel = 0; channel < A::channels; ++channel)
      if (!(row[channel] == static_cast<T>(A::encoding(static_cast<std::uint8_t>(letter), channel)))) return false;
    return true;
  }
  SEAM_HD static bool is_zero(T const* row) {
    for (int channel = 0; channel < A::channels; ++channel)
      if (!(row[channel] == T{})) return false;
    return true;
  }
  SEAM_HD void operator()(std::ptrdiff_t i) const {
    T const* const row = rows + i * A::channels;
    std::uint8_t found = is_zero(row) ? unknown_letter : not_a_letter;
    for (int letter = 0; letter < A::size; ++letter)
      if (is_row_of(row, letter)) found = static_cast<std::uint8_t>(letter);
    letters[i] = found;
  }
};

template <alphabet A, class T>
std::string not_a_row(T const* row, std::ptrdiff_t sequence, std::ptrdiff_t position) {
  std::string numbers;
  for (int channel = 0; channel < A::channels; ++channel)
    numbers += (channel > 0 ? ", " : "") + std::to_string(row[channel]);
  return "sequence " + std::to_string(sequence) + ", position " + std::to_string(position) + " is [" + numbers +
         "], which encodes no letter of the alphabet (one row of " + std::to_string(A::channels) +
         " numbers a letter, zeros for unknown)";
}

template <class Lane>
inline constexpr std::ptrdiff_t encoding_block = 256 * backend::block_factor<Lane>;

inline void check_encoding_shape(extents<3> encoding, extents<2> letters, int channels) {
  expect(encoding[0] == letters[0] && encoding[1] == letters[1] && encoding[2] == channels, [&] {
    return "an encoding of " + std::to_string(letters[0]) + " x " + std::to_string(letters[1]) + " letters has " +
           std::to_string(channels) + " channels each; this array is " + std::to_string(encoding[0]) + " x " +
           std::to_string(encoding[1]) + " x " + std::to_string(encoding[2]);
  });
}

}  // namespace detail

/// The mean of all letters' encodings in a channel: 1 / 4 for DNA.
template <alphabet A>
SEAM_HD constexpr float mean_encoding(int channel) {
  float mean = 0;
  for (int letter = 0; letter < A::size; ++letter)
    mean += A::encoding(static_cast<std::uint8_t>(letter), channel) / static_cast<float>(A::size);
  return mean;
}

/// out (n, L, channels) = the encoding of letters (n, L), inside a lane's block; an unknown letter is a row of zeros.
/// Unchecked.
template <alphabet A, backend::lane Lane, class T>
void encode_into(Lane& lane, view<std::uint8_t const, 2, typename Lane::space> letters,
                 view<T, 3, typename Lane::space> out) {
  lane.for_each(letters.size(), detail::encode_letter<A, T>{letters.data(), out.data()});
}

/// The same for a whole library, in the host's memory or the backend's. Throws input_error when out is not (n, L,
/// channels).
template <alphabet A, backend::backend B, class T, class Space>
void encode_into(B const& backend, std::type_identity_t<view<std::uint8_t const, 2, Space>> letters,
                 view<T, 3, Space> out) {
  detail::check_encoding_shape(out.shape(), letters.shape(), A::channels);
  backend.for_blocks(letters.extent(0), detail::encoding_block<typename B::lane_type>, [&](auto& lane, extent range) {
    backend::results const encoded(lane, out.rows(range));
    sequence::encode_into<A>(lane, backend::bring(lane, letters.rows(range)), encoded.there());
    encoded.finish();
  });
}

/// letters (n, L) = what encoding (n, L, channels) of any number type encodes; a row of zeros is an unknown letter.
/// Throws input_error, naming the sequence, the position and the numbers, at the first row that is neither.
template <alphabet A, backend::backend B, class T>
void decode_into(B const& backend, view<T, 3> encoding, view<std::uint8_t, 2> letters) {
  using decode = detail::decode_row<A, std::remove_const_t<T>>;
  static_assert(A::size <= decode::not_a_letter, "seam::sequence: an alphabet has 254 letters at most");
  detail::check_encoding_shape(encoding.shape(), letters.shape(), A::channels);
  backend.for_blocks(letters.extent(0), detail::encoding_block<typename B::lane_type>, [&](auto& lane, extent range) {
    auto const rows = encoding.rows(range);
    auto const out = letters.rows(range);
    backend::results const decoded(lane, out);
    lane.for_each(out.size(), decode{backend::bring(lane, rows).data(), decoded.there().data()});
    decoded.finish();
    std::ptrdiff_t const length = out.extent(1);
    for (std::ptrdiff_t i = 0; i < out.size(); ++i)
      if (out.data()[i] == decode::not_a_letter)
        throw input_error(detail::not_a_row<A>(rows.data() + i * A::channels, range.first + i / length, i % length));
  });
}

}  // namespace seam::inline v0::sequence
