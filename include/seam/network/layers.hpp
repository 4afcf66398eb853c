// SPDX-License-Identifier: MIT
// The layers: conv1d, batch_norm, relu, max_pool, flatten, dense, heads, residual. Sizes are in the types and only
// check the stack; the kernels behind them take run-time extents. Weights are named and laid out as Keras does it.
#pragma once

#include <seam/network/builder.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <ratio>

namespace seam::inline v0::network {

/// What a convolution sees beyond the ends of its input: nothing (`valid`: the output is shorter), or zeros so that the
/// output is as long as the input (`same`; an odd number of zeros puts the extra one on the right).
enum class padding { valid, same };
/// Whether a layer adds a learned constant to every channel.
enum class bias { no, yes };

/// Convolution over positions: weights kernel (Width, channels, Filters) and bias (Filters).
template <int Filters, int Width, padding Padding = padding::same, int Dilation = 1, bias Bias = bias::yes>
struct conv1d {
  static_assert(Filters >= 1 && Width >= 1 && Dilation >= 1,
                "seam::network::conv1d: filters, width and dilation must be 1 or more");

  static constexpr int names = 1;
  static constexpr std::ptrdiff_t reach = std::ptrdiff_t{Width - 1} * Dilation;

  static constexpr shape nearest(shape in) {
    return {Padding == padding::same ? in.length : std::max(in.length, reach + 1), in.channels};
  }
  static constexpr shape output(shape in) {
    return {Padding == padding::same ? in.length : in.length - reach, Filters};
  }
  static constexpr std::ptrdiff_t parameters(shape in) {
    return Width * in.channels * Filters + (Bias == bias::yes ? Filters : 0);
  }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    b.next_name();
    std::vector<double> kernel = b.weight("kernel", {Width, in.channels, Filters});
    std::vector<double> constant(Filters);
    if constexpr (Bias == bias::yes) constant = b.weight("bias", {Filters});
    std::ptrdiff_t const pad = Padding == padding::same ? reach : 0;
    b.convolution(in, Width, Dilation, pad / 2, pad - pad / 2, std::move(kernel), std::move(constant));
  }
};

/// (in - moving_mean) gamma / sqrt(moving_variance + Epsilon) + beta, a channel at a time. Epsilon is 1/1000 in Keras,
/// std::ratio<1, 100000> in PyTorch. Folded into the convolution or dense layer directly before it.
template <class Epsilon = std::ratio<1, 1000>>
struct batch_norm {
  static constexpr int names = 1;
  static constexpr shape nearest(shape in) { return in; }
  static constexpr shape output(shape in) { return in; }
  static constexpr std::ptrdiff_t parameters(shape in) { return 4 * in.channels; }
  /// Throws input_error when a variance is negative.
  template <class T>
  static void lower(builder<T>& b, shape in) {
    b.next_name();
    std::vector<double> scale = b.weight("gamma", {in.channels});
    std::vector<double> shift = b.weight("beta", {in.channels});
    std::vector<double> const mean = b.weight("moving_mean", {in.channels});
    std::vector<double> const variance = b.weight("moving_variance", {in.channels});
    detail::fold_normalisation(b, static_cast<double>(Epsilon::num) / static_cast<double>(Epsilon::den), mean, variance,
                               scale, shift);
    b.affine(in, scale, shift);
  }
};

/// max(in, 0).
struct relu {
  static constexpr int names = 0;
  static constexpr shape nearest(shape in) { return in; }
  static constexpr shape output(shape in) { return in; }
  static constexpr std::ptrdiff_t parameters(shape) { return 0; }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    b.relu(in);
  }
};

/// An activation, number by number. `Parameter` is the slope of leaky_relu below zero or the scale of elu.
template <activation Function, class Parameter = std::ratio<1>>
struct activate {
  static constexpr int names = 0;
  static constexpr shape nearest(shape in) { return in; }
  static constexpr shape output(shape in) { return in; }
  static constexpr std::ptrdiff_t parameters(shape) { return 0; }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    b.activate(in, Function, static_cast<double>(Parameter::num) / static_cast<double>(Parameter::den));
  }
};

/// The mean of every Width positions, each Stride after the last; windows that would reach beyond the end are left out.
template <int Width, int Stride = Width>
struct average_pool {
  static_assert(Width >= 1 && Stride >= 1, "seam::network::average_pool: the width and the stride must be 1 or more");

  static constexpr int names = 0;
  static constexpr shape nearest(shape in) { return {std::max<std::ptrdiff_t>(in.length, Width), in.channels}; }
  static constexpr shape output(shape in) { return {(in.length - Width) / Stride + 1, in.channels}; }
  static constexpr std::ptrdiff_t parameters(shape) { return 0; }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    b.average_pool(in, Width, Stride);
  }
};

/// The mean of all positions, a flat vector.
struct global_average_pool {
  static constexpr int names = 0;
  static constexpr shape nearest(shape in) { return in; }
  static constexpr shape output(shape in) { return {1, in.channels}; }
  static constexpr std::ptrdiff_t parameters(shape) { return 0; }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    b.average_pool(in, in.length, in.length);
  }
};

/// The largest of every Width positions, each Stride after the last; windows that would reach beyond the end are left
/// out.
template <int Width, int Stride = Width>
struct max_pool {
  static_assert(Width >= 1 && Width <= 254 && Stride >= 1,
                "seam::network::max_pool: the width must be 1 to 254 and the stride 1 or more");

  static constexpr int names = 0;
  static constexpr shape nearest(shape in) { return {std::max<std::ptrdiff_t>(in.length, Width), in.channels}; }
  static constexpr shape output(shape in) { return {(in.length - Width) / Stride + 1, in.channels}; }
  static constexpr std::ptrdiff_t parameters(shape) { return 0; }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    b.max_pool(in, Width, Stride);
  }
};

/// Positions and channels as one vector, the channels of a position together (Keras' order).
struct flatten {
  static constexpr int names = 0;
  static constexpr shape nearest(shape in) { return in; }
  static constexpr shape output(shape in) { return {1, in.size()}; }
  static constexpr std::ptrdiff_t parameters(shape) { return 0; }
  template <class T>
  static void lower(builder<T>&, shape) {}
};

/// Positions and channels as one vector, the positions of a channel together (PyTorch's order). The network keeps its
/// own order, in which the channels of a position lie together: what changes is the order of the rows of the next dense
/// layer's kernel, which has to follow, with nothing but activations and batch normalisations in between.
struct flatten_channels_first {
  static constexpr int names = 0;
  static constexpr shape nearest(shape in) { return in; }
  static constexpr shape output(shape in) { return {1, in.size()}; }
  static constexpr std::ptrdiff_t parameters(shape) { return 0; }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    b.flatten_channels_first(in);
  }
};

/// Every unit sees the whole flat input: weights kernel (inputs, Units) and bias (Units).
template <int Units, bias Bias = bias::yes>
struct dense {
  static_assert(Units >= 1, "seam::network::dense: units must be 1 or more");

  static constexpr int names = 1;
  static constexpr int units = Units;
  static constexpr shape nearest(shape in) { return {1, in.size()}; }
  static constexpr shape output(shape) { return {1, Units}; }
  static constexpr std::ptrdiff_t parameters(shape in) { return in.size() * Units + (Bias == bias::yes ? Units : 0); }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    b.next_name();
    std::vector<double> kernel = b.weight("kernel", {in.size(), Units});
    std::vector<double> constant(Units);
    if constexpr (Bias == bias::yes) constant = b.weight("bias", {Units});
    b.dense(in, std::move(kernel), std::move(constant));
  }
};

namespace detail {

template <class First, class... Rest>
struct first_of : First {};

template <class L>
inline constexpr bool is_dense = false;
template <int Units, bias Bias>
inline constexpr bool is_dense<network::dense<Units, Bias>> = true;

}  // namespace detail

/// Several dense layers side by side on the same input, each with weights of its own name; their outputs stand one
/// after the other. One product.
template <class... Heads>
struct heads {
  static_assert(sizeof...(Heads) >= 1 && (detail::is_dense<Heads> && ...),
                "seam::network::heads: every head is a dense layer");

  static constexpr int names = static_cast<int>(sizeof...(Heads));
  static constexpr shape nearest(shape in) { return {1, in.size()}; }
  static constexpr shape output(shape) { return {1, (std::ptrdiff_t{Heads::units} + ...)}; }
  static constexpr std::ptrdiff_t parameters(shape in) { return (Heads::parameters(in) + ...); }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    std::vector<double> kernel, constant;
    (append<Heads>(b, in, kernel, constant), ...);
    b.dense(in, std::move(kernel), std::move(constant));
  }

 private:
  template <class Head, class T>
  static void append(builder<T>& b, shape in, std::vector<double>& kernel, std::vector<double>& constant) {
    constexpr std::ptrdiff_t units = Head::units;
    b.next_name();
    detail::append_columns(kernel, b.weight("kernel", {in.size(), units}), static_cast<std::size_t>(in.size()));
    std::vector<double> part(static_cast<std::size_t>(units));
    if constexpr (Head::parameters({1, 1}) > units) part = b.weight("bias", {units});
    constant.insert(constant.end(), part.begin(), part.end());
  }
};

/// What the layers make of the input, plus the input: one that is longer, since its convolutions are `valid`, loses as
/// many positions at both ends. With an activation last (BPNet, ChromBPNet) that is x + relu(conv(x)), with it first
/// x + conv(relu(x)).
template <class... Layers>
struct residual {
  static_assert(sizeof...(Layers) >= 1, "seam::network::residual: there must be a layer");

  static constexpr int names = (0 + ... + int{Layers::names});
  static constexpr shape nearest(shape in) { return detail::first_of<Layers...>::nearest(in); }
  static constexpr shape output(shape in) {
    ((in = Layers::output(in)), ...);
    return in;
  }
  static constexpr std::ptrdiff_t parameters(shape in) {
    std::ptrdiff_t sum = 0;
    ((sum += Layers::parameters(in), in = Layers::output(in)), ...);
    return sum;
  }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    int const place = b.mark(in);
    lower_layers<Layers...>(b, in);
    b.add(output(in), place, (in.length - output(in).length) / 2);
  }
};

static_assert(layer<conv1d<1, 1>> && layer<batch_norm<>> && layer<relu> && layer<max_pool<2>> &&
              layer<average_pool<2>> && layer<global_average_pool> && layer<activate<activation::gelu>> &&
              layer<flatten> && layer<flatten_channels_first> && layer<dense<1>> && layer<heads<dense<1>>> &&
              layer<residual<conv1d<1, 1>>>);

}  // namespace seam::inline v0::network
