// SPDX-License-Identifier: MIT
// What every header needs to know about the compiler: the standard, the host/device mark, the vectorisation mark.
// Nothing here changes a type; the library's names live in the inline namespace seam::v0.
#pragma once

#include <seam/version.hpp>

#if defined(_MSVC_LANG) ? (_MSVC_LANG < 202002L) : (__cplusplus < 202002L)
#error "seam needs C++20: compile with -std=c++20 (CMake: target_link_libraries(your_target seam::seam) sets it)"
#endif

/// Marks a function that kernels call on the host and on a device.
#ifdef __CUDACC__
#define SEAM_HD __host__ __device__
#else
#define SEAM_HD
#endif

/// Asks for a vectorised loop where OpenMP's simd pragma is known; the loop means the same without it.
#if defined(_OPENMP) && !defined(__CUDA_ARCH__)
#define SEAM_SIMD _Pragma("omp simd")
#else
#define SEAM_SIMD
#endif
