// SPDX-License-Identifier: MIT
// One block of sequences through a model, forwards and backwards. A gradient goes from a stage to the one before it;
// where an output has several readers, or is a summand or a part of a join, their shares are added up first.
#pragma once

#include <seam/network/detail/forward_pass.hpp>
#include <seam/network/detail/reverse_kernels.hpp>

#include <algorithm>

namespace seam::inline v0::network::detail {

/// A forward pass that remembers what its backward pass needs, and that.
template <class T, class Lane>
class pass : public forward_pass<T, Lane> {
 public:
  pass(Lane& lane, model_view<T> const& model, remember what) : forward_pass<T, Lane>(lane, model, what) {
    if (what != remember::gradients && what != remember::rescale) return;
    std::ptrdiff_t size = 0;
    for (int i = 0; i < model_.count; ++i) {
      stage const& s = model_.stages[i];
      buffer& b = buffers_[static_cast<std::size_t>(i)];
      if (wires_.keeps(i)) b.gradient = lane_.template workspace<T>(this->stored(i) * s.length_out * s.channels);
      if (i == 0 || s.kind == product::join) continue;
      if (s.kind == product::convolution) b.reverse = this->padded_buffer(gradient_layout(s), s.length, group_);
      row_layout const layout = gradient_of_input(i, nullptr).layout;
      std::ptrdiff_t const numbers = (layout.rows(this->held(i)) + s.reach()) * layout.channels;
      if (i == tail_)
        flat_gradient_ = lane_.template workspace<T>(numbers);
      else
        size = std::max(size, numbers);
    }
    for (T*& gradient : gradients_) gradient = lane_.template workspace<T>(size);
  }

  /// gradients (block, length, channels) of sum_j seed(s, j) output(s, j), for the last forward pass and the groups
  /// that it did not leave out; `seed` (block, outputs).
  void backward(T const* seed, T* gradients) {
    for (buffer& b : buffers_) b.has_gradient = false;
    added_rows<T> own{seed, output_rows_of_gradient(model_.count - 1)};
    for (int i = model_.count - 1; i >= tail_; --i) own = step(i, own, i == tail_ ? flat_gradient_ : gradients_[i % 2]);
    this->for_groups([&] {
      for (int i = 0; i + 1 < tail_; ++i) buffers_[static_cast<std::size_t>(i)].has_gradient = false;
      added_rows<T> here = own.from(first_);
      for (int i = tail_ - 1; i >= 0; --i)
        here = step(i, here, i == 0 ? gradients + first_ * model_.length * model_.channels : gradients_[i % 2]);
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
  using base = forward_pass<T, Lane>;
  using base::buffers_;
  using base::first_;
  using base::group_;
  using base::keeps_products_;
  using base::lane_;
  using base::model_;
  using base::scratch_;
  using base::size_;
  using base::tail_;
  using base::wires_;
  using typename base::buffer;

  row_layout output_rows_of_gradient(int i) const {
    return row_layout::dense(model_.stages[i].length_out, model_.stages[i].channels);
  }
  /// The gradient of stage i's input as its backward pass leaves it at `data`. Where the stage shifts its input, that
  /// is the gradient of the rows that it sees.
  added_rows<T> gradient_of_input(int i, T const* data) const {
    stage const& s = model_.stages[i];
    if (s.shifts()) return {data, row_layout::dense(s.length, s.channels)};
    if (s.kind != product::convolution) return {data, output_rows_of_gradient(s.input)};
    std::ptrdiff_t const stride = gradient_layout(s).stride;
    if (!this->stacks_gradient(i)) return {data, {0, stride, s.channels_in}};
    return this->side_by_side(data, stride, s.width, s.dilation, s.channels_in);
  }

  /// Stage i backwards, `own` the gradient of its output and `to` the memory for its input's; returns the gradient of
  /// the output of the stage before it.
  added_rows<T> step(int i, added_rows<T> const& own, T* to) {
    stage const& s = model_.stages[i];
    if (s.add >= 0) contribute(s.add, own, -s.add_start, s.length_out);
    added_rows<T> part = own;
    for (int const source : s.parts) {
      contribute(source, part, 0, s.length_out);
      part.data += model_.stages[source].channels;
    }
    if (s.kind != product::join) backward_stage(i, own, to);
    if (i == 0) return own;
    if (wires_.follows(i)) return gradient_of_input(i, to);
    if (s.input >= 0)
      contribute(s.input, gradient_of_input(i, to), s.shifts() ? s.pad_left : 0,
                 s.shifts() ? s.length : model_.stages[s.input].length_out);
    return {buffers_[static_cast<std::size_t>(i) - 1].gradient, output_rows_of_gradient(i - 1)};
  }

  /// Adds to the gradient of the output of stage `to`, row by row: row p takes row p + shift of `part`, which has rows.
  void contribute(int to, added_rows<T> const& part, std::ptrdiff_t shift, std::ptrdiff_t rows) {
    stage const& s = model_.stages[to];
    buffer& b = buffers_[static_cast<std::size_t>(to)];
    lane_.for_strips(size_ * s.length_out, s.channels,
                     add_gradient<T>{part, shift, rows, !b.has_gradient, s.length_out, b.gradient, s.channels});
    b.has_gradient = true;
  }

  void reverse(int i, added_rows<T> const& gradient, T* out, row_layout to, std::ptrdiff_t first,
               std::ptrdiff_t count) {
    stage const& s = model_.stages[i];
    added_rows<T> const of_outputs = gradient.from(first);
    epilogue<T> const after = this->after(i, first);
    if (against_) {
      kept_rows<T> references = this->product_rows(i);
      references.layout.lead += first * references.layout.stride;
      lane_.for_strips(count * s.length, s.channels,
                       reverse_rescaled<T>{after, s.length, of_outputs.data, of_outputs.layout, references,
                                           against_->product_rows(i), out, to});
    } else if (after.windows_are_apart()) {
      reverse_windows<T> const windows{after, s.length, of_outputs, out, to};
      lane_.for_strips(count * windows.windows(), s.channels, windows);
    } else {
      lane_.for_strips(count * s.length, s.channels, reverse_epilogue<T>{after, s.length, of_outputs, out, to});
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
      if (this->stacks_gradient(i))
        lane_.gemm(transpose::no, transpose::yes, rows + s.reach(), s.width * s.channels_in, s.channels, T(1),
                   b.reverse, s.channels, model_.at(s.weights), s.channels, T(0), to, s.width * s.channels_in);
      else
        this->convolve(b.reverse, rows, s.width, s.dilation, s.channels, model_.at(s.flipped), s.channels_in, to);
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

  pass const* against_ = nullptr;  ///< the sequence that backward_against() compares with
  T* gradients_[2] = {};           ///< of stages' inputs, by turns
  T* flat_gradient_ = nullptr;     ///< of the input of stage tail_
};

}  // namespace seam::inline v0::network::detail
