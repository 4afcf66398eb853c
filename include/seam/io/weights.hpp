// SPDX-License-Identifier: MIT
// Weights from any file that this library reads, told apart by how the files begin, whatever their names. Needs HDF5's
// C library and nlohmann/json.
#pragma once

#include <seam/io/deepbind.hpp>
#include <seam/io/keras.hpp>
#include <seam/io/npz_tensors.hpp>
#include <seam/io/safetensors.hpp>

#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>

namespace seam::inline v0::io {

enum class weights_format { keras, safetensors, npz, deepbind };

/// The format of a file of weights, by its first bytes. Throws input_error when the file is missing, empty, or begins
/// like none of them.
inline weights_format weights_format_of(std::string const& path) {
  std::ifstream file = detail::open_file(path, "a file of weights");
  char bytes[16] = {};
  file.read(bytes, sizeof(bytes));
  std::string_view const first(bytes, static_cast<std::size_t>(file.gcount()));
  if (first.starts_with("\x89HDF\r\n\x1a\n")) return weights_format::keras;
  if (first.starts_with("PK\x03\x04") || first.starts_with("PK\x05\x06")) return weights_format::npz;
  std::string_view const text = first.starts_with("\xEF\xBB\xBF") ? first.substr(3) : first;
  if (text.starts_with(detail::deepbind_reader::first_words)) return weights_format::deepbind;
  constexpr std::size_t length_bytes = 8;
  if (first.size() > length_bytes && first[length_bytes] == '{') return weights_format::safetensors;
  throw input_error(
      path + " begins like no file of weights that is known: Keras' HDF5, safetensors, npz or DeepBind's" +
      (first.starts_with("\x80\x02") ? " (it is a pickled file: save the state dictionary as safetensors)" : ""));
}

/// All weights of a file, whatever its format; throws as weights_format_of and as the format's own reader do.
inline named_tensors read_weights(std::string const& path) {
  switch (weights_format_of(path)) {
    case weights_format::keras:
      return read_keras_weights(path);
    case weights_format::safetensors:
      return read_safetensors(path);
    case weights_format::npz:
      return read_npz_tensors(path);
    case weights_format::deepbind:
      break;
  }
  return read_deepbind(path);
}

}  // namespace seam::inline v0::io
