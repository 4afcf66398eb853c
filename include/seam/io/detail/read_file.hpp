// SPDX-License-Identifier: MIT
// Files to be read, with the sentences for those that are missing, folders, empty or unreadable.
#pragma once

#include <seam/core/error.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace seam::inline v0::io::detail {

/// Length in bytes of the file `path`; `kind` names what it should be ("a FASTA file"). Throws input_error when it does
/// not exist, is a folder or is empty.
inline std::uintmax_t length_of_file(std::string const& path, char const* kind) {
  std::error_code failure;
  auto const status = std::filesystem::status(path, failure);
  auto const refuse = [&](char const* reason) {
    throw input_error("cannot read " + path + ", " + reason);
  };
  if (status.type() == std::filesystem::file_type::not_found) refuse("there is no such file");
  if (status.type() == std::filesystem::file_type::directory)
    refuse((std::string("it is a folder and ") + kind + " was expected").c_str());
  if (failure) refuse(failure.message().c_str());
  if (status.type() != std::filesystem::file_type::regular) refuse("it is not an ordinary file");
  std::uintmax_t const length = std::filesystem::file_size(path, failure);
  if (failure) refuse(failure.message().c_str());
  if (length == 0) refuse((std::string("it is empty and ") + kind + " was expected").c_str());
  return length;
}

/// A stream at the beginning of the file; throws as length_of_file does, and when it may not be read.
inline std::ifstream open_file(std::string const& path, char const* kind) {
  length_of_file(path, kind);
  std::ifstream file(path, std::ios::binary);
  expect(file.good(), [&] { return "cannot read " + path + ", it may not be opened"; });
  return file;
}

/// All bytes of the file.
inline std::string read_file(std::string const& path, char const* kind) {
  std::ifstream file = open_file(path, kind);
  std::string text(static_cast<std::size_t>(length_of_file(path, kind)), '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  expect(static_cast<std::size_t>(file.gcount()) == text.size(),
         [&] { return "cannot read " + path + ", it ends after " + std::to_string(file.gcount()) + " bytes"; });
  return text;
}

/// All characters of a text file, without the byte-order mark that some editors put before them. Throws as read_file,
/// and input_error for a file that is compressed with gzip.
inline std::string read_text(std::string const& path, char const* kind) {
  std::string text = read_file(path, kind);
  expect(!text.starts_with("\x1F\x8B"), [&] { return path + " is compressed with gzip; unpack it first"; });
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

}  // namespace seam::inline v0::io::detail
