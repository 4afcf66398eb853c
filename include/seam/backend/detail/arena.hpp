// SPDX-License-Identifier: MIT
// A lane's scratch memory: pointers stay valid until the next block begins, or until a mark that was set before them is
// returned to; after the first block it is one piece, so that all blocks reuse the same cache lines.
#pragma once

#include <seam/config.hpp>

#include <algorithm>
#include <cstddef>
#include <new>
#include <utility>
#include <vector>

namespace seam::inline v0::backend::detail {

/// Pieces of the host's memory.
struct host_pieces {
  static void* take(std::size_t bytes) { return ::operator new (bytes, std::align_val_t{64}); }
  static void give_back(void* memory) { ::operator delete (memory, std::align_val_t{64}); }
};

/// An arena of pieces that `Memory` takes and gives back, aligned to 64 bytes or more.
template <class Memory>
class basic_arena {
 public:
  /// How much has been taken.
  struct mark {
    std::size_t piece;
    std::size_t used;
    std::size_t taken;
  };

  explicit basic_arena(Memory memory = {}) : memory_(memory) {}
  basic_arena(basic_arena const&) = delete;
  basic_arena& operator=(basic_arena const&) = delete;
  ~basic_arena() { clear(); }

  /// Uninitialised memory for `bytes` bytes, aligned to 64.
  void* take(std::size_t bytes) {
    bytes = (bytes + alignment - 1) / alignment * alignment;
    at_.taken += bytes;
    most_ = std::max(most_, at_.taken);
    while (at_.piece < pieces_.size() && at_.used + bytes > pieces_[at_.piece].size) ++at_.piece, at_.used = 0;
    if (at_.piece == pieces_.size()) add(std::max(bytes, smallest));
    void* const result = pieces_[at_.piece].memory + at_.used;
    at_.used += bytes;
    return result;
  }
  mark here() const { return at_; }
  /// Makes what was taken since the mark available again.
  void back_to(mark earlier) { at_ = earlier; }
  /// Makes all memory available again, in one piece.
  void reset() {
    at_ = {0, 0, 0};
    std::size_t const most = std::exchange(most_, 0);
    if (pieces_.size() <= 1) return;
    clear();  // first, so that the new piece may lie where they were
    add(most);
  }

 private:
  static constexpr std::size_t alignment = 64;
  static constexpr std::size_t smallest = std::size_t{1} << 16;

  struct piece {
    std::byte* memory;
    std::size_t size;
  };

  void add(std::size_t bytes) {
    pieces_.reserve(pieces_.size() + 1);
    pieces_.push_back({static_cast<std::byte*>(memory_.take(bytes)), bytes});
  }
  void clear() {
    for (piece const& each : pieces_) memory_.give_back(each.memory);
    pieces_.clear();
  }

  Memory memory_;
  std::vector<piece> pieces_;
  mark at_{0, 0, 0};
  std::size_t most_ = 0;
};

using arena = basic_arena<host_pieces>;

}  // namespace seam::inline v0::backend::detail
