// SPDX-License-Identifier: MIT
// A lane's scratch memory: pointers stay valid until the next block begins; after the first block it is one piece, so
// that all blocks reuse the same cache lines.
#pragma once

#include <seam/config.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <vector>

namespace seam::inline v0::backend::detail {

class arena {
 public:
  /// Uninitialised memory for `bytes` bytes, aligned to 64.
  void* take(std::size_t bytes) {
    bytes = (bytes + alignment - 1) / alignment * alignment;
    wanted_ += bytes;
    if (pieces_.empty() || used_ + bytes > pieces_.back().size) {
      pieces_.push_back(piece(std::max(bytes, smallest)));
      used_ = 0;
    }
    void* const result = pieces_.back().memory.get() + used_;
    used_ += bytes;
    return result;
  }
  /// Makes all memory available again, in one piece.
  void reset() {
    if (pieces_.size() > 1) {
      pieces_.clear();
      pieces_.push_back(piece(wanted_));
    }
    used_ = 0;
    wanted_ = 0;
  }

 private:
  static constexpr std::size_t alignment = 64;
  static constexpr std::size_t smallest = std::size_t{1} << 16;

  struct release {
    void operator()(std::byte* memory) const { ::operator delete (memory, std::align_val_t{alignment}); }
  };
  struct piece {
    explicit piece(std::size_t bytes)
        : memory(static_cast<std::byte*>(::operator new (bytes, std::align_val_t{alignment}))), size(bytes) {}
    std::unique_ptr<std::byte, release> memory;
    std::size_t size;
  };

  std::vector<piece> pieces_;
  std::size_t used_ = 0;
  std::size_t wanted_ = 0;
};

}  // namespace seam::inline v0::backend::detail
