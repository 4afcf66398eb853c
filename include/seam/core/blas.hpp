// SPDX-License-Identifier: MIT
// Row-major matrix products through CBLAS, and the one thing about BLAS threads that must be right: a lane's product
// runs on that lane's thread alone, so that results do not depend on the number of threads and lanes do not fight.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/transpose.hpp>

#include <cblas.h>

#include <cstddef>
#include <limits>
#include <mutex>
#include <type_traits>

// OpenBLAS' own switches, weak: absent with another BLAS.
extern "C" {
#if defined(__GNUC__)
int openblas_get_parallel(void) __attribute__((weak));
int openblas_get_num_threads(void) __attribute__((weak));
void openblas_set_num_threads(int) __attribute__((weak));
char* openblas_get_config(void) __attribute__((weak));
#endif
}

namespace seam::inline v0::blas {

namespace detail {

inline int narrow(std::ptrdiff_t length) {
  expect<error>(length >= 0 && length <= std::numeric_limits<int>::max(),
                [] { return "a matrix product has an extent that CBLAS cannot take (more than 2^31 - 1)"; });
  return static_cast<int>(length);
}

constexpr CBLAS_TRANSPOSE code(transpose t) {
  return t == transpose::yes ? CblasTrans : CblasNoTrans;
}

}  // namespace detail

/// C = alpha op(A) op(B) + beta C in float or double; op(A) is (m, k), op(B) is (k, n), C is (m, n), all row-major with
/// row strides lda, ldb, ldc. 2 m n k flops. Throws error when an extent is more than CBLAS can take.
template <class T>
void gemm(transpose ta, transpose tb, std::ptrdiff_t m, std::ptrdiff_t n, std::ptrdiff_t k,
          std::type_identity_t<T> alpha, T const* a, std::ptrdiff_t lda, T const* b, std::ptrdiff_t ldb,
          std::type_identity_t<T> beta, T* c, std::ptrdiff_t ldc) {
  static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>, "seam::blas::gemm: float or double");
  using detail::code, detail::narrow;
  if (m == 0 || n == 0) return;
  auto const product = [] {
    if constexpr (std::is_same_v<T, float>) {
      return &cblas_sgemm;
    } else {
      return &cblas_dgemm;
    }
  }();
  product(CblasRowMajor, code(ta), code(tb), narrow(m), narrow(n), narrow(k), alpha, a, narrow(lda), b, narrow(ldb),
          beta, c, narrow(ldc));
}

/// The upper triangle of C = alpha A'A + beta C in float or double; A is (k, n), C is (n, n), row-major with row
/// strides lda and ldc. What lies below the diagonal stays as it is. n^2 k flops. Throws error as gemm does.
template <class T>
void add_square(std::ptrdiff_t n, std::ptrdiff_t k, std::type_identity_t<T> alpha, T const* a, std::ptrdiff_t lda,
                std::type_identity_t<T> beta, T* c, std::ptrdiff_t ldc) {
  static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>, "seam::blas::add_square: float or double");
  using detail::narrow;
  if (n == 0) return;
  auto const product = [] {
    if constexpr (std::is_same_v<T, float>) {
      return &cblas_ssyrk;
    } else {
      return &cblas_dsyrk;
    }
  }();
  product(CblasRowMajor, CblasUpper, CblasTrans, narrow(n), narrow(k), alpha, a, narrow(lda), beta, c, narrow(ldc));
}

/// While one lives, OpenBLAS' own threads (the pthreads flavour, whose number is process-global) are off; the last one
/// restores it. The OpenMP flavour minds the enclosing region by itself, other libraries are left alone.
class single_thread_guard {
 public:
  single_thread_guard() {
#if defined(__GNUC__)
    if (!applies()) return;
    std::lock_guard lock(state().mutex);
    if (state().holders++ == 0) {
      state().threads_before = openblas_get_num_threads();
      openblas_set_num_threads(1);
    }
#endif
  }
  ~single_thread_guard() {
#if defined(__GNUC__)
    if (!applies()) return;
    std::lock_guard lock(state().mutex);
    if (--state().holders == 0) openblas_set_num_threads(state().threads_before);
#endif
  }
  single_thread_guard(single_thread_guard const&) = delete;
  single_thread_guard& operator=(single_thread_guard const&) = delete;

 private:
  struct shared_state {
    std::mutex mutex;
    int holders = 0;
    int threads_before = 1;
  };
  static shared_state& state() {
    static shared_state instance;
    return instance;
  }
#if defined(__GNUC__)
  static bool applies() {
    constexpr int pthreads_flavour = 1;
    return openblas_get_parallel && openblas_get_num_threads && openblas_set_num_threads &&
           openblas_get_parallel() == pthreads_flavour;
  }
#endif
};

/// The name that the BLAS gives itself, or "CBLAS" when it has none.
inline char const* name() {
#if defined(__GNUC__)
  if (openblas_get_config) return openblas_get_config();
#endif
  return "CBLAS";
}

}  // namespace seam::inline v0::blas
