// SPDX-License-Identifier: MIT
// Memory is planned once, before the first block: a stage says what it needs, and stops with a sentence if it is not
// there. Linux tells what is free; elsewhere the plan is not checked.
#pragma once

#include <seam/core/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <string>

#if defined(__unix__)
#include <sys/resource.h>
#endif

namespace seam::inline v0 {

namespace detail {

/// First number after `key` in a file of "key value" lines, or `otherwise`.
inline std::uint64_t number_in_file(char const* path, std::string const& key, std::uint64_t otherwise) {
  std::ifstream file(path);
  for (std::string word; file >> word;) {
    if (key.empty()) {
      if (word.find_first_not_of("0123456789") == std::string::npos && word.size() < 20) return std::stoull(word);
      return otherwise;
    }
    if (word == key) {
      std::uint64_t value = 0;
      return file >> value ? value : otherwise;
    }
  }
  return otherwise;
}

/// Bytes left below the limit of the control group whose files lie in `folder`; the largest value without a limit.
/// Pages of files that were read or written count as used there until something else wants them: the inactive ones are
/// free.
inline std::uint64_t control_group_memory(std::string const& folder) {
  constexpr auto unlimited = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t const limit = number_in_file((folder + "/memory.max").c_str(), "", unlimited);
  if (limit == unlimited) return unlimited;
  std::uint64_t const current = number_in_file((folder + "/memory.current").c_str(), "", 0);
  std::uint64_t const reclaimable = number_in_file((folder + "/memory.stat").c_str(), "inactive_file", 0);
  std::uint64_t const used = current - std::min(reclaimable, current);
  return limit - std::min(used, limit);
}

/// Bytes of address space left below the limit of this process (ulimit -v); the largest value without a limit.
inline std::uint64_t address_space() {
  constexpr auto unlimited = std::numeric_limits<std::uint64_t>::max();
#if defined(__unix__)
  rlimit limit = {};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return unlimited;
  auto const most = static_cast<std::uint64_t>(limit.rlim_cur);
  return most - std::min(number_in_file("/proc/self/status", "VmSize:", 0) * 1024, most);
#else
  return unlimited;
#endif
}

}  // namespace detail

/// Bytes that a new allocation may take: the smallest of the kernel's estimate, what the control group's limit leaves,
/// and what the process' own limit of address space leaves; the largest value where none is known.
inline std::uint64_t available_memory() {
  constexpr auto unknown = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t const kibibytes = detail::number_in_file("/proc/meminfo", "MemAvailable:", unknown / 1024);
  return std::min({kibibytes * 1024, detail::control_group_memory("/sys/fs/cgroup"), detail::address_space()});
}

/// A number of bytes as people say it: "3.2 GiB".
inline std::string bytes_text(double bytes) {
  char const* const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};
  int unit = 0;
  while (bytes >= 1024 && unit < 5) bytes /= 1024, ++unit;
  std::string text = std::to_string(bytes + (unit == 0 ? 0.0 : 0.05));
  text.resize(text.find('.') + (unit == 0 ? 0 : 2));
  return text + ' ' + units[unit];
}

/// Throws memory_error with the bill when `bytes` is more than is available; `what` names the work ("a linkage of
/// 100000 maps"), `instead` what to do about it (may be empty).
inline void require_memory(double bytes, std::string const& what, std::string const& instead = "") {
  double const available = static_cast<double>(available_memory());
  expect<memory_error>(bytes <= available, [&] {
    return what + " needs " + bytes_text(bytes) + " of memory and " + bytes_text(available) + " are free" +
           (instead.empty() ? "" : "; " + instead);
  });
}

}  // namespace seam::inline v0
