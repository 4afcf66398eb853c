// SPDX-License-Identifier: MIT
// What an attribution method is: it turns sequences into maps with the help of an oracle, block by block.
#pragma once

#include <seam/oracle/concept.hpp>

namespace seam::inline v0::attribution {

/// A method on an oracle on a lane.
///
/// Requirements checked by the compiler:
///  1. `M::template columns<A>`: columns of a map's row, A::channels for gradients, A::size for mutations.
///  2. `M::name()`: its identifier ("integrated_gradients"), for sentences.
///  3. `m.attribute_into(lane, o, view<uint8 const, 2> letters (n, L), view<float, 3> maps (n, L, columns)) const`, of
///     views where the lane works (backend::view_on).
///
/// Optional members: `needs_gradient` (true: the oracle must have one), `needs_rescale` (it must be a rescale_oracle),
/// `m.template check<A>(length)` (throws input_error when an option does not fit sequences of that length),
/// `largest_block` (sequences of a block at most).
///
/// Requirements that it cannot check: the map of a sequence depends on that sequence alone (with any random numbers
/// counted by its row), never on the batch it came in. A host oracle is given with a lane that it ignores.
template <class M, class O, class Lane = backend::host_lane>
concept attribution_method = oracle::oracle<O, Lane> &&
    requires(M const& m, Lane& lane, O const& o, backend::view_on<Lane, std::uint8_t const, 2> letters,
             backend::view_on<Lane, float, 3> maps) {
  { M::template columns<typename O::alphabet_type> } -> std::convertible_to<int>;
  { M::name() } -> std::convertible_to<char const*>;
  { m.attribute_into(lane, o, letters, maps) } -> std::same_as<void>;
};

}  // namespace seam::inline v0::attribution
