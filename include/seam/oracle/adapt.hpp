// SPDX-License-Identifier: MIT
// Both kinds of oracle inside a block: a host oracle in the shape of a lane oracle, and one call a question that works
// for either, so that attribution methods and programs need not tell them apart.
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/oracle/concept.hpp>
#include <seam/sequence/one_hot.hpp>

namespace seam::inline v0::oracle {

/// Refers to a host oracle and ignores the lane that it is given. The referred-to oracle must outlive it, and only one
/// thread may use it at a time: run_blocks sees to that.
template <host_oracle O>
class ignoring_lane {
 public:
  using alphabet_type = typename O::alphabet_type;
  static constexpr bool accepts_unknown_letters = oracle::accepts_unknown_letters<O>;

  explicit ignoring_lane(O const& o) : oracle_(&o) {}

  O const& wrapped() const { return *oracle_; }
  std::ptrdiff_t length() const { return oracle_->length(); }
  std::ptrdiff_t outputs() const { return oracle_->outputs(); }
  std::ptrdiff_t block_size() const { return oracle::block_size(*oracle_); }

  template <class Lane>
  void predict_into(Lane&, view<std::uint8_t const, 2> letters, view<float, 2> out) const {
    oracle_->predict_into(letters, out);
  }
  template <class Lane>
    requires differentiable_host_oracle<O>
  void value_and_gradient_into(Lane&, view<float const, 3> relaxed, view<float, 1> values,
                               view<float, 3> gradients) const {
    oracle_->value_and_gradient_into(relaxed, values, gradients);
  }

 private:
  O const* oracle_;
};

/// out (n, outputs) = the outputs of an oracle of either kind for letters (n, L), inside a lane's block. Unchecked; a
/// host oracle must not be asked by two threads at a time.
template <backend::lane Lane, class O>
  requires oracle<O, Lane>
void predict_into(Lane& lane, O const& o, backend::view_on<Lane, std::uint8_t const, 2> letters,
                  backend::view_on<Lane, float, 2> out) {
  if constexpr (lane_oracle<O, Lane>) {
    o.predict_into(lane, letters, out);
  } else {
    o.predict_into(letters, out);
  }
}

/// values (n) and gradients (n, L, channels) at relaxed (n, L, channels), likewise.
template <backend::lane Lane, class O>
  requires differentiable_oracle<O, Lane>
void value_and_gradient_into(Lane& lane, O const& o, backend::view_on<Lane, float const, 3> relaxed,
                             backend::view_on<Lane, float, 1> values, backend::view_on<Lane, float, 3> gradients) {
  if constexpr (differentiable_lane_oracle<O, Lane>) {
    o.value_and_gradient_into(lane, relaxed, values, gradients);
  } else {
    o.value_and_gradient_into(relaxed, values, gradients);
  }
}

/// The same at letters (n, L): by the oracle's own way where it has one, else at their encoding (an unknown letter is a
/// row of zeros).
template <backend::lane Lane, class O>
  requires differentiable_oracle<O, Lane>
void value_and_gradient_into(Lane& lane, O const& o, backend::view_on<Lane, std::uint8_t const, 2> letters,
                             backend::view_on<Lane, float, 1> values, backend::view_on<Lane, float, 3> gradients) {
  if constexpr (differentiable_at_letters<O, Lane>) {
    o.value_and_gradient_into(lane, letters, values, gradients);
  } else {
    backend::scratch_scope const scope(lane);
    backend::view_on<Lane, float, 3> const relaxed(lane.template workspace<float>(gradients.size()), gradients.shape());
    sequence::encode_into<typename O::alphabet_type>(lane, letters, relaxed);
    oracle::value_and_gradient_into(lane, o, backend::view_on<Lane, float const, 3>(relaxed), values, gradients);
  }
}

}  // namespace seam::inline v0::oracle
