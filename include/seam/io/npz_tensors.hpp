// SPDX-License-Identifier: MIT
// All arrays of a NumPy archive (.npz) as named tensors: weights that numpy.savez or numpy.savez_compressed wrote.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/npy_format.hpp>
#include <seam/io/detail/numbers.hpp>
#include <seam/io/detail/zip.hpp>
#include <seam/io/npy_header.hpp>
#include <seam/io/tensors.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seam::inline v0::io {

namespace detail {

/// Row-major from Fortran's order, in which the first axis runs fastest.
inline std::vector<float> row_major(std::vector<float> const& columns, std::vector<std::ptrdiff_t> const& shape) {
  std::vector<float> rows(columns.size());
  std::vector<std::ptrdiff_t> index(shape.size(), 0);
  for (float& value : rows) {
    std::ptrdiff_t from = 0;
    for (std::size_t axis = shape.size(); axis-- > 0;) from = from * shape[axis] + index[axis];
    value = columns[static_cast<std::size_t>(from)];
    for (std::size_t axis = shape.size(); axis-- > 0 && ++index[axis] == shape[axis];) index[axis] = 0;
  }
  return rows;
}

/// The tensor in the bytes of an npy file; `where` begins its sentences.
inline tensor tensor_of_npy(std::string const& where, std::string name, std::string_view bytes) {
  npy_header const header = parse_npy_header(
      where, bytes.size(),
      [&](std::uintmax_t offset, char* out, std::size_t count) { std::memcpy(out, bytes.data() + offset, count); });
  std::string const& dtype = header.dtype;
  expect(dtype.size() != 3 || dtype[0] != '>' || dtype[2] == '1',
         [&] { return where + " holds big-endian numbers (" + dtype + "); little-endian ones were expected"; });
  converter<float> const convert =
      dtype.size() == 3 && std::string_view("<|=>").find(dtype[0]) != std::string_view::npos
          ? converter_from<float>(std::string_view(dtype).substr(1))
          : nullptr;
  expect(convert != nullptr, [&] {
    return where + " holds elements of type " + dtype + "; integers or floats of 1 to 8 bytes were expected";
  });
  auto const size = static_cast<std::uintmax_t>(dtype[2] - '0');
  auto const announced = bytes_of_array(header.shape, size);
  expect(announced == header.data_length, [&] {
    return where + " has " + std::to_string(header.data_length) + " bytes after its header and the shape " +
           shape_text(header.shape) + " of " + dtype;
  });
  bool const by_columns = header.fortran_order && header.rank() > 1;
  require_memory(static_cast<double>(*announced / size) * (by_columns ? 8 : 4), where);
  tensor result{std::move(name), header.shape, std::vector<float>(static_cast<std::size_t>(*announced / size))};
  convert(reinterpret_cast<std::byte const*>(bytes.data() + header.data_offset),
          static_cast<std::ptrdiff_t>(result.values.size()), result.values.data());
  if (by_columns) result.values = row_major(result.values, result.shape);
  return result;
}

}  // namespace detail

/// All arrays of an npz file, in the archive's order, under the names of their entries without ".npy". Floats of 2, 4
/// and 8 bytes and integers become float; arrays in Fortran's order become row-major.
///
/// Throws input_error when the file is missing, empty, truncated, damaged (checksums are checked), no zip archive, or
/// holds something else than npy files of numbers, when two arrays have one name, and when a number is NaN or infinite;
/// memory_error when an array does not fit the memory that is free.
inline named_tensors read_npz_tensors(std::string const& path) {
  detail::zip_reader archive(path, "a NumPy archive (.npz)");
  named_tensors result{path, {}};
  for (auto const& entry : archive.entries()) {
    expect(!entry.name.ends_with("/data.pkl"), [&] {
      return path + " is a pickled PyTorch file, which runs programs when it is read: save its state dictionary as " +
             "safetensors (safetensors.torch.save_file(model.state_dict(), ..))";
    });
    expect(entry.name.ends_with(".npy"),
           [&] { return path + " holds " + entry.name + "; NumPy arrays (.npy) alone were expected"; });
    std::string const name = entry.name.substr(0, entry.name.size() - 4);
    expect(!result.find(name), [&] { return path + " has the array " + name + " twice"; });
    result.tensors.push_back(detail::tensor_of_npy(path + ", entry " + entry.name, name, archive.read(entry)));
  }
  require_finite(result);
  return result;
}

}  // namespace seam::inline v0::io
