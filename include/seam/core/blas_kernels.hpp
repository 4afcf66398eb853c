// SPDX-License-Identifier: MIT
// OpenBLAS chooses its kernels when it is loaded, by a list of processors that it knows. A release that is older than
// the processor falls back to kernels of 2004, five times slower on a machine with 512-bit vectors. A program that
// calls adopt_processor_kernels first thing gets the right ones.
#pragma once

#include <seam/config.hpp>

#include <cstdlib>
#include <cstring>

#if defined(__unix__)
#include <unistd.h>
#endif

extern "C" {
#if defined(__GNUC__)
char* openblas_get_corename(void) __attribute__((weak));
#endif
}

namespace seam::inline v0::blas {

/// The kernels that OpenBLAS chose ("SkylakeX", "Haswell", "Zen", ..); "" with another BLAS.
inline char const* kernels() {
#if defined(__GNUC__)
  if (openblas_get_corename) return openblas_get_corename();
#endif
  return "";
}

/// What the environment variable OPENBLAS_CORETYPE should be on this processor, or null when OpenBLAS chose well.
inline char const* better_kernels() {
#if defined(__GNUC__) && defined(__x86_64__)
  bool const fallback = std::strcmp(kernels(), "Prescott") == 0 || std::strcmp(kernels(), "Core2") == 0;
  if (!fallback) return nullptr;
  __builtin_cpu_init();
  bool const wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                    __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
  if (wide) return "SkylakeX";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
  return nullptr;
}

/// Starts the program once more with OPENBLAS_CORETYPE set, where better_kernels() knows a value and the user set none;
/// returns otherwise. `arguments` are main's. Call it before anything else: what the program did so far is lost.
inline void adopt_processor_kernels([[maybe_unused]] char** arguments) {
#if defined(__linux__)
  char const* const better = better_kernels();
  if (!better || std::getenv("OPENBLAS_CORETYPE")) return;
  char path[4096] = {};  // the program's own, so that it keeps its name in a list of processes
  if (readlink("/proc/self/exe", path, sizeof path - 1) <= 0) return;
  setenv("OPENBLAS_CORETYPE", better, 1);
  execv(path, arguments);  // returns only when it failed: then the slow kernels serve
#endif
}

}  // namespace seam::inline v0::blas
