#include <doctest/doctest.h>
#include <seam/network/activation.hpp>

#include "naive.hpp"

using seam::network::activation;

TEST_CASE("activations are their definitions, and slopes their differences") {
  double const h = 1e-4;
  for (activation const function : {activation::none, activation::relu, activation::leaky_relu, activation::elu,
                                    activation::sigmoid, activation::tanh, activation::softplus, activation::exp,
                                    activation::gelu, activation::gelu_tanh, activation::silu, activation::threshold}) {
    CAPTURE(static_cast<int>(function));
    auto const value = [&](double z) {
      return seam_test::activation_of(function, z, 0.3);
    };
    for (double const z : {-7.3, -2.0, -0.6, -0.01, 0.02, 0.5, 1.9, 6.4}) {
      CAPTURE(z);
      double const expected = value(z);
      CHECK(std::abs(seam::network::detail::activated(function, z, 0.3) - expected) < 1e-14 * (1 + std::abs(expected)));
      CHECK(std::abs(double{seam::network::detail::activated(function, static_cast<float>(z), 0.3F)} - expected) <
            2e-6 * (1 + std::abs(expected)));
      double const slope = (8 * (value(z + h) - value(z - h)) - (value(z + 2 * h) - value(z - 2 * h))) / (12 * h);
      CHECK(std::abs(seam::network::detail::slope_of_activation(function, z, 0.3) - slope) <
            1e-10 * (1 + std::abs(slope)));
    }
  }
}

TEST_CASE("activations stay finite where an exponential would not") {
  for (float const z : {-300.0F, 300.0F})
    for (activation const function : {activation::elu, activation::sigmoid, activation::tanh, activation::softplus,
                                      activation::gelu, activation::gelu_tanh, activation::silu}) {
      CAPTURE(static_cast<int>(function));
      CAPTURE(z);
      CHECK(std::isfinite(seam::network::detail::activated(function, z, 1.0F)));
      CHECK(std::isfinite(seam::network::detail::slope_of_activation(function, z, 1.0F)));
    }
}
