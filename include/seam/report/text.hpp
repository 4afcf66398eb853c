// SPDX-License-Identifier: MIT
// Numbers and names as text: short, the same on every machine and in every locale, safe inside XML and HTML.
#pragma once

#include <seam/core/error.hpp>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace seam::inline v0::report {

namespace detail {

/// `value` with at most `decimals` places (0..9), without a needless zero or sign: "1.5", "-.25", "0".
inline void append_fixed(std::string& out, double value, int decimals) {
  char digits[400];
  auto const [end, failure] = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, decimals);
  expect<error>(failure == std::errc{}, [] { return "a number of a figure is too long to be written"; });
  std::string_view text(digits, static_cast<std::size_t>(end - digits));
  if (decimals > 0) {
    text = text.substr(0, text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.remove_suffix(1);
  }
  bool negative = text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.size() > 1 && text.substr(0, 2) == "0.") text.remove_prefix(1);
  if (text.find_first_not_of("0.") == std::string_view::npos) negative = false, text = "0";
  if (negative) out += '-';
  out += text;
}

/// Length in bytes of the UTF-8 character that `text` begins with, 0 where it begins with none that XML allows.
inline std::size_t character_length(std::string_view text) {
  auto const byte = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(text[i]));
  };
  unsigned const first = byte(0);
  if (first < 0x80) return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
  std::size_t const length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  unsigned code = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
    code = (code << 6) | (byte(i) & 0x3FU);
  }
  bool const shortest = length == 2 || (length == 3 ? code >= 0x800 : code >= 0x10000);
  bool const allowed = code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF) && code != 0xFFFE && code != 0xFFFF;
  return shortest && allowed ? length : 0;
}

}  // namespace detail

/// A coordinate with at most two decimals. Throws seam::error when it is not finite.
inline void append_number(std::string& out, double value, int decimals = 2) {
  expect<error>(std::isfinite(value), [] { return "a figure was given a coordinate that is not a number"; });
  detail::append_fixed(out, value, decimals);
}
inline std::string number(double value, int decimals = 2) {
  std::string out;
  append_number(out, value, decimals);
  return out;
}

/// A value for people: `significant` digits, a true minus sign, "not a number" and infinities said as such.
inline std::string value_text(double value, int significant = 3) {
  if (std::isnan(value)) return "not a number";
  if (std::isinf(value)) return value > 0 ? "\u221E" : "\u2212\u221E";
  char digits[64];
  auto const [end, failure] =
      std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general, significant);
  expect<error>(failure == std::errc{}, [] { return "a number of a report is too long to be written"; });
  std::string text(digits, end);
  if (text == "-0") text = "0";
  if (text.front() == '-') text.replace(0, 1, "\u2212");
  if (auto const sign = text.find("e-"); sign != std::string::npos) text.replace(sign + 1, 1, "\u2212");
  return text;
}

/// `value` with exactly `decimals` places and a true minus sign: columns of numbers that line up.
inline std::string fixed_text(double value, int decimals) {
  if (!std::isfinite(value)) return value_text(value);
  char digits[400];
  auto const [end, failure] = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, decimals);
  expect<error>(failure == std::errc{}, [] { return "a number of a report is too long to be written"; });
  std::string text(digits, end);
  if (text.front() != '-') return text;
  return text.find_first_not_of("-0.") == std::string::npos ? text.substr(1) : "\u2212" + text.substr(1);
}

/// `text` as character data or as an attribute's value, in XML and in HTML. Bytes that are not UTF-8 and control
/// characters become U+FFFD.
inline std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t const length = detail::character_length(text);
    switch (length == 1 ? text.front() : length == 0 ? '\0' : 'x') {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\0':
        out += "\uFFFD";
        break;
      default:
        out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

/// What a motif is shown as: its name and false-discovery rate; nothing where none was looked for.
inline std::string motif_text(std::string const& name, std::optional<double> q) {
  return q ? name + " (q = " + value_text(*q, 2) + ")" : std::string();
}

}  // namespace seam::inline v0::report
