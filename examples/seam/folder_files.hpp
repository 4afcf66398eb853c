// Files of a folder by how their names begin and end.
#pragma once

#include "common.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace program {

/// The names in `folder` that begin and end so, sorted.
inline std::vector<std::string> files_named(std::string const& folder, std::string_view prefix,
                                            std::string_view ending) {
  std::vector<std::string> names;
  for (auto const& entry : std::filesystem::directory_iterator(folder)) {
    std::string const name = entry.path().filename().string();
    if (entry.is_regular_file() && name.starts_with(prefix) && name.ends_with(ending)) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// The only npy file of `folder` that begins so; empty where there is none, a sentence that ends with `advice` where
/// there are several.
inline std::string only_file(std::string const& folder, std::string const& prefix, std::string const& advice) {
  auto const names = files_named(folder, prefix, ".npy");
  if (names.empty()) return {};
  seam::expect(names.size() == 1, [&] { return folder + " holds " + names[0] + " and " + names[1] + ": " + advice; });
  return in_folder(folder, names.front());
}

}  // namespace program
