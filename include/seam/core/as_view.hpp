// SPDX-License-Identifier: MIT
// A vector's numbers as a view.
#pragma once

#include <seam/core/view.hpp>

#include <cstddef>
#include <vector>

namespace seam::inline v0 {

/// The elements of `values`, (n), which must outlive the view.
template <class T>
view<T const, 1> as_view(std::vector<T> const& values) {
  return {values.data(), static_cast<std::ptrdiff_t>(values.size())};
}

}  // namespace seam::inline v0
