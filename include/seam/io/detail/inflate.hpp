// SPDX-License-Identifier: MIT
// What deflate packed (RFC 1951), unpacked: npz files that numpy.savez_compressed wrote. A bit at a time: weights are
// read once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace seam::inline v0::io::detail {

/// Unpacks one deflate stream of a known length. Every step can fail: the bytes may be damaged.
class inflater {
 public:
  inflater(std::string_view packed, std::size_t length) : packed_(packed), length_(length) {}

  /// False when the bytes are no deflate stream of that length.
  bool run(std::string& out) {
    out_ = &out;
    out.clear();
    out.reserve(length_);
    for (bool last = false; !last;) {
      last = bits(1) == 1;
      int const kind = bits(2);
      if (kind == 0 ? !stored() : kind == 1 ? !fixed() : kind == 2 ? !dynamic() : true) return false;
    }
    return out.size() == length_;
  }

 private:
  static constexpr int longest_code = 15;

  /// A canonical Huffman code: how many codes of each length there are, and the symbols by code.
  struct huffman {
    std::array<std::uint16_t, longest_code + 1> count{};
    std::array<std::uint16_t, 288> symbol{};

    /// From code lengths (0: none). False when there are more codes than bits can tell apart.
    bool make(std::uint8_t const* lengths, int symbols) {
      count.fill(0);
      for (int s = 0; s < symbols; ++s) ++count[lengths[s]];
      count[0] = 0;
      int left = 1;
      std::array<std::uint16_t, longest_code + 2> first{};
      for (std::size_t length = 1; length <= longest_code; ++length) {
        left = 2 * left - count[length];
        if (left < 0) return false;
        first[length + 1] = static_cast<std::uint16_t>(first[length] + count[length]);
      }
      for (int s = 0; s < symbols; ++s)
        if (lengths[s] != 0) symbol[first[lengths[s]]++] = static_cast<std::uint16_t>(s);
      return true;
    }
  };

  /// The next `number` bits, the lowest first; -1 where there are none left.
  int bits(int number) {
    while (held_ < number) {
      if (at_ == packed_.size()) return -1;
      buffer_ |= static_cast<std::uint32_t>(static_cast<unsigned char>(packed_[at_++])) << held_;
      held_ += 8;
    }
    int const value = static_cast<int>(buffer_ & ((1U << number) - 1U));
    buffer_ >>= number;
    held_ -= number;
    return value;
  }
  /// The next symbol; -1 where the bits are no code.
  int decode(huffman const& code) {
    int value = 0, first = 0, index = 0;
    for (std::size_t length = 1; length <= longest_code; ++length) {
      int const bit = bits(1);
      if (bit < 0) return -1;
      value |= bit;
      int const count = code.count[length];
      if (value - count < first) return code.symbol[static_cast<std::size_t>(index + value - first)];
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    return -1;
  }

  bool stored() {
    buffer_ = 0;
    held_ = 0;
    if (packed_.size() - at_ < 4) return false;
    auto const byte = [&](std::size_t i) {
      return static_cast<std::size_t>(static_cast<unsigned char>(packed_[at_ + i]));
    };
    std::size_t const length = byte(0) | byte(1) << 8;
    if ((length ^ 0xFFFF) != (byte(2) | byte(3) << 8)) return false;
    at_ += 4;
    if (packed_.size() - at_ < length || length_ - out_->size() < length) return false;
    out_->append(packed_.substr(at_, length));
    at_ += length;
    return true;
  }

  bool fixed() {
    std::array<std::uint8_t, 288> lengths{};
    for (std::size_t s = 0; s < lengths.size(); ++s) lengths[s] = s < 144 ? 8 : s < 256 ? 9 : s < 280 ? 7 : 8;
    huffman literals, distances;
    literals.make(lengths.data(), 288);
    lengths.fill(5);
    distances.make(lengths.data(), 30);
    return codes(literals, distances);
  }

  bool dynamic() {
    static constexpr std::uint8_t order[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    int const literals = bits(5) + 257, distances = bits(5) + 1, meta = bits(4) + 4;
    if (literals < 257 || distances < 1 || meta < 4 || literals > 286 || distances > 30) return false;
    std::array<std::uint8_t, 288 + 32> lengths{};
    for (int i = 0; i < meta; ++i) {
      int const length = bits(3);
      if (length < 0) return false;
      lengths[order[i]] = static_cast<std::uint8_t>(length);
    }
    huffman code;
    if (!code.make(lengths.data(), 19)) return false;
    lengths.fill(0);
    for (int i = 0; i < literals + distances;) {
      int const symbol = decode(code);
      if (symbol < 0) return false;
      if (symbol < 16) {
        lengths[static_cast<std::size_t>(i++)] = static_cast<std::uint8_t>(symbol);
        continue;
      }
      if (symbol == 16 && i == 0) return false;
      int const extra = symbol == 18 ? bits(7) : symbol == 17 ? bits(3) : bits(2);
      int const repeats = extra + (symbol == 18 ? 11 : 3);
      if (extra < 0 || i + repeats > literals + distances) return false;
      std::uint8_t const value = symbol == 16 ? lengths[static_cast<std::size_t>(i - 1)] : std::uint8_t{0};
      for (int k = 0; k < repeats; ++k) lengths[static_cast<std::size_t>(i++)] = value;
    }
    huffman of_literals, of_distances;
    return of_literals.make(lengths.data(), literals) && of_distances.make(lengths.data() + literals, distances) &&
           codes(of_literals, of_distances);
  }

  bool codes(huffman const& literals, huffman const& distances) {
    static constexpr std::uint16_t length_base[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                                    31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    static constexpr std::uint8_t length_bits[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                                   2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    static constexpr std::uint16_t distance_base[] = {1,    2,    3,    4,    5,    7,    9,    13,    17,    25,
                                                      33,   49,   65,   97,   129,  193,  257,  385,   513,   769,
                                                      1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    constexpr int end_of_block = 256;
    for (;;) {
      int symbol = decode(literals);
      if (symbol < 0) return false;
      if (symbol == end_of_block) return true;
      if (symbol < end_of_block) {
        if (out_->size() == length_) return false;
        *out_ += static_cast<char>(symbol);
        continue;
      }
      symbol -= 257;
      if (symbol >= 29) return false;
      int const more = bits(length_bits[symbol]);
      int const place = decode(distances);
      if (more < 0 || place < 0 || place >= 30) return false;
      int const extra = bits(place < 2 ? 0 : place / 2 - 1);
      if (extra < 0) return false;
      std::size_t const length = static_cast<std::size_t>(length_base[symbol] + more);
      std::size_t const distance = static_cast<std::size_t>(distance_base[place] + extra);
      if (distance > out_->size() || length_ - out_->size() < length) return false;
      for (std::size_t i = 0; i < length; ++i) *out_ += (*out_)[out_->size() - distance];
    }
  }

  std::string_view packed_;
  std::size_t length_;
  std::string* out_ = nullptr;
  std::size_t at_ = 0;
  std::uint32_t buffer_ = 0;
  int held_ = 0;
};

/// Unpacks `packed` into `out`, `length` bytes; false when the bytes are no deflate stream of that length.
inline bool inflate(std::string_view packed, std::size_t length, std::string& out) {
  return inflater(packed, length).run(out);
}

}  // namespace seam::inline v0::io::detail
