// What any oracle must do, as a test: instantiate it for a new oracle and it is held to the whole contract.
#pragma once

#include <doctest/doctest.h>
#include <seam/backend/host.hpp>
#include <seam/core/random.hpp>
#include <seam/oracle/run.hpp>

#include <algorithm>
#include <cmath>

namespace seam_test {

/// `rows` random sequences of alphabet A.
template <class A>
seam::array<std::uint8_t, 2> random_letters(std::ptrdiff_t rows, std::ptrdiff_t length, std::uint64_t seed) {
  seam::array<std::uint8_t, 2> letters(rows, length);
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    seam::random_stream random(seed, static_cast<std::uint64_t>(row));
    for (std::ptrdiff_t position = 0; position < length; ++position)
      letters(row, position) =
          static_cast<std::uint8_t>(seam::below(random.next(), static_cast<std::uint32_t>(A::size)));
  }
  return letters;
}

/// The encodings (n, L, channels) of letters; an unknown letter is a row of zeros.
template <class A>
seam::array<float, 3> encoded(seam::view<std::uint8_t const, 2> letters) {
  seam::array<float, 3> result(letters.extent(0), letters.extent(1), std::ptrdiff_t{A::channels});
  for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row)
    for (std::ptrdiff_t position = 0; position < letters.extent(1); ++position)
      for (int channel = 0; channel < A::channels; ++channel)
        if (letters(row, position) < A::size)
          result(row, position, channel) = A::encoding(letters(row, position), channel);
  return result;
}

/// The contract of an oracle on sequences of `length` letters (its own length when it has one).
template <class Backend, class O>
void check_oracle(Backend const& backend, O const& o, std::ptrdiff_t length) {
  using A = typename O::alphabet_type;
  static_assert(seam::oracle::oracle<O, typename Backend::lane_type>);
  REQUIRE((o.length() == 0 || o.length() == length));
  REQUIRE(o.outputs() >= 1);
  std::ptrdiff_t const n = 67;
  auto const letters = random_letters<A>(n, length, 5);
  auto const whole = seam::oracle::predict(backend, o, letters.view());
  REQUIRE(whole.extent(1) == o.outputs());

  SUBCASE("a sequence's outputs do not depend on the batch that it came in") {
    for (std::ptrdiff_t row : {0, 1, 40, 66}) {
      auto const alone = seam::oracle::predict(backend, o, letters.view().rows(row, 1));
      for (std::ptrdiff_t output = 0; output < o.outputs(); ++output)
        CHECK(alone(0, output) == doctest::Approx(whole(row, output)).epsilon(1e-5));
    }
  }
  SUBCASE("asking twice gives the same bits") {
    CHECK(seam::oracle::predict(backend, o, letters.view()) == whole);
  }
  SUBCASE("no sequence, no output") {
    CHECK(seam::oracle::predict(backend, o, letters.view().rows(0, 0)).extent(0) == 0);
  }
}

/// The contract of a differentiable oracle: values agree with predictions, gradients with central differences at points
/// off the simplex. `tolerance` is relative to the largest entry of the gradient.
template <class Backend, class O>
void check_gradient(Backend const& backend, O const& o, std::ptrdiff_t length, double tolerance = 2e-3) {
  using A = typename O::alphabet_type;
  static_assert(seam::oracle::differentiable_oracle<O, typename Backend::lane_type>);
  std::ptrdiff_t const n = 5;
  std::ptrdiff_t const entries = length * A::channels;
  auto const letters = random_letters<A>(n, length, 11);
  auto relaxed = encoded<A>(letters.view());
  seam::array<float, 1> values(n);
  seam::array<float, 3> gradients(relaxed.shape());
  auto const ask = [&](seam::array<float, 3> const& at) {
    seam::oracle::value_and_gradient_into(backend, o, at.view(), values.view(), gradients.view());
  };
  ask(relaxed);
  auto const predictions = seam::oracle::predict(backend, o, letters.view());
  for (std::ptrdiff_t row = 0; row < n; ++row) CHECK(values(row) == doctest::Approx(predictions(row, 0)).epsilon(1e-4));

  seam::random_stream random(3, 3);
  for (float& entry : relaxed) entry = 0.7F * entry + 0.6F / A::channels * static_cast<float>(random.next_double());
  ask(relaxed);
  auto const analytic = gradients;
  float largest = 0;
  for (float entry : analytic) largest = std::max(largest, std::abs(entry));
  REQUIRE(largest > 0);
  float const step = 1.0F / 64;
  for (int probe = 0; probe < 60; ++probe) {
    auto const entry = static_cast<std::ptrdiff_t>(seam::below(random.next(), static_cast<std::uint32_t>(entries)));
    auto moved = relaxed;
    for (std::ptrdiff_t row = 0; row < n; ++row) moved.data()[row * entries + entry] += step;
    ask(moved);
    auto const above = values;
    for (std::ptrdiff_t row = 0; row < n; ++row) moved.data()[row * entries + entry] -= 2 * step;
    ask(moved);
    for (std::ptrdiff_t row = 0; row < n; ++row) {
      double const slope = (static_cast<double>(above(row)) - static_cast<double>(values(row))) / (2.0 * step);
      double const rounding = 4e-7 * std::abs(static_cast<double>(values(row))) / (2.0 * step);
      CHECK(std::abs(slope - static_cast<double>(analytic.data()[row * entries + entry])) <=
            tolerance * static_cast<double>(largest) + rounding);
    }
  }
}

}  // namespace seam_test
