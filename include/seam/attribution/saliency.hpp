// SPDX-License-Identifier: MIT
// Saliency: the gradient of the activity at the sequence (Simonyan, Vedaldi, Zisserman 2013).
#pragma once

#include <seam/attribution/concept.hpp>
#include <seam/backend/scratch_scope.hpp>
#include <seam/oracle/adapt.hpp>

namespace seam::inline v0::attribution {

/// maps(s, p, c) = d activity / d encoding(p, c), signed, not multiplied by the sequence, not centred, per sequence.
/// One forward and one backward pass a sequence. Letters are the oracle's: unknown ones are rows of zeros where it
/// takes them.
struct saliency {
  static constexpr bool needs_gradient = true;
  /// Columns of a map: the channels of the alphabet.
  template <alphabet A>
  static constexpr int columns = A::channels;
  static constexpr char const* name() { return "saliency"; }

  /// maps (n, L, channels) for letters (n, L).
  template <class Lane, class O>
    requires oracle::differentiable_oracle<O, Lane>
  void attribute_into(Lane& lane, O const& o, backend::view_on<Lane, std::uint8_t const, 2> letters,
                      backend::view_on<Lane, float, 3> maps) const {
    backend::scratch_scope const scope(lane);
    backend::view_on<Lane, float, 1> const values(lane.template workspace<float>(letters.extent(0)), letters.extent(0));
    oracle::value_and_gradient_into(lane, o, letters, values, maps);
  }
};

}  // namespace seam::inline v0::attribution
