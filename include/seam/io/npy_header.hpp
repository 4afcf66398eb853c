// SPDX-License-Identifier: MIT
// What a NumPy file says about itself before its numbers begin: type, order and shape (NEP 1, formats 1.0 to 3.0).
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/npy_format.hpp>
#include <seam/io/detail/read_file.hpp>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

namespace seam::inline v0::io {

/// The header of an npy file.
struct npy_header : npy_format {
  std::string path = {};
  std::uintmax_t data_offset = 0;  ///< bytes before the first number
  std::uintmax_t data_length = 0;  ///< bytes from there to the end of the file
};

namespace detail {

/// The header of the npy array of `length` bytes that `read(offset, out, count)` reads; `path` names it in sentences.
template <class Read>
npy_header parse_npy_header(std::string const& path, std::uintmax_t length, Read const& read) {
  char prefix[12] = {};
  if (length >= sizeof(prefix)) read(0, prefix, sizeof(prefix));
  expect(std::string_view(prefix, npy_magic.size()) == npy_magic, [&] { return path + " is not a NumPy file (.npy)"; });
  int const major = static_cast<unsigned char>(prefix[6]);
  expect(major >= 1 && major <= 3, [&] {
    return path + " has the npy format " + std::to_string(major) + '.' +
           std::to_string(static_cast<unsigned char>(prefix[7])) + "; formats 1 to 3 can be read";
  });
  std::uintmax_t const dictionary_length = little_endian_number(prefix + 8, npy_length_bytes(major));
  std::uintmax_t const begin = 8 + static_cast<std::uintmax_t>(npy_length_bytes(major));
  expect(dictionary_length <= length - begin, [&] { return path + " ends within its header"; });

  std::string text(static_cast<std::size_t>(dictionary_length), '\0');
  read(begin, text.data(), text.size());
  std::uintmax_t const data = begin + dictionary_length;
  return {parse_npy_dictionary(text, path + " is not a NumPy file"), path, data, length - data};
}

}  // namespace detail

/// Reads the header alone, so that a caller can choose by type and shape. O(1). Throws input_error when the file is
/// missing, empty, no npy file, or ends within the header.
inline npy_header read_npy_header(std::string const& path) {
  std::uintmax_t const length = detail::length_of_file(path, "a NumPy array (.npy)");
  std::ifstream file = detail::open_file(path, "a NumPy array (.npy)");
  return detail::parse_npy_header(path, length, [&](std::uintmax_t offset, char* out, std::size_t count) {
    file.seekg(static_cast<std::streamoff>(offset));
    file.read(out, static_cast<std::streamsize>(count));
    expect(file.good() || count == 0, [&] { return path + " ends within its header"; });
  });
}

}  // namespace seam::inline v0::io
