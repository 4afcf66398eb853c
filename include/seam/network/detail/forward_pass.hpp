// SPDX-License-Identifier: MIT
// One block of sequences through a model. A convolution of width K over padded, channel-last rows is K products with
// lda = K Cin and ldc = K Cout, the r-th starting at row r: no copy of the input, legal CBLAS. Compiled once an element
// type and lane; everything that a network is made of arrives at run time.
#pragma once

#include <seam/network/detail/kernels.hpp>
#include <seam/network/detail/rescale_kernel.hpp>
#include <seam/network/detail/wiring.hpp>

#include <algorithm>
#include <vector>

namespace seam::inline v0::network::detail {

/// What a forward pass remembers besides the outputs: nothing, what pass::backward() needs, every stage's product and
/// output (product_rows(), output_rows()), or these and what pass::backward_against() needs.
enum class remember { nothing, gradients, products, rescale };

/// Scratch memory for one block of `model.block` sequences, taken from the lane once and used for block after block.
/// Where stages keep positions apart, `model.group` sequences at a time go through all of them, so that what flows
/// between stages stays in cache; the stages behind, which see a sequence as one flat row, take the whole block at
/// once, since a product of few rows is slow.
template <class T, class Lane>
class forward_pass {
 public:
  forward_pass(Lane& lane, model_view<T> const& model, remember what)
      : lane_(lane), model_(model), wires_(model), buffers_(stages()), tail_(wires_.first_flat()) {
    bool const slopes = what == remember::gradients;
    keeps_products_ = what == remember::products || what == remember::rescale;
    group_ = keeps_products_ ? model_.block : std::min(model_.group, model_.block);
    size_ = model_.block;
    stage const& begin = model_.stages[0];
    if (begin.kind == product::convolution) input_ = padded_buffer(input_layout(begin), begin.length_in, group_);
    std::ptrdiff_t scratch = 0;
    for (int i = 0; i < model_.count; ++i) {
      stage const& s = model_.stages[i];
      buffer& b = buffers_[static_cast<std::size_t>(i)];
      b.in = i == 0 ? wires_.input_rows(0, input_layout(s)) : row_layout{};
      if (s.input >= 0) b.in = wires_.input_rows(i, buffers_[static_cast<std::size_t>(s.input)].out);
      b.out = wires_.output_layout(i);
      scratch = std::max(scratch, plan_product(i, b));
      if (what == remember::gradients || what == remember::rescale) scratch = std::max(scratch, plan_gradient(i, b));
      b.output = padded_buffer(b.out, s.length_out, stored(i));
      if (slopes && s.selects())
        b.choice = lane_.template workspace<std::uint8_t>(model_.block * s.length_out * s.channels);
      if (slopes && s.bends()) b.slope = lane_.template workspace<T>(model_.block * s.length_out * s.channels);
    }
    scratch_ = lane_.template workspace<T>(scratch);
  }

  /// (block, outputs) of the last forward pass.
  T* outputs() const { return buffers_.back().output; }

  /// Of the last forward pass that remembered products: stage i's product before anything that follows it (its input
  /// where it has none), ..
  kept_rows<T> product_rows(int i) const {
    stage const& s = model_.stages[i];
    buffer const& b = buffers_[static_cast<std::size_t>(i)];
    if (s.kind == product::none) return {input_of(i), b.in};
    bool const convolution = s.kind == product::convolution;
    return {b.product, {0, convolution ? b.in.stride : s.length, s.channels}};
  }
  /// .. and its output.
  kept_rows<T> output_rows(int i) const { return {output_of(i), buffers_[static_cast<std::size_t>(i)].out}; }

  /// letters (block, length), of which the first `count` sequences are wanted: groups without one are left out.
  void forward_letters(std::uint8_t const* letters, std::ptrdiff_t count) {
    forward(count, [&] { first_stage_of_letters(letters + first_ * model_.length); });
  }

  /// relaxed (block, length, channels), likewise.
  void forward_relaxed(T const* relaxed, std::ptrdiff_t count) {
    forward(count, [&] { first_stage_of_relaxed(relaxed + first_ * model_.length * model_.channels); });
  }

 protected:
  struct buffer {
    row_layout in;   ///< of the stage's input, from the first row that it sees
    row_layout out;  ///< of its output
    T* output = nullptr;
    T* reverse = nullptr;  ///< padded gradient of its product; convolutions after the first
    T* product = nullptr;  ///< where products are kept
    std::uint8_t* choice = nullptr;
    T* slope = nullptr;
    T* gradient = nullptr;      ///< of its output, where that is kept: the sum of its readers' parts
    bool has_gradient = false;  ///< is there a part yet?
    std::ptrdiff_t group = 1;   ///< sequences whose product fits the scratch memory
  };

  /// The product of a group of sequences stays below this many elements, so that the epilogue finds it in cache.
  static constexpr std::ptrdiff_t group_elements = std::ptrdiff_t{1} << 17;

  std::size_t stages() const { return static_cast<std::size_t>(model_.count); }
  /// Sequences that stage i works on together, ..
  std::ptrdiff_t held(int i) const { return i < tail_ ? group_ : model_.block; }
  /// .. and those whose outputs it leaves for others.
  std::ptrdiff_t stored(int i) const { return held(i + 1); }
  /// Stage i's output of the sequences at work.
  T* output_of(int i) const {
    stage const& s = model_.stages[i];
    T* const all = buffers_[static_cast<std::size_t>(i)].output;
    return i + 1 == tail_ ? all + first_ * s.length_out * s.channels : all;
  }
  /// Stage i's input of the sequences at work; the first stage's may be the caller's memory. A join has none.
  T const* input_of(int i) const {
    int const source = model_.stages[i].input;
    if (source >= 0) return output_of(source);
    if (i > 0) return nullptr;
    return input_ ? input_ : first_input_;
  }

  T* padded_buffer(row_layout layout, std::ptrdiff_t length, std::ptrdiff_t sequences) {
    T* const data = lane_.template workspace<T>(layout.size(sequences));
    clear_padding<T> const clear{data, layout, length};
    lane_.for_strips((sequences + 1) * clear.gap(), layout.channels, clear);
    return data;
  }

  /// Does convolution i multiply every row by every tap in one product, and leave the sum over taps to what follows?
  /// That is one product of many columns instead of one a tap of few, and pays where these are few.
  bool stacks_product(int i) const {
    stage const& s = model_.stages[i];
    return !keeps_products_ && s.flipped >= 0 && s.width > 1 && s.channels <= s.channels_in;
  }
  /// The same of the gradient of its input.
  bool stacks_gradient(int i) const {
    stage const& s = model_.stages[i];
    return !keeps_products_ && s.flipped >= 0 && s.width > 1 && s.channels_in <= s.channels;
  }

  /// Rows that hold their products with every tap, the last tap first, as sums over taps; null products where the
  /// layout alone is wanted.
  static added_rows<T> side_by_side(T const* products, std::ptrdiff_t stride, std::ptrdiff_t width,
                                    std::ptrdiff_t dilation, std::ptrdiff_t channels) {
    std::ptrdiff_t const columns = width * channels;
    T const* const last_tap = products ? products + columns - channels : nullptr;
    return {last_tap, {0, stride, columns}, width, dilation * columns - channels};
  }

  /// What follows stage i's product, for the sequences at work from `first` on.
  epilogue<T> after(int i, std::ptrdiff_t first) const {
    stage const& s = model_.stages[i];
    buffer const& b = buffers_[static_cast<std::size_t>(i)];
    epilogue<T> result(s, model_.at(s.scale), model_.at(s.shift));
    if (b.choice) result.choice = b.choice + (first_ + first) * s.length_out * s.channels;
    if (b.slope) result.slope = b.slope + (first_ + first) * s.length_out * s.channels;
    if (s.add >= 0) {
      result.skip = output_of(s.add);
      result.skip_layout = buffers_[static_cast<std::size_t>(s.add)].out;
      result.skip_layout.lead += first * result.skip_layout.stride + s.add_start;
    }
    return result;
  }

  /// Calls f for every group that holds a wanted sequence, then turns to the whole block.
  template <class F>
  void for_groups(F const& f) {
    for (first_ = 0; first_ < filled_; first_ += group_) {
      size_ = std::min(group_, filled_ - first_);
      f();
    }
    first_ = 0;
    size_ = model_.block;
  }

  /// out (rows, to) = the convolution of in (rows + (width - 1) dilation, from) with weights (width * from, to).
  void convolve(T const* in, std::ptrdiff_t rows, std::ptrdiff_t width, std::ptrdiff_t dilation, std::ptrdiff_t from,
                T const* weights, std::ptrdiff_t to, T* out) {
    using blas::transpose;
    if (dilation == 1) {
      for (std::ptrdiff_t r = 0; r < std::min(width, rows); ++r)
        lane_.gemm(transpose::no, transpose::no, (rows - r + width - 1) / width, to, width * from, T(1), in + r * from,
                   width * from, weights, to, T(0), out + r * to, width * to);
    } else {
      for (std::ptrdiff_t tap = 0; tap < width; ++tap)
        lane_.gemm(transpose::no, transpose::no, rows, to, from, T(1), in + tap * dilation * from, from,
                   weights + tap * from * to, to, tap == 0 ? T(0) : T(1), out, to);
    }
  }

 private:
  /// How stage i makes its product, and the memory to keep it; returns how much scratch memory it wants.
  std::ptrdiff_t plan_product(int i, buffer& b) {
    stage const& s = model_.stages[i];
    if (s.kind == product::none || s.kind == product::join) return 0;
    bool const convolution = s.kind == product::convolution;
    if (keeps_products_)
      b.product =
          lane_.template workspace<T>(model_.block * (convolution ? std::max(b.in.stride, s.length) : 1) * s.channels);
    if (!convolution) return held(i) * s.length * s.channels;
    std::ptrdiff_t const columns = (stacks_product(i) ? s.width : 1) * s.channels;
    b.group = keeps_products_ ? model_.block
                              : std::clamp(group_elements / (b.in.stride * columns), std::ptrdiff_t{1}, group_);
    return std::max((b.group - 1) * b.in.stride + s.length + s.reach(), b.group * s.length) * columns;
  }
  /// How much scratch memory the gradient of stage i's product wants.
  std::ptrdiff_t plan_gradient(int i, buffer const& b) const {
    stage const& s = model_.stages[i];
    return i == 0 && s.kind == product::convolution ? b.group * s.length * (s.channels + s.gradient_columns()) : 0;
  }

  template <class First>
  void forward(std::ptrdiff_t count, First const& first_stage) {
    filled_ = std::min(model_.block, (count + group_ - 1) / group_ * group_);
    for_groups([&] {
      first_stage();
      for (int i = 1; i < tail_; ++i) forward_stage(i, input_of(i));
    });
    stage const& last = model_.stages[tail_ - 1];
    std::ptrdiff_t const row = last.length_out * last.channels;
    lane_.for_each((model_.block - filled_) * row, fill<T>{output_of(tail_ - 1) + filled_ * row, T(0)});
    for (int i = tail_; i < model_.count; ++i) forward_stage(i, input_of(i));
  }

  void first_stage_of_letters(std::uint8_t const* letters) {
    stage const& s = model_.stages[0];
    if (model_.table >= 0 && !keeps_products_) {
      std::ptrdiff_t const groups = (s.width + model_.table_taps - 1) / model_.table_taps;
      if (!rows_) rows_ = lane_.template workspace<std::int32_t>(group_ * s.length * groups);
      lane_.for_each(size_ * s.length, find_rows{letters, rows_, model_.letters, s.length_in, s.length, s.width,
                                                 s.dilation, s.pad_left, model_.table_taps, groups, model_.table_rows});
      epilogue<T> rest = after(0, 0);
      rest.shift = nullptr;  // it is in the table
      lane_.for_strips(
          size_ * s.length_out, s.channels,
          add_table_rows<T>{rest, rows_, model_.at(model_.table), s.length, groups, output_of(0), buffers_[0].out});
    } else {
      bool const convolution = s.kind == product::convolution;
      row_layout const rows = convolution ? input_layout(s) : row_layout::dense(model_.length, model_.channels);
      if (!input_) input_ = lane_.template workspace<T>(rows.size(group_));
      lane_.for_strips(
          size_ * model_.length, model_.channels,
          encode_letters<T>{letters, model_.at(model_.encoding), model_.letters, model_.length, input_, rows});
      forward_stage(0, input_);
    }
  }

  void first_stage_of_relaxed(T const* relaxed) {
    stage const& s = model_.stages[0];
    if (s.kind == product::convolution) {
      lane_.for_strips(size_ * model_.length, model_.channels,
                       copy_rows<T>{relaxed, row_layout::dense(model_.length, model_.channels), input_, input_layout(s),
                                    model_.length});
      forward_stage(0, input_);
    } else {
      first_input_ = relaxed;
      forward_stage(0, relaxed);
    }
  }

  void forward_stage(int i, T const* in) {
    using blas::transpose;
    stage const& s = model_.stages[i];
    buffer const& b = buffers_[static_cast<std::size_t>(i)];
    T* const z = b.product ? b.product : scratch_;
    auto const finish = [&](added_rows<T> rows, std::ptrdiff_t first, std::ptrdiff_t count) {
      row_layout to = b.out;
      to.lead += first * to.stride;
      lane_.for_strips(count * s.length_out, s.channels, apply_epilogue<T>{after(i, first), rows, output_of(i), to});
    };
    if (s.kind == product::join) {
      join_parts(i);
    } else if (s.kind == product::none) {
      finish({in, b.in}, 0, size_);
    } else if (s.kind == product::dense) {
      lane_.gemm(transpose::no, transpose::no, size_, s.channels, s.channels_in, T(1), in + b.in.offset(0, 0),
                 b.in.stride * b.in.channels, model_.at(s.weights), s.channels, T(0), z, s.channels);
      finish({z, row_layout::dense(1, s.channels)}, 0, size_);
    } else {
      for (std::ptrdiff_t first = 0; first < size_; first += b.group) {
        std::ptrdiff_t const count = std::min(b.group, size_ - first);
        std::ptrdiff_t const rows = (count - 1) * b.in.stride + s.length;
        T const* const own = in + b.in.offset(first, 0);
        if (stacks_product(i)) {
          std::ptrdiff_t const columns = s.width * s.channels;
          lane_.gemm(transpose::no, transpose::yes, rows + s.reach(), columns, s.channels_in, T(1), own, s.channels_in,
                     model_.at(s.flipped), s.channels_in, T(0), z, columns);
          finish(side_by_side(z, b.in.stride, s.width, s.dilation, s.channels), first, count);
        } else {
          convolve(own, rows, s.width, s.dilation, s.channels_in, model_.at(s.weights), s.channels, z);
          finish({z, {0, b.in.stride, s.channels}}, first, count);
        }
      }
    }
  }

  /// Stage i's output: the channels of its parts side by side.
  void join_parts(int i) {
    T* to = output_of(i);
    for (int const part : model_.stages[i].parts) {
      stage const& s = model_.stages[part];
      lane_.for_strips(size_ * s.length_out, s.channels,
                       copy_rows<T>{output_of(part), buffers_[static_cast<std::size_t>(part)].out, to,
                                    buffers_[static_cast<std::size_t>(i)].out, s.length_out});
      to += s.channels;
    }
  }

 protected:
  Lane& lane_;
  model_view<T> model_;
  wiring wires_;
  std::vector<buffer> buffers_;
  int tail_;  ///< the first stage that takes the whole block
  bool keeps_products_ = false;
  std::ptrdiff_t group_ = 1;   ///< sequences that go through the stages before it together
  std::ptrdiff_t filled_ = 0;  ///< sequences of the groups that were not left out
  std::ptrdiff_t first_ = 0;   ///< the sequences at work: the first, ..
  std::ptrdiff_t size_ = 0;    ///< .. and how many
  T* scratch_ = nullptr;

 private:
  T* input_ = nullptr;              ///< of the first stage, where it is not the caller's
  T const* first_input_ = nullptr;  ///< where it is
  std::int32_t* rows_ = nullptr;    ///< of the table
};

}  // namespace seam::inline v0::network::detail
