// Oracles that somebody else could have written, in a namespace of their own.
#pragma once

#include <seam/oracle/concept.hpp>
#include <seam/oracle/target.hpp>

#include <limits>
#include <vector>

namespace elsewhere {

/// Two outputs, sum over positions of weight(position, channel, output) squared at the end so that gradients bend:
/// u_o = sum w_o x; output o = u_o + u_o^2 / 2. Lane-native; back-propagates any target.
template <class A>
class bent {
 public:
  using alphabet_type = A;
  explicit bent(std::ptrdiff_t length) : length_(length) {
    for (std::ptrdiff_t i = 0; i < 2 * length * A::channels; ++i)
      weights_.push_back(0.02F * static_cast<float>((i * 37 + 11) % 23 - 11));
  }
  std::ptrdiff_t length() const { return length_; }
  static constexpr std::ptrdiff_t outputs() { return 2; }
  static constexpr std::ptrdiff_t block_size() { return 16; }

  template <class Lane>
  void predict_into(Lane&, seam::view<std::uint8_t const, 2> letters, seam::view<float, 2> out) const {
    for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row)
      for (std::ptrdiff_t output = 0; output < 2; ++output) {
        float u = 0;
        for (std::ptrdiff_t p = 0; p < length_; ++p)
          for (int c = 0; c < A::channels; ++c) u += weight(output, p, c) * A::encoding(letters(row, p), c);
        out(row, output) = u + u * u / 2;
      }
  }
  template <class Lane, seam::oracle::target Target>
  void value_and_gradient_into(Lane&, seam::view<float const, 3> relaxed, Target const& target,
                               seam::view<float, 1> values, seam::view<float, 3> gradients) const {
    for (std::ptrdiff_t row = 0; row < relaxed.extent(0); ++row) {
      float u[2] = {}, y[2] = {}, seed[2] = {};
      for (std::ptrdiff_t o = 0; o < 2; ++o) {
        for (std::ptrdiff_t p = 0; p < length_; ++p)
          for (int c = 0; c < A::channels; ++c) u[o] += weight(o, p, c) * relaxed(row, p, c);
        y[o] = u[o] + u[o] * u[o] / 2;
      }
      values(row) = target.value(y, 2);
      target.gradient(y, 2, seed);
      for (std::ptrdiff_t p = 0; p < length_; ++p)
        for (int c = 0; c < A::channels; ++c)
          gradients(row, p, c) = seed[0] * (1 + u[0]) * weight(0, p, c) + seed[1] * (1 + u[1]) * weight(1, p, c);
    }
  }

 private:
  float weight(std::ptrdiff_t output, std::ptrdiff_t position, int channel) const {
    return weights_[static_cast<std::size_t>((output * length_ + position) * A::channels + channel)];
  }
  std::ptrdiff_t length_;
  std::vector<float> weights_;
};

/// A host oracle: the fraction of letters that are letter 0, for any length; counts its calls and their sizes.
template <class A>
struct composition {
  using alphabet_type = A;
  std::vector<std::ptrdiff_t>* batches = nullptr;

  static constexpr std::ptrdiff_t length() { return 0; }
  static constexpr std::ptrdiff_t outputs() { return 1; }
  void predict_into(seam::view<std::uint8_t const, 2> letters, seam::view<float, 2> out) const {
    if (batches) batches->push_back(letters.extent(0));
    for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row) {
      std::ptrdiff_t count = 0;
      for (std::ptrdiff_t p = 0; p < letters.extent(1); ++p) count += letters(row, p) == 0;
      out(row, 0) = static_cast<float>(count) / static_cast<float>(letters.extent(1));
    }
  }
};

/// A lane oracle with a way of its own to single changes, which says of change i that it is worth i + 1. Asked for the
/// mutants themselves, it says 0.
template <class A>
struct knows_changes {
  using alphabet_type = A;

  static constexpr std::ptrdiff_t length() { return 0; }
  static constexpr std::ptrdiff_t outputs() { return 1; }
  template <class Lane>
  void predict_into(Lane&, seam::view<std::uint8_t const, 2>, seam::view<float, 2> out) const {
    for (float& value : out) value = 0;
  }
  template <class Lane>
  void predict_changes_into(Lane&, seam::view<std::uint8_t const, 1>,
                            seam::view<seam::oracle::single_change const, 1> changes, seam::view<float, 2> out) const {
    for (std::ptrdiff_t i = 0; i <= changes.size(); ++i) out(i, 0) = static_cast<float>(i);
  }
};
/// One that knows DeepLIFT's multipliers: 7 everywhere.
template <class A>
struct knows_multipliers : knows_changes<A> {
  template <class Lane>
  void multipliers_into(Lane&, seam::view<float const, 2>, seam::view<float const, 3>, seam::view<float, 1> values,
                        seam::view<float, 3> multipliers) const {
    for (float& value : values) value = 0;
    for (float& entry : multipliers) entry = 7;
  }
};
/// The same without a requirement: changes of another type, a host oracle.
template <class A>
struct changes_are_numbers : composition<A> {
  template <class Lane>
  void predict_into(Lane&, seam::view<std::uint8_t const, 2>, seam::view<float, 2>) const {}
  template <class Lane>
  void predict_changes_into(Lane&, seam::view<std::uint8_t const, 1>, seam::view<int const, 1>,
                            seam::view<float, 2>) const {}
};
template <class A>
struct changes_on_host : composition<A> {
  template <class Lane>
  void predict_changes_into(Lane&, seam::view<std::uint8_t const, 1>, seam::view<seam::oracle::single_change const, 1>,
                            seam::view<float, 2>) const {}
};

/// A host oracle of four letters that says only when it is asked whether it takes unknown ones.
struct asked_later {
  using alphabet_type = seam::dna;
  bool unknown = false;
  static constexpr std::ptrdiff_t length() { return 4; }
  static constexpr std::ptrdiff_t outputs() { return 1; }
  bool takes_unknown_letters() const { return unknown; }
  void predict_into(seam::view<std::uint8_t const, 2> letters, seam::view<float, 2> out) const {
    composition<seam::dna>{}.predict_into(letters, out);
  }
};

/// A lane oracle that has a way of its own to the gradient at letters. Values and gradients are 2 where
/// letters were given and 1 where their encoding was, which tells the two apart.
template <class A>
struct reads_letters {
  using alphabet_type = A;

  static constexpr std::ptrdiff_t length() { return 0; }
  static constexpr std::ptrdiff_t outputs() { return 1; }
  template <class Lane>
  void predict_into(Lane&, seam::view<std::uint8_t const, 2> letters, seam::view<float, 2> out) const {
    composition<A>{}.predict_into(letters, out);
  }
  template <class Lane>
  void value_and_gradient_into(Lane&, seam::view<float const, 3>, seam::view<float, 1> values,
                               seam::view<float, 3> gradients) const {
    for (float& value : values) value = 1;
    for (float& entry : gradients) entry = 1;
  }
  template <class Lane>
  void value_and_gradient_into(Lane&, seam::view<std::uint8_t const, 2>, seam::view<float, 1> values,
                               seam::view<float, 3> gradients) const {
    for (float& value : values) value = 2;
    for (float& entry : gradients) entry = 2;
  }
};

}  // namespace elsewhere
