// SPDX-License-Identifier: MIT
// Weights from a file of any format, as networks want them. Needs HDF5's C library and nlohmann/json.
#pragma once

#include <seam/io/weights.hpp>
#include <seam/network/weight_layout.hpp>

#include <string>

namespace seam::inline v0::network {

/// The weights in a file: Keras' HDF5, safetensors, npz or DeepBind's text, told apart by how the file begins, with
/// Keras' or PyTorch's names. Throws input_error as io::read_weights and builder_layout do.
inline io::named_tensors read_weights(std::string const& path) {
  return builder_layout(io::read_weights(path));
}

}  // namespace seam::inline v0::network
