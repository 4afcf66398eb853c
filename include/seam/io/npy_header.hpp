// SPDX-License-Identifier: MIT
// What a NumPy file says about itself before its numbers begin: type, order and shape (NEP 1, formats 1.0 to 3.0).
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/shape_text.hpp>
#include <seam/io/detail/read_file.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seam::inline v0::io {

/// The header of an npy file.
struct npy_header {
  std::string path;
  std::string dtype;  ///< as in the file: "<f4", "|u1", "|O"; a structured type's whole description
  bool fortran_order = false;
  std::vector<std::ptrdiff_t> shape;
  std::uintmax_t data_offset = 0;  ///< bytes before the first number
  std::uintmax_t data_length = 0;  ///< bytes from there to the end of the file

  int rank() const { return static_cast<int>(shape.size()); }
};

namespace detail {

/// Reads the Python dictionary that is an npy file's header.
class npy_dictionary {
 public:
  npy_dictionary(std::string const& path, std::string_view text) : path_(path), text_(text) {}

  void read_into(npy_header& header) {
    bool found[3] = {};
    take('{');
    while (!next_is('}')) {
      std::string const key = unquoted(value(':'));
      take(':');
      std::string_view const content = value(',');
      if (key == "descr") {
        header.dtype = unquoted(content);
        found[0] = true;
      } else if (key == "fortran_order") {
        header.fortran_order = boolean(content);
        found[1] = true;
      } else if (key == "shape") {
        header.shape = tuple(content);
        found[2] = true;
      } else {
        damaged();
      }
      if (!next_is('}')) take(',');
    }
    if (!found[0] || !found[1] || !found[2]) damaged();
  }

 private:
  static constexpr std::string_view blanks = " \t\r\n";

  [[noreturn]] void damaged() const { throw input_error(path_ + " is not a NumPy file: its header is damaged"); }

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

  std::string const& path_;
  std::string_view text_;
  std::size_t at_ = 0;
};

/// The bytes of an array of elements of `size` bytes; none when its lengths multiply to more than a file can have (an
/// axis of no length does not excuse the others: strides are products too).
inline std::optional<std::uintmax_t> bytes_of(std::vector<std::ptrdiff_t> const& shape, std::uintmax_t size) {
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

}  // namespace detail

/// Reads the header alone, so that a caller can choose by type and shape. O(1). Throws input_error when the file is
/// missing, empty, no npy file, or ends within the header.
inline npy_header read_npy_header(std::string const& path) {
  std::uintmax_t const length = detail::length_of_file(path, "a NumPy array (.npy)");
  std::ifstream file = detail::open_file(path, "a NumPy array (.npy)");
  unsigned char prefix[12] = {};
  file.read(reinterpret_cast<char*>(prefix), sizeof(prefix));
  bool const numpy = std::string_view(reinterpret_cast<char const*>(prefix), 6) == "\x93NUMPY";
  expect(numpy && length >= sizeof(prefix), [&] { return path + " is not a NumPy file (.npy)"; });
  expect(prefix[6] >= 1 && prefix[6] <= 3, [&] {
    return path + " has the npy format " + std::to_string(prefix[6]) + '.' + std::to_string(prefix[7]) +
           "; formats 1 to 3 can be read";
  });
  int const length_bytes = prefix[6] == 1 ? 2 : 4;
  std::uintmax_t header_length = 0;
  for (int byte = length_bytes - 1; byte >= 0; --byte) header_length = header_length << 8 | prefix[8 + byte];
  std::uintmax_t const begin = 8 + static_cast<std::uintmax_t>(length_bytes);
  expect(header_length <= length - begin, [&] { return path + " ends within its header"; });

  std::string text(static_cast<std::size_t>(header_length), '\0');
  file.clear();
  file.seekg(static_cast<std::streamoff>(begin));
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  expect(file.good() || text.empty(), [&] { return path + " ends within its header"; });
  npy_header header{path, {}, false, {}, begin + header_length, length - begin - header_length};
  detail::npy_dictionary(path, text).read_into(header);
  return header;
}

}  // namespace seam::inline v0::io
