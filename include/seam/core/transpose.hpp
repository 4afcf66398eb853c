// SPDX-License-Identifier: MIT
// Whether a factor of a matrix product is taken as it is or transposed.
#pragma once

#include <seam/config.hpp>

namespace seam::inline v0::blas {

enum class transpose { no, yes };

}  // namespace seam::inline v0::blas
