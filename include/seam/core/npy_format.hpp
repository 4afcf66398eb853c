// SPDX-License-Identifier: MIT
// NumPy's npy format (NEP 1), apart from where the bytes come from: what a header says, read and written. Files
// (io/npy.hpp) and processes (oracle/process.hpp) speak it.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/shape_text.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seam::inline v0 {

/// What an npy array begins with; a byte each for the major and minor number of the format follow.
inline constexpr std::string_view npy_magic = "\x93NUMPY";

/// Type, order and shape of an npy array.
struct npy_format {
  std::string dtype = {};  ///< as it is written: "<f4", "|u1", "|O"; a structured type's whole description
  bool fortran_order = false;
  std::vector<std::ptrdiff_t> shape = {};

  int rank() const { return static_cast<int>(shape.size()); }
};

/// How many bytes behind the format's number say how long the dictionary is, the lowest first: 2 in format 1, 4 in 2
/// and 3.
constexpr int npy_length_bytes(int major) {
  return major == 1 ? 2 : 4;
}

/// A number from its bytes, the lowest first.
inline std::uint64_t little_endian_number(char const* bytes, int count) {
  std::uint64_t number = 0;
  for (int i = count - 1; i >= 0; --i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

namespace detail {

/// Reads the Python dictionary that is an npy array's header.
class npy_dictionary {
 public:
  npy_dictionary(std::string_view text, std::string const& what) : text_(text), what_(what) {}

  npy_format read() {
    npy_format format;
    bool found[3] = {};
    take('{');
    while (!next_is('}')) {
      std::string const key = unquoted(value(':'));
      take(':');
      std::string_view const content = value(',');
      if (key == "descr") {
        format.dtype = unquoted(content);
        found[0] = true;
      } else if (key == "fortran_order") {
        format.fortran_order = boolean(content);
        found[1] = true;
      } else if (key == "shape") {
        format.shape = tuple(content);
        found[2] = true;
      } else {
        damaged();
      }
      if (!next_is('}')) take(',');
    }
    if (!found[0] || !found[1] || !found[2]) damaged();
    return format;
  }

 private:
  static constexpr std::string_view blanks = " \t\r\n";

  [[noreturn]] void damaged() const { throw input_error(what_ + ": its header is damaged"); }

  bool next_is(char character) {
    at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size());
    return at_ < text_.size() && text_[at_] == character;
  }
  void take(char character) {
    if (!next_is(character)) damaged();
    ++at_;
  }

  /// Everything up to `end` or the closing brace, outside of quotes and brackets.
  std::string_view value(char end) {
    std::size_t const begin = at_;
    int depth = 0;
    for (char quote = 0; at_ < text_.size(); ++at_) {
      char const c = text_[at_];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (depth == 0 && (c == end || c == '}')) {
        return trimmed(text_.substr(begin, at_ - begin));
      } else if (c == '(' || c == '[' || c == '{') {
        ++depth;
      } else if (c == ')' || c == ']' || c == '}') {
        --depth;
      }
    }
    damaged();
  }
  static std::string_view trimmed(std::string_view text) {
    std::size_t const first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
  }
  static std::string unquoted(std::string_view text) {
    bool const quoted = text.size() >= 2 && (text[0] == '\'' || text[0] == '"') && text.back() == text[0];
    return std::string(quoted ? text.substr(1, text.size() - 2) : text);
  }
  bool boolean(std::string_view text) const {
    if (text != "True" && text != "False") damaged();
    return text == "True";
  }
  std::vector<std::ptrdiff_t> tuple(std::string_view text) const {
    if (text.size() < 2 || text[0] != '(' || text.back() != ')') damaged();
    text = text.substr(1, text.size() - 2);
    std::vector<std::ptrdiff_t> values;
    while (!trimmed(text).empty()) {
      std::size_t const comma = std::min(text.find(','), text.size());
      values.push_back(length(trimmed(text.substr(0, comma))));
      text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return values;
  }
  std::ptrdiff_t length(std::string_view text) const {
    if (text.ends_with('L')) text.remove_suffix(1);  // Python 2's long integers
    std::ptrdiff_t number = -1;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size() || number < 0) damaged();
    return number;
  }

  std::string_view text_;
  std::string const& what_;
  std::size_t at_ = 0;
};

}  // namespace detail

/// The fields of a header's dictionary. Throws input_error, which begins with `what` ("x.npy is not a NumPy file"),
/// when it is damaged.
inline npy_format parse_npy_dictionary(std::string_view text, std::string const& what) {
  return detail::npy_dictionary(text, what).read();
}

/// The bytes of an array of elements of `size` bytes; none when its lengths multiply to more than a file can have (an
/// axis of no length does not excuse the others: strides are products too).
inline std::optional<std::uintmax_t> bytes_of_array(std::vector<std::ptrdiff_t> const& shape, std::uintmax_t size) {
  std::uintmax_t bytes = size;
  bool empty = false;
  for (std::ptrdiff_t const length : shape) {
    empty |= length == 0;
    auto const factor = std::max<std::uintmax_t>(static_cast<std::uintmax_t>(length), 1);
    if (factor > std::numeric_limits<std::int64_t>::max() / bytes) return std::nullopt;
    bytes *= factor;
  }
  return empty ? 0 : bytes;
}

/// A whole header of format 1.0, as NumPy writes it: room for 21 digits in the first axis, so that it can be written
/// again when the number of rows is known; then 1 to 64 blanks up to a multiple of 64 bytes.
inline std::string npy_header_bytes(std::string const& dtype, std::vector<std::ptrdiff_t> const& shape) {
  constexpr std::size_t prefix = 10, alignment = 64, digits = 21;
  std::string text = "{'descr': '" + dtype + "', 'fortran_order': False, 'shape': " + shape_text(shape) + ", }";
  text.append(digits - std::min(digits, std::to_string(shape.at(0)).size()), ' ');
  std::size_t const whole = (prefix + text.size() + 1) / alignment * alignment + alignment;
  text.append(whole - prefix - text.size() - 1, ' ');
  text += '\n';
  std::string header("\x93NUMPY\x01\x00", 8);
  header += static_cast<char>(text.size() & 0xFF);
  header += static_cast<char>(text.size() >> 8);
  return header + text;
}

}  // namespace seam::inline v0
