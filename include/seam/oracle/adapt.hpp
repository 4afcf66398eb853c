// SPDX-License-Identifier: MIT
// A host oracle in the shape of a lane oracle, so that whoever works in blocks writes one call for both kinds.
#pragma once

#include <seam/oracle/concept.hpp>

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
  std::ptrdiff_t block_size() const { return host_batch(*oracle_); }

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

}  // namespace seam::inline v0::oracle
