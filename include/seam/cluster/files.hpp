// SPDX-License-Identifier: MIT
// What the cluster room keeps on disk: linkage.npy (N - 1, 4) doubles and labels.npy (N) 32-bit integers.
#pragma once

#include <seam/cluster/concept.hpp>
#include <seam/cluster/tree.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/npy.hpp>

#include <filesystem>
#include <string>

namespace seam::inline v0::cluster {

inline constexpr char linkage_file[] = "linkage.npy";
inline constexpr char labels_file[] = "labels.npy";

/// Writes labels.npy and, where there is a tree, linkage.npy into `folder`, which must exist; without a tree an older
/// linkage.npy is removed. Each file appears whole or not at all. Throws input_error when it cannot be written.
inline void write(clustering const& result, std::filesystem::path const& folder) {
  if (result.linkage.extent(1) == 4) {
    io::write_npy((folder / linkage_file).string(), result.linkage);
  } else {
    io::remove_file((folder / linkage_file).string());
  }
  io::write_npy((folder / labels_file).string(),
                view<std::int32_t const, 1>(result.labels.data(), std::ptrdiff_t(result.labels.size())));
}

/// Reads a linkage matrix and makes sure that it is one. Throws input_error that names the file, and the row.
inline array<double, 2> read_linkage(std::filesystem::path const& file) {
  array<double, 2> linkage = io::read_npy<double, 2>(file.string());
  check_linkage(linkage, file.string());
  return linkage;
}

/// Reads labels of any integer type: 0..K-1, -1 = noise. Throws input_error that names the file, and the row of a
/// label below -1.
inline std::vector<std::int32_t> read_labels(std::filesystem::path const& file) {
  std::vector<std::int32_t> labels = io::read_npy<std::int32_t, 1>(file.string()).release();
  for (std::size_t row = 0; row < labels.size(); ++row)
    expect(labels[row] >= -1, [&] {
      return file.string() + " has the label " + std::to_string(labels[row]) + " in row " + std::to_string(row) +
             "; labels are 0 or more, or -1 for noise";
    });
  return labels;
}

/// Reads what `write` wrote; the linkage is empty where there is no such file. Throws input_error for files that do not
/// fit together.
inline clustering read(std::filesystem::path const& folder) {
  clustering result;
  result.labels = read_labels(folder / labels_file);
  if (!std::filesystem::exists(folder / linkage_file)) return result;
  result.linkage = read_linkage(folder / linkage_file);
  expect(result.linkage.extent(0) + 1 == std::ptrdiff_t(result.labels.size()), [&] {
    return (folder / linkage_file).string() + " is a tree of " + std::to_string(result.linkage.extent(0) + 1) +
           " points, " + (folder / labels_file).string() + " has " + std::to_string(result.labels.size()) + " labels";
  });
  return result;
}

}  // namespace seam::inline v0::cluster
