// SPDX-License-Identifier: MIT
// The one place where weights that PyTorch saved become the builder's: its names, and its order of axes. And where a
// model that has its letters in another order is given the alphabet's.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/core/error.hpp>
#include <seam/core/shape_text.hpp>
#include <seam/io/tensors.hpp>
#include <seam/network/weights.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seam::inline v0::network {

namespace detail {

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Whether name a comes before b, with numbers in them compared as numbers: layer 2 before layer 10.
inline bool natural_less(std::string_view a, std::string_view b) {
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      while (i + 1 < a.size() && a[i] == '0' && is_digit(a[i + 1])) ++i;
      while (j + 1 < b.size() && b[j] == '0' && is_digit(b[j + 1])) ++j;
      std::size_t m = i, n = j;
      while (m < a.size() && is_digit(a[m])) ++m;
      while (n < b.size() && is_digit(b[n])) ++n;
      if (m - i != n - j) return m - i < n - j;
      if (int const order = a.substr(i, m - i).compare(b.substr(j, n - j)); order != 0) return order < 0;
      i = m;
      j = n;
    } else if (a[i] != b[j]) {
      return a[i] < b[j];
    } else {
      ++i;
      ++j;
    }
  }
  return a.size() - i < b.size() - j;
}

/// (out, in, width) as (width, in, out); (out, in) as (in, out).
inline void reverse_axes(io::tensor& t) {
  auto const out = static_cast<std::size_t>(t.shape[0]), in = static_cast<std::size_t>(t.shape[1]);
  std::size_t const width = t.shape.size() > 2 ? static_cast<std::size_t>(t.shape[2]) : 1;
  std::vector<float> values(t.values.size());
  for (std::size_t o = 0; o < out; ++o)
    for (std::size_t i = 0; i < in; ++i)
      for (std::size_t w = 0; w < width; ++w) values[(w * in + i) * out + o] = t.values[(o * in + i) * width + w];
  t.values = std::move(values);
  std::reverse(t.shape.begin(), t.shape.end());
}

/// A two-dimensional convolution along one axis (Torch7's models, whose kernels are (out, in, 1, width) or (out, in,
/// width, 1)) as one of one dimension.
inline void drop_unit_axis(io::tensor& t, std::string const& source) {
  if (t.shape.size() != 4) return;
  expect(t.shape[2] == 1 || t.shape[3] == 1, [&] {
    return source + ", tensor " + t.name + " has the shape " + shape_text(t.shape) +
           "; a convolution along one axis was expected";
  });
  t.shape.erase(t.shape.begin() + (t.shape[2] == 1 ? 2 : 3));
}

/// "conv.0" and "weight" of "conv.0.weight"; two empty words where there is no dot.
inline std::pair<std::string, std::string> torch_name(std::string const& name) {
  std::size_t const dot = name.rfind('.');
  if (dot == std::string::npos || name.find('/') != std::string::npos) return {};
  return {name.substr(0, dot), name.substr(dot + 1)};
}

inline std::string without_output_number(std::string name) {
  std::size_t const colon = name.rfind(':');
  if (colon != std::string::npos && colon + 1 < name.size() &&
      std::all_of(name.begin() + static_cast<std::ptrdiff_t>(colon) + 1, name.end(), is_digit))
    name.resize(colon);
  return name;
}

}  // namespace detail

/// Whether the weights have PyTorch's names: a layer, a dot, and weight, bias, running_mean, ..
inline bool has_torch_names(io::named_tensors const& weights) {
  return std::any_of(weights.tensors.begin(), weights.tensors.end(),
                     [](io::tensor const& each) { return detail::torch_name(each.name).second == "weight"; });
}

/// Weights as networks want them ("layer/kernel", (width, in, out)), from PyTorch's state dictionary or from Keras; of
/// Keras' names only TensorFlow's ":0" is dropped. Of PyTorch's, `conv.weight` (out, in, width) becomes `conv/kernel`
/// (width, in, out), also where the convolution has a second axis of length 1; `linear.weight` (out, in) becomes
/// `linear/kernel` (in, out); a normalisation's weight, bias, running_mean and running_var become gamma, beta,
/// moving_mean and moving_variance; num_batches_tracked is left out. Files list PyTorch's tensors by their names, so
/// layers are put in the order of their names, numbers as numbers: the order of the layers in an nn.Sequential; for any
/// other the network is told the names.
///
/// Throws input_error for a kernel of other axes and for a tensor that has not as many values as its shape says.
inline io::named_tensors builder_layout(io::named_tensors weights) {
  io::require_whole(weights);
  if (!has_torch_names(weights)) {
    for (io::tensor& each : weights.tensors) each.name = detail::without_output_number(std::move(each.name));
    return weights;
  }
  std::vector<std::string> normalisations;
  for (io::tensor const& each : weights.tensors)
    if (auto [layer, what] = detail::torch_name(each.name); what == "running_mean") normalisations.push_back(layer);
  std::erase_if(weights.tensors, [](io::tensor const& each) { return each.name.ends_with(".num_batches_tracked"); });
  for (io::tensor& each : weights.tensors) {
    auto const [layer, what] = detail::torch_name(each.name);
    bool const normalises = std::find(normalisations.begin(), normalisations.end(), layer) != normalisations.end();
    if (what == "weight" && !normalises) {
      detail::drop_unit_axis(each, weights.source);
      expect(each.shape.size() == 2 || each.shape.size() == 3, [&] {
        return weights.source + ", tensor " + each.name + " has the shape " + shape_text(each.shape) +
               "; (out, in, width) of a convolution or (out, in) of a dense layer was expected";
      });
      detail::reverse_axes(each);
      each.name = layer + "/kernel";
    } else if (what == "weight") {
      each.name = layer + "/gamma";
    } else if (what == "bias") {
      each.name = layer + (normalises ? "/beta" : "/bias");
    } else if (what == "running_mean") {
      each.name = layer + "/moving_mean";
    } else if (what == "running_var") {
      each.name = layer + "/moving_variance";
    }
  }
  std::stable_sort(weights.tensors.begin(), weights.tensors.end(), [](io::tensor const& a, io::tensor const& b) {
    auto const layer = [](io::tensor const& t) {
      return std::string_view(t.name).substr(0, t.name.rfind('/'));
    };
    return detail::natural_less(layer(a), layer(b));
  });
  return weights;
}

/// Gives the first convolution of a model, whose letters are in the order of `letters` ("AGCT"), the order of the
/// alphabet's: its tensor `kernel` (width, letters, filters) has its middle axis put in order. What the network is then
/// given, and what its gradients and maps are, is in the alphabet's order. Does nothing where there is no such tensor
/// or its shape is another (check_weights says so). Throws input_error unless `letters` are the alphabet's and every
/// tensor has as many values as its shape says.
template <alphabet A>
void reorder_letters(io::named_tensors& weights, std::string_view kernel, std::string_view letters) {
  static_assert(A::size == A::channels, "seam::network::reorder_letters: the alphabet's letters are its channels");
  io::require_whole(weights);
  std::vector<std::size_t> place(static_cast<std::size_t>(A::size), letters.size());
  for (std::size_t i = 0; i < letters.size(); ++i)
    if (std::uint8_t const letter = A::to_letter(letters[i]); letter < A::size) place[letter] = i;
  expect(letters.size() == place.size() && std::find(place.begin(), place.end(), letters.size()) == place.end(), [&] {
    return "the letter order " + std::string(letters) + " does not have each letter of the alphabet once";
  });
  for (io::tensor& each : weights.tensors) {
    if (each.name != kernel || each.shape.size() != 3 || each.shape[1] != A::size) continue;
    auto const filters = static_cast<std::size_t>(each.shape[2]);
    std::vector<float> const original = each.values;
    for (std::size_t row = 0; row * filters < original.size(); ++row) {
      std::size_t const tap = row / place.size(), letter = row % place.size();
      std::copy_n(original.data() + (tap * place.size() + place[letter]) * filters, filters,
                  each.values.data() + row * filters);
    }
  }
}

}  // namespace seam::inline v0::network
