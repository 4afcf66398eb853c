// Oracles and a method that somebody else wrote, in a namespace of their own.
#pragma once

#include <seam/attribution/concept.hpp>

#include <cmath>
#include <random>
#include <vector>

namespace elsewhere {

/// f(x) = constant + sum of weight(p, c) x(p, c), of any alphabet.
template <seam::alphabet A>
struct linear_model {
  using alphabet_type = A;
  std::ptrdiff_t positions;
  double constant;
  std::vector<float> weights;

  linear_model(std::ptrdiff_t length, unsigned seed, double intercept = 0.25) : positions(length), constant(intercept) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal;
    for (std::ptrdiff_t i = 0; i < length * A::channels; ++i) weights.push_back(normal(generator));
  }
  std::ptrdiff_t length() const { return positions; }
  static std::ptrdiff_t outputs() { return 1; }
  float weight(std::ptrdiff_t p, int c) const { return weights[static_cast<std::size_t>(p * A::channels + c)]; }

  /// What changing one row by `change` of a letter's encoding is worth.
  double worth(std::ptrdiff_t p, std::uint8_t letter) const {
    double sum = 0;
    for (int c = 0; c < A::channels; ++c)
      if (letter < A::size) sum += double{weight(p, c)} * double{A::encoding(letter, c)};
    return sum;
  }
  double value(std::uint8_t const* letters) const {
    double sum = constant;
    for (std::ptrdiff_t p = 0; p < positions; ++p) sum += worth(p, letters[p]);
    return sum;
  }
};

/// On any lane, with gradient.
template <seam::alphabet A>
struct linear_on_lanes : linear_model<A> {
  using linear_model<A>::linear_model;
  static constexpr bool accepts_unknown_letters = true;
  static std::ptrdiff_t block_size() { return 5; }
  template <class Lane>
  void predict_into(Lane&, seam::view<std::uint8_t const, 2> letters, seam::view<float, 2> out) const {
    for (std::ptrdiff_t s = 0; s < letters.extent(0); ++s)
      out(s, 0) = static_cast<float>(this->value(letters.row(s).data()));
  }
  template <class Lane>
  void value_and_gradient_into(Lane&, seam::view<float const, 3> relaxed, seam::view<float, 1> values,
                               seam::view<float, 3> gradients) const {
    for (std::ptrdiff_t s = 0; s < relaxed.extent(0); ++s) {
      double sum = this->constant;
      for (std::ptrdiff_t p = 0; p < this->positions; ++p)
        for (int c = 0; c < A::channels; ++c) {
          gradients(s, p, c) = this->weight(p, c);
          sum += double{this->weight(p, c)} * double{relaxed(s, p, c)};
        }
      values(s) = static_cast<float>(sum);
    }
  }
};

/// Called by one thread with batches, without gradient; counts its calls.
template <seam::alphabet A>
struct linear_on_host : linear_model<A> {
  using linear_model<A>::linear_model;
  static std::ptrdiff_t block_size() { return 4; }
  void predict_into(seam::view<std::uint8_t const, 2> letters, seam::view<float, 2> out) const {
    for (std::ptrdiff_t s = 0; s < letters.extent(0); ++s)
      out(s, 0) = static_cast<float>(this->value(letters.row(s).data()));
  }
};

/// The same with a gradient.
template <seam::alphabet A>
struct differentiable_on_host : linear_on_host<A> {
  using linear_on_host<A>::linear_on_host;
  void value_and_gradient_into(seam::view<float const, 3> relaxed, seam::view<float, 1> values,
                               seam::view<float, 3> gradients) const {
    int lane = 0;
    linear_on_lanes<A> other(0, 0, this->constant);
    other.positions = this->positions;
    other.weights = this->weights;
    other.value_and_gradient_into(lane, relaxed, values, gradients);
  }
};

/// Occlusion: the change of activity when a position is set to the alphabet's first letter. A method in ten lines.
struct occlusion {
  template <seam::alphabet A>
  static constexpr int columns = 1;
  static constexpr char const* name() { return "occlusion"; }

  template <class Lane, class O>
  void attribute_into(Lane& lane, O const& o, seam::view<std::uint8_t const, 2> letters,
                      seam::view<float, 3> maps) const {
    std::ptrdiff_t const length = letters.extent(1);
    std::vector<std::uint8_t> mutants(static_cast<std::size_t>((length + 1) * length));
    std::vector<float> y(static_cast<std::size_t>(length + 1));
    for (std::ptrdiff_t s = 0; s < letters.extent(0); ++s) {
      for (std::ptrdiff_t m = 0; m <= length; ++m)
        for (std::ptrdiff_t p = 0; p < length; ++p)
          mutants[static_cast<std::size_t>(m * length + p)] = p == m ? std::uint8_t{0} : letters(s, p);
      o.predict_into(lane, seam::view<std::uint8_t const, 2>(mutants.data(), length + 1, length),
                     seam::view<float, 2>(y.data(), length + 1, 1));
      for (std::ptrdiff_t p = 0; p < length; ++p)
        maps(s, p, 0) = y[static_cast<std::size_t>(p)] - y[static_cast<std::size_t>(length)];
    }
  }
};

}  // namespace elsewhere
