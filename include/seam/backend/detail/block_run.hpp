// SPDX-License-Identifier: MIT
// The bookkeeping of one for_blocks call, the same on every backend: which block is next, what failed first, progress,
// cancellation.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/monitor.hpp>
#include <seam/core/view.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <mutex>
#include <utility>

namespace seam::inline v0::backend::detail {

/// Hands out blocks in ascending order and keeps the exception of the lowest block that failed. Since every lower block
/// has been handed out before, that is the same exception for any number of threads.
class block_run {
 public:
  block_run(std::ptrdiff_t n, std::ptrdiff_t size, v0::monitor const* monitor) : n_(n), size_(size), monitor_(monitor) {
    expect<error>(n >= 0 && size >= 1, [] { return "for_blocks needs n >= 0 and a block size of 1 or more"; });
  }

  std::ptrdiff_t blocks() const { return (n_ + size_ - 1) / size_; }

  /// Runs f(range) for one block after the other until none is left or one failed. Called by every lane's thread.
  template <class F>
  void work(F const& f) noexcept {
    for (;;) {
      if (failed_.load(std::memory_order_acquire)) return;
      std::ptrdiff_t const block = next_.fetch_add(1, std::memory_order_relaxed);
      if (block >= blocks()) return;
      extent const range{block * size_, std::min(size_, n_ - block * size_)};
      try {
        if (monitor_ && monitor_->stop_requested()) throw cancelled();
        f(range);
        finished(range.count);
      } catch (...) {
        keep(block, std::current_exception());
      }
    }
  }

  /// Throws what failed, if anything did. Called once, after all threads returned from `work`.
  void finish() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void finished(std::ptrdiff_t count) {
    if (!monitor_) return;
    std::lock_guard lock(mutex_);
    done_ += count;
    monitor_->report(done_, n_);
  }
  void keep(std::ptrdiff_t block, std::exception_ptr exception) noexcept {
    std::lock_guard lock(mutex_);
    if (block < failed_block_) failed_block_ = block, failure_ = std::move(exception);
    failed_.store(true, std::memory_order_release);
  }

  std::ptrdiff_t n_;
  std::ptrdiff_t size_;
  v0::monitor const* monitor_;
  std::atomic<std::ptrdiff_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::ptrdiff_t done_ = 0;
  std::ptrdiff_t failed_block_ = std::numeric_limits<std::ptrdiff_t>::max();
  std::exception_ptr failure_;
};

}  // namespace seam::inline v0::backend::detail
