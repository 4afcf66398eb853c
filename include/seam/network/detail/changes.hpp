// SPDX-License-Identifier: MIT
// What single changes of a sequence do to a model's outputs, exactly: of every layer only the rows that a change can
// reach are computed, as differences to the sequence's own activations. A product of differences adds to the sequence's
// product what the change adds; what follows it is then applied to the sum. (fastISM computes the same rows anew:
// Nair, Shrikumar, Schreiber, Kundaje: Bioinformatics 38, 2022. A difference needs its changed inputs alone.)
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/network/detail/pass.hpp>
#include <seam/oracle/concept.hpp>

namespace seam::inline v0::network::detail {

/// How many rows of a stage's output can differ where `width` neighbouring rows of its input do.
inline std::ptrdiff_t changed_width(stage const& s, std::ptrdiff_t width) {
  if (s.kind == product::dense) return 1;
  std::ptrdiff_t const products = width + (s.width - 1) * s.dilation;
  return std::min(s.length_out, (products + s.pool_width - 2) / s.pool_stride + 1);
}

/// The first of those rows: a window of `width` rows that holds all of them and lies within the output.
inline std::ptrdiff_t changed_start(stage const& s, std::ptrdiff_t start, std::ptrdiff_t width) {
  if (s.kind == product::dense) return 0;
  std::ptrdiff_t const before = start + s.pad_left - (s.width - 1) * s.dilation - s.pool_width + 1;
  std::ptrdiff_t const first = before <= 0 ? 0 : (before + s.pool_stride - 1) / s.pool_stride;
  return std::min(first, s.length_out - width);
}

/// What changes of single letters add to the first convolution.
template <class T>
struct added_by_letters {
  T const* weights;   ///< (width, channels_in, channels)
  T const* encoding;  ///< (alphabet, channels_in)
  std::uint8_t const* sequence;
  oracle::single_change const* changes;
  std::ptrdiff_t alphabet;
  std::ptrdiff_t channels_in;
  std::ptrdiff_t channels;
  std::ptrdiff_t width;
  std::ptrdiff_t dilation;
  std::ptrdiff_t pad_left;

  SEAM_HD T code(std::uint8_t letter, std::ptrdiff_t channel) const {
    return letter < alphabet ? encoding[letter * channels_in + channel] : T(0);
  }
  template <int W>
  SEAM_HD void add(T (&z)[W], std::ptrdiff_t change, std::ptrdiff_t position, std::ptrdiff_t column) const {
    std::ptrdiff_t const site = changes[change].position;
    std::ptrdiff_t const distance = site + pad_left - position;
    if (distance < 0 || distance % dilation != 0 || distance / dilation >= width) return;
    T const* const tap = weights + distance / dilation * channels_in * channels + column;
    for (std::ptrdiff_t c = 0; c < channels_in; ++c) {
      T const difference = code(changes[change].letter, c) - code(sequence[site], c);
      if (difference == T(0)) continue;
      T const* const values = tap + c * channels;
      SEAM_SIMD
      for (int i = 0; i < W; ++i) z[i] += difference * values[i];
    }
  }
};

/// What changed rows of a stage's input add to its product: every changed row has been multiplied by every tap, the
/// last tap first.
template <class T>
struct added_by_rows {
  T const* products;           ///< (changes, rows, taps, channels)
  std::int32_t const* starts;  ///< (changes): the first changed row of the input
  std::ptrdiff_t rows;
  std::ptrdiff_t taps;
  std::ptrdiff_t dilation;
  std::ptrdiff_t pad_left;
  std::ptrdiff_t channels;

  template <int W>
  SEAM_HD void add(T (&z)[W], std::ptrdiff_t change, std::ptrdiff_t position, std::ptrdiff_t column) const {
    std::ptrdiff_t row = position - pad_left - starts[change];
    T const* const own = products + change * rows * taps * channels + column;
    for (std::ptrdiff_t tap = taps - 1; tap >= 0; --tap, row += dilation) {
      if (row < 0 || row >= rows) continue;
      T const* const values = own + (row * taps + tap) * channels;
      SEAM_SIMD
      for (int i = 0; i < W; ++i) z[i] += values[i];
    }
  }
};

/// Differences of a stage's outputs: rows are (change, row of its window).
template <class T, class Added>
struct changed_outputs {
  epilogue<T> after;
  Added added;
  kept_rows<T> products;       ///< the sequence's own
  kept_rows<T> outputs;        ///< the sequence's own
  std::int32_t const* starts;  ///< (changes)
  std::ptrdiff_t width;
  std::ptrdiff_t channels;
  T* out;  ///< (changes, width, channels)

  template <int W>
  SEAM_HD void load(T (&z)[W], std::ptrdiff_t change, std::ptrdiff_t position, std::ptrdiff_t column) const {
    T const* const own = products.data + products.layout.offset(0, position) + column;
    SEAM_SIMD
    for (int i = 0; i < W; ++i) z[i] = own[i];
    added.add(z, change, position, column);
    after.affine(z, column);
  }
  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const change = row / width;
    std::ptrdiff_t const position = starts[change] + row % width;
    T best[W];
    load(best, change, position * after.pool_stride, column);
    for (std::ptrdiff_t place = 1; place < after.pool_width; ++place) {
      T z[W];
      load(z, change, position * after.pool_stride + place, column);
      after.join(best, z);
    }
    after.activate(best);
    T* const to = out + row * channels + column;
    T const* const own = outputs.data + outputs.layout.offset(0, position) + column;
    SEAM_SIMD
    for (int i = 0; i < W; ++i) to[i] = best[i] - own[i];
  }
};

/// The first stage's changed input where it is no convolution: rows are changes, columns the encoding's channels.
template <class T>
struct changed_letters {
  added_by_letters<T> letters;
  T* out;  ///< (changes, channels_in)

  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t change, std::ptrdiff_t column) const {
    oracle::single_change const own = letters.changes[change];
    for (int i = 0; i < W; ++i)
      out[change * letters.channels_in + column + i] =
          letters.code(own.letter, column + i) - letters.code(letters.sequence[own.position], column + i);
  }
};

/// Differences of all rows from those of a window, the others zero: rows are (change, row of the whole).
template <class T>
struct spread_window {
  T const* in;  ///< (changes, width, channels)
  std::int32_t const* starts;
  std::ptrdiff_t width;
  std::ptrdiff_t length;
  std::ptrdiff_t channels;
  T const* own;  ///< (length, channels) to add to them; null = 0
  T* out;        ///< (changes, length, channels)

  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const change = row / length, place = row % length - starts[change];
    bool const inside = place >= 0 && place < width;
    T const* const from = in + (change * width + (inside ? place : 0)) * channels + column;
    T const* const base = own ? own + row % length * channels + column : nullptr;
    for (int i = 0; i < W; ++i) out[row * channels + column + i] = (base ? base[i] : T(0)) + (inside ? from[i] : T(0));
  }
};

/// All single changes of one sequence through a model, a few hundred together.
template <class T, class Lane>
class change_pass {
 public:
  /// `model` with blocks of one sequence.
  change_pass(Lane& lane, model_view<T> const& model)
      : lane_(lane), model_(model), own_(lane, model, remember::products) {
    std::ptrdiff_t width = 1, product_row = 1, row = model.channels;
    for (int i = 0; i < model.count; ++i) {
      stage const& s = model.stages[i];
      if (s.kind == product::dense || flattens(i)) width = 1;
      if (s.kind != product::dense) row = std::max(row, s.channels_in);
      if (i > 0 || s.kind != product::convolution) product_row = std::max(product_row, width * s.width * s.channels);
      width = changed_width(s, width);
      row = std::max(row, width * s.channels);
    }
    at_once_ = std::max(std::ptrdiff_t{1}, product_elements / std::max(product_row, row));
    products_ = lane.template workspace<T>(at_once_ * product_row);
    for (T*& differences : differences_) differences = lane.template workspace<T>(at_once_ * row);
    for (auto& starts : starts_) starts.resize(static_cast<std::size_t>(at_once_));
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

  std::int32_t& start(int which, std::ptrdiff_t change) { return starts_[which][static_cast<std::size_t>(change)]; }
  /// The starts of n changes where the lane works.
  std::int32_t const* starts_there(int which, std::ptrdiff_t n) {
    return backend::bring(lane_, static_cast<std::int32_t const*>(starts_[which].data()), n);
  }
  /// Does stage i see the stage before it as one flat row?
  bool flattens(int i) const {
    stage const& s = model_.stages[i];
    if (i == 0) return s.length_in != model_.length || s.channels_in != model_.channels;
    stage const& before = model_.stages[i - 1];
    return s.length_in != before.length_out || s.channels_in != before.channels;
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
    for (std::ptrdiff_t i = 0; i < n; ++i) start(0, i) = static_cast<std::int32_t>(changes[i].position);
    window_ = {1, model_.length, model_.channels};
    int begin = 0;
    if (first.kind == product::convolution) {
      finish_stage(0, n, by_letters);
      begin = 1;
    } else {
      lane_.for_strips(n, model_.channels, changed_letters<T>{by_letters, differences_[0]});
    }
    for (int i = begin; i < model_.count; ++i) run_stage(i, n);
    stage const& last = model_.stages[model_.count - 1];
    lane_.for_strips(n * last.length_out, last.channels,
                     spread_window<T>{differences_[0], starts_there(0, n), window_.width, last.length_out,
                                      last.channels, own_.outputs(), out});
  }

  void run_stage(int i, std::ptrdiff_t n) {
    using blas::transpose;
    stage const& s = model_.stages[i];
    if (s.kind == product::dense) {
      multiply_dense(s, n);
    } else {
      if (flattens(i)) spread(s, n);
      if (s.kind == product::convolution) {
        lane_.gemm(transpose::no, transpose::yes, n * window_.width, s.width * s.channels, s.channels_in, T(1),
                   differences_[0], s.channels_in, model_.at(s.flipped), s.channels_in, T(0), products_,
                   s.width * s.channels);
      }
    }
    bool const none = s.kind == product::none;
    finish_stage(i, n,
                 added_by_rows<T>{none ? differences_[0] : products_, starts_there(0, n), window_.width, s.width,
                                  s.dilation, s.pad_left, s.channels});
  }

  /// products_ (n, units) = the differences times the weights of the rows that they stand in. Neighbouring changes
  /// mostly share their window.
  void multiply_dense(stage const& s, std::ptrdiff_t n) {
    using blas::transpose;
    std::ptrdiff_t const row = window_.width * window_.channels;
    for (std::ptrdiff_t first = 0, stop = 0; first < n; first = stop) {
      while (stop < n && start(0, stop) == start(0, first)) ++stop;
      lane_.gemm(transpose::no, transpose::no, stop - first, s.channels, row, T(1), differences_[0] + first * row, row,
                 model_.at(s.weights) + start(0, first) * window_.channels * s.channels, s.channels, T(0),
                 products_ + first * s.channels, s.channels);
    }
    for (std::ptrdiff_t i = 0; i < n; ++i) start(0, i) = 0;
    window_ = {1, 1, s.channels_in};
  }

  /// Windows to whole flat rows.
  void spread(stage const& s, std::ptrdiff_t n) {
    lane_.for_strips(n * window_.length, window_.channels,
                     spread_window<T>{differences_[0], starts_there(0, n), window_.width, window_.length,
                                      window_.channels, nullptr, differences_[1]});
    std::swap(differences_[0], differences_[1]);
    for (std::ptrdiff_t i = 0; i < n; ++i) start(0, i) = 0;
    window_ = {1, 1, s.channels_in};
  }

  template <class Added>
  void finish_stage(int i, std::ptrdiff_t n, Added const& added) {
    stage const& s = model_.stages[i];
    std::ptrdiff_t const width = changed_width(s, window_.width);
    for (std::ptrdiff_t c = 0; c < n; ++c)
      start(1, c) = static_cast<std::int32_t>(changed_start(s, start(0, c), width));
    epilogue<T> const after(s, model_.at(s.scale), model_.at(s.shift));
    lane_.for_strips(n * width, s.channels,
                     changed_outputs<T, Added>{after, added, own_.product_rows(i), own_.output_rows(i),
                                               starts_there(1, n), width, s.channels, differences_[1]});
    std::swap(differences_[0], differences_[1]);
    std::swap(starts_[0], starts_[1]);
    window_ = {width, s.length_out, s.channels};
  }

  /// The rows that differ: `width` of `length`, from a start of each change's own.
  struct window {
    std::ptrdiff_t width;
    std::ptrdiff_t length;
    std::ptrdiff_t channels;
  };

  Lane& lane_;
  model_view<T> model_;
  pass<T, Lane> own_;
  std::ptrdiff_t at_once_ = 1;
  T* products_ = nullptr;
  T* differences_[2] = {};  ///< (changes, width, channels) of the stage before, and of the one that is made
  std::vector<std::int32_t> starts_[2];  ///< (changes), likewise
  window window_ = {};
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
