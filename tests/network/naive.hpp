// A second opinion on networks: every layer by its definition, one number at a time, over any kind of number (double,
// or dual numbers, which carry an exact derivative). Shares nothing with the library but the layer types and weights.
#pragma once

#include <seam/network/network.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace seam_test {

namespace net = seam::network;

/// a + b epsilon with epsilon^2 = 0: b is the derivative.
struct dual {
  double value = 0;
  double slope = 0;
  dual() = default;
  dual(double v, double s = 0) : value(v), slope(s) {}  // NOLINT: numbers convert
  friend dual operator+(dual a, dual b) { return {a.value + b.value, a.slope + b.slope}; }
  friend dual operator*(dual a, dual b) { return {a.value * b.value, a.value * b.slope + a.slope * b.value}; }
  friend bool operator>(dual a, dual b) { return a.value > b.value; }
};

template <class N>
struct activations {
  std::ptrdiff_t length, channels;
  std::vector<N> values;
  activations(std::ptrdiff_t l, std::ptrdiff_t c)
      : length(l), channels(c), values(static_cast<std::size_t>(l * c), N(0.0)) {}
  N& at(std::ptrdiff_t p, std::ptrdiff_t c) { return values[static_cast<std::size_t>(p * channels + c)]; }
  N at(std::ptrdiff_t p, std::ptrdiff_t c) const { return values[static_cast<std::size_t>(p * channels + c)]; }
};

/// Gives out the names of weights in order.
struct weight_cursor {
  seam::io::named_tensors const& weights;
  std::vector<std::string> const& names;
  std::size_t used = 0;
  std::string name;
  void next() { name = names.at(used++); }
  std::vector<float> const& get(std::string const& what) const { return weights.find(name + "/" + what)->values; }
};

template <class Layer>
struct naive;

/// TensorFlow's zeros before a window of `seen` positions, with as many windows as length / stride rounded up.
inline std::ptrdiff_t zeros_before(net::padding p, std::ptrdiff_t length, std::ptrdiff_t seen, std::ptrdiff_t stride) {
  std::ptrdiff_t const windows = (length + stride - 1) / stride;
  return p == net::padding::valid ? 0 : std::max<std::ptrdiff_t>(0, (windows - 1) * stride + seen - length) / 2;
}
inline std::ptrdiff_t windows(net::padding p, std::ptrdiff_t length, std::ptrdiff_t seen, std::ptrdiff_t stride) {
  return p == net::padding::valid ? (length - seen) / stride + 1 : (length + stride - 1) / stride;
}

template <int F, int W, net::padding P, int D, net::bias B, int S>
struct naive<net::conv1d<F, W, P, D, B, S>> {
  template <class N>
  static activations<N> apply(activations<N> const& in, weight_cursor& w) {
    w.next();
    std::ptrdiff_t const seen = (W - 1) * D + 1, before = zeros_before(P, in.length, seen, S);
    activations<N> out(windows(P, in.length, seen, S), F);
    auto const& kernel = w.get("kernel");
    for (std::ptrdiff_t p = 0; p < out.length; ++p)
      for (int f = 0; f < F; ++f) {
        N sum = B == net::bias::yes ? double{w.get("bias")[static_cast<std::size_t>(f)]} : 0.0;
        for (int t = 0; t < W; ++t)
          for (std::ptrdiff_t c = 0; c < in.channels; ++c) {
            std::ptrdiff_t const q = p * S + t * D - before;
            if (q >= 0 && q < in.length)
              sum = sum + in.at(q, c) * N(double{kernel[static_cast<std::size_t>((t * in.channels + c) * F + f)]});
          }
        out.at(p, f) = sum;
      }
    return out;
  }
};

template <class E>
struct naive<net::batch_norm<E>> {
  template <class N>
  static activations<N> apply(activations<N> in, weight_cursor& w) {
    w.next();
    for (std::ptrdiff_t p = 0; p < in.length; ++p)
      for (std::ptrdiff_t c = 0; c < in.channels; ++c) {
        auto const i = static_cast<std::size_t>(c);
        double const scale = double{w.get("gamma")[i]} /
                             std::sqrt(double{w.get("moving_variance")[i]} + double{E::num} / double{E::den});
        in.at(p, c) = (in.at(p, c) + N(-double{w.get("moving_mean")[i]})) * N(scale) + N(double{w.get("beta")[i]});
      }
    return in;
  }
};

/// Activations by their definitions; the derivative, where one is asked for, by differences of fourth order.
inline double activation_of(net::activation function, double z, double parameter) {
  using net::activation;
  double const pi = std::acos(-1.0);
  switch (function) {
    case activation::none:
      return z;
    case activation::relu:
      return std::max(z, 0.0);
    case activation::leaky_relu:
      return z > 0 ? z : parameter * z;
    case activation::elu:
      return z > 0 ? z : parameter * (std::exp(z) - 1);
    case activation::sigmoid:
      return 1 / (1 + std::exp(-z));
    case activation::tanh:
      return 1 - 2 / (std::exp(2 * z) + 1);
    case activation::softplus:
      return std::log(1 + std::exp(z));
    case activation::exp:
      return std::exp(z);
    case activation::gelu:
      return z * (1 + std::erf(z / std::sqrt(2.0))) / 2;
    case activation::gelu_tanh:
      return z * (1 + std::tanh(std::sqrt(2 / pi) * (z + 0.044715 * std::pow(z, 3)))) / 2;
    case activation::silu:
      return z / (1 + std::exp(-z));
    case activation::threshold:
      return z > 0 ? z : parameter;
  }
  return z;
}

template <net::activation F, class P>
struct naive<net::activate<F, P>> {
  static double apply_one(double z) { return activation_of(F, z, double{P::num} / double{P::den}); }
  static dual apply_one(dual z) {
    double const h = 1e-3, v = z.value, parameter = double{P::num} / double{P::den};
    if (F == net::activation::threshold) return {apply_one(v), (v > 0 ? 1 : 0) * z.slope};
    if (F == net::activation::elu || F == net::activation::leaky_relu) {  // have a corner, which differences would blur
      double const below = F == net::activation::elu ? parameter * std::exp(v) : parameter;
      return {apply_one(v), (v > 0 ? 1 : below) * z.slope};
    }
    double const slope =
        (8 * (apply_one(v + h) - apply_one(v - h)) - (apply_one(v + 2 * h) - apply_one(v - 2 * h))) / (12 * h);
    return {apply_one(v), slope * z.slope};
  }
  template <class N>
  static activations<N> apply(activations<N> in, weight_cursor&) {
    for (N& value : in.values) value = apply_one(value);
    return in;
  }
};

template <int W, int S, net::padding P>
struct naive<net::average_pool<W, S, P>> {
  template <class N>
  static activations<N> apply(activations<N> const& in, weight_cursor&) {
    activations<N> out(windows(P, in.length, W, S), in.channels);
    std::ptrdiff_t const before = zeros_before(P, in.length, W, S);
    for (std::ptrdiff_t p = 0; p < out.length; ++p)
      for (std::ptrdiff_t c = 0; c < in.channels; ++c) {
        int count = 0;
        for (std::ptrdiff_t q = p * S - before; q < p * S - before + W; ++q)
          if (q >= 0 && q < in.length) out.at(p, c) = out.at(p, c) + in.at(q, c), ++count;
        out.at(p, c) = out.at(p, c) * N(1.0 / count);
      }
    return out;
  }
};

template <>
struct naive<net::global_average_pool> {
  template <class N>
  static activations<N> apply(activations<N> const& in, weight_cursor&) {
    activations<N> out(1, in.channels);
    for (std::ptrdiff_t p = 0; p < in.length; ++p)
      for (std::ptrdiff_t c = 0; c < in.channels; ++c)
        out.at(0, c) = out.at(0, c) + in.at(p, c) * N(1.0 / static_cast<double>(in.length));
    return out;
  }
};

template <>
struct naive<net::relu> {
  template <class N>
  static activations<N> apply(activations<N> in, weight_cursor&) {
    for (N& value : in.values) value = value > N(0.0) ? value : N(0.0);
    return in;
  }
};

template <int W, int S, net::padding P>
struct naive<net::max_pool<W, S, P>> {
  template <class N>
  static activations<N> apply(activations<N> const& in, weight_cursor&) {
    activations<N> out(windows(P, in.length, W, S), in.channels);
    std::ptrdiff_t const before = zeros_before(P, in.length, W, S);
    for (std::ptrdiff_t p = 0; p < out.length; ++p)
      for (std::ptrdiff_t c = 0; c < in.channels; ++c) {
        std::ptrdiff_t best = -1;
        for (std::ptrdiff_t q = p * S - before; q < p * S - before + W; ++q)
          if (q >= 0 && q < in.length && (best < 0 || in.at(q, c) > in.at(best, c))) best = q;
        out.at(p, c) = in.at(best, c);
      }
    return out;
  }
};

template <int L, int R>
struct naive<net::crop<L, R>> {
  template <class N>
  static activations<N> apply(activations<N> const& in, weight_cursor&) {
    activations<N> out(in.length - L - R, in.channels);
    for (std::ptrdiff_t p = 0; p < out.length; ++p)
      for (std::ptrdiff_t c = 0; c < in.channels; ++c) out.at(p, c) = in.at(p + L, c);
    return out;
  }
};

template <>
struct naive<net::flatten> {
  template <class N>
  static activations<N> apply(activations<N> in, weight_cursor&) {
    in.channels *= in.length;
    in.length = 1;
    return in;
  }
};

template <>
struct naive<net::flatten_channels_first> {
  template <class N>
  static activations<N> apply(activations<N> const& in, weight_cursor&) {
    activations<N> out(1, in.length * in.channels);
    for (std::ptrdiff_t c = 0; c < in.channels; ++c)
      for (std::ptrdiff_t p = 0; p < in.length; ++p) out.at(0, c * in.length + p) = in.at(p, c);
    return out;
  }
};

template <int U, net::bias B>
struct naive<net::dense<U, B>> {
  template <class N>
  static activations<N> apply(activations<N> const& in, weight_cursor& w) {
    w.next();
    activations<N> out(1, U);
    for (int u = 0; u < U; ++u) {
      N sum = B == net::bias::yes ? double{w.get("bias")[static_cast<std::size_t>(u)]} : 0.0;
      for (std::size_t i = 0; i < in.values.size(); ++i)
        sum = sum + in.values[i] * N(double{w.get("kernel")[i * U + static_cast<std::size_t>(u)]});
      out.at(0, u) = sum;
    }
    return out;
  }
};

template <class... Heads>
struct naive<net::heads<Heads...>> {
  template <class N>
  static activations<N> apply(activations<N> const& in, weight_cursor& w) {
    activations<N> out(1, 0);
    (add(out, naive<Heads>::apply(in, w)), ...);
    return out;
  }
  template <class N>
  static void add(activations<N>& out, activations<N> const& part) {
    out.values.insert(out.values.end(), part.values.begin(), part.values.end());
    out.channels += part.channels;
  }
};

template <class... Layers>
struct naive<net::residual<Layers...>> {
  template <class N>
  static activations<N> apply(activations<N> const& in, weight_cursor& w) {
    activations<N> out = in;
    ((out = naive<Layers>::apply(out, w)), ...);
    for (std::ptrdiff_t p = 0; p < out.length; ++p)
      for (std::ptrdiff_t c = 0; c < out.channels; ++c)
        out.at(p, c) = out.at(p, c) + in.at(p + (in.length - out.length) / 2, c);
    return out;
  }
};

template <class... Layers>
struct naive<net::chain<Layers...>> {
  template <class N>
  static activations<N> apply(activations<N> in, weight_cursor& w) {
    ((in = naive<Layers>::apply(in, w)), ...);
    return in;
  }
};

template <class... Branches>
struct naive<net::concatenate<Branches...>> {
  template <class N>
  static activations<N> apply(activations<N> const& in, weight_cursor& w) {
    std::vector<activations<N>> parts;
    (parts.push_back(naive<Branches>::apply(in, w)), ...);
    std::ptrdiff_t channels = 0, first = 0;
    for (activations<N> const& part : parts) channels += part.channels;
    activations<N> out(parts[0].length, channels);
    for (activations<N> const& part : parts) {
      for (std::ptrdiff_t p = 0; p < out.length; ++p)
        for (std::ptrdiff_t c = 0; c < part.channels; ++c) out.at(p, first + c) = part.at(p, c);
      first += part.channels;
    }
    return out;
  }
};

/// Everything about one stack: random weights for it, and its outputs the slow way.
template <seam::alphabet A, std::ptrdiff_t Length, class... Layers>
struct stack_case {
  using network_type = net::network<A, Length, Layers...>;
  using alphabet_type = A;
  static constexpr std::ptrdiff_t length = Length;
  static constexpr std::ptrdiff_t row = Length * A::channels;

  std::vector<std::string> names;
  seam::io::named_tensors weights{"the test", {}};

  explicit stack_case(unsigned seed) {
    constexpr int count = (Layers::names + ... + 0);
    for (int i = 0; i < count; ++i) names.push_back("layer_" + std::to_string(i));
    net::builder<float> lists(names);
    net::lower_layers<Layers...>(lists, net::shape{Length, A::channels});
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal;
    for (net::weight_shape const& want : lists.expected()) {
      seam::io::tensor tensor{want.name, want.shape, {}};
      std::ptrdiff_t const inputs = net::detail::elements(want.shape) / want.shape.back();
      float const scale = want.shape.size() > 1 ? std::sqrt(2.0F / static_cast<float>(inputs)) : 0.5F;
      bool const variance = want.name.ends_with("variance");
      for (std::ptrdiff_t i = 0; i < net::detail::elements(want.shape); ++i) {
        float const value = scale * normal(generator);
        tensor.values.push_back(variance ? 0.2F + value * value : value);
      }
      weights.tensors.push_back(std::move(tensor));
    }
  }

  network_type network() const { return network_type(weights, names); }
  template <class T>
  net::detail::model<T> model() const {
    return net::detail::build<T, A, Length, Layers...>(names, weights);
  }

  /// n sequences of random letters, some unknown.
  static std::vector<std::uint8_t> letters(std::ptrdiff_t n, unsigned seed) {
    std::mt19937 generator(seed);
    std::vector<std::uint8_t> result;
    for (std::ptrdiff_t i = 0; i < n * Length; ++i)
      result.push_back(generator() % 17 == 0 ? seam::unknown_letter
                                             : static_cast<std::uint8_t>(generator() % unsigned{A::size}));
    return result;
  }
  static std::vector<double> encode(std::uint8_t const* sequence) {
    std::vector<double> rows;
    for (std::ptrdiff_t p = 0; p < Length; ++p)
      for (int c = 0; c < A::channels; ++c)
        rows.push_back(sequence[p] < A::size ? double{A::encoding(sequence[p], c)} : 0.0);
    return rows;
  }
  template <class N>
  std::vector<N> outputs(std::vector<N> const& relaxed) const {
    activations<N> x(Length, A::channels);
    x.values = relaxed;
    weight_cursor cursor{weights, names, 0, {}};
    ((x = naive<Layers>::apply(x, cursor)), ...);
    return x.values;
  }
  std::vector<double> outputs(std::uint8_t const* sequence) const { return outputs(encode(sequence)); }
  /// Derivative of output `task` with respect to every entry, by dual numbers.
  std::vector<double> gradient(std::vector<double> const& relaxed, std::ptrdiff_t task) const {
    std::vector<dual> x(relaxed.begin(), relaxed.end());
    std::vector<double> result;
    for (dual& entry : x) {
      entry.slope = 1;
      result.push_back(outputs(x)[static_cast<std::size_t>(task)].slope);
      entry.slope = 0;
    }
    return result;
  }
};

}  // namespace seam_test
