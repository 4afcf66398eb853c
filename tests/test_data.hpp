// Where the public data and golden files lie, if they lie anywhere: beside the checkout or in SEAM_TEST_DATA.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace seam_test {

/// The folder that holds data/ and golden/: the environment variable SEAM_TEST_DATA, else ../shared beside the
/// checkout.
inline std::optional<std::filesystem::path> shared_folder() {
  namespace fs = std::filesystem;
  if (char const* given = std::getenv("SEAM_TEST_DATA")) return fs::path(given);
  fs::path const beside = fs::path(SEAM_SOURCE_DIR).parent_path() / "shared";
  if (fs::is_directory(beside)) return beside;
  return std::nullopt;
}

/// A file below that folder ("golden/seam_core.json"); empty where it is missing.
inline std::optional<std::string> shared_file(std::string const& relative) {
  auto const folder = shared_folder();
  if (!folder || !std::filesystem::exists(*folder / relative)) return std::nullopt;
  return (*folder / relative).string();
}

}  // namespace seam_test

/// Defines `name` as the path of a shared file, or says that the test is skipped and returns.
#define SEAM_REQUIRE_SHARED(name, relative)                                                       \
  auto const name##_or_none = seam_test::shared_file(relative);                                   \
  if (!name##_or_none) {                                                                          \
    MESSAGE("skipped: " relative " is not there (set SEAM_TEST_DATA to the folder that has it)"); \
    return;                                                                                       \
  }                                                                                               \
  std::string const name = *name##_or_none
