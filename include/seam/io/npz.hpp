// SPDX-License-Identifier: MIT
// NumPy's .npz files of one array: a zip archive with one stored entry, as numpy.savez writes it (and reads it).
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/npy_format.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/detail/crc32.hpp>
#include <seam/io/detail/rows.hpp>
#include <seam/io/npy.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace seam::inline v0::io {

namespace detail {

/// `value` as so many bytes, the lowest first.
inline std::string little_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 255U);
  return text;
}

}  // namespace detail

/// The rows of one array, as an npz file with the entry `name`.npy ("arr_0" is what numpy.savez calls the first). Rows
/// are appended in order; the file appears under its name when it is committed. Archives are of the 64-bit kind, so an
/// array may have any size.
template <class T, int Rank>
class npz_writer {
 public:
  /// Throws input_error when the file cannot be made.
  npz_writer(std::string path, extents<Rank> shape, std::string const& name = "arr_0")
      : file_(std::move(path)), shape_(shape), entry_(name + ".npy") {
    std::vector<std::ptrdiff_t> const lengths(shape.length, shape.length + Rank);
    std::string const header = npy_header_bytes(detail::dtype_of<T>(), lengths);
    size_ = header.size() + static_cast<std::uint64_t>(shape.size()) * sizeof(T);
    file_.write(local_header());
    write(header.data(), header.size());
  }

  /// Throws input_error when rows are of another shape, or more than were announced, or the disk is full.
  void append(view<T const, Rank> rows) {
    detail::expect_rows(shape_, rows_, rows.extent(0), rows.shape(), file_.path());
    rows_ += rows.extent(0);
    write(rows.data(), static_cast<std::size_t>(rows.size()) * sizeof(T));
  }
  /// Completes the archive and gives the file its name. Throws error when rows are missing.
  void commit() {
    expect<error>(rows_ == shape_[0], [&] {
      return file_.path() + " was to have " + std::to_string(shape_[0]) + " rows and was given " +
             std::to_string(rows_);
    });
    std::uint64_t const directory_start = local_header().size() + size_;
    std::string const directory = central_header();
    using detail::little_endian;
    file_.write(directory);
    file_.write("PK\x06\x06" + little_endian(44, 8) + little_endian(45, 2) + little_endian(45, 2) +
                little_endian(0, 8) + little_endian(1, 8) + little_endian(1, 8) + little_endian(directory.size(), 8) +
                little_endian(directory_start, 8));
    file_.write("PK\x06\x07" + little_endian(0, 4) + little_endian(directory_start + directory.size(), 8) +
                little_endian(1, 4));
    file_.write("PK\x05\x06" + little_endian(0, 4) + little_endian(0xFFFF, 2) + little_endian(0xFFFF, 2) +
                little_endian(0xFFFFFFFF, 4) + little_endian(0xFFFFFFFF, 4) + little_endian(0, 2));
    file_.seek(0);
    file_.write(local_header());
    file_.commit();
  }

 private:
  void write(void const* bytes, std::size_t count) {
    crc_.add(bytes, count);
    file_.write(bytes, count);
  }
  /// Version, flags, no compression, 1 January 1980, checksum, sizes (in the extra field), lengths of name and extra.
  std::string common_fields(std::uint64_t extra) const {
    using detail::little_endian;
    return little_endian(45, 2) + little_endian(0, 2) + little_endian(0, 2) + little_endian(0, 2) +
           little_endian(0x21, 2) + little_endian(crc_.value(), 4) + little_endian(0xFFFFFFFF, 4) +
           little_endian(0xFFFFFFFF, 4) + little_endian(entry_.size(), 2) + little_endian(extra, 2);
  }
  std::string local_header() const {
    using detail::little_endian;
    return "PK\x03\x04" + common_fields(20) + entry_ + little_endian(1, 2) + little_endian(16, 2) +
           little_endian(size_, 8) + little_endian(size_, 8);
  }
  std::string central_header() const {
    using detail::little_endian;
    return "PK\x01\x02" + little_endian(45, 2) + common_fields(28) + little_endian(0, 2) + little_endian(0, 2) +
           little_endian(0, 2) + little_endian(0, 4) + little_endian(0xFFFFFFFF, 4) + entry_ + little_endian(1, 2) +
           little_endian(24, 2) + little_endian(size_, 8) + little_endian(size_, 8) + little_endian(0, 8);
  }

  atomic_file file_;
  extents<Rank> shape_;
  std::string entry_;
  std::uint64_t size_ = 0;
  detail::crc32 crc_;
  std::ptrdiff_t rows_ = 0;
};

/// Writes a whole array as an npz file. Throws input_error when it cannot be written.
template <class T, int Rank>
void write_npz(std::string const& path, view<T, Rank> values, std::string const& name = "arr_0") {
  npz_writer<std::remove_const_t<T>, Rank> writer(path, values.shape(), name);
  writer.append(values);
  writer.commit();
}
template <class T, int Rank>
void write_npz(std::string const& path, array<T, Rank> const& values, std::string const& name = "arr_0") {
  write_npz(path, values.view(), name);
}

}  // namespace seam::inline v0::io
