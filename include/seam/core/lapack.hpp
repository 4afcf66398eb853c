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
#include <type_traits>
#include <utility>
#include <vector>

// LAPACK's Fortran routines under names of our own, so that lapacke.h may declare it too.
extern "C" {
#if defined(__GNUC__) && defined(__ELF__)
void seam_lapack_dsyevr(char const*, char const*, char const*, int const*, double*, int const*, double const*,
                        double const*, int const*, int const*, double const*, int*, double*, double*, int const*, int*,
                        double*, int const*, int*, int const*, int*) __asm__("dsyevr_");
void seam_lapack_ssyevr(char const*, char const*, char const*, int const*, float*, int const*, float const*,
                        float const*, int const*, int const*, float const*, int*, float*, float*, int const*, int*,
                        float*, int const*, int*, int const*, int*) __asm__("ssyevr_");
#else
void dsyevr_(char const*, char const*, char const*, int const*, double*, int const*, double const*, double const*,
             int const*, int const*, double const*, int*, double*, double*, int const*, int*, double*, int const*, int*,
             int const*, int*);
void ssyevr_(char const*, char const*, char const*, int const*, float*, int const*, float const*, float const*,
             int const*, int const*, float const*, int*, float*, float*, int const*, int*, float*, int const*, int*,
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

/// LAPACK's ssyevr or dsyevr.
template <class T>
constexpr auto syevr() {
#if defined(__GNUC__) && defined(__ELF__)
  if constexpr (std::is_same_v<T, float>) {
    return &seam_lapack_ssyevr;
  } else {
    return &seam_lapack_dsyevr;
  }
#else
  if constexpr (std::is_same_v<T, float>) {
    return &ssyevr_;
  } else {
    return &dsyevr_;
  }
#endif
}

/// The `count` largest eigenvalues of a symmetric matrix, descending, and their unit vectors as rows (count, n);
/// without these where `vectors` is null.
template <class T>
std::vector<double> largest(view<T, 2> matrix, std::ptrdiff_t count, T* vectors) {
  std::ptrdiff_t const rows = matrix.extent(0);
  expect<error>(rows == matrix.extent(1) && count >= 1 && count <= rows, [&] {
    return std::to_string(count) + " eigenvalues were asked of a matrix (" + std::to_string(rows) + ", " +
           std::to_string(matrix.extent(1)) + ")";
  });
  require_finite(matrix, "the matrix whose eigenvalues are wanted");
  int const n = blas::detail::narrow(rows);
  int const first = n - static_cast<int>(count) + 1;  // LAPACK counts from the smallest, from 1
  T const none = 0;
  int found = 0, info = 0;
  int work_size = 64 * n, whole_size = 10 * n;
  std::vector<T> values(static_cast<std::size_t>(n)), work(static_cast<std::size_t>(work_size));
  std::vector<int> whole(static_cast<std::size_t>(whole_size)), support(2 * static_cast<std::size_t>(count));
  blas::single_thread_guard const guard;
  // A row-major upper triangle is LAPACK's lower one; its columns are our rows.
  syevr<T>()(vectors ? "V" : "N", "I", "L", &n, matrix.data(), &n, &none, &none, &first, &n, &none, &found,
             values.data(), vectors, &n, support.data(), work.data(), &work_size, whole.data(), &whole_size, &info);
  expect<error>(info == 0 && found == count, [&] {
    return "LAPACK found " + std::to_string(found) + " of " + std::to_string(count) + " eigenvalues (syevr: info " +
           std::to_string(info) + ")";
  });
  for (std::ptrdiff_t low = 0, high = count - 1; vectors && low < high; ++low, --high)
    std::swap_ranges(vectors + low * rows, vectors + (low + 1) * rows, vectors + high * rows);
  return std::vector<double>(values.rend() - count, values.rend());
}

}  // namespace detail

/// The `count` largest eigenvalues of a symmetric matrix (n, n) and their eigenvectors, by LAPACK's syevr (Dhillon and
/// Parlett 2004, and bisection with inverse iteration for a part of the spectrum). Only the upper triangle is read; the
/// matrix is overwritten. A vector's sign is LAPACK's. 4/3 n^3 flops and more for many vectors.
/// Throws error when the matrix is not square, count is not in 1..n, or LAPACK fails (values that are not finite).
inline eigenpairs largest_eigenpairs(view<double, 2> matrix, std::ptrdiff_t count) {
  eigenpairs found{{}, array<double, 2>(std::max<std::ptrdiff_t>(0, count), matrix.extent(0))};
  found.values = detail::largest(matrix, count, found.vectors.data());
  return found;
}
/// The same of a matrix of floats, in float: half the time, and errors of about 1e-6 of the largest eigenvalue.
inline eigenpairs largest_eigenpairs(view<float, 2> matrix, std::ptrdiff_t count) {
  array<float, 2> vectors(std::max<std::ptrdiff_t>(0, count), matrix.extent(0));
  eigenpairs found{detail::largest(matrix, count, vectors.data()), array<double, 2>(vectors.shape())};
  std::copy(vectors.begin(), vectors.end(), found.vectors.begin());
  return found;
}

/// All eigenvalues of a symmetric matrix (n, n), descending; as above, without vectors. 4/3 n^3 flops.
inline std::vector<double> eigenvalues(view<double, 2> matrix) {
  return detail::largest<double>(matrix, matrix.extent(0), nullptr);
}

}  // namespace seam::inline v0::lapack
