#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/integrated_gradients.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/oracle/function.hpp>

#include <algorithm>

#include "attribution/foreign.hpp"
#include "backends.hpp"
#include "network/naive.hpp"

namespace {

namespace attribution = seam::attribution;
using attribution::baseline, attribution::integrated_gradients;
using namespace seam::network;
using small =
    seam_test::stack_case<seam::dna, 21, conv1d<12, 5>, relu, max_pool<2>, conv1d<7, 3>, relu, flatten, dense<1>>;

seam::array<std::uint8_t, 2> some_letters(std::ptrdiff_t n) {
  return {seam::extents<2>{{n, 21}}, small::letters(n, 12)};
}

}  // namespace

TEST_CASE_TEMPLATE("the trapezoid's mean of gradients along the path, by its definition", Backend, SEAM_TEST_BACKENDS) {
  small const c(8);
  auto const letters = some_letters(5);
  seam::array<float, 2> start(21, 4);
  std::mt19937 generator(3);
  for (float& value : start) value = static_cast<float>(generator() % 100) / 100.0F;
  for (bool const multiply : {false, true})
    for (baseline const from : {baseline::zeros, baseline::uniform, baseline::given}) {
      integrated_gradients const method{.steps = 7,
                                        .from = from,
                                        .given = from == baseline::given ? start : seam::array<float, 2>{},
                                        .multiply_by_inputs = multiply};
      auto const maps = attribution::attribute(Backend{}, method, c.network().task(0), letters);
      for (std::ptrdiff_t s = 0; s < 5; ++s) {
        auto const x = small::encode(letters.view().row(s).data());
        std::vector<double> mean(x.size()), b(x.size());
        for (std::size_t i = 0; i < x.size(); ++i)
          b[i] = from == baseline::zeros ? 0.0 : from == baseline::uniform ? 0.25 : double{start.data()[i]};
        for (int k = 0; k <= 7; ++k) {
          std::vector<double> point(x.size());
          for (std::size_t i = 0; i < x.size(); ++i) point[i] = b[i] + k / 7.0 * (x[i] - b[i]);
          auto const g = c.gradient(point, 0);
          for (std::size_t i = 0; i < x.size(); ++i) mean[i] += (k == 0 || k == 7 ? 0.5 : 1.0) / 7.0 * g[i];
        }
        double largest = 0;
        for (double const value : mean) largest = std::max(largest, std::abs(value));
        for (std::size_t i = 0; i < x.size(); ++i) {
          double const expected = multiply ? mean[i] * (x[i] - b[i]) : mean[i];
          CHECK(std::abs(double{maps.view().row(s).data()[i]} - expected) < 1e-5 * largest);
        }
      }
    }
}

TEST_CASE("multiplied by the change of input, maps sum to the change of activity") {
  small const c(8);
  auto const o = c.network().task(0);
  auto const letters = some_letters(9);
  auto const maps = attribution::attribute(seam::backend::host{},
                                           integrated_gradients{.steps = 2000, .multiply_by_inputs = true}, o, letters);
  auto const values = seam::oracle::predict(seam::backend::host{}, o, letters.view());
  double const at_zero = c.outputs(std::vector<double>(84))[0];
  for (std::ptrdiff_t s = 0; s < 9; ++s) {
    double sum = 0;
    for (float const value : maps.view().row(s)) sum += double{value};
    CHECK(std::abs(sum - (double{values(s, 0)} - at_zero)) < 2e-3);
  }
}

TEST_CASE("on a linear model every path's mean gradient is the gradient") {
  elsewhere::linear_on_lanes<seam::protein> const o(11, 2);
  seam::array<std::uint8_t, 2> letters(3, 11);
  letters(1, 4) = 19;
  auto const expected = attribution::attribute(seam::backend::host{}, attribution::saliency{}, o, letters);
  for (std::ptrdiff_t const steps : {1, 2, 20}) {
    auto const maps = attribution::attribute(seam::backend::host{}, integrated_gradients{.steps = steps}, o, letters);
    for (std::ptrdiff_t i = 0; i < maps.size(); ++i)
      CHECK(maps.data()[i] == doctest::Approx(expected.data()[i]).epsilon(1e-6));
  }
}

TEST_CASE("where a path is cut, which depends on the size of the batch, changes no bit") {
  // 400,000 steps of 84 numbers: 9 chunks for one sequence, 17 for two.
  elsewhere::linear_on_lanes<seam::dna> const o(21, 2);
  integrated_gradients const method{.steps = 400'000};
  auto const letters = some_letters(2);
  auto const maps = attribution::attribute(seam::backend::host{}, method, o, letters);
  auto const alone = attribution::attribute(seam::backend::host{}, method, o, letters.view().rows(1, 1));
  CHECK(std::equal(alone.begin(), alone.end(), maps.view().row(1).data()));
  CHECK(std::equal(alone.begin(), alone.end(), o.weights.begin()));  // the mean of equal gradients
}

TEST_CASE("Gauss and Legendre's rule is exact for a polynomial where the trapezoid is not") {
  // f(x) = sum of x^4 / 4, gradient x^3: of a letter's entry, the mean over the path from 0 is 1 / 4.
  auto const o = seam::oracle::gradient_function<seam::dna>(
      [](seam::view<float const, 3> x, seam::view<float, 1> y, seam::view<float, 3> g) {
        for (float& value : y) value = 0;
        for (std::ptrdiff_t i = 0; i < x.size(); ++i) g.data()[i] = x.data()[i] * x.data()[i] * x.data()[i];
      });
  seam::array<std::uint8_t, 2> const letters(2, 5);
  auto const entry = [&](std::ptrdiff_t steps, seam::attribution::path_rule rule) {
    return double{seam::attribution::attribute(seam::backend::host{},
                                               seam::attribution::integrated_gradients{.steps = steps, .rule = rule}, o,
                                               letters)(1, 4, 0)};
  };
  for (std::ptrdiff_t const steps : {2, 3, 20})
    CHECK(std::abs(entry(steps, seam::attribution::path_rule::gauss_legendre) - 0.25) < 1e-6);
  CHECK(std::abs(entry(2, seam::attribution::path_rule::trapezoid) - (0.5 * 0.125 + 0.25)) < 1e-6);
}
