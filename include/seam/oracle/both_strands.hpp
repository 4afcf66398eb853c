// SPDX-License-Identifier: MIT
// both_strands<Model>: the mean of what a model says of a sequence and of its reverse complement, as an oracle: how
// DeepSEA and Basenji are used, and what a model that sees one strand should be asked for.
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/oracle/concept.hpp>
#include <seam/sequence/reverse_complement.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace seam::inline v0::oracle {

namespace detail {

/// The other strand of encoded sequences (n, length, channels): element i is (sequence, position).
template <alphabet A>
struct turn_encoded {
  float const* from;
  float* to;
  std::ptrdiff_t length;

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::ptrdiff_t const back = i / length * length + (length - 1 - i % length);
    for (int c = 0; c < A::channels; ++c)
      to[i * A::channels + c] = from[back * A::channels + sequence::complement<A>(static_cast<std::uint8_t>(c))];
  }
};

/// sum = (sum + other) / 2.
struct average_entries {
  float const* other;
  float* sum;
  SEAM_HD void operator()(std::ptrdiff_t i) const { sum[i] = 0.5F * (sum[i] + other[i]); }
};

}  // namespace detail

/// The mean over both strands of a lane oracle, of predictions and, where it has them, of gradients. Its outputs must
/// not lie along the sequence (bins would have to be turned as well). The alphabet's channels are its letters, which
/// have complements. Twice the price.
template <class Model>
class both_strands {
 public:
  using alphabet_type = typename Model::alphabet_type;
  static constexpr bool accepts_unknown_letters = oracle::accepts_unknown_letters<Model>;
  static_assert(sequence::complementable<alphabet_type> && alphabet_type::size == alphabet_type::channels,
                "seam::oracle::both_strands: the alphabet's letters are its channels and have complements");

  explicit both_strands(Model model) : model_(std::move(model)) {}

  Model const& model() const { return model_; }
  std::ptrdiff_t length() const { return model_.length(); }
  std::ptrdiff_t outputs() const { return model_.outputs(); }
  std::ptrdiff_t block_size() const { return oracle::block_size(model_); }
  bool differentiable() const { return oracle::is_differentiable(model_); }
  bool takes_unknown_letters() const { return oracle::takes_unknown_letters(model_); }
  bool on_calling_thread() const requires requires(Model const& m) {
    { m.on_calling_thread() } -> std::same_as<bool>;
  }
  { return model_.on_calling_thread(); }

  /// out (n, outputs) for letters (n, L).
  template <class Lane>
    requires lane_oracle<Model, Lane>
  void predict_into(Lane& lane, backend::view_on<Lane, std::uint8_t const, 2> letters,
                    backend::view_on<Lane, float, 2> out) const {
    model_.predict_into(lane, letters, out);
    backend::scratch_scope const scope(lane);
    backend::view_on<Lane, std::uint8_t, 2> const turned(lane.template workspace<std::uint8_t>(letters.size()),
                                                         letters.shape());
    lane.for_each(letters.extent(0),
                  sequence::detail::complement_row<alphabet_type>{letters.data(), turned.data(), letters.extent(1)});
    backend::view_on<Lane, float, 2> const other(lane.template workspace<float>(out.size()), out.shape());
    model_.predict_into(lane, turned, other);
    lane.for_each(out.size(), detail::average_entries{other.data(), out.data()});
  }
  /// values (n) and gradients (n, L, channels) at relaxed (n, L, channels).
  template <class Lane>
    requires differentiable_lane_oracle<Model, Lane>
  void value_and_gradient_into(Lane& lane, backend::view_on<Lane, float const, 3> relaxed,
                               backend::view_on<Lane, float, 1> values,
                               backend::view_on<Lane, float, 3> gradients) const {
    using turn = detail::turn_encoded<alphabet_type>;
    model_.value_and_gradient_into(lane, relaxed, values, gradients);
    backend::scratch_scope const scope(lane);
    std::ptrdiff_t const rows = relaxed.extent(0) * relaxed.extent(1), length = relaxed.extent(1);
    auto const scratch = [&] {
      return backend::view_on<Lane, float, 3>(lane.template workspace<float>(relaxed.size()), relaxed.shape());
    };
    backend::view_on<Lane, float, 3> const turned = scratch(), of_turned = scratch();
    backend::view_on<Lane, float, 1> const other(lane.template workspace<float>(values.size()), values.shape());
    lane.for_each(rows, turn{relaxed.data(), turned.data(), length});
    model_.value_and_gradient_into(lane, turned, other, of_turned);
    lane.for_each(rows, turn{of_turned.data(), turned.data(), length});
    lane.for_each(values.size(), detail::average_entries{other.data(), values.data()});
    lane.for_each(gradients.size(), detail::average_entries{turned.data(), gradients.data()});
  }

 private:
  Model model_;
};

}  // namespace seam::inline v0::oracle
