// SPDX-License-Identifier: MIT
// Where layers put themselves down: weights by name, operations in order. What can be folded is folded here, in double.
#pragma once

#include <seam/network/concept.hpp>
#include <seam/network/detail/model.hpp>
#include <seam/network/weights.hpp>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <utility>

namespace seam::inline v0::network {

/// Makes a model of element type T from layers that lower themselves into it. Runs twice: without weights it only lists
/// what the layers want, with weights it builds. Every operation is given the shape of what it takes, which is the last
/// operation's output, or what go_to() names.
template <class T>
class builder {
 public:
  /// Lists; `names` are given out one a weighted layer.
  explicit builder(std::vector<std::string> names) : names_(std::move(names)) {}
  /// Builds; `weights` have been checked and outlive the builder.
  builder(std::vector<std::string> names, io::named_tensors const& weights)
      : names_(std::move(names)), weights_(&weights) {}

  /// The next layer name; the following weights belong to it.
  void next_name() { name_ = names_.at(used_++); }
  /// The current layer's tensor `what` ("kernel"), row-major; zeros while listing.
  std::vector<double> weight(std::string_view what, std::initializer_list<std::ptrdiff_t> shape) {
    weight_shape want{name_ + '/' + std::string(what), shape};
    if (weights_) {
      std::vector<float> const& values = weights_->find(want.name)->values;
      return {values.begin(), values.end()};
    }
    std::vector<double> zeros(static_cast<std::size_t>(detail::elements(want.shape)));
    expected_.push_back(std::move(want));
    return zeros;
  }
  std::string const& name() const { return name_; }
  /// The weights' file, for error sentences; empty while listing.
  std::string source() const { return weights_ ? weights_->source : std::string(); }
  std::vector<weight_shape> const& expected() const { return expected_; }

  /// z(p, f) = bias(f) + sum over taps t, channels c of in(p stride + t dilation - pad_left, c) kernel(t, c, f);
  /// positions outside are zero.
  void convolution(shape in, std::ptrdiff_t width, std::ptrdiff_t dilation, std::ptrdiff_t pad_left,
                   std::ptrdiff_t pad_right, std::vector<double> kernel, std::vector<double> bias,
                   std::ptrdiff_t stride = 1) {
    expect_flat_order("a convolution");
    auto const filters = static_cast<std::ptrdiff_t>(bias.size());
    if (!drafts_.empty() && !continues(in)) open(in);  // a flattened input is copied into padded rows
    draft& d = open(in);
    d.stage.kind = detail::product::convolution;
    d.stage.width = width;
    d.stage.dilation = dilation;
    d.stage.pad_left = pad_left;
    d.stage.pad_right = pad_right;
    d.stage.length = in.length + pad_left + pad_right - (width - 1) * dilation;
    d.stage.pool_stride = stride;  // the maximum of one
    d.stage.length_out = (d.stage.length - 1) / stride + 1;
    d.stage.channels = filters;
    d.weights = std::move(kernel);
    d.shift = std::move(bias);
  }
  /// z(u) = bias(u) + sum over the flat input i of in(i) kernel(i, u).
  void dense(shape in, std::vector<double> kernel, std::vector<double> bias) {
    if (flattened_.length > 1) kernel = positions_first(kernel, static_cast<std::ptrdiff_t>(bias.size()));
    flattened_ = {};
    draft& d = open({1, in.size()});
    d.stage.kind = detail::product::dense;
    d.stage.channels = static_cast<std::ptrdiff_t>(bias.size());
    d.weights = std::move(kernel);
    d.shift = std::move(bias);
  }
  /// z(p, c) = in(p, c) scale(c) + shift(c): into the product before it where nothing stands between the two.
  void affine(shape in, std::vector<double> scale, std::vector<double> shift) {
    if (flattened_.length > 1) scale = positions_first(scale, 1), shift = positions_first(shift, 1);
    bool const joins = is_open() && continues(in) && drafts_.back().stage.act == activation::none &&
                       drafts_.back().stage.pool_width == 1 && drafts_.back().stage.pool == detail::pooling::maximum;
    draft& d = joins ? drafts_.back() : open(in);
    std::size_t const channels = scale.size();
    if (d.stage.kind == detail::product::none) {
      if (d.scale.empty()) d.scale.assign(channels, 1.0);
      for (std::size_t c = 0; c < channels; ++c) d.scale[c] *= scale[c];
    }
    if (d.shift.empty()) d.shift.assign(channels, 0.0);
    for (std::size_t i = 0; i < d.weights.size(); ++i) d.weights[i] *= scale[i % channels];
    for (std::size_t c = 0; c < channels; ++c) d.shift[c] = d.shift[c] * scale[c] + shift[c];
  }
  /// max(in, 0); its gradient at 0 is 0. Commutes with a max pool before it, gradient included.
  void relu(shape in) {
    bool const joins =
        is_open() && !drafts_.back().stage.bends() && drafts_.back().stage.pool == detail::pooling::maximum;
    (joins ? drafts_.back() : open(in)).stage.act = activation::relu;
  }
  /// An activation, number by number; `parameter` is leaky_relu's slope below zero or elu's scale.
  void activate(shape in, activation function, double parameter) {
    if (function == activation::none) return;
    if (function == activation::relu) return relu(in);
    bool const joins = is_open() && drafts_.back().stage.act == activation::none && !pools(drafts_.back().stage);
    detail::stage& s = (joins ? drafts_.back() : open(in)).stage;
    s.act = function;
    s.act_parameter = parameter;
  }
  /// The maximum of every window, the input lengthened by `before` and `after` positions that are never the largest;
  /// the first of equals takes the gradient. Every window must hold a position of the input.
  void max_pool(shape in, std::ptrdiff_t width, std::ptrdiff_t stride, std::ptrdiff_t before = 0,
                std::ptrdiff_t after = 0) {
    bool const joins = is_open() && continues(in) && !pools(drafts_.back().stage) && !drafts_.back().stage.bends();
    pool(joins ? drafts_.back() : open(in), width, stride, before, after);
  }
  /// The mean of what every window holds of the input, which `before` and `after` positions that do not count lengthen.
  void average_pool(shape in, std::ptrdiff_t width, std::ptrdiff_t stride, std::ptrdiff_t before = 0,
                    std::ptrdiff_t after = 0) {
    draft& d = follows_linear(in) ? drafts_.back() : open(in);
    d.stage.pool = detail::pooling::average;
    pool(d, width, stride, before, after);
  }
  /// The input without its first `left` and last `right` positions; with as many zeros more where they are negative.
  void crop(shape in, std::ptrdiff_t left, std::ptrdiff_t right) {
    expect_flat_order("a crop");
    if (left == 0 && right == 0) return;
    if (drafts_.empty() || !continues(in)) open(in);
    detail::stage& s = open(in).stage;
    s.pad_left = -left;
    s.pad_right = -right;
    s.length = s.length_out = in.length - left - right;
  }
  /// The place of `in`, the output so far, for a later go_to(), add() or join(), one of which has to come.
  int mark(shape in) {
    expect_flat_order("an output with several readers");
    if (drafts_.empty() || !continues(in)) open(in);
    drafts_[static_cast<std::size_t>(current_)].closed = true;
    return current_;
  }
  /// The next operation takes what is at `place`.
  void go_to(int place) { current_ = place; }
  /// in(p, c) + what is at `place`(p + start, c).
  void add(shape in, int place, std::ptrdiff_t start) {
    expect_flat_order("a sum");
    detail::stage& s = (is_open() && continues(in) ? drafts_.back() : open(in)).stage;
    s.add = place;
    s.add_start = start;
    drafts_.back().closed = true;
  }
  /// The channels of what is at the places, which are equally long, side by side.
  void join(std::vector<int> const& places) {
    draft d;
    d.stage.kind = detail::product::join;
    d.stage.parts = places;
    d.stage.channels = 0;
    for (int const place : places) {
      detail::stage const& part = drafts_[static_cast<std::size_t>(place)].stage;
      d.stage.length_in = d.stage.length = d.stage.length_out = part.length_out;
      d.stage.channels += part.channels;
    }
    d.stage.channels_in = d.stage.channels;
    d.closed = true;
    append(std::move(d));
  }
  /// The flat input lies channel by channel for the next dense layer: its kernel's rows are put into the order in which
  /// the numbers do lie, position by position.
  void flatten_channels_first(shape in) { flattened_ = in; }

  /// The model, for sequences of `input` encoded by rows of `encoding` (letters, channels).
  detail::model<T> finish(shape input, std::vector<double> const& encoding) && {
    expect_flat_order("the end of the network");
    detail::model<T> m;
    m.length = input.length;
    m.channels = input.channels;
    m.letters = static_cast<std::ptrdiff_t>(encoding.size()) / input.channels;
    if (drafts_.empty()) open(input);
    if (current_ + 1 < static_cast<int>(drafts_.size())) open(output(drafts_[static_cast<std::size_t>(current_)]));
    detail::stage const& first = drafts_[0].stage;
    if (first.kind == detail::product::convolution && input != shape{first.length_in, first.channels_in})
      copy_input(shape{first.length_in, first.channels_in});  // flattened letters: they are encoded into rows first
    expect_all_read();
    m.encoding = put(m, encoding);
    for (draft& d : drafts_) {
      if (&d == drafts_.data() && d.stage.kind == detail::product::convolution)
        d.weights.resize(static_cast<std::size_t>(d.stage.gradient_columns() * d.stage.channels));
      d.stage.weights = put(m, d.weights);
      if (d.stage.kind == detail::product::convolution && &d != drafts_.data()) d.stage.flipped = put(m, flipped(d));
      d.stage.scale = put(m, d.scale);
      d.stage.shift = put(m, d.shift);
      m.stages.push_back(d.stage);
    }
    if (m.stages[0].kind == detail::product::convolution) put_table(m, drafts_[0], encoding);
    m.outputs = m.stages.back().length_out * m.stages.back().channels;
    m.group = group(m);
    m.block = std::max(std::ptrdiff_t{64}, m.group);
    return m;
  }

 private:
  struct draft {
    detail::stage stage;
    std::vector<double> weights, scale, shift;
    bool closed = false;  ///< its output is used twice, or a sum: nothing more joins it
  };

  static draft identity(shape in) {
    draft d;
    d.stage.length_in = d.stage.length = d.stage.length_out = in.length;
    d.stage.channels_in = d.stage.channels = in.channels;
    return d;
  }
  draft& open(shape in) {
    draft d = identity(in);
    d.stage.input = current_;
    return append(std::move(d));
  }
  draft& append(draft d) {
    drafts_.push_back(std::move(d));
    current_ = static_cast<int>(drafts_.size()) - 1;
    return drafts_.back();
  }
  static void pool(draft& d, std::ptrdiff_t width, std::ptrdiff_t stride, std::ptrdiff_t before, std::ptrdiff_t after) {
    d.stage.pool_width = width;
    d.stage.pool_stride = stride;
    d.stage.pool_before = before;
    d.stage.length_out = (d.stage.length + before + after - width) / stride + 1;
  }
  static shape output(draft const& d) { return {d.stage.length_out, d.stage.channels}; }
  /// Puts a copy of the input before the first stage.
  void copy_input(shape rows) {
    drafts_.insert(drafts_.begin(), identity(rows));
    for (draft& d : drafts_) {
      if (&d != drafts_.data() && d.stage.kind != detail::product::join) ++d.stage.input;
      if (d.stage.add >= 0) ++d.stage.add;
      for (int& part : d.stage.parts) ++part;
    }
  }
  /// A stage that nobody reads would have no gradient.
  void expect_all_read() const {
    std::vector<bool> read(drafts_.size());
    read.back() = true;
    for (draft const& d : drafts_) {
      if (d.stage.input >= 0) read[static_cast<std::size_t>(d.stage.input)] = true;
      if (d.stage.add >= 0) read[static_cast<std::size_t>(d.stage.add)] = true;
      for (int const part : d.stage.parts) read[static_cast<std::size_t>(part)] = true;
    }
    for (bool const one : read)
      expect<error>(one, [] { return std::string("an output of a network's stage is marked and never read"); });
  }
  static bool pools(detail::stage const& s) {
    return s.pool_width > 1 || s.pool_stride > 1 || s.pool == detail::pooling::average;
  }
  /// May an operation join the last one?
  bool is_open() const {
    return !drafts_.empty() && current_ + 1 == static_cast<int>(drafts_.size()) && !drafts_.back().closed;
  }
  /// Is `in` the last operation's output as it stands (not flattened since)?
  bool continues(shape in) const { return current_ >= 0 && in == output(drafts_[static_cast<std::size_t>(current_)]); }
  bool follows_linear(shape in) const {
    return is_open() && continues(in) && drafts_.back().stage.act == activation::none && !pools(drafts_.back().stage);
  }

  void expect_flat_order(char const* what) const {
    expect<error>(flattened_.length <= 1, [&] {
      return std::string("flatten_channels_first is followed by ") + what + "; a dense layer was expected";
    });
  }
  /// A kernel (channels x positions, units) as (positions x channels, units).
  std::vector<double> positions_first(std::vector<double> const& kernel, std::ptrdiff_t units) const {
    std::vector<double> result(kernel.size());
    for (std::ptrdiff_t c = 0; c < flattened_.channels; ++c)
      for (std::ptrdiff_t p = 0; p < flattened_.length; ++p)
        std::copy_n(kernel.data() + (c * flattened_.length + p) * units, units,
                    result.data() + (p * flattened_.channels + c) * units);
    return result;
  }

  static std::ptrdiff_t put(detail::model<T>& m, std::vector<double> const& values) {
    if (values.empty()) return -1;
    constexpr std::size_t alignment = 64 / sizeof(T);
    std::size_t const offset = (m.values.size() + alignment - 1) / alignment * alignment;
    m.values.resize(offset + values.size());
    for (std::size_t i = 0; i < values.size(); ++i) m.values[offset + i] = static_cast<T>(values[i]);
    return static_cast<std::ptrdiff_t>(offset);
  }
  static std::vector<double> flipped(draft const& d) {
    std::ptrdiff_t const width = d.stage.width, in = d.stage.channels_in, out = d.stage.channels;
    std::vector<double> result(d.weights.size());
    for (std::ptrdiff_t t = 0; t < width; ++t)
      for (std::ptrdiff_t i = 0; i < in; ++i)
        for (std::ptrdiff_t o = 0; o < out; ++o)
          result[static_cast<std::size_t>(((width - 1 - t) * out + o) * in + i)] =
              d.weights[static_cast<std::size_t>((t * in + i) * out + o)];
    return result;
  }
  /// The first convolution's answer to every combination of letters that a group of taps can see, with the constant in
  /// the first group's. As many taps a group as keep the rows of known letters within half a megabyte, and all rows
  /// within two (4 for DNA's 5 symbols and 256 channels of width 7): unknown letters are too rare to take cache.
  static void put_table(detail::model<T>& m, draft const& d, std::vector<double> const& encoding) {
    std::ptrdiff_t const width = d.stage.width, in = d.stage.channels_in, out = d.stage.channels;
    std::ptrdiff_t const symbols = m.letters + 1;
    auto const groups = [&](std::ptrdiff_t taps) {
      return (width + taps - 1) / taps;
    };
    auto const bytes = [&](std::ptrdiff_t taps, std::ptrdiff_t rows) {
      return groups(taps) * rows * out * static_cast<std::ptrdiff_t>(sizeof(T));
    };
    std::ptrdiff_t known = m.letters;  // rows of a group that have no unknown letter
    m.table_taps = 1;
    m.table_rows = symbols;
    while (m.table_taps < width && bytes(m.table_taps + 1, known * m.letters) <= std::ptrdiff_t{1} << 19 &&
           bytes(m.table_taps + 1, m.table_rows * symbols) <= std::ptrdiff_t{1} << 21)
      ++m.table_taps, known *= m.letters, m.table_rows *= symbols;

    std::vector<double> rows(static_cast<std::size_t>(groups(m.table_taps) * m.table_rows * out));
    for (std::ptrdiff_t i = 0; i < m.table_rows * out; ++i)
      rows[static_cast<std::size_t>(i)] = d.shift[static_cast<std::size_t>(i % out)];
    for (std::ptrdiff_t tap = 0; tap < width; ++tap) {
      std::ptrdiff_t const group = tap / m.table_taps;
      std::ptrdiff_t const taps = std::min(m.table_taps, width - group * m.table_taps);
      std::ptrdiff_t place = 1;  // what the tap's digit is worth
      for (std::ptrdiff_t later = tap + 1; later < group * m.table_taps + taps; ++later) place *= symbols;
      for (std::ptrdiff_t row = 0; row < m.table_rows; ++row) {
        std::ptrdiff_t const letter = row / place % symbols - 1;
        if (letter < 0) continue;
        for (std::ptrdiff_t c = 0; c < in; ++c)
          for (std::ptrdiff_t o = 0; o < out; ++o)
            rows[static_cast<std::size_t>((group * m.table_rows + row) * out + o)] +=
                encoding[static_cast<std::size_t>(letter * in + c)] *
                d.weights[static_cast<std::size_t>((tap * in + c) * out + o)];
      }
    }
    m.table = put(m, rows);
  }
  /// As many sequences as keep the widest activations that are stored within 1 MiB (half of a core's second cache), at
  /// most 64.
  static std::ptrdiff_t group(detail::model<T> const& m) {
    std::ptrdiff_t widest = 1;
    for (std::size_t i = 1; i < m.stages.size(); ++i) {
      detail::row_layout const in = detail::input_layout(m.stages[i]);
      widest = std::max(widest, in.stride * in.channels * static_cast<std::ptrdiff_t>(sizeof(T)));
    }
    return std::clamp((std::ptrdiff_t{1} << 20) / widest, std::ptrdiff_t{1}, std::ptrdiff_t{64});
  }

  std::vector<std::string> names_;
  io::named_tensors const* weights_ = nullptr;
  std::size_t used_ = 0;
  std::string name_;
  std::vector<weight_shape> expected_;
  std::vector<draft> drafts_;
  int current_ = -1;      ///< the draft whose output the next operation takes; -1 = the sequence
  shape flattened_ = {};  ///< what flatten_channels_first was given, until a dense layer follows
};

namespace detail {

/// A batch normalisation's numbers to one factor and one summand a channel: `scale` is gamma and `shift` beta before.
/// Throws input_error when a variance is negative.
template <class T>
void fold_normalisation(builder<T> const& b, double epsilon, std::vector<double> const& mean,
                        std::vector<double> const& variance, std::vector<double>& scale, std::vector<double>& shift) {
  for (std::size_t c = 0; c < scale.size(); ++c) {
    expect(variance[c] >= 0, [&] {
      return b.source() + ", tensor " + b.name() + "/moving_variance is negative at element " + std::to_string(c);
    });
    scale[c] /= std::sqrt(variance[c] + epsilon);
    shift[c] -= mean[c] * scale[c];
  }
}

/// Appends `part` (rows, columns) as further columns to `whole` (rows, ..).
inline void append_columns(std::vector<double>& whole, std::vector<double> const& part, std::size_t rows) {
  std::size_t const before = whole.size() / rows, more = part.size() / rows;
  std::vector<double> joined;
  for (std::size_t row = 0; row < rows; ++row) {
    joined.insert(joined.end(), whole.data() + row * before, whole.data() + (row + 1) * before);
    joined.insert(joined.end(), part.data() + row * more, part.data() + (row + 1) * more);
  }
  whole = std::move(joined);
}

}  // namespace detail

/// Lowers layers one after the other, the first of which is given `in`: what a network does with its layers, and a
/// layer with those that it is made of.
template <class... Layers, class T>
void lower_layers(builder<T>& b, [[maybe_unused]] shape in) {
  ((Layers::lower(b, in), in = Layers::output(in)), ...);
}

}  // namespace seam::inline v0::network
