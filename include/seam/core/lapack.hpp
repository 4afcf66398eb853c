// SPDX-License-Identifier: MIT
// Eigenvalues of symmetric matrices through LAPACK, on the calling thread, so that results do not depend on the number
// of threads.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/blas.hpp>
#include <seam/core/error.hpp>
#include <seam/core/finite.hpp>
#include <seam/core/view.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

// LAPACK's Fortran routine under a name of our own, so that lapacke.h may declare it too.
extern "C" {
#if defined(__GNUC__) && defined(__ELF__)
void seam_lapack_dsyevr(char const*, char const*, char const*, int const*, double*, int const*, double const*,
                        double const*, int const*, int const*, double const*, int*, double*, double*, int const*, int*,
                        double*, int const*, int*, int const*, int*) __asm__("dsyevr_");
#else
void dsyevr_(char const*, char const*, char const*, int const*, double*, int const*, double const*, double const*,
             int const*, int const*, double const*, int*, double*, double*, int const*, int*, double*, int const*, int*,
             int const*, int*);
#endif
}

namespace seam::inline v0::lapack {

/// Eigenvalues in descending order, and unit eigenvectors as rows.
struct eigenpairs {
  std::vector<double> values;  ///< (count)
  array<double, 2> vectors;    ///< (count, n)
};

namespace detail {

inline void dsyevr(char const* jobz, char const* range, char const* uplo, int const* n, double* a, int const* lda,
                   double const* vl, double const* vu, int const* il, int const* iu, double const* tolerance,
                   int* found, double* w, double* z, int const* ldz, int* support, double* work, int const* lwork,
                   int* iwork, int const* liwork, int* info) {
#if defined(__GNUC__) && defined(__ELF__)
  seam_lapack_dsyevr(jobz, range, uplo, n, a, lda, vl, vu, il, iu, tolerance, found, w, z, ldz, support, work, lwork,
                     iwork, liwork, info);
#else
  dsyevr_(jobz, range, uplo, n, a, lda, vl, vu, il, iu, tolerance, found, w, z, ldz, support, work, lwork, iwork,
          liwork, info);
#endif
}

}  // namespace detail

/// The `count` largest eigenvalues of a symmetric matrix (n, n) and their eigenvectors, by LAPACK's dsyevr (Dhillon and
/// Parlett 2004, and bisection with inverse iteration for a part of the spectrum). Only the upper triangle is read; the
/// matrix is overwritten. A vector's sign is LAPACK's. 4/3 n^3 flops and more for many vectors.
/// Throws error when the matrix is not square, count is not in 1..n, or LAPACK fails (values that are not finite).
inline eigenpairs largest_eigenpairs(view<double, 2> matrix, std::ptrdiff_t count) {
  std::ptrdiff_t const rows = matrix.extent(0);
  expect<error>(rows == matrix.extent(1) && count >= 1 && count <= rows, [&] {
    return std::to_string(count) + " eigenvalues were asked of a matrix (" + std::to_string(rows) + ", " +
           std::to_string(matrix.extent(1)) + ")";
  });
  require_finite(matrix, "the matrix whose eigenvalues are wanted");
  int const n = blas::detail::narrow(rows);
  int const first = n - static_cast<int>(count) + 1;  // LAPACK counts from the smallest, from 1
  double const none = 0;
  int found = 0, info = 0;
  int work_size = 64 * n, whole_size = 10 * n;
  std::vector<double> values(static_cast<std::size_t>(n)), work(static_cast<std::size_t>(work_size));
  std::vector<int> whole(static_cast<std::size_t>(whole_size)), support(2 * static_cast<std::size_t>(count));
  array<double, 2> vectors(count, rows);
  blas::single_thread_guard const guard;
  // A row-major upper triangle is LAPACK's lower one; its columns are our rows.
  detail::dsyevr("V", "I", "L", &n, matrix.data(), &n, &none, &none, &first, &n, &none, &found, values.data(),
                 vectors.data(), &n, support.data(), work.data(), &work_size, whole.data(), &whole_size, &info);
  expect<error>(info == 0 && found == count, [&] {
    return "LAPACK found " + std::to_string(found) + " of " + std::to_string(count) + " eigenvalues (dsyevr: info " +
           std::to_string(info) + ")";
  });
  values.resize(static_cast<std::size_t>(count));
  std::reverse(values.begin(), values.end());
  for (std::ptrdiff_t low = 0, high = count - 1; low < high; ++low, --high)
    std::swap_ranges(vectors.data() + low * rows, vectors.data() + (low + 1) * rows, vectors.data() + high * rows);
  return {std::move(values), std::move(vectors)};
}

}  // namespace seam::inline v0::lapack
