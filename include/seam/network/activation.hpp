// SPDX-License-Identifier: MIT
// Activations: functions of one number, and their slopes.
#pragma once

#include <seam/config.hpp>

#include <cmath>

namespace seam::inline v0::network {

/// What a layer does to every number. `gelu` is x Phi(x) (Hendrycks, Gimpel 2016), `gelu_tanh` its approximation with
/// tanh, `silu` x sigmoid(x) (swish), `threshold` x above zero and its parameter elsewhere (Torch's Threshold(0, v));
/// `leaky_relu` and `elu` have a parameter as well.
enum class activation { none, relu, leaky_relu, elu, sigmoid, tanh, softplus, exp, gelu, gelu_tanh, silu, threshold };

namespace detail {

template <class T>
SEAM_HD T logistic(T z) {
  return z >= T(0) ? T(1) / (T(1) + std::exp(-z)) : std::exp(z) / (T(1) + std::exp(z));
}
/// The argument of gelu_tanh's tanh: sqrt(2 / pi) (z + 0.044715 z^3).
template <class T>
SEAM_HD T gelu_argument(T z) {
  return T(0.79788456080286535588) * (z + T(0.044715) * z * z * z);
}

/// The activation of z.
template <class T>
SEAM_HD T activated(activation function, T z, T parameter) {
  switch (function) {
    case activation::relu:
      return z < T(0) ? T(0) : z;
    case activation::leaky_relu:
      return z < T(0) ? parameter * z : z;
    case activation::elu:
      return z < T(0) ? parameter * std::expm1(z) : z;
    case activation::sigmoid:
      return logistic(z);
    case activation::tanh:
      return std::tanh(z);
    case activation::softplus:
      return (z > T(0) ? z : T(0)) + std::log1p(std::exp(-std::abs(z)));
    case activation::exp:
      return std::exp(z);
    case activation::gelu:
      return T(0.5) * z * std::erfc(-z * T(0.70710678118654752440));
    case activation::gelu_tanh:
      return T(0.5) * z * (T(1) + std::tanh(gelu_argument(z)));
    case activation::silu:
      return z * logistic(z);
    case activation::threshold:
      return z > T(0) ? z : parameter;
    case activation::none:
      break;
  }
  return z;
}

/// Its derivative at z; that of relu, leaky_relu and threshold at 0 is the one from below.
template <class T>
SEAM_HD T slope_of_activation(activation function, T z, T parameter) {
  switch (function) {
    case activation::relu:
      return z > T(0) ? T(1) : T(0);
    case activation::leaky_relu:
      return z > T(0) ? T(1) : parameter;
    case activation::elu:
      return z > T(0) ? T(1) : parameter * std::exp(z);
    case activation::sigmoid:
      return logistic(z) * logistic(-z);
    case activation::tanh:
      return T(1) - std::tanh(z) * std::tanh(z);
    case activation::softplus:
      return logistic(z);
    case activation::exp:
      return std::exp(z);
    case activation::gelu:
      return T(0.5) * std::erfc(-z * T(0.70710678118654752440)) +
             z * T(0.39894228040143267794) * std::exp(T(-0.5) * z * z);
    case activation::gelu_tanh: {
      T const t = std::tanh(gelu_argument(z));
      return T(0.5) * (T(1) + t) +
             T(0.5) * z * (T(1) - t * t) * T(0.79788456080286535588) * (T(1) + T(0.134145) * z * z);
    }
    case activation::silu:
      return logistic(z) * (T(1) + z * logistic(-z));
    case activation::threshold:
      return z > T(0) ? T(1) : T(0);
    case activation::none:
      break;
  }
  return T(1);
}

/// (activated(x) - activated(r)) / (x - r), DeepLIFT's rescale rule (Shrikumar, Greenside, Kundaje 2017,
/// section 3.5.1); the slope between the two where they lie so close that the quotient would be rounding.
template <class T>
SEAM_HD T rescale_factor(activation function, T x, T r, T parameter) {
  if (function == activation::none) return T(1);
  bool const corner = function == activation::relu || function == activation::leaky_relu ||
                      function == activation::elu || function == activation::threshold;
  if (corner && (x > T(0)) != (r > T(0)))
    return (activated(function, x, parameter) - activated(function, r, parameter)) / (x - r);
  T const closest = sizeof(T) == sizeof(float) ? T(1e-3) : T(1e-5);
  if (std::abs(x - r) < closest || function == activation::relu || function == activation::leaky_relu ||
      function == activation::threshold)
    return slope_of_activation(function, T(0.5) * x + T(0.5) * r, parameter);
  return (activated(function, x, parameter) - activated(function, r, parameter)) / (x - r);
}

}  // namespace detail

}  // namespace seam::inline v0::network
