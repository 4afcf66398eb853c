// A backend whose lanes have a memory of their own, as a device has, on a machine that has none. That memory can be
// touched by kernels, products and copies alone: the host's hands off it end the program. Where the program brings
// tests/device/guarded_heap.cpp, kernels and products likewise cannot touch what lies on the host's heap. What is taken
// from it is full of NaN.
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/backend/detail/arena.hpp>
#include <seam/backend/detail/block_run.hpp>
#include <seam/core/array.hpp>

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

/// Takes the host's heap away (true) or gives it back; not there in most programs.
extern "C" void seam_test_guard_heap(bool away) __attribute__((weak));

namespace seam_test {

/// The memory, of which there is one. Not for several threads.
class far_memory {
 public:
  static far_memory& all() {
    static far_memory memory;
    return memory;
  }

  void* take(std::size_t bytes) {
    auto const size = static_cast<int>(std::bit_width(std::max<std::size_t>(bytes, 64) - 1));
    auto& free = free_[static_cast<std::size_t>(size)];
    if (free.empty()) {
      std::size_t const whole = std::size_t{1} << size;
      if (used_ + whole > room) throw seam::memory_error("the far memory is full");
      sizes_.push_back({base_ + used_, size});
      free.push_back(base_ + used_);
      used_ += whole;
    }
    std::byte* const memory = free.back();
    free.pop_back();
    return memory;
  }
  void give_back(void* memory) {
    for (auto const& [at, size] : sizes_)
      if (at == memory) return free_[static_cast<std::size_t>(size)].push_back(at);
  }
  bool holds(void const* place) const { return place >= base_ && place < base_ + room; }

  /// Runs what works in this memory, and not in the host's where `apart`.
  template <class F>
  void inside(bool apart, F const& work) {
    open(true);
    if (apart && seam_test_guard_heap) seam_test_guard_heap(true);
    work();
    if (apart && seam_test_guard_heap) seam_test_guard_heap(false);
    open(false);
  }

  std::ptrdiff_t uploaded = 0;    ///< bytes so far
  std::ptrdiff_t downloaded = 0;  ///< bytes so far

 private:
  static constexpr std::size_t room = std::size_t{1} << 32;

  far_memory()
      : base_(static_cast<std::byte*>(
            mmap(nullptr, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0))) {
    if (base_ == MAP_FAILED) std::abort();
  }
  void open(bool yes) {
    if (used_ > 0 && mprotect(base_, used_, yes ? PROT_READ | PROT_WRITE : PROT_NONE) != 0) std::abort();
  }

  struct piece {
    std::byte* at;
    int size;
  };
  std::byte* base_;
  std::size_t used_ = 0;
  std::vector<std::byte*> free_[64];
  std::vector<piece> sizes_;
};

struct far_pieces {
  static void* take(std::size_t bytes) { return far_memory::all().take(bytes); }
  static void give_back(void* memory) { far_memory::all().give_back(memory); }
};

class far_lane {
 public:
  using space = seam::device_space;
  static constexpr std::ptrdiff_t block_factor = 2;

  template <class F>
  void for_each(std::ptrdiff_t n, F f) {
    far_memory::all().inside(true, [&] {
      for (std::ptrdiff_t i = n; i-- > 0;) f(i);
    });
  }
  template <class F>
  void for_strips(std::ptrdiff_t rows, std::ptrdiff_t columns, F f) {
    far_memory::all().inside(true, [&] {
      for (std::ptrdiff_t row = rows; row-- > 0;)
        for (std::ptrdiff_t column = 0; column < columns; ++column) f(seam::backend::strip<1>{}, row, column);
    });
  }
  template <class T>
  void gemm(seam::blas::transpose ta, seam::blas::transpose tb, std::ptrdiff_t m, std::ptrdiff_t n, std::ptrdiff_t k,
            std::type_identity_t<T> alpha, T const* a, std::ptrdiff_t lda, T const* b, std::ptrdiff_t ldb,
            std::type_identity_t<T> beta, T* c, std::ptrdiff_t ldc) {
    far_memory::all().inside(true, [&] { seam::blas::gemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc); });
  }
  template <class T>
  void copy(T const* from, T* to, std::ptrdiff_t count) {
    far_memory::all().inside(true, [&] { move(from, to, count); });
  }
  template <class T>
  void upload(T const* from, T* to, std::ptrdiff_t count) {
    far_memory::all().uploaded += count * std::ptrdiff_t{sizeof(T)};
    far_memory::all().inside(false, [&] { move(from, to, count); });
  }
  template <class T>
  void download(T const* from, T* to, std::ptrdiff_t count) {
    far_memory::all().downloaded += count * std::ptrdiff_t{sizeof(T)};
    far_memory::all().inside(false, [&] { move(from, to, count); });
  }
  template <class T>
  T* workspace(std::ptrdiff_t count) {
    void* const memory = arena_.take(static_cast<std::size_t>(count) * sizeof(T));
    far_memory::all().inside(true, [&] { std::memset(memory, 0xFF, static_cast<std::size_t>(count) * sizeof(T)); });
    return static_cast<T*>(memory);
  }
  auto workspace_mark() const { return arena_.here(); }
  void return_to(decltype(std::declval<seam::backend::detail::basic_arena<far_pieces> const&>().here()) mark) {
    arena_.back_to(mark);
  }
  template <class T>
  std::shared_ptr<T const> keep(T const* values, std::ptrdiff_t count) {
    std::shared_ptr<T> const kept(static_cast<T*>(far_pieces::take(static_cast<std::size_t>(count) * sizeof(T))),
                                  [](T* memory) { far_pieces::give_back(memory); });
    upload(values, kept.get(), count);
    return kept;
  }
  int device() const { return -1; }
  void begin_block() { arena_.reset(); }

 private:
  /// Values of any type as the bytes that they are; of no values there may be no memory.
  template <class T>
  static void move(T const* from, T* to, std::ptrdiff_t count) {
    if (count > 0) std::memcpy(static_cast<void*>(to), from, static_cast<std::size_t>(count) * sizeof(T));
  }

  seam::backend::detail::basic_arena<far_pieces> arena_;
};

/// One lane, on the calling thread.
struct far {
  using lane_type = far_lane;

  seam::monitor* monitor = nullptr;

  static constexpr char const* name() { return "far"; }
  template <class F>
  void for_blocks(std::ptrdiff_t n, std::ptrdiff_t size, F const& f) const {
    seam::backend::detail::block_run run(n, size, monitor);
    seam::blas::single_thread_guard const guard;
    far_lane lane;
    run.work([&](seam::extent range) {
      lane.begin_block();
      f(lane, range);
    });
    run.finish();
  }
};

static_assert(seam::backend::backend<far>);

/// An array where a backend works: of the host's heap, or of what its lanes keep.
template <class Backend, class T, int Rank>
class array_on {
 public:
  using space = typename Backend::lane_type::space;

  array_on(Backend const& backend, seam::extents<Rank> shape) : shape_(shape) {
    std::vector<T> values(static_cast<std::size_t>(shape.size()));
    std::memset(static_cast<void*>(values.data()), 0xFF, values.size() * sizeof(T));
    place(backend, std::move(values));
  }
  array_on(Backend const& backend, seam::array<T, Rank> const& values) : shape_(values.shape()) {
    place(backend, std::vector<T>(values.begin(), values.end()));
  }
  seam::view<T, Rank, space> view() const { return {at_, shape_}; }
  seam::view<T const, Rank, space> constant() const { return {at_, shape_}; }
  seam::array<T, Rank> read(Backend const& backend) const {
    seam::array<T, Rank> out(shape_);
    backend.for_blocks(1, 1, [&](auto& lane, seam::extent) {
      if constexpr (std::is_same_v<space, seam::device_space>)
        lane.download(static_cast<T const*>(at_), out.data(), out.size());
      else
        std::copy_n(at_, out.size(), out.data());
    });
    return out;
  }

 private:
  void place([[maybe_unused]] Backend const& backend, std::vector<T> values) {
    if constexpr (std::is_same_v<space, seam::device_space>) {
      backend.for_blocks(1, 1, [&](auto& lane, seam::extent) {
        kept_ = lane.keep(static_cast<T const*>(values.data()), static_cast<std::ptrdiff_t>(values.size()));
      });
      at_ = const_cast<T*>(kept_.get());
    } else {
      host_ = std::move(values);
      at_ = host_.data();
    }
  }

  seam::extents<Rank> shape_;
  std::shared_ptr<T const> kept_;
  std::vector<T> host_;
  T* at_ = nullptr;
};

}  // namespace seam_test
