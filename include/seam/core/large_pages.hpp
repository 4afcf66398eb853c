// SPDX-License-Identifier: MIT
// Memory that comes in large pages where it is much and the system has them: the system clears and maps new memory page
// by page, and at 4 KiB a page that takes longer than to write the numbers. A third of the time on Linux.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace seam::inline v0 {

namespace detail {

/// Asks for large pages behind `bytes` at `memory`, which nobody has touched. A wish: nothing depends on it.
inline void prefer_large_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  constexpr std::uintptr_t page = std::uintptr_t{1} << 21;
  auto const begin = reinterpret_cast<std::uintptr_t>(memory);
  std::uintptr_t const first = (begin + page - 1) / page * page, last = (begin + bytes) / page * page;
  if (first < last) madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
#endif
}

}  // namespace detail

/// A vector of `count` zeros, in large pages where these are 16 MiB or more.
template <class T>
std::vector<T> zeros(std::size_t count) {
  constexpr std::size_t much = std::size_t{16} << 20;
  if (!std::is_trivially_copyable_v<T> || count < much / sizeof(T)) return std::vector<T>(count);
  std::vector<T> values;
  values.reserve(count);
  detail::prefer_large_pages(values.data(), count * sizeof(T));
  values.resize(count);
  return values;
}

}  // namespace seam::inline v0
