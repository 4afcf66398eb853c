// SPDX-License-Identifier: MIT
// The loop around a block Krylov basis: apply the operator to the last block, look how good the eigenpairs are, extend.
#pragma once

#include <seam/embedding/detail/block_krylov.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace seam::inline v0::embedding::detail {

/// How a block Krylov iteration runs.
struct krylov_options {
  std::ptrdiff_t count = 1;  ///< eigenpairs that are wanted
  std::ptrdiff_t block = 1;  ///< rows of a block, count or more
  int passes = 20;           ///< products with the operator at most
  double tolerance = 1e-6;   ///< of the largest residual, as a share of the first eigenvalue
  std::uint64_t seed = 42;

  std::ptrdiff_t most(std::ptrdiff_t columns) const { return std::min(std::min(block, columns) * passes, columns); }
};

/// The largest eigenpairs of a symmetric positive operator of `columns` numbers; `apply(rows, image)` writes the image
/// of rows (l, columns) into image (l, columns), which is 0. `residual` is what was reached, as a share.
template <class Apply>
lapack::eigenpairs krylov_eigenpairs(std::ptrdiff_t columns, krylov_options const& options, Apply const& apply,
                                     double& residual) {
  std::ptrdiff_t const most = options.most(columns);
  krylov_basis basis(columns, most, options.seed);
  view<double, 2> last = basis.start(std::min(options.block, columns));
  for (;;) {
    std::ptrdiff_t const width = last.extent(0);
    view<double, 2> const image = basis.image_of_last(width);
    apply(last, image);
    lapack::eigenpairs found = basis.best(options.count, residual);
    double const largest = std::abs(found.values.front());
    residual = largest > 0 ? residual / largest : 0.0;
    if (residual <= options.tolerance || basis.size() == most) return found;
    last = basis.extend(image.rows(0, std::min(width, most - basis.size())));
  }
}

}  // namespace seam::inline v0::embedding::detail
