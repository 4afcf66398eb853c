// SPDX-License-Identifier: MIT
// What the embedding room keeps on disk: embedding.npy (N, d) floats and, where directions have variances,
// explained_variance.npy (d) doubles.
#pragma once

#include <seam/core/array.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/npy.hpp>

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace seam::inline v0::embedding {

inline constexpr char embedding_file[] = "embedding.npy";
inline constexpr char explained_variance_file[] = "explained_variance.npy";

/// Writes explained_variance.npy into `folder`, which must exist; an older one is removed when there are no variances.
inline void write_explained_variance(std::vector<double> const& variance, std::string const& folder) {
  if (variance.empty()) return io::remove_file(io::in_folder(folder, explained_variance_file));
  io::write_npy(io::in_folder(folder, explained_variance_file),
                view<double const, 1>(variance.data(), static_cast<std::ptrdiff_t>(variance.size())));
}

/// Writes embedding.npy, and explained_variance.npy where there are variances; older ones are removed where there is
/// nothing to write. Each file appears whole or not at all. Throws input_error when one cannot be written.
inline void write(array<float, 2> const& embedding, std::vector<double> const& variance, std::string const& folder) {
  if (embedding.empty()) {
    io::remove_file(io::in_folder(folder, embedding_file));
  } else {
    io::write_npy(io::in_folder(folder, embedding_file), embedding);
  }
  write_explained_variance(variance, folder);
}

/// Reads an embedding (N, d) of any type of floats or integers. Throws input_error that names the file, and the row of
/// a value that is not finite.
inline array<float, 2> read_embedding(std::string const& path) {
  return io::read_npy<float, 2>(path, {.expected = "an embedding (N, d)"});
}

}  // namespace seam::inline v0::embedding
