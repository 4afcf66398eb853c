// SPDX-License-Identifier: MIT
// Calls of the CUDA runtime and of cuBLAS that fail with a sentence: which call, what it said, how much memory there
// was.
#pragma once

#ifndef __CUDACC__
#error "seam/backend/cuda.cuh needs nvcc; with g++ or clang++ use seam/backend/thrust.hpp or seam/backend/host.hpp"
#endif

#include <cublas_v2.h>
#include <seam/core/error.hpp>
#include <seam/core/memory.hpp>

#include <cuda_runtime.h>

#include <cstddef>
#include <string>

namespace seam::inline v0::backend::detail {

inline std::string cuda_version_text(int version) {
  return std::to_string(version / 1000) + '.' + std::to_string(version % 1000 / 10);
}

/// Throws error with the call's name unless it succeeded. The runtime's memory of the error is cleared.
inline void check_cuda(cudaError_t code, char const* call) {
  if (code == cudaSuccess) return;
  cudaGetLastError();
  throw error(std::string(call) + " failed: " + cudaGetErrorString(code) + " (" + cudaGetErrorName(code) + ")");
}
inline void check_cublas(cublasStatus_t code, char const* call) {
  if (code == CUBLAS_STATUS_SUCCESS) return;
  throw error(std::string(call) + " failed: " + cublasGetStatusString(code) + " (" + cublasGetStatusName(code) + ")");
}

/// What memory_error says when a device has not enough memory: how much was asked for, how much is free.
[[noreturn]] inline void throw_no_device_memory(std::size_t bytes) {
  cudaGetLastError();
  std::size_t free = 0, total = 0;
  std::string left = "how much is free is not known";
  if (cudaMemGetInfo(&free, &total) == cudaSuccess)
    left = bytes_text(static_cast<double>(free)) + " of " + bytes_text(static_cast<double>(total)) + " are free";
  throw memory_error("the device has too little memory: " + bytes_text(static_cast<double>(bytes)) +
                     " were asked for and " + left + "; take fewer rows at once, fewer streams, or the backend host");
}

/// Throws capability_error unless there is a device of that number that the library's kernels run on; the sentence
/// tells a missing driver, one that is too old, a missing device, and one that is too old apart.
inline void require_cuda_device(int device) {
  int driver = 0, runtime = 0, count = 0;
  cudaRuntimeGetVersion(&runtime);
  cudaDriverGetVersion(&driver);
  cudaError_t const code = cudaGetDeviceCount(&count);
  cudaGetLastError();
  std::string const instead = "; use the backend host";
  expect<capability_error>(driver != 0, [&] {
    return "the backend cuda finds no NVIDIA driver on this machine, so there is no device" + instead;
  });
  expect<capability_error>(code != cudaErrorInsufficientDriver, [&] {
    return "the backend cuda was built with CUDA " + cuda_version_text(runtime) + " and this machine's driver takes " +
           cuda_version_text(driver) + " at most: install a newer driver" + instead;
  });
  expect<capability_error>(code == cudaSuccess || code == cudaErrorNoDevice, [&] {
    return std::string("the backend cuda cannot count devices: cudaGetDeviceCount failed: ") +
           cudaGetErrorString(code) + instead;
  });
  expect<capability_error>(code == cudaSuccess && count > 0,
                           [&] { return "the backend cuda finds no device on this machine" + instead; });
  expect<capability_error>(device >= 0 && device < count, [&] {
    return "device " + std::to_string(device) + " was asked for; this machine has devices 0 to " +
           std::to_string(count - 1);
  });
  int major = 0, minor = 0;
  check_cuda(cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, device), "cudaDeviceGetAttribute");
  check_cuda(cudaDeviceGetAttribute(&minor, cudaDevAttrComputeCapabilityMinor, device), "cudaDeviceGetAttribute");
  expect<capability_error>(major >= 8, [&] {
    return "device " + std::to_string(device) + " has compute capability " + std::to_string(major) + '.' +
           std::to_string(minor) + "; the kernels need 8.0 or later" + instead;
  });
}

}  // namespace seam::inline v0::backend::detail
