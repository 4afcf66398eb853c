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

/// The first row of a window of `width` rows of a sum's output that holds a window of the sum's own from `start` on and
/// what reaches it of the other summand's from `other` on.
inline std::ptrdiff_t changed_start_of_sum(stage const& s, std::ptrdiff_t start, std::ptrdiff_t other,
                                           std::ptrdiff_t width) {
  std::ptrdiff_t const first = std::max<std::ptrdiff_t>(0, other - s.add_start);
  return std::min({start, first, s.length_out - width});
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

/// Differences of rows of a stage's output: `width` of them, from a start of each change's own.
template <class T>
struct changed_rows {
  T const* data = nullptr;  ///< (changes, width, channels)
  std::int32_t const* starts = nullptr;
  std::ptrdiff_t width = 0;
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
  changed_rows<T> other;  ///< of a sum, of the other summand; its rows begin `other_start` before the output's
  std::ptrdiff_t other_start;
  T* out;  ///< (changes, width, channels)

  /// Output `position` before a sum, of a change, or of the sequence itself where that is -1.
  template <int W>
  SEAM_HD void pool(T (&best)[W], std::ptrdiff_t change, std::ptrdiff_t position, std::ptrdiff_t column) const {
    load(best, change, position * after.pool_stride, column);
    for (std::ptrdiff_t place = 1; place < after.pool_width; ++place) {
      T z[W];
      load(z, change, position * after.pool_stride + place, column);
      after.join(best, z);
    }
    after.activate(best);
  }
  template <int W>
  SEAM_HD void load(T (&z)[W], std::ptrdiff_t change, std::ptrdiff_t position, std::ptrdiff_t column) const {
    T const* const own = products.data + products.layout.offset(0, position) + column;
    SEAM_SIMD
    for (int i = 0; i < W; ++i) z[i] = own[i];
    if (change >= 0) added.add(z, change, position, column);
    after.affine(z, column);
  }
  template <int W>
  SEAM_HD void operator()(strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::ptrdiff_t const change = row / width;
    std::ptrdiff_t const position = starts[change] + row % width;
    T best[W];
    pool(best, change, position, column);
    T* const to = out + row * channels + column;
    if (!other.data) {
      T const* const own = outputs.data + outputs.layout.offset(0, position) + column;
      SEAM_SIMD
      for (int i = 0; i < W; ++i) to[i] = best[i] - own[i];
      return;
    }
    T own[W];
    pool(own, -1, position, column);
    std::ptrdiff_t const place = position + other_start - other.starts[change];
    bool const inside = place >= 0 && place < other.width;
    T const* const more = other.data + (change * other.width + (inside ? place : 0)) * channels + column;
    SEAM_SIMD
    for (int i = 0; i < W; ++i) to[i] = best[i] - own[i] + (inside ? more[i] : T(0));
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
    plan_windows();
    std::ptrdiff_t width = 1, product_row = 1, row = model.channels;
    for (int i = 0; i < model.count; ++i) {
      stage const& s = model.stages[i];
      if (s.kind == product::dense || flattens(i)) width = 1;
      if (s.kind != product::dense) row = std::max(row, s.channels_in);
      if (i > 0 || s.kind != product::convolution) product_row = std::max(product_row, width * s.width * s.channels);
      width = widths_[static_cast<std::size_t>(i)];
      row = std::max(row, width * s.channels);
    }
    at_once_ = std::max(std::ptrdiff_t{1}, product_elements / std::max(product_row, row));
    products_ = lane.template workspace<T>(at_once_ * product_row);
    for (T*& differences : differences_) differences = lane.template workspace<T>(at_once_ * row);
    for (auto& starts : starts_) starts.resize(static_cast<std::size_t>(at_once_));
    for (int i = 0; i < model.count; ++i) {
      if (!is_summand(i)) continue;
      std::ptrdiff_t const own = widths_[static_cast<std::size_t>(i)];
      summand& kept = summands_[static_cast<std::size_t>(i)];
      kept.differences = lane.template workspace<T>(at_once_ * own * model.stages[i].channels);
      kept.starts.resize(static_cast<std::size_t>(at_once_));
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

  /// Does a later stage add stage i's output to its own?
  bool is_summand(int i) const {
    for (int later = i + 1; later < model_.count; ++later)
      if (model_.stages[later].add == i) return true;
    return false;
  }

  /// The width of every stage's window: what a change can reach, the same for all sites. For a sum it is the widest
  /// that the two summands' windows are together, whatever the site.
  void plan_windows() {
    auto const count = static_cast<std::size_t>(model_.count);
    widths_.assign(count, 1);
    summands_.resize(count);
    bool sums = false;
    for (std::size_t i = 0; i < count; ++i) sums |= model_.stages[i].add >= 0;
    std::vector<std::vector<std::ptrdiff_t>> starts(count);  // by site, where there are sums
    std::vector<std::ptrdiff_t> at;
    for (std::ptrdiff_t site = 0; sums && site < model_.length; ++site) at.push_back(site);
    std::ptrdiff_t width = 1;
    for (std::size_t i = 0; i < count; ++i) {
      stage const& s = model_.stages[i];
      if (flattens(static_cast<int>(i))) {
        width = 1;
        at.assign(at.size(), 0);
      }
      std::ptrdiff_t const own = changed_width(s, width);
      for (std::ptrdiff_t& start : at) start = changed_start(s, start, own);
      width = own;
      if (s.add >= 0) {
        auto const other = static_cast<std::size_t>(s.add);
        for (std::size_t site = 0; site < at.size(); ++site) {
          std::ptrdiff_t const first = changed_start_of_sum(s, at[site], starts[other][site], 0);
          std::ptrdiff_t const last = std::min(s.length_out, starts[other][site] - s.add_start + widths_[other]);
          width = std::max(width, std::max(at[site] + own, last) - first);
        }
        for (std::size_t site = 0; site < at.size(); ++site)
          at[site] = changed_start_of_sum(s, at[site], starts[other][site], width);
      }
      widths_[i] = width;
      if (sums) starts[i] = at;
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
    std::ptrdiff_t const own = changed_width(s, window_.width), width = widths_[static_cast<std::size_t>(i)];
    summand const* const other = s.add < 0 ? nullptr : &summands_[static_cast<std::size_t>(s.add)];
    for (std::ptrdiff_t c = 0; c < n; ++c) {
      std::ptrdiff_t first = changed_start(s, start(0, c), own);
      if (other) first = changed_start_of_sum(s, first, other->starts[static_cast<std::size_t>(c)], width);
      start(1, c) = static_cast<std::int32_t>(first);
    }
    changed_rows<T> added_rows;
    if (other) {
      std::int32_t const* const starts = other->starts.data();
      added_rows = {other->differences, backend::bring(lane_, starts, n), widths_[static_cast<std::size_t>(s.add)]};
    }
    epilogue<T> const after(s, model_.at(s.scale), model_.at(s.shift));
    lane_.for_strips(
        n * width, s.channels,
        changed_outputs<T, Added>{after, added, own_.product_rows(i), own_.output_rows(i), starts_there(1, n), width,
                                  s.channels, added_rows, s.add_start, differences_[1]});
    std::swap(differences_[0], differences_[1]);
    std::swap(starts_[0], starts_[1]);
    window_ = {width, s.length_out, s.channels};
    summand& keep = summands_[static_cast<std::size_t>(i)];
    if (!keep.differences) return;
    lane_.copy(static_cast<T const*>(differences_[0]), keep.differences, n * width * s.channels);
    std::copy_n(starts_[0].begin(), n, keep.starts.begin());
  }

  /// The rows that differ: `width` of `length`, from a start of each change's own.
  struct window {
    std::ptrdiff_t width;
    std::ptrdiff_t length;
    std::ptrdiff_t channels;
  };

  /// What is kept of a stage that a later one adds.
  struct summand {
    T* differences = nullptr;  ///< (changes, width, channels)
    std::vector<std::int32_t> starts;
  };

  Lane& lane_;
  model_view<T> model_;
  pass<T, Lane> own_;
  std::vector<std::ptrdiff_t> widths_;  ///< of the stages' windows
  std::vector<summand> summands_;       ///< of the stages; null where no other adds them
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
