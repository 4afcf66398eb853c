// SPDX-License-Identifier: MIT
// A network as kernels see it: a directed graph of stages with run-time extents over one array of numbers, listed so
// that each reads what stands before it. A stage is a product (convolution, dense, or none) and what follows it
// elementwise (scale, shift, relu, max pool), folded into one pass; or it joins others' outputs.
#pragma once

#include <seam/core/view.hpp>
#include <seam/network/activation.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace seam::inline v0::network::detail {

/// `join`: the channels of several outputs side by side.
enum class product { none, convolution, dense, join };
enum class pooling { maximum, average };

/// Offsets (weights, flipped, scale, shift) count elements of the model's values; -1 = absent. Per sequence: the
/// product turns (length_in, channels_in) into (length, channels), the rest turns that into (length_out, channels).
/// Stages are told by their places in the model.
struct stage {
  product kind = product::none;
  int input = -1;          ///< the stage whose output it reads; -1 = the sequence (the first stage alone), or a join
  std::vector<int> parts;  ///< of a join, in the order of the channels; nothing follows a join
  std::ptrdiff_t length_in = 1;
  std::ptrdiff_t channels_in = 1;
  std::ptrdiff_t width = 1;
  std::ptrdiff_t dilation = 1;
  std::ptrdiff_t pad_left = 0;   ///< zeros that its input is given in front; where negative, rows that it is taken ..
  std::ptrdiff_t pad_right = 0;  ///< .. and behind; also without a product
  std::ptrdiff_t length = 1;
  std::ptrdiff_t channels = 1;
  std::ptrdiff_t weights = -1;  ///< (width * channels_in, channels)
  std::ptrdiff_t flipped = -1;  ///< (width * channels, channels_in), last tap first: the input gradient's convolution
  std::ptrdiff_t scale = -1;
  std::ptrdiff_t shift = -1;
  activation act = activation::none;
  double act_parameter = 0;
  pooling pool = pooling::maximum;
  std::ptrdiff_t pool_width = 1;
  std::ptrdiff_t pool_stride = 1;
  std::ptrdiff_t pool_before = 0;  ///< rows that the first window begins before the first; windows take what there is
  std::ptrdiff_t length_out = 1;
  int add = -1;                  ///< the stage before whose output is added behind all of this, -1 = none: ..
  std::ptrdiff_t add_start = 0;  ///< .. its rows from this one on

  /// Does an output depend on one of several inputs, or on none? Then the backward pass needs to know which.
  bool selects() const { return act == activation::relu || (pool_width > 1 && pool == pooling::maximum); }
  /// Does the gradient meet a slope that depends on the input and is not 0 or 1? Such stages do not pool.
  bool bends() const { return act != activation::none && act != activation::relu; }
  /// Does it only cut its input or put zeros around it?
  bool shifts() const { return kind == product::none && (pad_left != 0 || pad_right != 0); }
  /// Rows of its input, less one, that an output of the product sees.
  std::ptrdiff_t reach() const { return (width - 1) * dilation; }
  /// Columns of the product that the gradient of a first convolution's input is a sum of: one a tap and channel, and as
  /// many of zeros (behind the weights) as make them up to a multiple of 16 where that is a quarter more at most.
  std::ptrdiff_t gradient_columns() const {
    std::ptrdiff_t const columns = width * channels_in, whole = (columns + 15) / 16 * 16;
    return 4 * (whole - columns) <= columns ? whole : columns;
  }
  /// Multiplications and additions of the product for one sequence.
  std::ptrdiff_t flops() const {
    if (kind == product::none || kind == product::join) return 0;
    return 2 * length * width * channels_in * channels;
  }
};

/// A model's host value. T is float; tests use double as well.
template <class T>
struct model {
  std::vector<T> values;
  std::vector<stage> stages;
  std::ptrdiff_t length = 0;    ///< positions of the input
  std::ptrdiff_t channels = 0;  ///< numbers that encode a letter
  std::ptrdiff_t letters = 0;   ///< of the alphabet
  std::ptrdiff_t outputs = 0;
  std::ptrdiff_t encoding = -1;  ///< (letters, channels)
  std::ptrdiff_t table = -1;  ///< (table_rows, channels of stage 0) where stage 0 is a convolution; see add_table_rows
  std::ptrdiff_t table_taps = 1;  ///< taps of a group
  std::ptrdiff_t table_rows = 0;  ///< of a group
  std::ptrdiff_t group = 1;       ///< sequences that go through convolutions together, so that these stay in cache
  std::ptrdiff_t block = 1;       ///< sequences that are worked on together: some groups

  /// Multiplications and additions of a sequence's forward pass; `from_letters`, a first convolution only adds rows.
  std::ptrdiff_t forward_flops(bool from_letters) const {
    std::ptrdiff_t sum = 0;
    for (stage const& s : stages) sum += s.flops();
    if (!from_letters || table < 0) return sum;
    stage const& first = stages[0];
    return sum - first.flops() + (first.width + table_taps - 1) / table_taps * first.length * first.channels;
  }
  std::ptrdiff_t backward_flops() const { return forward_flops(false); }
};

/// The same with its numbers wherever the work runs. Borrows from the model.
template <class T>
struct model_view {
  T const* values = nullptr;
  stage const* stages = nullptr;  ///< always on the host, which decides what to launch
  int count = 0;
  std::ptrdiff_t length = 0;
  std::ptrdiff_t channels = 0;
  std::ptrdiff_t letters = 0;
  std::ptrdiff_t outputs = 0;
  std::ptrdiff_t encoding = -1;
  std::ptrdiff_t table = -1;
  std::ptrdiff_t table_taps = 1;
  std::ptrdiff_t table_rows = 0;
  std::ptrdiff_t group = 1;
  std::ptrdiff_t block = 1;

  model_view() = default;
  /// The stages of `m` over a copy of its values at `at`.
  model_view(model<T> const& m, T const* at)
      : values(at),
        stages(m.stages.data()),
        count(static_cast<int>(m.stages.size())),
        length(m.length),
        channels(m.channels),
        letters(m.letters),
        outputs(m.outputs),
        encoding(m.encoding),
        table(m.table),
        table_taps(m.table_taps),
        table_rows(m.table_rows),
        group(m.group),
        block(m.block) {}
  explicit model_view(model<T> const& m) : model_view(m, m.values.data()) {}

  T const* at(std::ptrdiff_t offset) const { return offset < 0 ? nullptr : values + offset; }
};

/// Where sequence s, position p of a block's activations lie: row lead + s * stride + p of `channels` numbers.
/// Neighbours share their padding.
struct row_layout {
  std::ptrdiff_t lead = 0;
  std::ptrdiff_t stride = 1;
  std::ptrdiff_t channels = 1;

  /// Without padding.
  static row_layout dense(std::ptrdiff_t length, std::ptrdiff_t channels) { return {0, length, channels}; }
  static row_layout padded(std::ptrdiff_t length, std::ptrdiff_t left, std::ptrdiff_t right, std::ptrdiff_t channels) {
    return {left, length + std::max(left, right), channels};
  }
  std::ptrdiff_t rows(std::ptrdiff_t sequences) const { return lead + sequences * stride; }
  std::ptrdiff_t size(std::ptrdiff_t sequences) const { return rows(sequences) * channels; }
  SEAM_HD std::ptrdiff_t offset(std::ptrdiff_t sequence, std::ptrdiff_t position) const {
    return (lead + sequence * stride + position) * channels;
  }
};

/// How stage `s` wants its input to lie: with zeros around it where it sees beyond the ends.
inline row_layout input_layout(stage const& s) {
  return row_layout::padded(s.length_in, std::max<std::ptrdiff_t>(s.pad_left, 0),
                            std::max<std::ptrdiff_t>(s.pad_right, 0), s.channels_in);
}

/// How the gradient of stage `s`'s product lies for the convolution with flipped weights.
inline row_layout gradient_layout(stage const& s) {
  return row_layout::padded(s.length, s.reach() - s.pad_left, s.reach() - s.pad_right, s.channels);
}

}  // namespace seam::inline v0::network::detail
