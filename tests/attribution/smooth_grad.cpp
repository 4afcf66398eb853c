#include <doctest/doctest.h>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/attribution/smooth_grad.hpp>
#include <seam/oracle/function.hpp>

#include "attribution/concept_test.hpp"
#include "attribution/foreign.hpp"
#include "backends.hpp"
#include "network/naive.hpp"

namespace {

namespace attribution = seam::attribution;
using attribution::smooth_grad, attribution::smoothing;
using namespace seam::network;
using small =
    seam_test::stack_case<seam::dna, 21, conv1d<12, 5>, relu, max_pool<2>, conv1d<7, 3>, relu, flatten, dense<2>>;

/// f(x) = sum of x^2 / 2: its gradient at a noisy copy is the copy.
auto square() {
  return seam::oracle::gradient_function<seam::dna>(
      [](seam::view<float const, 3> x, seam::view<float, 1> y, seam::view<float, 3> g) {
        for (float& value : y) value = 0;
        std::copy(x.begin(), x.end(), g.begin());
      });
}

}  // namespace

TEST_CASE("the gradients at noisy copies tell the noise") {
  seam::array<std::uint8_t, 2> letters(3, 50);
  letters(1, 7) = 2;
  auto const of = [&](smooth_grad const& method) {
    return attribution::attribute(seam::backend::host{}, method, square(), letters);
  };
  std::ptrdiff_t const samples = 4000;
  auto const mean = of({.samples = samples, .noise_mean = 0.5, .noise_deviation = 0.2, .seed = 3});
  auto const squares = of(
      {.samples = samples, .noise_mean = 0.5, .noise_deviation = 0.2, .seed = 3, .what = smoothing::mean_of_squares});
  auto const variance =
      of({.samples = samples, .noise_mean = 0.5, .noise_deviation = 0.2, .seed = 3, .what = smoothing::variance});
  double average = 0;
  for (std::ptrdiff_t i = 0; i < 200; ++i) {
    double const x = i % 4 == 0 ? 1 : 0;
    // Five standard errors of a normal sample: of the mean, of the variance.
    CHECK(std::abs(double{mean.data()[i]} - (x + 0.5)) < 5 * 0.2 / std::sqrt(samples));
    CHECK(std::abs(double{variance.data()[i]} - 0.04) < 5 * 0.04 * std::sqrt(2.0 / samples));
    CHECK(std::abs(double{squares.data()[i]} - double{variance.data()[i]} -
                   double{mean.data()[i]} * double{mean.data()[i]}) < 1e-5);
    average += (double{mean.data()[i]} - (x + 0.5)) / 200;
  }
  CHECK(std::abs(average) < 5 * 0.2 / std::sqrt(200.0 * samples));
  // All sequences have the same noise.
  for (std::ptrdiff_t i = 0; i < 200; ++i)
    if (i / 4 != 7) CHECK(mean.data()[200 + i] == mean.data()[i]);
  CHECK(mean(1, 7, 2) - mean(0, 7, 2) == doctest::Approx(1).epsilon(1e-5));
  CHECK(of({.samples = 10, .seed = 1}) != of({.samples = 10, .seed = 2}));
}

TEST_CASE_TEMPLATE("SmoothGrad keeps the contract of a method, and without noise is saliency", Backend,
                   SEAM_TEST_BACKENDS) {
  auto const oracle = small(8).network().task(1);
  seam::array<std::uint8_t, 2> const letters({{7, 21}}, small::letters(7, 12));
  seam_test::check_attribution_method(Backend{}, smooth_grad{.samples = 5}, oracle, letters);
  auto const plain = attribution::attribute(Backend{}, attribution::saliency{}, oracle, letters);
  auto const quiet =
      attribution::attribute(Backend{}, smooth_grad{.samples = 3, .noise_deviation = 0}, oracle, letters);
  for (std::ptrdiff_t i = 0; i < plain.size(); ++i) CHECK(std::abs(plain.data()[i] - quiet.data()[i]) < 1e-5F);
  auto const none = attribution::attribute(
      Backend{}, smooth_grad{.samples = 3, .noise_deviation = 0, .what = smoothing::variance}, oracle, letters);
  for (float const entry : none) CHECK(entry < 1e-9F);
}

TEST_CASE("options of SmoothGrad that make no sense") {
  elsewhere::linear_on_lanes<seam::dna> const o(11, 2);
  seam::array<std::uint8_t, 2> const letters(1, 11);
  for (smooth_grad const& wrong :
       {smooth_grad{.samples = 0}, smooth_grad{.noise_deviation = -1}, smooth_grad{.noise_mean = std::nan("")}})
    CHECK_THROWS_AS(attribution::attribute(seam::backend::host{}, wrong, o, letters), seam::input_error);
}
