// SPDX-License-Identifier: MIT
// Equal rows: a library of few mutations holds the same sequence, and so the same map, many times. They join at height
// 0, and only one of each goes on.
#pragma once

#include <seam/backend/transfer.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <vector>

namespace seam::inline v0::cluster::detail {

/// For every row the first row that equals it.
template <backend::backend Backend>
std::vector<std::ptrdiff_t> first_equal_rows(Backend const& backend, view<float const, 2> rows) {
  std::ptrdiff_t const n = rows.extent(0);
  std::ptrdiff_t const columns = rows.extent(1);
  std::vector<std::uint64_t> hash(static_cast<std::size_t>(n));
  backend::on_host(backend).for_blocks(n, 512, [&](auto&, extent range) {
    for (std::ptrdiff_t row = range.first; row < range.first + range.count; ++row) {
      std::uint64_t mixed = 0;
      for (std::ptrdiff_t column = 0; column < columns; ++column) {
        float const value = rows(row, column) + 0.0F;  // -0 and 0 are equal
        mixed = (mixed ^ std::bit_cast<std::uint32_t>(value)) * 0x9e3779b97f4a7c15U;
        mixed ^= mixed >> 29;
      }
      hash[static_cast<std::size_t>(row)] = mixed;
    }
  });
  std::vector<std::ptrdiff_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), std::ptrdiff_t{0});
  auto const hash_of = [&](std::ptrdiff_t row) {
    return hash[static_cast<std::size_t>(row)];
  };
  std::sort(order.begin(), order.end(), [&](std::ptrdiff_t a, std::ptrdiff_t b) {
    return hash_of(a) != hash_of(b) ? hash_of(a) < hash_of(b) : a < b;
  });
  std::vector<std::ptrdiff_t> first(order.size());
  std::vector<std::ptrdiff_t> distinct;  // rows of one hash that differ from one another: nearly always one
  for (std::size_t place = 0; place < order.size(); ++place) {
    std::ptrdiff_t const row = order[place];
    if (place == 0 || hash_of(order[place - 1]) != hash_of(row)) distinct.clear();
    auto const known = std::find_if(distinct.begin(), distinct.end(), [&](std::ptrdiff_t other) {
      return std::equal(rows.row(row).begin(), rows.row(row).end(), rows.row(other).begin());
    });
    first[static_cast<std::size_t>(row)] = known == distinct.end() ? row : *known;
    if (known == distinct.end()) distinct.push_back(row);
  }
  return first;
}

}  // namespace seam::inline v0::cluster::detail
