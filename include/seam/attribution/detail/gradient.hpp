// SPDX-License-Identifier: MIT
// Asks an oracle of either kind for gradients on a lane: at letters by the oracle's own way where it has one, else at
// their encoding.
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/oracle/concept.hpp>

namespace seam::inline v0::attribution::detail {

/// Letters to rows of channels; an unknown letter is a row of zeros. Rows are (sequence, position).
template <alphabet A>
struct encode {
  std::uint8_t const* letters;
  float* out;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::uint8_t const letter = letters[row];
    float* const to = out + row * A::channels + column;
    for (int i = 0; i < W; ++i) to[i] = letter < A::size ? A::encoding(letter, static_cast<int>(column) + i) : 0.0F;
  }
};

/// relaxed (n, L, channels) = the encoding of letters (n, L).
template <alphabet A, class Lane>
void encode_into(Lane& lane, view<std::uint8_t const, 2> letters, view<float, 3> relaxed) {
  lane.for_strips(letters.size(), A::channels, encode<A>{letters.data(), relaxed.data()});
}

template <class Lane, class O>
void predict(Lane& lane, O const& o, view<std::uint8_t const, 2> letters, view<float, 2> out) {
  if constexpr (oracle::lane_oracle<O, Lane>) {
    o.predict_into(lane, letters, out);
  } else {
    o.predict_into(letters, out);
  }
}

template <class Lane, class O>
void value_and_gradient(Lane& lane, O const& o, view<float const, 3> relaxed, view<float, 1> values,
                        view<float, 3> gradients) {
  if constexpr (oracle::differentiable_lane_oracle<O, Lane>) {
    o.value_and_gradient_into(lane, relaxed, values, gradients);
  } else {
    o.value_and_gradient_into(relaxed, values, gradients);
  }
}

/// The same at letters.
template <class Lane, class O>
void value_and_gradient(Lane& lane, O const& o, view<std::uint8_t const, 2> letters, view<float, 1> values,
                        view<float, 3> gradients) {
  if constexpr (requires { o.value_and_gradient_into(lane, letters, values, gradients); }) {
    o.value_and_gradient_into(lane, letters, values, gradients);
  } else {
    backend::scratch_scope const scope(lane);
    view<float, 3> const relaxed(lane.template workspace<float>(gradients.size()), gradients.shape());
    encode_into<typename O::alphabet_type>(lane, letters, relaxed);
    detail::value_and_gradient(lane, o, view<float const, 3>(relaxed), values, gradients);
  }
}

}  // namespace seam::inline v0::attribution::detail
