// SPDX-License-Identifier: MIT
// A file that exists is whole: it is written under a temporary name beside its own and renamed when it is complete.
// Nothing stays behind when it is not.
#pragma once

#include <seam/core/error.hpp>
#include <seam/io/transaction.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace seam::inline v0::io {

/// A file under construction. `commit` gives it its name; without that the destructor removes it and an older file of
/// that name stays as it was. (The rename is atomic for other processes; the data are not forced to the disk.) Where a
/// transaction lives, the name waits for its commit.
///
/// All members throw input_error, with the file's name and the system's reason, when the file cannot be written.
class atomic_file {
 public:
  /// Creates the temporary file. Throws when the folder does not exist or may not be written, or when `path` is
  /// something else than an ordinary file.
  explicit atomic_file(std::string path) : path_(std::move(path)) {
    namespace fs = std::filesystem;
    std::error_code failure;
    auto const status = fs::status(path_, failure);
    if (fs::is_directory(status)) fail("it is a folder");
    if (fs::exists(status) && !fs::is_regular_file(status)) fail("it is not an ordinary file");
    fs::path const parent = fs::path(path_).parent_path();
    if (!parent.empty() && !fs::is_directory(parent, failure)) fail("there is no folder " + parent.string());
    create();
  }
  atomic_file(atomic_file&& other) noexcept = default;
  atomic_file& operator=(atomic_file&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(temporary_, other.temporary_);
    std::swap(file_, other.file_);
    return *this;
  }
  ~atomic_file() {
    if (!file_) return;
    file_.reset();
    std::remove(temporary_.c_str());
  }

  /// The name that the file will have.
  std::string const& path() const { return path_; }

  /// Writes behind what was written last, or from where seek led.
  void write(void const* bytes, std::size_t count) {
    if (count > 0 && std::fwrite(bytes, 1, count, open()) != count) fail(std::strerror(errno));
  }
  void write(std::string_view text) { write(text.data(), text.size()); }

  /// Moves to `offset` bytes after the beginning; what is skipped reads as zero.
  void seek(std::uintmax_t offset) {
    if (offset > static_cast<std::uintmax_t>(std::numeric_limits<long>::max())) fail("it would be too long");
    if (std::fseek(open(), static_cast<long>(offset), SEEK_SET) != 0) fail(std::strerror(errno));
  }

  /// Closes the file and gives it its name. Once.
  void commit() {
    open();
    if (std::fclose(file_.release()) == 0) return transaction::rename(temporary_, path_);
    std::string const reason = std::strerror(errno);
    std::remove(temporary_.c_str());
    fail(reason);
  }

 private:
  struct close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  [[noreturn]] void fail(std::string const& reason) const {
    throw input_error("cannot write " + path_ + ", " + reason);
  }

  std::FILE* open() const {
    expect<error>(file_ != nullptr, [&] { return path_ + " is already committed"; });
    return file_.get();
  }

  /// "x" makes the creation fail when the name is taken, so that two writers never share a temporary file.
  void create() {
    constexpr int attempts = 1000;
    for (int i = 0; i < attempts; ++i) {
      temporary_ = path_ + ".tmp" + std::to_string(i);
      file_.reset(std::fopen(temporary_.c_str(), "wbx"));
      if (file_) return;
      if (errno != EEXIST) fail(std::strerror(errno));
    }
    fail("temporary files of " + std::to_string(attempts) + " earlier attempts lie beside it");
  }

  std::string path_;
  std::string temporary_;
  std::unique_ptr<std::FILE, close> file_;
};

/// Where the file of that name lies in a folder; "" is the current one.
inline std::string in_folder(std::string const& folder, std::string const& name) {
  return (std::filesystem::path(folder) / name).string();
}

/// Removes a file that an earlier run left; nothing where there is none. Throws input_error when it cannot be removed.
inline void remove_file(std::string const& path) {
  transaction::remove(path);
}

/// Writes a whole file at once. Throws input_error when it cannot be written.
inline void write_file(std::string const& path, std::string_view text) {
  atomic_file file(path);
  file.write(text);
  file.commit();
}

/// Makes the folder when it is missing and checks, before any work is done for it, that files can be made there.
/// Returns `path`. Throws input_error with the reason.
inline std::string output_folder(std::string const& path) {
  namespace fs = std::filesystem;
  auto const refuse = [&](std::string const& reason) {
    throw input_error("cannot write into the folder " + path + ", " + reason);
  };
  if (path.empty()) refuse("its name is empty");
  std::error_code failure;
  if (fs::exists(path, failure) && !fs::is_directory(path, failure)) refuse("it is a file");
  fs::create_directories(path, failure);
  if (failure) refuse(failure.message());
  try {
    atomic_file(in_folder(path, ".write-test"));
  } catch (input_error const&) {
    refuse("no file can be made there");
  }
  return path;
}

}  // namespace seam::inline v0::io
