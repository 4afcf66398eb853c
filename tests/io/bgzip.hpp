// Compressed files for tests, made by htslib.
#pragma once

#include <htslib/bgzf.h>

#include <cstddef>
#include <stdexcept>
#include <string>

#include "io/scratch.hpp"

namespace seam_test {

/// Writes `text` with htslib's mode: "w" for bgzip, "wg" for gzip.
inline void write_compressed(std::string const& path, std::string const& text, char const* mode) {
  BGZF* const file = bgzf_open(path.c_str(), mode);
  if (!file) throw std::runtime_error("cannot write " + path);
  bool const written = bgzf_write(file, text.data(), text.size()) == static_cast<std::ptrdiff_t>(text.size());
  if (bgzf_close(file) != 0 || !written) throw std::runtime_error("cannot write " + path);
}
inline void write_bgzip(std::string const& path, std::string const& text) {
  write_compressed(path, text, "w");
}

/// The bytes of a gzip file, which has no blocks.
inline std::string gzip_of(std::string const& text) {
  scratch_folder const folder;
  write_compressed(folder / "x.gz", text, "wg");
  return read_bytes(folder / "x.gz");
}

}  // namespace seam_test
