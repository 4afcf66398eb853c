// SPDX-License-Identifier: MIT
// How long work reports and how it is stopped: a backend carries a pointer to a monitor, for_blocks talks to it.
#pragma once

#include <seam/config.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace seam::inline v0 {

/// Progress of the work that runs now, and the wish that it stop. One monitor serves one analysis.
class monitor {
 public:
  /// Called by one thread at a time: when a stage begins with done = total = 0, then after every finished block with
  /// the items done and the items in all.
  using callback = std::function<void(std::string const& stage, std::ptrdiff_t done, std::ptrdiff_t total)>;

  monitor() = default;
  explicit monitor(callback report) : report_(std::move(report)) {}
  monitor(monitor const&) = delete;
  monitor& operator=(monitor const&) = delete;

  /// Names the stage that the next blocks belong to.
  void begin_stage(std::string name) {
    stage_ = std::move(name);
    report(0, 0);
  }
  /// The stage that runs; "" before the first.
  std::string const& stage() const { return stage_; }
  /// Calls back with the items done and in all. One thread at a time: for_blocks sees to that.
  void report(std::ptrdiff_t done, std::ptrdiff_t total) const {
    if (report_) report_(stage_, done, total);
  }
  /// Asks the work to stop after the blocks that run now; it then throws `cancelled`. Safe from any thread or signal.
  void request_stop() noexcept { stop_.store(true, std::memory_order_relaxed); }
  /// Whether somebody asked for an end.
  bool stop_requested() const noexcept { return stop_.load(std::memory_order_relaxed); }

 private:
  callback report_;
  std::string stage_;
  std::atomic<bool> stop_{false};
};

}  // namespace seam::inline v0
