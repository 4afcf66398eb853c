// SPDX-License-Identifier: MIT
// Numbers as files hold them: from any NumPy type to the one that is asked for, and whether the value survives it.
#pragma once

#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace seam::inline v0::io::detail {

static_assert(std::endian::native == std::endian::little, "seam::io reads and writes little-endian files in place");

/// IEEE 754's 16-bit float.
struct half {
  std::uint16_t bits;
};

/// Exact: every half is a float.
inline float to_float(half value) {
  std::uint32_t const sign = static_cast<std::uint32_t>(value.bits & 0x8000U) << 16;
  std::uint32_t const exponent = (value.bits >> 10) & 0x1FU;
  std::uint32_t const fraction = value.bits & 0x3FFU;
  constexpr std::uint32_t special = 31;
  if (exponent == 0) {  // zero or subnormal: fraction / 2^24
    float const magnitude = std::ldexp(static_cast<float>(fraction), -24);
    return sign ? -magnitude : magnitude;
  }
  std::uint32_t const wide = exponent == special ? 255U : exponent + (127U - 15U);
  return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}

/// The upper half of a 32-bit float.
struct bfloat16 {
  std::uint16_t bits;
};

/// Exact.
inline float to_float(bfloat16 value) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(value.bits) << 16);
}

/// NumPy's name of T in a file: "<f4", "|u1".
template <class T>
std::string dtype_of() {
  static_assert(std::is_arithmetic_v<T> && !std::is_same_v<T, bool> && sizeof(T) <= 8,
                "seam::io: an npy file holds integers or floats of at most 8 bytes");
  char const kind = std::is_floating_point_v<T> ? 'f' : std::is_signed_v<T> ? 'i' : 'u';
  return std::string{sizeof(T) == 1 ? '|' : '<', kind, static_cast<char>('0' + sizeof(T))};
}

/// How a sentence names T: "float32", "uint8".
template <class T>
std::string type_name() {
  char const* const kind = std::is_floating_point_v<T> ? "float" : std::is_signed_v<T> ? "int" : "uint";
  return kind + std::to_string(8 * sizeof(T));
}

/// True when T has a value that means `value`: floats take any number (rounded), integers only what they hold exactly.
template <class To, class From>
bool representable(From value) {
  if constexpr (std::floating_point<To>) {
    return true;
  } else if constexpr (std::integral<From>) {
    return std::in_range<To>(value);
  } else {
    From const low = static_cast<From>(std::numeric_limits<To>::min());
    From const high = std::ldexp(From{1}, std::numeric_limits<To>::digits);
    return value >= low && value < high && value == std::trunc(value);
  }
}

/// Converts `count` numbers of type From that lie at `bytes`; returns the index of the first that To cannot hold, or
/// `count`.
template <class From, class To>
std::ptrdiff_t convert(std::byte const* bytes, std::ptrdiff_t count, To* out) {
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    From stored;
    std::memcpy(&stored, bytes + i * static_cast<std::ptrdiff_t>(sizeof(From)), sizeof(From));
    auto const value = [&] {
      if constexpr (std::is_arithmetic_v<From>) {
        return stored;
      } else {
        return to_float(stored);
      }
    }();
    if (!representable<To>(value)) return i;
    out[i] = static_cast<To>(value);
  }
  return count;
}

template <class To>
using converter = std::ptrdiff_t (*)(std::byte const*, std::ptrdiff_t, To*);

/// The conversion from a NumPy type (without its byte order: "f4") to To; null when there is none.
template <class To>
converter<To> converter_from(std::string_view type) {
  if (type == "b1" || type == "u1") return convert<std::uint8_t, To>;
  if (type == "i1") return convert<std::int8_t, To>;
  if (type == "u2") return convert<std::uint16_t, To>;
  if (type == "i2") return convert<std::int16_t, To>;
  if (type == "u4") return convert<std::uint32_t, To>;
  if (type == "i4") return convert<std::int32_t, To>;
  if (type == "u8") return convert<std::uint64_t, To>;
  if (type == "i8") return convert<std::int64_t, To>;
  if (type == "f2") return convert<half, To>;
  if (type == "f4") return convert<float, To>;
  if (type == "f8") return convert<double, To>;
  return nullptr;
}

}  // namespace seam::inline v0::io::detail
