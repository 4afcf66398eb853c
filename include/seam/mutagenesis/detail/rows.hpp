// SPDX-License-Identifier: MIT
// How every mutagenizer makes a part of its library: row by row in blocks, each row from its number alone.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/view.hpp>
#include <seam/mutagenesis/checks.hpp>

#include <cstddef>
#include <cstdint>

namespace seam::inline v0::mutagenesis::detail {

/// Fills `part` with the rows of a library that begin at row `first`, `block` of them at a time. make(lane, numbers,
/// out) is the functor whose i writes row numbers.first + i to out + i L; what it reads it brings to the lane. Throws
/// input_error unless part is (rows, length) and first is not negative.
template <backend::backend B, class Space, class Make>
void rows_by(B const& backend, std::ptrdiff_t length, std::ptrdiff_t first, view<std::uint8_t, 2, Space> part,
             std::ptrdiff_t block, Make const& make) {
  check_library_part(part.shape(), first, length);
  std::ptrdiff_t const size = block * backend::block_factor<typename B::lane_type>;
  backend.for_blocks(part.extent(0), size, [&](auto& lane, extent range) {
    backend::results const filled(lane, part.rows(range));
    lane.for_each(range.count, make(lane, extent{first + range.first, range.count}, filled.there().data()));
    filled.finish();
  });
}

}  // namespace seam::inline v0::mutagenesis::detail
