// SPDX-License-Identifier: MIT
// An npy file of floats as if it lay in memory: the system reads pages when they are looked at, and drops them when
// something else needs the memory.
#pragma once

#include <seam/io/npy_header.hpp>

#include <exception>
#include <string>
#include <utility>

#if defined(__unix__)
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace seam::inline v0::io {

/// A file of little-endian float in C order, of 2 axes or more, as rows (N, the rest). Its numbers are not looked at.
/// The file must not be changed meanwhile.
class mapped_npy {
 public:
  /// Whether the file is one, of the right length, with its numbers where floats may lie, on a system that maps files;
  /// false as well for a file that cannot be read. Never throws.
  static bool takes(std::string const& path) noexcept {
#if defined(__unix__)
    try {
      npy_header const header = read_npy_header(path);
      return header.dtype == "<f4" && !header.fortran_order && header.rank() >= 2 && header.data_offset % 4 == 0 &&
             header.data_length > 0 && bytes_of_array(header.shape, 4) == header.data_length;
    } catch (std::exception const&) {  // no memory for a header as long as the file says is a reason too
      return false;
    }
#else
    static_cast<void>(path);
    return false;
#endif
  }

  /// Throws input_error for a file that `takes` does not take, or that cannot be mapped.
  explicit mapped_npy(std::string const& path) {
    expect(takes(path), [&] { return path + " is no NumPy file of floats that can be mapped into memory"; });
#if defined(__unix__)
    npy_header const header = read_npy_header(path);
    length_ = static_cast<std::size_t>(header.data_offset + header.data_length);
    int const file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
      void* const start = mmap(nullptr, length_, PROT_READ, MAP_PRIVATE, file, 0);
      close(file);
      if (start != MAP_FAILED) start_ = start;
    }
    expect(start_ != nullptr, [&] { return path + " cannot be mapped into memory"; });
    rows_ = {reinterpret_cast<float const*>(static_cast<char const*>(start_) + header.data_offset), header.shape[0],
             size(header) / header.shape[0]};
#endif
  }
  mapped_npy(mapped_npy&& other) noexcept
      : start_(std::exchange(other.start_, nullptr)), length_(other.length_), rows_(other.rows_) {}
  mapped_npy& operator=(mapped_npy other) noexcept {
    std::swap(start_, other.start_);
    std::swap(length_, other.length_);
    std::swap(rows_, other.rows_);
    return *this;
  }
  ~mapped_npy() {
#if defined(__unix__)
    if (start_) munmap(start_, length_);
#endif
  }

  v0::view<float const, 2> view() const {
    return rows_;
  }

 private:
  static std::ptrdiff_t size(npy_header const& header) {
    std::ptrdiff_t product = 1;
    for (std::ptrdiff_t const length : header.shape) product *= length;
    return product;
  }

  void* start_ = nullptr;
  std::size_t length_ = 0;
  v0::view<float const, 2> rows_;
};

}  // namespace seam::inline v0::io
