// SPDX-License-Identifier: MIT
// NumPy's .npy files: whole arrays, and rows as they come (a source to read, a sink to write).
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/finite.hpp>
#include <seam/core/memory.hpp>
#include <seam/core/npy_format.hpp>
#include <seam/core/shape_text.hpp>
#include <seam/core/view.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/concept.hpp>
#include <seam/io/detail/numbers.hpp>
#include <seam/io/detail/rows.hpp>
#include <seam/io/npy_header.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <type_traits>
#include <vector>

namespace seam::inline v0::io {

/// What a reader of npy files asks of them besides rank and type.
struct npy_checks {
  bool finite = true;         ///< refuse NaN and infinity, with the row
  std::string expected = {};  ///< what the file should hold, for sentences: "maps (N, L, A)"
};

/// The rows of an npy file, as a source: nothing but the rows that are asked for is read. Any numeric type becomes T:
/// floats take all (rounded to nearest), integers what they hold exactly.
template <class T, int Rank>
class npy_reader {
 public:
  /// Throws input_error when the file is missing, empty, no npy file, truncated or too long, of another rank than Rank,
  /// in Fortran's order or big-endian, or holds no numbers.
  explicit npy_reader(std::string const& path, npy_checks checks = {})
      : header_(read_npy_header(path)), checks_(std::move(checks)) {
    check_shape();
    check_type();
    check_length();
    for (int axis = 0; axis < Rank; ++axis) shape_.length[axis] = header_.shape[static_cast<std::size_t>(axis)];
    file_ = detail::open_file(path, "a NumPy array (.npy)");
  }

  npy_header const& header() const { return header_; }
  extents<Rank> shape() const { return shape_; }

  /// Reads rows [first, first + count). Throws input_error, with the row, when one holds NaN or infinity (unless the
  /// checks say otherwise) or a number that T cannot hold. O(rows).
  void fill(std::ptrdiff_t first, std::ptrdiff_t count, view<T, Rank> rows) {
    detail::expect_rows(shape_, first, count, rows.shape(), header_.path);
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(header_.data_offset +
                                            item_size_ * static_cast<std::uintmax_t>(first * rows.row_size())));
    if (header_.dtype == detail::dtype_of<T>()) {
      read(rows.data(), rows.size());
    } else {
      fill_converted(first, rows);
    }
    if (checks_.finite) require_finite(rows, header_.path, first);
  }

 private:
  static constexpr std::ptrdiff_t piece = 1 << 16;  ///< elements converted at once

  void check_shape() const {
    expect(header_.rank() == Rank, [&] {
      return header_.path + " has the shape " + shape_text(header_.shape) + "; an array of " + std::to_string(Rank) +
             (Rank == 1 ? " axis" : " axes") + " was expected" +
             (checks_.expected.empty() ? "" : ", " + checks_.expected);
    });
    expect(!header_.fortran_order || Rank == 1, [&] {
      return header_.path + " is stored in Fortran's order (columns first); C order was expected" +
             " (numpy.ascontiguousarray makes it)";
    });
  }
  void check_type() {
    std::string const& dtype = header_.dtype;
    expect(dtype.size() != 3 || dtype[0] != '>' || dtype[2] == '1', [&] {
      return header_.path + " holds big-endian numbers (" + dtype + "); little-endian ones were expected";
    });
    bool const ordered =
        dtype.size() == 3 && (dtype[0] == '<' || dtype[0] == '|' || dtype[0] == '=' || dtype[0] == '>');
    convert_ = ordered ? detail::converter_from<T>(std::string_view(dtype).substr(1)) : nullptr;
    expect(convert_ != nullptr, [&] {
      return header_.path + " holds elements of type " + dtype + "; integers or floats of 1 to 8 bytes were expected";
    });
    item_size_ = static_cast<std::uintmax_t>(dtype[2] - '0');
  }
  void check_length() const {
    auto const announced = bytes_of_array(header_.shape, item_size_);
    expect(announced == header_.data_length, [&] {
      return header_.path + " has " + std::to_string(header_.data_length) +
             " bytes after its header, but an array of " + header_.dtype + " and shape " + shape_text(header_.shape) +
             " has " + (announced ? std::to_string(*announced) : "more than any file") +
             (announced && *announced < header_.data_length ? ": there is something behind it" : ": it is truncated");
    });
  }

  void fill_converted(std::ptrdiff_t first, view<T, Rank> rows) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(piece, rows.size())) *
                                 static_cast<std::size_t>(item_size_));
    for (std::ptrdiff_t done = 0; done < rows.size();) {
      std::ptrdiff_t const count = std::min(piece, rows.size() - done);
      read(bytes.data(), count);
      std::ptrdiff_t const good = convert_(bytes.data(), count, rows.data() + done);
      expect(good == count, [&] {
        return header_.path + " (" + header_.dtype + ") holds a number in row " +
               std::to_string(first + (done + good) / rows.row_size()) + " that " + detail::type_name<T>() +
               " cannot hold";
      });
      done += count;
    }
  }
  void read(void* out, std::ptrdiff_t count) {
    auto const bytes = static_cast<std::streamsize>(item_size_) * count;
    file_.read(static_cast<char*>(out), bytes);
    expect(file_.gcount() == bytes, [&] { return header_.path + " became shorter while it was read"; });
  }

  npy_header header_;
  npy_checks checks_;
  extents<Rank> shape_;
  detail::converter<T> convert_ = nullptr;
  std::uintmax_t item_size_ = 0;
  std::ifstream file_;
};

/// A whole npy file. Throws as npy_reader and its `fill` do, and memory_error when the array does not fit the memory
/// that is free.
template <class T, int Rank>
array<T, Rank> read_npy(std::string const& path, npy_checks checks = {}) {
  npy_reader<T, Rank> reader(path, std::move(checks));
  extents<Rank> const shape = reader.shape();
  require_memory(static_cast<double>(shape.size()) * sizeof(T), "the array in " + path);
  array<T, Rank> values(shape);
  reader.fill(0, shape[0], values);
  return values;
}

/// An npy file (format 1.0, byte for byte NumPy's own) as a sink. It appears under its name when it is committed.
template <class T, int Rank>
class npy_writer {
 public:
  /// As the first extent: the number of rows is what was written when the file is committed.
  static constexpr std::ptrdiff_t any_rows = -1;

  /// Throws input_error when the file cannot be made.
  npy_writer(std::string path, extents<Rank> shape)
      : file_(std::move(path)), shape_(shape), header_length_(header(0).size()) {}

  /// Writes rows [first, first + rows.extent(0)), in any order, every row once. Throws input_error when the rows' shape
  /// is another, when they lie beyond the announced number of rows, or when the disk is full; error when one of them
  /// has been written before.
  void write(std::ptrdiff_t first, view<T const, Rank> rows) {
    extents<Rank> whole = shape_;
    if (shape_[0] == any_rows) whole.length[0] = std::max(end_, first + rows.extent(0));
    detail::expect_rows(whole, first, rows.extent(0), rows.shape(), file_.path());
    expect<error>(!written_.overlaps(first, rows.extent(0)), [&] {
      return file_.path() + " was given a row twice, among the " + std::to_string(rows.extent(0)) + " from row " +
             std::to_string(first);
    });
    auto const row_bytes = static_cast<std::uintmax_t>(rows.row_size()) * sizeof(T);
    file_.seek(header_length_ + static_cast<std::uintmax_t>(first) * row_bytes);
    file_.write(rows.data(), static_cast<std::size_t>(rows.size()) * sizeof(T));
    written_.add(first, rows.extent(0));
    end_ = std::max(end_, first + rows.extent(0));
  }
  /// Writes rows behind the last one.
  void append(view<T const, Rank> rows) { write(end_, rows); }

  /// Completes the header and gives the file its name. Throws error when rows are missing.
  void commit() {
    std::ptrdiff_t const rows = shape_[0] == any_rows ? end_ : shape_[0];
    expect<error>(written_.size() == rows, [&] {
      return file_.path() + " was to have " + std::to_string(rows) + " rows and was given " +
             std::to_string(written_.size());
    });
    file_.seek(0);
    file_.write(header(rows));
    file_.commit();
  }

 private:
  std::string header(std::ptrdiff_t rows) const {
    std::vector<std::ptrdiff_t> lengths(shape_.length, shape_.length + Rank);
    lengths[0] = rows;
    return npy_header_bytes(detail::dtype_of<T>(), lengths);
  }

  atomic_file file_;
  extents<Rank> shape_;
  std::uintmax_t header_length_;
  detail::row_set written_;
  std::ptrdiff_t end_ = 0;
};

/// Writes a whole array as an npy file, byte for byte what numpy.save writes. Throws input_error when it cannot be
/// written.
template <class T, int Rank>
void write_npy(std::string const& path, view<T, Rank> values) {
  npy_writer<std::remove_const_t<T>, Rank> writer(path, values.shape());
  writer.write(0, values);
  writer.commit();
}
template <class T, int Rank>
void write_npy(std::string const& path, array<T, Rank> const& values) {
  write_npy(path, values.view());
}

static_assert(source<npy_reader<float, 3>, float, 3> && sink<npy_writer<float, 3>, float, 3>);

}  // namespace seam::inline v0::io
