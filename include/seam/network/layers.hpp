// SPDX-License-Identifier: MIT
// The layers: conv1d, batch_norm, activations, pools, crop, flatten, dense, heads, residual, concatenate. Sizes are in
// the types and only check the stack; the kernels behind them take run-time extents. Weights are named and laid out as
// Keras does it.
#pragma once

#include <seam/network/builder.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <ratio>

namespace seam::inline v0::network {

/// What a convolution or a pool sees beyond the ends of its input: nothing (`valid`: the output is shorter), or as many
/// zeros as make an output of length / stride, rounded up (`same`; an odd number puts the extra one on the right, as
/// TensorFlow does it: with a stride that is not PyTorch's symmetric padding). A pool's do not count.
enum class padding { valid, same };
/// Whether a layer adds a learned constant to every channel.
enum class bias { no, yes };

namespace detail {

/// What windows of `seen` positions see beyond the ends, `stride` apart.
struct window_ends {
  std::ptrdiff_t before = 0;
  std::ptrdiff_t after = 0;
};
constexpr window_ends ends_of(padding kind, std::ptrdiff_t length, std::ptrdiff_t seen, std::ptrdiff_t stride) {
  if (kind == padding::valid) return {};
  std::ptrdiff_t const windows = (length + stride - 1) / stride;
  std::ptrdiff_t const total = std::max<std::ptrdiff_t>(0, (windows - 1) * stride + seen - length);
  return {total / 2, total - total / 2};
}
/// How many windows there are.
constexpr std::ptrdiff_t windows_of(padding kind, std::ptrdiff_t length, std::ptrdiff_t seen, std::ptrdiff_t stride) {
  return kind == padding::same ? (length + stride - 1) / stride : (length - seen) / stride + 1;
}
/// The nearest length that holds a window.
constexpr std::ptrdiff_t nearest_length(padding kind, std::ptrdiff_t length, std::ptrdiff_t seen) {
  return kind == padding::same ? length : std::max(length, seen);
}

}  // namespace detail

/// Convolution over positions, Stride apart: weights kernel (Width, channels, Filters) and bias (Filters).
template <int Filters, int Width, padding Padding = padding::same, int Dilation = 1, bias Bias = bias::yes,
          int Stride = 1>
struct conv1d {
  static_assert(Filters >= 1 && Width >= 1 && Dilation >= 1 && Stride >= 1,
                "seam::network::conv1d: filters, width, dilation and stride must be 1 or more");

  static constexpr int names = 1;
  static constexpr std::ptrdiff_t seen = std::ptrdiff_t{Width - 1} * Dilation + 1;

  static constexpr shape nearest(shape in) { return {detail::nearest_length(Padding, in.length, seen), in.channels}; }
  static constexpr shape output(shape in) { return {detail::windows_of(Padding, in.length, seen, Stride), Filters}; }
  static constexpr std::ptrdiff_t parameters(shape in) {
    return Width * in.channels * Filters + (Bias == bias::yes ? Filters : 0);
  }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    b.next_name();
    std::vector<double> kernel = b.weight("kernel", {Width, in.channels, Filters});
    std::vector<double> constant(Filters);
    if constexpr (Bias == bias::yes) constant = b.weight("bias", {Filters});
    detail::window_ends const ends = detail::ends_of(Padding, in.length, seen, Stride);
    b.convolution(in, Width, Dilation, ends.before, ends.after, std::move(kernel), std::move(constant), Stride);
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

/// The mean of every Width positions, each Stride after the last. `valid` leaves out windows that would reach beyond
/// the ends, `same` takes the mean of what they hold of the input (as TensorFlow, not as PyTorch's default).
template <int Width, int Stride = Width, padding Padding = padding::valid>
struct average_pool {
  static_assert(Width >= 1 && Stride >= 1, "seam::network::average_pool: the width and the stride must be 1 or more");

  static constexpr int names = 0;
  static constexpr shape nearest(shape in) { return {detail::nearest_length(Padding, in.length, Width), in.channels}; }
  static constexpr shape output(shape in) {
    return {detail::windows_of(Padding, in.length, Width, Stride), in.channels};
  }
  static constexpr std::ptrdiff_t parameters(shape) { return 0; }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    detail::window_ends const ends = detail::ends_of(Padding, in.length, Width, Stride);
    b.average_pool(in, Width, Stride, ends.before, ends.after);
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

/// The largest of every Width positions, each Stride after the last. `valid` leaves out windows that would reach beyond
/// the ends, `same` takes the largest of what they hold.
template <int Width, int Stride = Width, padding Padding = padding::valid>
struct max_pool {
  static_assert(Width >= 1 && Width <= 254 && Stride >= 1,
                "seam::network::max_pool: the width must be 1 to 254 and the stride 1 or more");

  static constexpr int names = 0;
  static constexpr shape nearest(shape in) { return {detail::nearest_length(Padding, in.length, Width), in.channels}; }
  static constexpr shape output(shape in) {
    return {detail::windows_of(Padding, in.length, Width, Stride), in.channels};
  }
  static constexpr std::ptrdiff_t parameters(shape) { return 0; }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    detail::window_ends const ends = detail::ends_of(Padding, in.length, Width, Stride);
    b.max_pool(in, Width, Stride, ends.before, ends.after);
  }
};

/// The input without its first Left and last Right positions.
template <int Left, int Right = Left>
struct crop {
  static_assert(Left >= 0 && Right >= 0, "seam::network::crop: positions that are left out are counted from 0");

  static constexpr int names = 0;
  static constexpr shape nearest(shape in) {
    return {std::max<std::ptrdiff_t>(in.length, Left + Right + 1), in.channels};
  }
  static constexpr shape output(shape in) { return {in.length - Left - Right, in.channels}; }
  static constexpr std::ptrdiff_t parameters(shape) { return 0; }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    b.crop(in, Left, Right);
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

/// Layers one after the other as one layer; none: the input as it is.
template <class... Layers>
struct chain {
  static constexpr int names = (0 + ... + int{Layers::names});
  static constexpr shape nearest(shape in) {
    if constexpr (sizeof...(Layers) > 0)
      return detail::first_of<Layers...>::nearest(in);
    else
      return in;
  }
  static constexpr shape output(shape in) {
    ((in = Layers::output(in)), ...);
    return in;
  }
  static constexpr std::ptrdiff_t parameters([[maybe_unused]] shape in) {
    std::ptrdiff_t sum = 0;
    ((sum += Layers::parameters(in), in = Layers::output(in)), ...);
    return sum;
  }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    lower_layers<Layers...>(b, in);
  }
};

/// What the layers make of the input, plus the input: one that is longer, since its convolutions are `valid`, loses as
/// many positions at both ends. With an activation last (BPNet, ChromBPNet) that is x + relu(conv(x)), with it first
/// x + conv(relu(x)).
template <class... Layers>
struct residual : chain<Layers...> {
  static_assert(sizeof...(Layers) >= 1, "seam::network::residual: there must be a layer");

  template <class T>
  static void lower(builder<T>& b, shape in) {
    shape const out = residual::output(in);
    int const place = b.mark(in);
    lower_layers<Layers...>(b, in);
    b.add(out, place, (in.length - out.length) / 2);
  }
};

/// What several layers make of the same input, their channels side by side: convolutions of several widths, or, with
/// chain<> for the input itself, a dense block. All must make the same number of positions; a branch of several layers
/// is a chain<..>. Weights are in the order of the branches.
template <class... Branches>
struct concatenate {
  static_assert(sizeof...(Branches) >= 1, "seam::network::concatenate: there must be a branch");

  static constexpr int names = (0 + ... + int{Branches::names});
  static constexpr shape nearest(shape in) {
    shape result = in;
    ((result.length = std::max(result.length, Branches::nearest(in).length)), ...);
    return detail::first_of<Branches...>::nearest(result);
  }
  static constexpr shape output(shape in) {
    return {detail::first_of<Branches...>::output(in).length, (Branches::output(in).channels + ...)};
  }
  static constexpr std::ptrdiff_t parameters(shape in) { return (Branches::parameters(in) + ...); }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    int const place = b.mark(in);
    std::vector<int> places;
    ((b.go_to(place), Branches::lower(b, in), places.push_back(b.mark(Branches::output(in)))), ...);
    b.join(places);
  }
};

static_assert(layer<conv1d<1, 1>> && layer<batch_norm<>> && layer<relu> && layer<max_pool<2>> &&
              layer<average_pool<2>> && layer<global_average_pool> && layer<activate<activation::gelu>> &&
              layer<flatten> && layer<flatten_channels_first> && layer<dense<1>> && layer<heads<dense<1>>> &&
              layer<residual<conv1d<1, 1>>> && layer<chain<>> && layer<concatenate<chain<>, conv1d<1, 1>>> &&
              layer<crop<1>>);

}  // namespace seam::inline v0::network
