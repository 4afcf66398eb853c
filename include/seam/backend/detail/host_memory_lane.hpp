// SPDX-License-Identifier: MIT
// What lanes that work in the host's memory have in common: products, copies, scratch memory.
#pragma once

#include <seam/backend/detail/arena.hpp>
#include <seam/core/blas.hpp>
#include <seam/core/view.hpp>

#include <algorithm>
#include <cstddef>

namespace seam::inline v0::backend::detail {

/// The part of a lane that does not depend on how its loops run.
class host_memory_lane {
 public:
  using space = host_space;

  template <class T>
  void gemm(blas::transpose ta, blas::transpose tb, std::ptrdiff_t m, std::ptrdiff_t n, std::ptrdiff_t k, T alpha,
            T const* a, std::ptrdiff_t lda, T const* b, std::ptrdiff_t ldb, T beta, T* c, std::ptrdiff_t ldc) {
    blas::gemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
  }
  template <class T>
  void copy(T const* from, T* to, std::ptrdiff_t count) {
    std::copy_n(from, count, to);
  }
  template <class T>
  T* workspace(std::ptrdiff_t count) {
    return static_cast<T*>(arena_.take(static_cast<std::size_t>(count) * sizeof(T)));
  }
  /// For scratch_scope.
  arena::mark workspace_mark() const { return arena_.here(); }
  void return_to(arena::mark mark) { arena_.back_to(mark); }

  /// Invalidates all workspace; for_blocks calls it before every block.
  void begin_block() { arena_.reset(); }

 private:
  arena arena_;
};

}  // namespace seam::inline v0::backend::detail
