// SPDX-License-Identifier: MIT
// Progress of work that makes many short for_blocks calls: the caller's monitor hears of the whole, and its wish to
// stop reaches every block.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/monitor.hpp>

#include <optional>

namespace seam::inline v0::backend {

/// A copy of a backend that tells its monitor nothing of single calls.
template <class Backend>
class round_progress {
 public:
  round_progress(Backend const& backend, std::ptrdiff_t total) : backend_(backend), total_(total) {
    if constexpr (monitored) {
      outer_ = backend.monitor;
      if (!outer_) return;
      inner_.emplace([this](std::string const&, std::ptrdiff_t, std::ptrdiff_t) {
        if (outer_->stop_requested()) inner_->request_stop();
      });
      backend_.monitor = &*inner_;
    }
  }
  round_progress(round_progress const&) = delete;
  round_progress& operator=(round_progress const&) = delete;

  Backend const& backend() const { return backend_; }
  /// Reports `done` of the total; throws `cancelled` when a stop was requested.
  void report(std::ptrdiff_t done) const {
    if (!outer_) return;
    if (outer_->stop_requested()) throw cancelled();
    outer_->report(done, total_);
  }

 private:
  static constexpr bool monitored = requires(Backend & b, v0::monitor* m) { b.monitor = m; };

  Backend backend_;
  std::ptrdiff_t total_;
  v0::monitor const* outer_ = nullptr;
  std::optional<v0::monitor> inner_;
};

}  // namespace seam::inline v0::backend
