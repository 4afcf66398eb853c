// SPDX-License-Identifier: MIT
// The largest eigenvalues of a covariance matrix that is too large to be stored: randomised block Krylov iteration
// (Musco and Musco 2015) with Rayleigh's quotients and a residual that says how good they are.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/blas.hpp>
#include <seam/core/lapack.hpp>
#include <seam/core/random.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace seam::inline v0::embedding::detail {

/// An orthonormal basis that grows by blocks of rows, and its image under a symmetric operator. All rows have `columns`
/// numbers.
class krylov_basis {
 public:
  krylov_basis(std::ptrdiff_t columns, std::ptrdiff_t most, std::uint64_t seed)
      : basis_(most, columns), image_(most, columns), random_(seed, 0) {}

  std::ptrdiff_t size() const { return size_; }

  /// Adds `count` rows of random signs, made orthonormal to the basis; where they go is returned.
  view<double, 2> start(std::ptrdiff_t count) {
    view<double, 2> const block = basis_.view().rows(size_, count);
    for (std::ptrdiff_t row = 0; row < count; ++row) draw(block.row(row));
    return orthonormalise(block);
  }
  /// Adds the image of the last block, made orthonormal to the basis.
  view<double, 2> extend(view<double const, 2> last_image) {
    view<double, 2> const block = basis_.view().rows(size_, last_image.extent(0));
    std::copy(last_image.begin(), last_image.end(), block.begin());
    return orthonormalise(block);
  }
  /// Where the image of the last block belongs.
  view<double, 2> image_of_last(std::ptrdiff_t count) { return image_.view().rows(size_ - count, count); }

  /// Eigenpairs of the operator on the space that the basis spans, and their largest residual |A v - lambda v|.
  lapack::eigenpairs best(std::ptrdiff_t count, double& residual) const {
    using blas::transpose;
    std::ptrdiff_t const columns = basis_.extent(1);
    array<double, 2> small(size_, size_);
    blas::single_thread_guard const guard;
    blas::gemm(transpose::no, transpose::yes, size_, size_, columns, 1.0, basis_.data(), columns, image_.data(),
               columns, 0.0, small.data(), size_);
    lapack::eigenpairs const inner = lapack::largest_eigenpairs(small, count);
    lapack::eigenpairs found{inner.values, array<double, 2>(count, columns)};
    array<double, 2> image(count, columns);
    blas::gemm(transpose::no, transpose::no, count, columns, size_, 1.0, inner.vectors.data(), size_, basis_.data(),
               columns, 0.0, found.vectors.data(), columns);
    blas::gemm(transpose::no, transpose::no, count, columns, size_, 1.0, inner.vectors.data(), size_, image_.data(),
               columns, 0.0, image.data(), columns);
    residual = 0;
    for (std::ptrdiff_t row = 0; row < count; ++row) {
      double square = 0;
      for (std::ptrdiff_t column = 0; column < columns; ++column) {
        double const off =
            image(row, column) - found.values[static_cast<std::size_t>(row)] * found.vectors(row, column);
        square += off * off;
      }
      residual = std::max(residual, std::sqrt(square));
    }
    return found;
  }

 private:
  void draw(view<double, 1> row) {
    for (double& value : row) value = random_.next() % 2 == 0 ? 1.0 : -1.0;
  }

  /// Gram and Schmidt, twice. A row that lies in the span of the others is drawn anew, so that the basis stays whole
  /// where the operator has a smaller rank.
  view<double, 2> orthonormalise(view<double, 2> block) {
    using blas::transpose;
    blas::single_thread_guard const guard;
    std::ptrdiff_t const columns = block.extent(1);
    for (std::ptrdiff_t row = 0; row < block.extent(0); ++row) {
      view<double, 1> const added = block.row(row);
      std::ptrdiff_t const before = size_ + row;
      std::vector<double> along(static_cast<std::size_t>(before));
      for (;;) {
        double const whole = length(added);
        for (int pass = 0; pass < 2 && before > 0; ++pass) {
          blas::gemm(transpose::no, transpose::yes, 1, before, columns, 1.0, added.data(), columns, basis_.data(),
                     columns, 0.0, along.data(), before);
          blas::gemm(transpose::no, transpose::no, 1, columns, before, -1.0, along.data(), before, basis_.data(),
                     columns, 1.0, added.data(), columns);
        }
        double const rest = length(added);
        if (rest > 1e-10 * whole) {
          for (double& value : added) value /= rest;
          break;
        }
        draw(added);
      }
    }
    size_ += block.extent(0);
    return block;
  }
  static double length(view<double const, 1> row) {
    double square = 0;
    for (double const value : row) square += value * value;
    return std::sqrt(square);
  }

  array<double, 2> basis_;
  array<double, 2> image_;
  std::ptrdiff_t size_ = 0;
  random_stream random_;
};

}  // namespace seam::inline v0::embedding::detail
