// SPDX-License-Identifier: MIT
// Gradients at many points of every sequence, as many at once as memory shall hold.
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/core/view.hpp>
#include <seam/oracle/adapt.hpp>

#include <algorithm>
#include <cstddef>

namespace seam::inline v0::attribution::detail {

/// How many of `count` points of n sequences of `row` numbers are differentiated at once: 16 MiB of points, 1 at least.
inline std::ptrdiff_t points_in_chunk(std::ptrdiff_t n, std::ptrdiff_t row, std::ptrdiff_t count) {
  constexpr std::ptrdiff_t most = std::ptrdiff_t{1} << 22;
  return std::clamp(most / (n * row), std::ptrdiff_t{1}, count);
}

/// Gradients at `count` points of each of n sequences of shape (n, length, channels), chunk by chunk in order.
/// make(points, chunk) fills points (n, chunk.count, length, channels) with the points from number chunk.first on;
/// add(gradients, chunk) takes the gradients there.
template <class Lane, class O, class Make, class Add>
void over_points(Lane& lane, O const& o, extents<3> sequences, std::ptrdiff_t count, Make const& make, Add const& add) {
  using backend::view_on;
  std::ptrdiff_t const n = sequences[0], length = sequences[1], channels = sequences[2], row = length * channels;
  std::ptrdiff_t const chunk = points_in_chunk(n, row, count);
  float* const points = lane.template workspace<float>(n * chunk * row);
  float* const gradients = lane.template workspace<float>(n * chunk * row);
  float* const values = lane.template workspace<float>(n * chunk);
  for (std::ptrdiff_t first = 0; first < count; first += chunk) {
    extent const here{first, std::min(chunk, count - first)};
    std::ptrdiff_t const all = n * here.count;
    make(points, here);
    oracle::value_and_gradient_into(lane, o, view_on<Lane, float const, 3>(points, all, length, channels),
                                    view_on<Lane, float, 1>(values, all),
                                    view_on<Lane, float, 3>(gradients, all, length, channels));
    add(gradients, here);
  }
}

}  // namespace seam::inline v0::attribution::detail
