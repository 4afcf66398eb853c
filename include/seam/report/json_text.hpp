// SPDX-License-Identifier: MIT
// JSON as text, for data inside of an HTML page: whatever a name holds, it neither ends the script that it stands in
// nor is anything but text to whoever reads it back.
#pragma once

#include <seam/core/error.hpp>
#include <seam/report/text.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace seam::inline v0::report {

/// `text` as a JSON string with its quotes. Control characters, '<', '>' and '&' are written as \\u escapes, bytes that
/// are not UTF-8 as U+FFFD.
inline std::string json_string(std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out = "\"";
  while (!text.empty()) {
    std::size_t const length = detail::character_length(text);
    char const first = text.front();
    bool const control = static_cast<unsigned char>(first) < 0x20;
    if (length == 0 && !control) {
      out += "\uFFFD";
    } else if (control || first == '<' || first == '>' || first == '&') {
      auto const code = static_cast<unsigned>(static_cast<unsigned char>(first));
      out += "\\u00";
      out += digits[code / 16];
      out += digits[code % 16];
    } else {
      if (first == '"' || first == '\\') out += '\\';
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(1, length));
  }
  return out + '"';
}

/// Builds one JSON document in the order of the calls; values inside an object come after their key.
class json_text {
 public:
  json_text& open(char bracket) {
    separate();
    out_ += bracket;
    fresh_ = true;
    return *this;
  }
  json_text& close(char bracket) {
    out_ += bracket;
    fresh_ = false;
    return *this;
  }
  json_text& key(std::string_view name) {
    separate();
    out_ += json_string(name) + ':';
    fresh_ = true;
    return *this;
  }
  /// A text, a truth value or a number; what is not finite, and an empty optional, is null.
  template <class T>
  json_text& value(T const& what) {
    separate();
    if constexpr (std::convertible_to<T const&, std::string_view>) {
      out_ += json_string(what);
    } else if constexpr (std::same_as<T, bool>) {
      out_ += what ? "true" : "false";
    } else {
      append(what);
    }
    return *this;
  }
  template <class T>
  json_text& value(std::optional<T> const& what) {
    return what ? value(*what) : null();
  }
  template <class T>
  json_text& value(std::vector<T> const& values) {
    open('[');
    for (T const& one : values) value(one);
    return close(']');
  }
  json_text& null() {
    separate();
    out_ += "null";
    return *this;
  }
  /// Adds JSON that stands already.
  json_text& raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
  }
  template <class T>
  json_text& member(std::string_view name, T const& what) {
    return key(name).value(what);
  }
  std::string finish() && { return std::move(out_); }

 private:
  void separate() {
    if (!fresh_) out_ += ',';
    fresh_ = false;
  }
  template <class Number>
  void append(Number what) {
    if constexpr (std::is_floating_point_v<Number>) {
      if (!std::isfinite(what)) {
        out_ += "null";
        return;
      }
    }
    char digits[64];
    auto const [end, failure] = std::to_chars(digits, digits + sizeof digits, what);
    expect<error>(failure == std::errc{}, [] { return "a number of a report is too long to be written"; });
    out_.append(digits, end);
  }

  std::string out_;
  bool fresh_ = true;
};

}  // namespace seam::inline v0::report
