// SPDX-License-Identifier: MIT
// The checksum of zip archives.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace seam::inline v0::io::detail {

/// CRC-32 of zip (reflected polynomial 0xEDB88320), a byte at a time.
class crc32 {
 public:
  void add(void const* bytes, std::size_t count) {
    auto const* byte = static_cast<unsigned char const*>(bytes);
    for (std::size_t i = 0; i < count; ++i) state_ = table()[(state_ ^ byte[i]) & 255U] ^ (state_ >> 8);
  }
  std::uint32_t value() const { return ~state_; }

 private:
  static std::array<std::uint32_t, 256> const& table() {
    static std::array<std::uint32_t, 256> const made = [] {
      std::array<std::uint32_t, 256> entries{};
      for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) value = (value & 1U) ? 0xEDB88320U ^ (value >> 1) : value >> 1;
        entries[i] = value;
      }
      return entries;
    }();
    return made;
  }
  std::uint32_t state_ = 0xFFFFFFFFU;
};

}  // namespace seam::inline v0::io::detail
