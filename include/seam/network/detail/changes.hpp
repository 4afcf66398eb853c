// SPDX-License-Identifier: MIT
// What single changes of a sequence do to a model's outputs, exactly: of every layer only the rows that a change can
// reach are computed, as differences to the sequence's own activations. A product of differences adds to the sequence's
// product what the change adds; what follows it is then applied to the sum. (fastISM computes the same rows anew:
// Nair, Shrikumar, Schreiber, Kundaje: Bioinformatics 38, 2022. A difference needs its changed inputs alone.)
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/network/detail/change_kernels.hpp>
#include <seam/network/detail/forward_pass.hpp>

#include <algorithm>
#include <vector>

namespace seam::inline v0::network::detail {

/// All single changes of one sequence through a model, a few hundred together.
template <class T, class Lane>
class change_pass {
 public:
  /// `model` with blocks of one sequence.
  change_pass(Lane& lane, model_view<T> const& model)
      : lane_(lane), model_(model), wires_(model), own_(lane, model, remember::products) {
    plan_windows();
    std::ptrdiff_t product_row = 1, row = model.channels;
    for (int i = 0; i < model.count; ++i) {
      stage const& s = model.stages[i];
      row = std::max({row, width_of(i) * s.channels, wires_.flattens(i) ? s.channels_in : 0});
      if (s.kind == product::dense) product_row = std::max(product_row, s.channels);
      if (i > 0 && s.kind == product::convolution)
        product_row = std::max(product_row, width_of_input(i) * s.width * s.channels);
    }
    at_once_ = std::max(std::ptrdiff_t{1}, product_elements / std::max(product_row, row));
    products_ = lane.template workspace<T>(at_once_ * product_row);
    for (T*& rows : by_turns_) rows = lane.template workspace<T>(at_once_ * row);
    flat_ = lane.template workspace<T>(at_once_ * row);
    sites_.resize(static_cast<std::size_t>(at_once_));
    zeros_.resize(static_cast<std::size_t>(at_once_));
    for (int i = 0; i < model.count; ++i) {
      output& made = outputs_[static_cast<std::size_t>(i)];
      made.rows = by_turns_[i % 2];
      if (wires_.keeps(i)) made.rows = lane.template workspace<T>(at_once_ * width_of(i) * model.stages[i].channels);
      made.starts.resize(static_cast<std::size_t>(at_once_));
    }
  }

  /// out (1 + n, outputs), where the lane works: the outputs for `letters` (length), then for each of its n changes.
  /// These are in the host's memory, which computes the windows that they reach.
  void run(std::uint8_t const* letters, oracle::single_change const* changes, std::ptrdiff_t n, T* out) {
    letters = backend::bring(lane_, letters, model_.length);
    own_.forward_letters(letters, 1);
    lane_.copy(static_cast<T const*>(own_.outputs()), out, model_.outputs);
    for (std::ptrdiff_t first = 0; first < n; first += at_once_)
      run_chunk(letters, changes + first, std::min(at_once_, n - first), out + (1 + first) * model_.outputs);
  }

 private:
  /// Products of a chunk's differences stay below this many elements (2 MiB of floats).
  static constexpr std::ptrdiff_t product_elements = std::ptrdiff_t{1} << 19;

  /// The differences of one stage's outputs.
  struct output {
    T* rows = nullptr;                 ///< (changes, width, channels)
    std::vector<std::int32_t> starts;  ///< (changes)
    std::ptrdiff_t width = 1;
  };
  /// The differences that a stage reads: `width` of `length` rows.
  struct window {
    T const* rows;
    std::vector<std::int32_t> const* starts;
    std::ptrdiff_t width;
    std::ptrdiff_t length;
    std::ptrdiff_t channels;
  };

  std::ptrdiff_t width_of(int i) const { return outputs_[static_cast<std::size_t>(i)].width; }
  /// Of stage i's input, which is whole where it is flat.
  std::ptrdiff_t width_of_input(int i) const {
    stage const& s = model_.stages[i];
    return s.input < 0 || wires_.flattens(i) ? 1 : width_of(s.input);
  }
  /// Where the lane works.
  std::int32_t const* there(std::vector<std::int32_t> const& starts, std::ptrdiff_t n) {
    return backend::bring(lane_, starts.data(), n);
  }

  /// The first row of stage i's window, start_of(j) being that of stage j, and the changed site for j = -1.
  template <class Start>
  std::ptrdiff_t start_of_window(int i, Start const& start_of) const {
    stage const& s = model_.stages[i];
    std::ptrdiff_t const width = width_of(i);
    if (s.kind == product::join) {
      std::ptrdiff_t first = s.length_out - width;
      for (int const part : s.parts) first = std::min(first, start_of(part));
      return first;
    }
    std::ptrdiff_t const input = wires_.flattens(i) ? 0 : start_of(s.input);
    std::ptrdiff_t const first = changed_start(s, input, changed_width(s, width_of_input(i)));
    return s.add < 0 ? first : changed_start_of_sum(s, first, start_of(s.add), width);
  }
  /// The rows of stage i that a change reaches, where its output is a sum or a join.
  template <class Start>
  std::ptrdiff_t reached(int i, Start const& start_of) const {
    stage const& s = model_.stages[i];
    std::ptrdiff_t first = s.length_out, last = 0;
    for (int const part : s.parts) {
      first = std::min(first, start_of(part));
      last = std::max(last, start_of(part) + width_of(part));
    }
    if (s.add >= 0) {
      std::ptrdiff_t const own = changed_width(s, width_of_input(i));
      std::ptrdiff_t const start = changed_start(s, wires_.flattens(i) ? 0 : start_of(s.input), own);
      first = changed_start_of_sum(s, start, start_of(s.add), 0);
      last = std::max(start + own, std::min(s.length_out, start_of(s.add) - s.add_start + width_of(s.add)));
    }
    return last - first;
  }
  /// The width of every stage's window: what a change can reach, the same for all sites. For a sum or a join it is the
  /// widest that the windows of what it reads are together, whatever the site.
  void plan_windows() {
    outputs_.resize(static_cast<std::size_t>(model_.count));
    bool meets = false;
    for (int i = 0; i < model_.count; ++i) meets |= model_.stages[i].add >= 0 || model_.stages[i].kind == product::join;
    std::vector<std::vector<std::ptrdiff_t>> starts(static_cast<std::size_t>(model_.count));  // by site
    for (int i = 0; i < model_.count; ++i) {
      stage const& s = model_.stages[i];
      std::ptrdiff_t& width = outputs_[static_cast<std::size_t>(i)].width;
      if (s.kind != product::join) width = changed_width(s, width_of_input(i));
      if (!meets) continue;
      auto const at = [&](std::ptrdiff_t site) {
        return [&starts, site](int j) {
          return j < 0 ? site : starts[static_cast<std::size_t>(j)][static_cast<std::size_t>(site)];
        };
      };
      if (s.add >= 0 || s.kind == product::join)
        for (std::ptrdiff_t site = 0; site < model_.length; ++site) width = std::max(width, reached(i, at(site)));
      for (std::ptrdiff_t site = 0; site < model_.length; ++site)
        starts[static_cast<std::size_t>(i)].push_back(start_of_window(i, at(site)));
    }
  }

  /// `letters` where the lane works.
  void run_chunk(std::uint8_t const* letters, oracle::single_change const* changes, std::ptrdiff_t n, T* out) {
    backend::scratch_scope const scope(lane_);
    stage const& first = model_.stages[0];
    added_by_letters<T> const by_letters{model_.at(first.weights),
                                         model_.at(model_.encoding),
                                         letters,
                                         backend::bring(lane_, changes, n),
                                         model_.letters,
                                         model_.channels,
                                         first.channels,
                                         first.width,
                                         first.dilation,
                                         first.pad_left};
    for (std::ptrdiff_t i = 0; i < n; ++i)
      sites_[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(changes[i].position);
    if (first.kind == product::convolution) {
      finish_stage(0, n, by_letters);
    } else {
      lane_.for_strips(n, model_.channels, changed_letters<T>{by_letters, by_turns_[1]});
      run_stage(0, n);
    }
    for (int i = 1; i < model_.count; ++i) run_stage(i, n);
    stage const& last = model_.stages[model_.count - 1];
    output const& made = outputs_.back();
    lane_.for_strips(n * last.length_out, last.channels,
                     spread_window<T>{made.rows, there(made.starts, n), made.width, last.length_out, last.channels,
                                      own_.outputs(), out});
  }

  window input_of(int i) const {
    int const source = model_.stages[i].input;
    if (source < 0) return {by_turns_[1], &sites_, 1, model_.length, model_.channels};
    stage const& s = model_.stages[source];
    output const& made = outputs_[static_cast<std::size_t>(source)];
    return {made.rows, &made.starts, made.width, s.length_out, s.channels};
  }

  void run_stage(int i, std::ptrdiff_t n) {
    using blas::transpose;
    stage const& s = model_.stages[i];
    if (s.kind == product::join) return join_parts(i, n);
    window in = input_of(i);
    if (s.kind == product::dense) {
      in = multiply_dense(s, in, n);
    } else {
      if (wires_.flattens(i)) in = spread(s, in, n);
      if (s.kind == product::convolution) {
        lane_.gemm(transpose::no, transpose::yes, n * in.width, s.width * s.channels, s.channels_in, T(1), in.rows,
                   s.channels_in, model_.at(s.flipped), s.channels_in, T(0), products_, s.width * s.channels);
        in.rows = products_;
      }
    }
    finish_stage(
        i, n, added_by_rows<T>{in.rows, there(*in.starts, n), in.width, s.width, s.dilation, s.pad_left, s.channels});
  }

  /// products_ (n, units) = the differences times the weights of the rows that they stand in. Neighbouring changes
  /// mostly share their window.
  window multiply_dense(stage const& s, window const& in, std::ptrdiff_t n) {
    using blas::transpose;
    std::vector<std::int32_t> const& starts = *in.starts;
    std::ptrdiff_t const row = in.width * in.channels;
    for (std::ptrdiff_t first = 0, stop = 0; first < n; first = stop) {
      std::ptrdiff_t const start = starts[static_cast<std::size_t>(first)];
      while (stop < n && starts[static_cast<std::size_t>(stop)] == start) ++stop;
      lane_.gemm(transpose::no, transpose::no, stop - first, s.channels, row, T(1), in.rows + first * row, row,
                 model_.at(s.weights) + start * in.channels * s.channels, s.channels, T(0),
                 products_ + first * s.channels, s.channels);
    }
    return {products_, &zeros_, 1, 1, s.channels_in};
  }

  /// Windows to whole flat rows.
  window spread(stage const& s, window const& in, std::ptrdiff_t n) {
    lane_.for_strips(n * in.length, in.channels,
                     spread_window<T>{in.rows, there(*in.starts, n), in.width, in.length, in.channels, nullptr, flat_});
    return {flat_, &zeros_, 1, 1, s.channels_in};
  }

  /// The starts of stage i's windows; returns where they are.
  std::int32_t const* place_windows(int i, std::ptrdiff_t n) {
    std::vector<std::int32_t>& starts = outputs_[static_cast<std::size_t>(i)].starts;
    for (std::size_t c = 0; c < static_cast<std::size_t>(n); ++c)
      starts[c] = static_cast<std::int32_t>(start_of_window(i, [&](int j) -> std::ptrdiff_t {
        return j < 0 ? sites_[c] : outputs_[static_cast<std::size_t>(j)].starts[c];
      }));
    return there(starts, n);
  }
  changed_rows<T> changed(int i, std::ptrdiff_t n) {
    output const& made = outputs_[static_cast<std::size_t>(i)];
    return {made.rows, there(made.starts, n), made.width};
  }

  template <class Added>
  void finish_stage(int i, std::ptrdiff_t n, Added const& added) {
    stage const& s = model_.stages[i];
    output const& made = outputs_[static_cast<std::size_t>(i)];
    std::int32_t const* const starts = place_windows(i, n);
    lane_.for_strips(
        n * made.width, s.channels,
        changed_outputs<T, Added>{epilogue<T>(s, model_.at(s.scale), model_.at(s.shift)), added, own_.product_rows(i),
                                  own_.output_rows(i), starts, made.width, s.channels,
                                  s.add < 0 ? changed_rows<T>{} : changed(s.add, n), s.add_start, made.rows});
  }

  void join_parts(int i, std::ptrdiff_t n) {
    stage const& s = model_.stages[i];
    output const& made = outputs_[static_cast<std::size_t>(i)];
    std::int32_t const* const starts = place_windows(i, n);
    T* to = made.rows;
    for (int const part : s.parts) {
      std::ptrdiff_t const channels = model_.stages[part].channels;
      lane_.for_strips(n * made.width, channels,
                       joined_outputs<T>{changed(part, n), channels, starts, made.width, to, s.channels});
      to += channels;
    }
  }

  Lane& lane_;
  model_view<T> model_;
  wiring wires_;
  forward_pass<T, Lane> own_;
  std::vector<output> outputs_;  ///< of the stages
  std::ptrdiff_t at_once_ = 1;
  T* products_ = nullptr;
  T* by_turns_[2] = {};  ///< (changes, width, channels): outputs that only the next stage reads; the changed letters
  T* flat_ = nullptr;    ///< (changes, positions x channels)
  std::vector<std::int32_t> sites_, zeros_;  ///< (changes)
};

/// out (1 + n, outputs): the outputs for `letters` (length), then for each of its n changes.
template <class T, class Lane>
void predict_changes(Lane& lane, model_view<T> model, std::uint8_t const* letters, oracle::single_change const* changes,
                     std::ptrdiff_t n, T* out) {
  backend::scratch_scope const scope(lane);
  model.block = 1;
  change_pass<T, Lane>(lane, model).run(letters, changes, n, out);
}

}  // namespace seam::inline v0::network::detail
