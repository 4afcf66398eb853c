// SPDX-License-Identifier: MIT
// One block of sequences through a model, forwards and backwards. A convolution of width K over padded, channel-last
// rows is K products with lda = K Cin and ldc = K Cout, the r-th starting at row r: no copy of the input, legal CBLAS.
// Compiled once an element type and lane; everything that a network is made of arrives at run time.
#pragma once

#include <seam/network/detail/kernels.hpp>
#include <seam/network/detail/model.hpp>
#include <seam/network/detail/rescale_kernel.hpp>
#include <seam/network/detail/reverse_kernels.hpp>

#include <algorithm>
#include <vector>

namespace seam::inline v0::network::detail {

/// What a forward pass remembers besides the outputs: nothing, what backward() needs, every stage's product and output
/// (product_rows(), output_rows()), or these and what backward_against() needs.
enum class remember { nothing, gradients, products, rescale };

/// Scratch memory for one block of `model.block` sequences, taken from the lane once and used for block after block.
/// Where stages keep positions apart, `model.group` sequences at a time go through all of them, so that what flows
/// between stages stays in cache; the stages behind, which see a sequence as one flat row, take the whole block at
/// once, since a product of few rows is slow.
template <class T, class Lane>
class pass {
 public:
  pass(Lane& lane, model_view<T> const& model, remember what)
      : lane_(lane), model_(model), buffers_(stages()), tail_(first_flat_stage()) {
    bool const backwards = what == remember::gradients || what == remember::rescale;
    bool const slopes = what == remember::gradients;
    keeps_products_ = what == remember::products || what == remember::rescale;
    group_ = keeps_products_ ? model_.block : std::min(model_.group, model_.block);
    size_ = model_.block;
    std::ptrdiff_t scratch = 0;
    for (int i = 0; i < model_.count; ++i) {
      stage const& s = model_.stages[i];
      buffer& b = buffers_[static_cast<std::size_t>(i)];
      b.in = input_layout(s);
      if (i > 0 || s.kind == product::convolution) b.data = padded_buffer(b.in, s.length_in, held(i));
      b.out = output_layout(i);
      scratch = std::max(scratch, plan_product(i, b));
      if (slopes && s.selects())
        b.choice = lane_.template workspace<std::uint8_t>(model_.block * s.length_out * s.channels);
      if (slopes && s.bends()) b.slope = lane_.template workspace<T>(model_.block * s.length_out * s.channels);
      if (backwards) scratch = std::max(scratch, plan_backwards(i, b));
      if (backwards && s.add >= 0) {
        for (int const which : {i, s.add}) {
          T*& gradient = buffers_[static_cast<std::size_t>(which)].gradient;
          stage const& sum = model_.stages[which];
          if (!gradient) gradient = lane_.template workspace<T>(group_ * sum.length_out * sum.channels);
        }
      }
    }
    scratch_ = lane_.template workspace<T>(scratch);
    outputs_ = lane_.template workspace<T>(model_.block * model_.outputs);
    if (!backwards) return;
    for (T*& gradient : gradients_) gradient = lane_.template workspace<T>(gradient_size_);
    if (tail_ < model_.count)
      flat_gradient_ = lane_.template workspace<T>(gradient_of_output(tail_ - 1, nullptr).layout.size(model_.block));
  }

  /// (block, outputs) of the last forward pass.
  T* outputs() const { return outputs_; }

  /// Of the last forward pass that remembered products: stage i's product before anything that follows it (its input
  /// where it has none), ..
  kept_rows<T> product_rows(int i) const {
    stage const& s = model_.stages[i];
    buffer const& b = buffers_[static_cast<std::size_t>(i)];
    if (s.kind == product::none) return {b.data ? b.data : first_input_, b.in};
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

  /// gradients (block, length, channels) of sum_j seed(s, j) output(s, j), for the last forward pass and the groups
  /// that it did not leave out; `seed` (block, outputs).
  void backward(T const* seed, T* gradients) {
    T const* from = seed;
    for (int i = model_.count - 1; i >= tail_; --i) {
      T* const to = i == tail_ ? flat_gradient_ : gradients_[i % 2];
      backward_stage(i, gradient_of_output(i, from), to);
      from = to;
    }
    stage const& boundary = model_.stages[tail_ - 1];
    for_groups([&] {
      added_rows<T> own{from + first_ * boundary.length_out * boundary.channels,
                        row_layout::dense(boundary.length_out, boundary.channels)};
      for (int i = tail_ - 1; i >= 0; --i) {
        if (model_.stages[i].add >= 0) keep_gradient(i, own);
        T* const to = i == 0 ? gradients + first_ * model_.length * model_.channels : gradients_[i % 2];
        backward_stage(i, own, to);
        if (i > 0) own = with_sums(i - 1, gradient_of_output(i - 1, to));
      }
    });
  }

  /// DeepLIFT's multipliers (block, length, channels) of sum_j seed(s, j) output(s, j) between the sequences of this
  /// pass, the references, and the one of `other`; both have remembered.
  void backward_against(pass const& other, T const* seed, T* multipliers) {
    against_ = &other;
    backward(seed, multipliers);
    against_ = nullptr;
  }

 private:
  struct buffer {
    row_layout in;         ///< of the stage's input
    row_layout out;        ///< of its output, which is the next stage's input
    T* data = nullptr;     ///< its input; null where the caller's memory is read
    T* reverse = nullptr;  ///< padded gradient of its product; convolutions after the first
    T* product = nullptr;  ///< where products are kept
    std::uint8_t* choice = nullptr;
    T* slope = nullptr;
    T* gradient = nullptr;          ///< of its output, where that is used twice or a sum
    added_rows<T> kept_gradient{};  ///< of its output, where that is a sum
    std::ptrdiff_t group = 1;       ///< sequences whose product fits the scratch memory
  };

  /// The product of a group of sequences stays below this many elements, so that the epilogue finds it in cache.
  static constexpr std::ptrdiff_t group_elements = std::ptrdiff_t{1} << 17;

  std::size_t stages() const { return static_cast<std::size_t>(model_.count); }
  /// The stages from here on see a sequence as one flat row. Never the first stage.
  int first_flat_stage() const {
    int first = model_.count;
    auto const flat = [&](stage const& s) {
      return s.kind != product::convolution && s.length_in == 1 && s.add < 0;
    };
    while (first > 1 && flat(model_.stages[first - 1])) --first;
    return first;
  }
  /// Sequences that stage i's buffers hold.
  std::ptrdiff_t held(int i) const { return i < tail_ ? group_ : model_.block; }
  /// Stage i's output of the sequences at work.
  T* output_of(int i) const {
    T* const all = i + 1 < model_.count ? buffers_[static_cast<std::size_t>(i) + 1].data : outputs_;
    stage const& s = model_.stages[i];
    return i + 1 == tail_ ? all + first_ * s.length_out * s.channels : all;
  }

  /// Of stage i's output: padded where a convolution follows, which reads the same channels.
  row_layout output_layout(int i) const {
    stage const& s = model_.stages[i];
    if (i + 1 < model_.count && model_.stages[i + 1].kind == product::convolution)
      return input_layout(model_.stages[i + 1]);
    return row_layout::dense(s.length_out, s.channels);
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

  /// How stage i makes its product, and the memory to keep it; returns how much scratch memory it wants.
  std::ptrdiff_t plan_product(int i, buffer& b) {
    stage const& s = model_.stages[i];
    if (s.kind == product::none) return 0;
    bool const convolution = s.kind == product::convolution;
    if (keeps_products_)
      b.product = lane_.template workspace<T>(model_.block * std::max(b.in.stride, s.length) * s.channels);
    if (!convolution) return held(i) * s.length * s.channels;
    std::ptrdiff_t const columns = (stacks_product(i) ? s.width : 1) * s.channels;
    b.group = keeps_products_ ? model_.block
                              : std::clamp(group_elements / (b.in.stride * columns), std::ptrdiff_t{1}, group_);
    return std::max(b.in.rows(b.group), b.group * s.length) * columns;
  }

  /// The gradient with respect to stage i's output that the stage after it leaves at `data`.
  added_rows<T> gradient_of_output(int i, T const* data) const {
    stage const& s = model_.stages[i];
    if (i + 1 == model_.count || model_.stages[i + 1].kind != product::convolution)
      return {data, row_layout::dense(s.length_out, s.channels)};
    stage const& next = model_.stages[i + 1];
    std::ptrdiff_t const stride = gradient_layout(next).stride;
    if (!stacks_gradient(i + 1)) return {data, {0, stride, s.channels}};
    return side_by_side(data, stride, next.width, next.dilation, s.channels);
  }
  /// Rows that hold their products with every tap, the last tap first, as sums over taps; null products where the
  /// layout alone is wanted.
  static added_rows<T> side_by_side(T const* products, std::ptrdiff_t stride, std::ptrdiff_t width,
                                    std::ptrdiff_t dilation, std::ptrdiff_t channels) {
    std::ptrdiff_t const columns = width * channels;
    T const* const last_tap = products ? products + columns - channels : nullptr;
    return {last_tap, {0, stride, columns}, width, dilation * columns - channels};
  }

  /// Takes the memory of stage i's backward pass; returns how much scratch memory it wants.
  std::ptrdiff_t plan_backwards(int i, buffer& b) {
    stage const& s = model_.stages[i];
    row_layout const layout = gradient_of_output(i, nullptr).layout;
    std::ptrdiff_t const reach = i + 1 < model_.count ? model_.stages[i + 1].reach() : 0;
    gradient_size_ = std::max(gradient_size_, (layout.rows(held(i)) + reach) * layout.channels);
    if (s.kind == product::dense) return held(i) * s.length * s.channels;
    if (s.kind != product::convolution) return 0;
    if (i == 0) return b.group * s.length * (s.channels + s.gradient_columns());
    b.reverse = padded_buffer(gradient_layout(s), s.length, group_);
    return 0;
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

  template <class First>
  void forward(std::ptrdiff_t count, First const& first_stage) {
    filled_ = std::min(model_.block, (count + group_ - 1) / group_ * group_);
    for_groups([&] {
      first_stage();
      for (int i = 1; i < tail_; ++i) forward_stage(i, buffers_[static_cast<std::size_t>(i)].data);
    });
    stage const& last = model_.stages[tail_ - 1];
    std::ptrdiff_t const row = last.length_out * last.channels;
    lane_.for_each((model_.block - filled_) * row, fill<T>{output_of(tail_ - 1) + filled_ * row, T(0)});
    for (int i = tail_; i < model_.count; ++i) forward_stage(i, buffers_[static_cast<std::size_t>(i)].data);
  }

  void first_stage_of_letters(std::uint8_t const* letters) {
    stage const& s = model_.stages[0];
    buffer& b = buffers_[0];
    if (model_.table >= 0 && !keeps_products_) {
      std::ptrdiff_t const groups = (s.width + model_.table_taps - 1) / model_.table_taps;
      if (!rows_) rows_ = lane_.template workspace<std::int32_t>(group_ * s.length * groups);
      lane_.for_each(size_ * s.length, find_rows{letters, rows_, model_.letters, s.length_in, s.length, s.width,
                                                 s.dilation, s.pad_left, model_.table_taps, groups, model_.table_rows});
      epilogue<T> rest = after(0, 0);
      rest.shift = nullptr;  // it is in the table
      lane_.for_strips(size_ * s.length_out, s.channels,
                       add_table_rows<T>{rest, rows_, model_.at(model_.table), s.length, groups, output_of(0), b.out});
    } else {
      if (!b.data) b.data = padded_buffer(b.in, s.length_in, group_);
      lane_.for_strips(
          size_ * model_.length, model_.channels,
          encode_letters<T>{letters, model_.at(model_.encoding), model_.letters, model_.length, b.data,
                            s.kind == product::convolution ? b.in : row_layout::dense(model_.length, model_.channels)});
      forward_stage(0, b.data);
    }
  }

  void first_stage_of_relaxed(T const* relaxed) {
    stage const& s = model_.stages[0];
    buffer const& b = buffers_[0];
    if (s.kind == product::convolution) {
      lane_.for_strips(
          size_ * model_.length, model_.channels,
          copy_rows<T>{relaxed, row_layout::dense(model_.length, model_.channels), b.data, b.in, model_.length});
      forward_stage(0, b.data);
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
    if (s.kind == product::none) {
      finish({in, b.in}, 0, size_);
    } else if (s.kind == product::dense) {
      lane_.gemm(transpose::no, transpose::no, size_, s.channels, s.channels_in, T(1), in, s.channels_in,
                 model_.at(s.weights), s.channels, T(0), z, s.channels);
      finish({z, row_layout::dense(1, s.channels)}, 0, size_);
    } else {
      for (std::ptrdiff_t first = 0; first < size_; first += b.group) {
        std::ptrdiff_t const count = std::min(b.group, size_ - first);
        std::ptrdiff_t const rows = (count - 1) * b.in.stride + s.length;
        T const* const own = in + first * b.in.stride * s.channels_in;
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

  /// Remembers the gradient of stage i's output, a sum, for the other summand.
  void keep_gradient(int i, added_rows<T> const& gradient) {
    stage const& s = model_.stages[i];
    buffer& b = buffers_[static_cast<std::size_t>(i)];
    b.kept_gradient = {b.gradient, row_layout::dense(s.length_out, s.channels)};
    if (gradient.data != b.gradient)
      lane_.for_strips(size_ * s.length_out, s.channels,
                       join_gradients<T>{gradient, {}, 0, 0, s.length_out, b.gradient, s.channels});
  }
  /// The gradient of stage i's output, of which the next stage leaves `gradient`, with those of the sums that take it.
  added_rows<T> with_sums(int i, added_rows<T> gradient) {
    stage const& s = model_.stages[i];
    T* const whole = buffers_[static_cast<std::size_t>(i)].gradient;
    for (int later = i + 1; later < tail_; ++later) {
      stage const& sum = model_.stages[later];
      if (sum.add != i) continue;
      lane_.for_strips(size_ * s.length_out, s.channels,
                       join_gradients<T>{gradient, buffers_[static_cast<std::size_t>(later)].kept_gradient,
                                         sum.add_start, sum.length_out, s.length_out, whole, s.channels});
      gradient = {whole, row_layout::dense(s.length_out, s.channels)};
    }
    return gradient;
  }

  void reverse(int i, added_rows<T> const& gradient, T* out, row_layout to, std::ptrdiff_t first,
               std::ptrdiff_t count) {
    stage const& s = model_.stages[i];
    added_rows<T> const of_outputs = gradient.from(first);
    if (against_) {
      kept_rows<T> references = product_rows(i);
      references.layout.lead += first * references.layout.stride;
      lane_.for_strips(count * s.length, s.channels,
                       reverse_rescaled<T>{after(i, first), s.length, of_outputs.data, of_outputs.layout, references,
                                           against_->product_rows(i), out, to});
    } else if (after(i, first).windows_are_apart()) {
      reverse_windows<T> const windows{after(i, first), s.length, of_outputs, out, to};
      lane_.for_strips(count * windows.windows(), s.channels, windows);
    } else {
      lane_.for_strips(count * s.length, s.channels,
                       reverse_epilogue<T>{after(i, first), s.length, of_outputs, out, to});
    }
  }

  void backward_stage(int i, added_rows<T> const& gradient, T* to) {
    using blas::transpose;
    stage const& s = model_.stages[i];
    buffer const& b = buffers_[static_cast<std::size_t>(i)];
    if (s.kind == product::none) {
      reverse(i, gradient, to, row_layout::dense(s.length, s.channels), 0, size_);
    } else if (s.kind == product::dense) {
      reverse(i, gradient, scratch_, row_layout::dense(1, s.channels), 0, size_);
      lane_.gemm(transpose::no, transpose::yes, size_, s.channels_in, s.channels, T(1), scratch_, s.channels,
                 model_.at(s.weights), s.channels, T(0), to, s.channels_in);
    } else if (i == 0) {
      backward_first_convolution(gradient, to);
    } else {
      row_layout const layout = gradient_layout(s);
      reverse(i, gradient, b.reverse, layout, 0, size_);
      std::ptrdiff_t const rows = (size_ - 1) * layout.stride + s.length_in;
      if (stacks_gradient(i))
        lane_.gemm(transpose::no, transpose::yes, rows + s.reach(), s.width * s.channels_in, s.channels, T(1),
                   b.reverse, s.channels, model_.at(s.weights), s.channels, T(0), to, s.width * s.channels_in);
      else
        convolve(b.reverse, rows, s.width, s.dilation, s.channels, model_.at(s.flipped), s.channels_in, to);
    }
  }

  /// Few input channels make a poor product: all taps in one product instead, then a sum over taps.
  void backward_first_convolution(added_rows<T> const& gradient, T* to) {
    stage const& s = model_.stages[0];
    std::ptrdiff_t const group = buffers_[0].group;
    std::ptrdiff_t const columns = s.gradient_columns();
    for (std::ptrdiff_t first = 0; first < size_; first += group) {
      std::ptrdiff_t const count = std::min(group, size_ - first);
      T* const products = scratch_ + group * s.length * s.channels;
      reverse(0, gradient, scratch_, row_layout::dense(s.length, s.channels), first, count);
      lane_.gemm(blas::transpose::no, blas::transpose::yes, count * s.length, columns, s.channels, T(1), scratch_,
                 s.channels, model_.at(s.weights), s.channels, T(0), products, columns);
      lane_.for_strips(count * s.length_in, s.channels_in,
                       add_taps<T>{products, s.length, s.length_in, columns, s.width, s.dilation, s.pad_left,
                                   s.channels_in, to + first * s.length_in * s.channels_in});
    }
  }

  Lane& lane_;
  model_view<T> model_;
  std::vector<buffer> buffers_;
  int tail_;  ///< the first stage that takes the whole block
  bool keeps_products_ = false;
  std::ptrdiff_t group_ = 1;        ///< sequences that go through the stages before it together
  std::ptrdiff_t filled_ = 0;       ///< sequences of the groups that were not left out
  std::ptrdiff_t first_ = 0;        ///< the sequences at work: the first, ..
  std::ptrdiff_t size_ = 0;         ///< .. and how many
  T const* first_input_ = nullptr;  ///< where the first stage read it from the caller's memory
  pass const* against_ = nullptr;   ///< the sequence that backward_against() compares with
  T* scratch_ = nullptr;
  T* outputs_ = nullptr;
  std::int32_t* rows_ = nullptr;  ///< of the table
  T* gradients_[2] = {};
  T* flat_gradient_ = nullptr;  ///< of the input of stage tail_
  std::ptrdiff_t gradient_size_ = 0;
};

}  // namespace seam::inline v0::network::detail
