// Runs the command-line program as a user would and keeps what it said.
#pragma once

#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace seam_test {

/// A new empty folder, removed at the end of its scope.
class temporary_folder {
 public:
  temporary_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "seam-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~temporary_folder() { std::filesystem::remove_all(path_); }
  temporary_folder(temporary_folder const&) = delete;
  temporary_folder& operator=(temporary_folder const&) = delete;

  std::string operator/(std::string const& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

inline std::string read_text(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_text(std::string const& path, std::string const& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// The files in a folder and those below it, as paths from there, sorted; none when it is not there.
inline std::vector<std::string> files_in(std::string const& folder) {
  std::vector<std::string> names;
  if (!std::filesystem::is_directory(folder)) return names;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) names.push_back(std::filesystem::relative(entry.path(), folder).string());
  std::sort(names.begin(), names.end());
  return names;
}

struct answer {
  int status = -1;
  std::string output;
  std::string complaint;
};

/// Runs `<before> seam <words>`; both are given to the shell as they are.
inline answer run_program(std::string const& words, std::string const& before = "") {
  temporary_folder const folder;
  std::string const command =
      before + ' ' + SEAM_PROGRAM + ' ' + words + " >" + (folder / "out") + " 2>" + (folder / "err") + " </dev/null";
  int const code = std::system(command.c_str());
  return {WIFEXITED(code) ? WEXITSTATUS(code) : 128, read_text(folder / "out"), read_text(folder / "err")};
}

/// An npy file of format 1.0 with this description and these bytes.
inline void write_npy_bytes(std::string const& path, std::string const& description, std::string const& bytes) {
  std::string header = description + ' ';
  while ((10 + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string text = "\x93NUMPY";
  text += '\x01';
  text += '\x00';
  text += static_cast<char>(header.size() & 0xff);
  text += static_cast<char>(header.size() >> 8);
  write_text(path, text + header + bytes);
}

template <class T>
void write_npy(std::string const& path, std::string const& type, std::string const& shape,
               std::vector<T> const& values) {
  write_npy_bytes(path, "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }",
                  std::string(reinterpret_cast<char const*>(values.data()), values.size() * sizeof(T)));
}

}  // namespace seam_test
