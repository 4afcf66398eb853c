// SPDX-License-Identifier: MIT
// What a backend is: it cuts work into blocks and gives each block to a lane; a lane runs loops and matrix products.
// Kernels are functor structs with one body for all backends. See docs/architecture.md, "Backends".
#pragma once

#include <seam/core/transpose.hpp>
#include <seam/core/view.hpp>

#include <concepts>
#include <cstddef>

namespace seam::inline v0::backend {

/// Tells a strip functor how many adjacent columns it works on. The functor is
/// `template <int W> SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const`;
/// the host calls it with W = 64, 16, 4 and 1, a device with W = 1.
template <int W>
struct strip {
  static constexpr int width = W;
};

namespace detail {

struct archetype_row_functor {
  SEAM_HD void operator()(std::ptrdiff_t) const {}
};
struct archetype_strip_functor {
  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t, std::ptrdiff_t) const {}
};
template <class L>
concept device_transfers = requires(L& l, std::ptrdiff_t n, float const* from, float* to) {
  { l.upload(from, to, n) } -> std::same_as<void>;
  { l.download(from, to, n) } -> std::same_as<void>;
  l.keep(from, n);
  { l.device() } -> std::convertible_to<int>;
};
struct archetype_block_functor {
  template <class Lane>
  void operator()(Lane&, extent) const {}
};

}  // namespace detail

/// What a block's work is written against.
///
/// Requirements checked by the compiler:
///  1. `L::space`: the memory that its kernels read (host_space or device_space).
///  2. `l.for_each(n, f)`: f(i) for i in 0..n-1, in any order, no two of which touch the same output.
///  3. `l.for_strips(rows, columns, f)`: f(strip<W>, row, column), every element of the rectangle covered once.
///  4. `l.gemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)`: as seam::blas::gemm, float and double.
///  5. `l.copy(from, to, count)`: within the lane's space.
///  6. `l.template workspace<T>(count)`: uninitialised memory for the rest of this block, aligned to 64 bytes.
/// and of a lane whose kernels do not read the host's memory:
///  7. `l.upload(from, to, count)`, from the host's memory, and `l.download(from, to, count)`, to it; what the host
///  reads
///     or writes then is right as soon as they return.
///  8. `l.keep(values, count)`: a std::shared_ptr to a copy of host memory for the lanes of this device, beyond the
///  block;
///     `l.device()`: the number of that device.
///
/// Requirements that it cannot check: calls take effect in order; a block's result does not depend on its lane.
template <class L>
concept lane = (std::same_as<typename L::space, host_space> ||
                detail::device_transfers<L>)&&requires(L& l, std::ptrdiff_t n, float const* a, float* c,
                                                       blas::transpose t) {
  typename L::space;
  { l.for_each(n, detail::archetype_row_functor{}) } -> std::same_as<void>;
  { l.for_strips(n, n, detail::archetype_strip_functor{}) } -> std::same_as<void>;
  { l.gemm(t, t, n, n, n, 1.0F, a, n, a, n, 0.0F, c, n) } -> std::same_as<void>;
  { l.copy(a, c, n) } -> std::same_as<void>;
  { l.template workspace<float>(n) } -> std::same_as<float*>;
};

/// A view of values where the lane works.
template <class Lane, class T, int Rank>
using view_on = view<T, Rank, typename Lane::space>;

/// Where and how work runs: a small value that a caller passes to every stage.
///
/// Requirements checked by the compiler:
///  1. `B::lane_type`, a `lane`.
///  2. `b.for_blocks(n, size, f)`: f(lane&, extent{first, count}) for the blocks [0, size), [size, 2 size), ... of
///     0..n-1; returns when all are done.
///  3. `b.name()`: how the program calls it.
///
/// Requirements that it cannot check: `size` alone decides the blocks, never the number of threads; after a block
/// threw, no further block starts and the exception of the lowest block is rethrown; between blocks it reports to the
/// monitor and throws `cancelled` when a stop was requested.
template <class B>
concept backend = requires(B const& b, std::ptrdiff_t n) {
  typename B::lane_type;
  requires lane<typename B::lane_type>;
  { b.for_blocks(n, n, detail::archetype_block_functor{}) } -> std::same_as<void>;
  { b.name() } -> std::convertible_to<char const*>;
};

}  // namespace seam::inline v0::backend
