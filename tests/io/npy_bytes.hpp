// npy files made by hand, byte by byte.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace seam_test {

/// An npy file of format `major`: its header's dictionary, then its numbers.
inline std::string npy_bytes(std::string const& dictionary, std::string const& data, int major = 1) {
  std::string const text = dictionary + '\n';
  std::string bytes = "\x93NUMPY";
  bytes += static_cast<char>(major);
  bytes += '\0';
  for (int byte = 0; byte < (major == 1 ? 2 : 4); ++byte) bytes += static_cast<char>(text.size() >> (8 * byte) & 0xFF);
  return bytes + text + data;
}

inline std::string dictionary(std::string const& descr, std::string const& shape, char const* fortran = "False") {
  return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
}

template <class T>
std::string data_of(std::vector<T> const& values) {
  return {reinterpret_cast<char const*>(values.data()), values.size() * sizeof(T)};
}

}  // namespace seam_test
