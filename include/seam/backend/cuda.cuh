// SPDX-License-Identifier: MIT
// An NVIDIA device: a few streams, each a lane driven by a thread of its own. For nvcc (CMake: seam::cuda).
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/backend/detail/block_run.hpp>
#include <seam/backend/detail/cuda_lane.cuh>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace seam::inline v0::backend {

namespace detail {

/// Lanes that wait for work, of all devices: a handle of cuBLAS takes longer to make than many a block to compute.
class idle_cuda_lanes {
 public:
  static idle_cuda_lanes& all() {
    static auto* const lanes = new idle_cuda_lanes;  // never freed: the driver may be gone before the program's end
    return *lanes;
  }
  std::unique_ptr<cuda_lane> take(int device) {
    {
      std::lock_guard const lock(mutex_);
      for (auto& each : lanes_)
        if (each->device() == device) {
          std::unique_ptr<cuda_lane> found = std::move(each);
          each = std::move(lanes_.back());
          lanes_.pop_back();
          return found;
        }
    }
    auto made = std::make_unique<cuda_lane>(device);
    keep_memory_in_pool(device);
    return made;
  }
  void give_back(std::unique_ptr<cuda_lane> lane) {
    std::lock_guard const lock(mutex_);
    lanes_.push_back(std::move(lane));
  }

 private:
  /// The pool does not hand memory back to the driver at every wait.
  static void keep_memory_in_pool(int device) {
    cudaMemPool_t pool = nullptr;
    check_cuda(cudaDeviceGetDefaultMemPool(&pool, device), "cudaDeviceGetDefaultMemPool");
    std::uint64_t threshold = UINT64_MAX;
    check_cuda(cudaMemPoolSetAttribute(pool, cudaMemPoolAttrReleaseThreshold, &threshold), "cudaMemPoolSetAttribute");
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<cuda_lane>> lanes_;
};

}  // namespace detail

/// One NVIDIA device of compute capability 8.0 or later. for_blocks throws capability_error, before any block, where
/// there is no such device or its driver is too old.
struct cuda {
  using lane_type = cuda_lane;

  /// Which device, as the CUDA runtime counts them.
  int device = 0;
  /// Number of lanes. While one computes another may copy; results do not depend on it.
  int streams = 2;
  /// Where progress goes and stop requests come from; none when null. Not owned.
  v0::monitor* monitor = nullptr;

  static constexpr char const* name() { return "cuda"; }

  /// f(lane, range) for every block of `size` of 0..n-1; see the concept `backend`. A block's work is done when the
  /// next one of its lane begins. A lane whose block failed is not used again.
  template <class F>
  void for_blocks(std::ptrdiff_t n, std::ptrdiff_t size, F const& f) const {
    detail::block_run run(n, size, monitor);
    if (n == 0) return;
    detail::require_cuda_device(device);
    std::ptrdiff_t const team = std::clamp<std::ptrdiff_t>(run.blocks(), 1, std::max(1, streams));
    std::vector<std::unique_ptr<cuda_lane>> lanes;
    for (std::ptrdiff_t i = 0; i < team; ++i) lanes.push_back(detail::idle_cuda_lanes::all().take(device));
#ifdef _OPENMP
#pragma omp parallel for num_threads(static_cast <int>(team)) schedule(static, 1)
#endif
    for (std::ptrdiff_t i = 0; i < team; ++i) work(run, *lanes[static_cast<std::size_t>(i)], f);
    run.finish();
    for (auto& lane : lanes) detail::idle_cuda_lanes::all().give_back(std::move(lane));
  }

 private:
  template <class F>
  static void work(detail::block_run& run, cuda_lane& lane, F const& f) {
    run.work([&](extent range) {
      lane.begin_block();
      f(lane, range);
      lane.wait();
    });
  }
};

static_assert(backend<cuda>);

}  // namespace seam::inline v0::backend
