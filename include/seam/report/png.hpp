// SPDX-License-Identifier: MIT
// A PNG encoder for pictures of at most 256 colours: one Huffman-coded deflate block (RFC 1950, 1951; PNG 1.2). Heat
// maps of many cells go into a figure as one small picture.
#pragma once

#include <seam/core/error.hpp>
#include <seam/report/palette.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seam::inline v0::report {

namespace detail {

/// Lengths of a Huffman code for symbols that occur so often, at most 15 bits; 0 for a symbol that does not occur.
inline std::vector<int> huffman_lengths(std::vector<std::uint64_t> frequencies) {
  struct node {
    int left;
    int right;
  };
  for (;;) {
    auto const symbols = static_cast<int>(frequencies.size());
    std::vector<node> nodes(frequencies.size(), {-1, -1});
    using entry = std::pair<std::uint64_t, int>;
    auto const rarer_first = [](entry const& a, entry const& b) {
      return a > b;
    };
    std::vector<entry> heap;
    for (int symbol = 0; symbol < symbols; ++symbol)
      if (frequencies[static_cast<std::size_t>(symbol)] > 0)
        heap.emplace_back(frequencies[static_cast<std::size_t>(symbol)], symbol);
    std::make_heap(heap.begin(), heap.end(), rarer_first);
    auto const take = [&] {
      std::pop_heap(heap.begin(), heap.end(), rarer_first);
      entry const rarest = heap.back();
      heap.pop_back();
      return rarest;
    };
    while (heap.size() > 1) {
      entry const a = take();
      entry const b = take();
      nodes.push_back({a.second, b.second});
      heap.emplace_back(a.first + b.first, static_cast<int>(nodes.size()) - 1);
      std::push_heap(heap.begin(), heap.end(), rarer_first);
    }
    std::vector<int> depth(nodes.size(), 0);
    for (std::size_t i = nodes.size(); i-- > frequencies.size();)
      for (int const child : {nodes[i].left, nodes[i].right}) depth[static_cast<std::size_t>(child)] = depth[i] + 1;
    depth.resize(frequencies.size());
    if (*std::max_element(depth.begin(), depth.end()) <= 15) return depth;
    for (std::uint64_t& frequency : frequencies) frequency = (frequency + 1) / 2;
  }
}

/// Bits, least significant first.
class bit_writer {
 public:
  void bits(unsigned value, int count) {
    for (int i = 0; i < count; ++i) {
      buffer_ |= ((value >> i) & 1U) << filled_;
      if (++filled_ == 8) flush();
    }
  }
  std::string finish() {
    if (filled_ > 0) flush();
    return std::move(bytes_);
  }

 private:
  void flush() {
    bytes_ += static_cast<char>(buffer_);
    buffer_ = 0;
    filled_ = 0;
  }
  std::string bytes_;
  unsigned buffer_ = 0;
  int filled_ = 0;
};

/// Canonical codes (RFC 1951, 3.2.2), bits reversed as the stream wants them.
inline std::vector<unsigned> huffman_codes(std::vector<int> const& lengths) {
  std::vector<unsigned> codes(lengths.size(), 0);
  unsigned code = 0;
  for (int length = 1; length <= 15; ++length) {
    for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
      if (lengths[symbol] != length) continue;
      for (int bit = 0; bit < length; ++bit) codes[symbol] |= ((code >> bit) & 1U) << (length - 1 - bit);
      ++code;
    }
    code <<= 1;
  }
  return codes;
}

/// One final block with codes of its own and literals only.
inline std::string deflate(std::string_view bytes) {
  constexpr std::size_t end_of_block = 256;
  constexpr int code_length_orders = 19;
  std::vector<std::uint64_t> frequencies(end_of_block + 1, 0);
  for (char const byte : bytes) ++frequencies[static_cast<unsigned char>(byte)];
  frequencies[end_of_block] = 1;
  auto const lengths = huffman_lengths(frequencies);
  auto const codes = huffman_codes(lengths);

  bit_writer out;
  out.bits(1, 1);                                               // the last block
  out.bits(2, 2);                                               // codes of its own
  out.bits(0, 5);                                               // 257 literal codes
  out.bits(0, 5);                                               // 1 distance code
  out.bits(code_length_orders - 4, 4);                          // all code length codes:
  for (int i = 0; i < 3; ++i) out.bits(0, 3);                   // no repeats (symbols 16, 17, 18),
  for (int i = 3; i < code_length_orders; ++i) out.bits(4, 3);  // 4 bits each for lengths 0 to 15
  auto const length_code = [&](int length) {
    unsigned reversed = 0;
    for (int bit = 0; bit < 4; ++bit) reversed |= ((static_cast<unsigned>(length) >> bit) & 1U) << (3 - bit);
    out.bits(reversed, 4);
  };
  for (int const length : lengths) length_code(length);
  length_code(1);
  for (char const byte : bytes) {
    auto const symbol = static_cast<std::size_t>(static_cast<unsigned char>(byte));
    out.bits(codes[symbol], lengths[symbol]);
  }
  out.bits(codes[end_of_block], lengths[end_of_block]);
  return out.finish();
}

inline std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((value >> shift) & 0xFFU);
  return bytes;
}

inline std::string zlib(std::string_view bytes) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (char const byte : bytes) {
    a = (a + static_cast<unsigned char>(byte)) % 65521;
    b = (b + a) % 65521;
  }
  return "\x78\x01" + deflate(bytes) + big_endian((b << 16) | a);
}

inline std::string png_chunk(std::string const& kind, std::string const& data) {
  std::uint32_t checksum = 0xFFFFFFFFU;
  for (char const byte : kind + data) {
    checksum ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) checksum = (checksum >> 1) ^ ((checksum & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return big_endian(static_cast<std::uint32_t>(data.size())) + kind + data + big_endian(~checksum);
}

}  // namespace detail

/// The bytes of a PNG file of `width` columns; `pixels` are places in `palette`, row after row from the top.
inline std::string png(std::ptrdiff_t width, std::vector<std::uint8_t> const& pixels,
                       std::vector<colour> const& palette) {
  auto const count = static_cast<std::ptrdiff_t>(pixels.size());
  expect<error>(width > 0 && count > 0 && count % width == 0 && !palette.empty() && palette.size() <= 256,
                [] { return "a picture needs whole rows of pixels and 1 to 256 colours"; });
  std::string rows;
  rows.reserve(pixels.size() + static_cast<std::size_t>(count / width));
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    if (i % width == 0) rows += '\0';  // no filter
    rows += static_cast<char>(pixels[static_cast<std::size_t>(i)]);
  }
  std::string colours;
  for (colour const& entry : palette)
    for (int const channel : {entry.red, entry.green, entry.blue}) colours += static_cast<char>(channel);
  std::string const header = detail::big_endian(static_cast<std::uint32_t>(width)) +
                             detail::big_endian(static_cast<std::uint32_t>(count / width)) +
                             std::string("\x08\x03\x00\x00\x00", 5);  // 8 bits, palette
  return "\x89PNG\r\n\x1a\n" + detail::png_chunk("IHDR", header) + detail::png_chunk("PLTE", colours) +
         detail::png_chunk("IDAT", detail::zlib(rows)) + detail::png_chunk("IEND", "");
}

/// Bytes as text for a data: address (RFC 4648).
inline std::string base64(std::string_view bytes) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::size_t const present = std::min<std::size_t>(3, bytes.size() - i);
    unsigned group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = (group << 8) | (j < present ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) text += j <= present ? digits[(group >> (18 - 6 * j)) & 63U] : '=';
  }
  return text;
}

}  // namespace seam::inline v0::report
