// SPDX-License-Identifier: MIT
// DeepBind (Alipanahi, Delong, Weirauch, Frey: Nature Biotechnology 33, 2015): how well a protein binds the best window
// of a sequence. One convolution, its largest (and mean) answers, and one or two dense layers, on every window.
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/core/error.hpp>
#include <seam/core/view.hpp>
#include <seam/io/tensors.hpp>
#include <seam/network/weights.hpp>
#include <seam/oracle/concept.hpp>
#include <seam/sequence/reverse_complement.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::network::models {

/// Which windows are scored. The published program leaves the last one out.
enum class deepbind_windows { published, all };

namespace detail {

/// A DeepBind model's numbers and the score of one strand. Sums run in the published program's order, in float.
class deepbind_scorer {
 public:
  /// Throws input_error that lists everything that is missing, surplus or misshapen.
  explicit deepbind_scorer(io::named_tensors const& weights) {
    io::tensor const* const kernel = weights.find("detectors/kernel");
    bool const readable = kernel && kernel->shape.size() == 3 && kernel->shape[0] >= 1 && kernel->shape[2] >= 1;
    width_ = readable ? kernel->shape[0] : 1;
    detectors_ = readable ? kernel->shape[2] : 1;
    io::tensor const* const hidden = weights.find("hidden/kernel");
    hidden_ = hidden && hidden->shape.size() == 2 ? hidden->shape[1] : hidden ? 1 : 0;
    average_ = flag(weights, "average_pooling");
    both_strands_ = flag(weights, "reverse_complement");
    std::vector<weight_shape> expected = {{"reverse_complement", {}},
                                          {"average_pooling", {}},
                                          {"detectors/kernel", {width_, 4, detectors_}},
                                          {"detectors/bias", {detectors_}}};
    if (hidden_ > 0) {
      expected.push_back({"hidden/kernel", {pooled(), hidden_}});
      expected.push_back({"hidden/bias", {hidden_}});
    }
    expected.push_back({"output/kernel", {hidden_ > 0 ? hidden_ : pooled(), 1}});
    expected.push_back({"output/bias", {1}});
    check_weights(weights, expected);
    kernel_ = kernel->values;
    bias_ = weights.find("detectors/bias")->values;
    if (hidden_ > 0) {
      hidden_kernel_ = hidden->values;
      hidden_bias_ = weights.find("hidden/bias")->values;
    }
    output_kernel_ = weights.find("output/kernel")->values;
    output_bias_ = weights.find("output/bias")->values[0];
    for (std::ptrdiff_t tap = 0; tap < width_; ++tap)
      for (std::ptrdiff_t k = 0; k < detectors_; ++k) {
        float sum = 0;
        for (std::ptrdiff_t letter = 0; letter < 4; ++letter) sum += 0.25F * kernel_[at(tap, letter, k)];
        outside_.push_back(sum);
      }
  }

  std::ptrdiff_t width() const { return width_; }
  bool both_strands() const { return both_strands_; }

  /// A strand's best window.
  struct best_window {
    float score = 0;
    std::ptrdiff_t start = 0;
  };
  /// Numbers of scratch memory for a strand of `length` letters.
  std::ptrdiff_t scratch(std::ptrdiff_t length) const {
    return length * width_ * detectors_ + places(length) * detectors_ + 2 * pooled() + hidden_;
  }

  /// The window of `rows` (length, 4) with the highest score, the first of equals.
  best_window best(float const* rows, std::ptrdiff_t length, deepbind_windows windows, float* memory) const {
    taps_of(rows, length, memory);
    std::ptrdiff_t const window = std::min(length, width_);
    std::ptrdiff_t const last = length > width_ && windows == deepbind_windows::published ? 1 : 0;
    best_window found;
    for (std::ptrdiff_t start = 0; start + window + last <= length; ++start) {
      float const score = forward(start, window, length, memory);
      if (start == 0 || score > found.score) found = {score, start};
    }
    return found;
  }
  /// gradient (length, 4) += the derivative of the window's score; after best(), on its memory.
  void add_gradient(best_window const& found, std::ptrdiff_t length, float* memory, float* gradient) const {
    std::ptrdiff_t const window = std::min(length, width_);
    forward(found.start, window, length, memory);
    float* const answers = memory + length * width_ * detectors_;
    float const* const features = answers + places(length) * detectors_;
    float* const of_features = answers + places(length) * detectors_ + pooled();
    float const* const hidden = of_features + pooled();
    for (std::ptrdiff_t i = 0; i < pooled(); ++i) {
      of_features[i] = hidden_ > 0 ? 0.0F : output_kernel_[index(i)];
      for (std::ptrdiff_t h = 0; h < hidden_; ++h)
        if (hidden[h] > 0) of_features[i] += output_kernel_[index(h)] * hidden_kernel_[index(i * hidden_ + h)];
    }
    std::ptrdiff_t const count = window + width_ - 1;
    for (std::ptrdiff_t k = 0; k < detectors_; ++k) {
      std::ptrdiff_t const feature = average_ ? 2 * k : k;
      bool maximum = features[feature] > 0;  // until its place is found
      for (std::ptrdiff_t place = 0; place < count; ++place) {
        float const answer = answers[place * detectors_ + k];
        float slope = 0;
        if (average_ && answer > 0) slope += of_features[feature + 1] / static_cast<float>(count);
        if (maximum && answer == features[feature]) {
          slope += of_features[feature];
          maximum = false;
        }
        if (slope == 0) continue;
        for (std::ptrdiff_t tap = 0; tap < width_; ++tap) {
          std::ptrdiff_t const q = place - width_ + 1 + tap;
          if (q < 0 || q >= window) continue;
          for (std::ptrdiff_t letter = 0; letter < 4; ++letter)
            gradient[(found.start + q) * 4 + letter] += slope * kernel_[at(tap, letter, k)];
        }
      }
    }
  }

 private:
  static bool flag(io::named_tensors const& weights, char const* name) {
    io::tensor const* const found = weights.find(name);
    return found && !found->values.empty() && found->values[0] != 0;
  }
  static std::size_t index(std::ptrdiff_t i) { return static_cast<std::size_t>(i); }
  std::size_t at(std::ptrdiff_t tap, std::ptrdiff_t letter, std::ptrdiff_t k) const {
    return index((tap * 4 + letter) * detectors_ + k);
  }
  std::ptrdiff_t pooled() const { return detectors_ * (average_ ? 2 : 1); }
  std::ptrdiff_t places(std::ptrdiff_t length) const { return std::min(length, width_) + width_ - 1; }

  /// memory (length, width, detectors): what each position gives to each tap of each detector.
  void taps_of(float const* rows, std::ptrdiff_t length, float* memory) const {
    for (std::ptrdiff_t q = 0; q < length; ++q)
      for (std::ptrdiff_t tap = 0; tap < width_; ++tap) {
        float* const to = memory + (q * width_ + tap) * detectors_;
        std::fill_n(to, detectors_, 0.0F);
        for (std::ptrdiff_t letter = 0; letter < 4; ++letter) {
          float const much = rows[q * 4 + letter];
          if (much == 0) continue;
          for (std::ptrdiff_t k = 0; k < detectors_; ++k) to[k] += much * kernel_[at(tap, letter, k)];
        }
      }
  }

  /// The score of the window; leaves its detectors' answers, features and hidden sums in memory.
  float forward(std::ptrdiff_t start, std::ptrdiff_t window, std::ptrdiff_t length, float* memory) const {
    std::ptrdiff_t const count = window + width_ - 1;
    float* const answers = memory + length * width_ * detectors_;
    float* const features = answers + places(length) * detectors_;
    float* const hidden = features + 2 * pooled();
    std::fill_n(features, pooled(), 0.0F);
    for (std::ptrdiff_t place = 0; place < count; ++place) {
      float* const answer = answers + place * detectors_;
      std::fill_n(answer, detectors_, 0.0F);
      for (std::ptrdiff_t tap = 0; tap < width_; ++tap) {
        std::ptrdiff_t const q = place - width_ + 1 + tap;
        bool const inside = q >= 0 && q < window;
        float const* const from =
            inside ? memory + ((start + q) * width_ + tap) * detectors_ : outside_.data() + tap * detectors_;
        for (std::ptrdiff_t k = 0; k < detectors_; ++k) answer[k] += from[k];
      }
      for (std::ptrdiff_t k = 0; k < detectors_; ++k) {
        answer[k] = std::max(answer[k] + bias_[index(k)], 0.0F);
        float* const feature = features + (average_ ? 2 * k : k);
        feature[0] = std::max(feature[0], answer[k]);
        if (average_) feature[1] += answer[k];
      }
    }
    if (average_)
      for (std::ptrdiff_t k = 0; k < detectors_; ++k) features[2 * k + 1] /= static_cast<float>(count);
    if (hidden_ == 0) return product(features, pooled(), output_kernel_.data(), 1, output_bias_);
    for (std::ptrdiff_t h = 0; h < hidden_; ++h) {
      float const sum = product(features, pooled(), hidden_kernel_.data() + h, hidden_, hidden_bias_[index(h)]);
      hidden[h] = std::max(sum, 0.0F);
    }
    return product(hidden, hidden_, output_kernel_.data(), 1, output_bias_);
  }
  static float product(float const* in, std::ptrdiff_t count, float const* weights, std::ptrdiff_t stride, float sum) {
    for (std::ptrdiff_t i = 0; i < count; ++i) sum += weights[i * stride] * in[i];
    return sum;
  }

  std::ptrdiff_t width_ = 1, detectors_ = 1, hidden_ = 0;
  bool average_ = false, both_strands_ = false;
  std::vector<float> kernel_;         ///< (width, letters, detectors)
  std::vector<float> bias_;           ///< (detectors)
  std::vector<float> outside_;        ///< (width, detectors): what an unknown letter gives
  std::vector<float> hidden_kernel_;  ///< (features, hidden)
  std::vector<float> hidden_bias_;
  std::vector<float> output_kernel_;
  float output_bias_ = 0;
};

}  // namespace detail

/// A DeepBind model as an oracle of sequences of any length; models oracle::differentiable_lane_oracle on lanes of the
/// host. The score is that of the best window as wide as a detector, of both strands where the model says so; letters
/// outside the window, and unknown ones, are a quarter of each. The gradient is the best window's (the first of
/// equals). DNA or RNA, whatever the model was trained on. O(L width^2 detectors) a sequence and strand.
template <sequence::complementable A>
class deepbind {
  static_assert(A::size == 4 && A::channels == 4, "seam::network::models::deepbind: the alphabet is dna or rna");

 public:
  using alphabet_type = A;
  static constexpr bool accepts_unknown_letters = true;

  /// From io::read_deepbind or tensors of its names. Throws input_error that lists every missing, surplus and misshapen
  /// tensor.
  static deepbind from_tensors(io::named_tensors const& weights,
                               deepbind_windows windows = deepbind_windows::published) {
    return deepbind(weights, windows);
  }

  /// Letters of a detector, and of a window.
  std::ptrdiff_t width() const { return scorer_->width(); }
  std::ptrdiff_t length() const { return 0; }
  static constexpr std::ptrdiff_t outputs() { return 1; }
  static constexpr std::ptrdiff_t block_size() { return 16; }

  /// out (n, 1) for letters (n, L).
  template <class Lane>
    requires std::same_as<typename Lane::space, host_space>
  void predict_into(Lane& lane, view<std::uint8_t const, 2> letters, view<float, 2> out) const {
    backend::scratch_scope const scope(lane);
    strand_memory const memory(lane, *scorer_, letters.extent(1));
    for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row) {
      encode(letters.row(row), memory.rows);
      out(row, 0) = score(memory, letters.extent(1), nullptr);
    }
  }
  /// values (n) and gradients (n, L, 4) at relaxed (n, L, 4).
  template <class Lane>
    requires std::same_as<typename Lane::space, host_space>
  void value_and_gradient_into(Lane& lane, view<float const, 3> relaxed, view<float, 1> values,
                               view<float, 3> gradients) const {
    backend::scratch_scope const scope(lane);
    strand_memory const memory(lane, *scorer_, relaxed.extent(1));
    for (std::ptrdiff_t row = 0; row < relaxed.extent(0); ++row) {
      std::copy_n(relaxed.rows(row, 1).data(), relaxed.row_size(), memory.rows);
      values(row) = score(memory, relaxed.extent(1), gradients.rows(row, 1).data());
    }
  }
  /// The same at letters (n, L), an unknown one a quarter of each.
  template <class Lane>
    requires std::same_as<typename Lane::space, host_space>
  void value_and_gradient_into(Lane& lane, view<std::uint8_t const, 2> letters, view<float, 1> values,
                               view<float, 3> gradients) const {
    backend::scratch_scope const scope(lane);
    strand_memory const memory(lane, *scorer_, letters.extent(1));
    for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row) {
      encode(letters.row(row), memory.rows);
      values(row) = score(memory, letters.extent(1), gradients.rows(row, 1).data());
    }
  }

 private:
  explicit deepbind(io::named_tensors const& weights, deepbind_windows windows)
      : scorer_(std::make_shared<detail::deepbind_scorer const>(weights)), windows_(windows) {}

  struct strand_memory {
    float* rows;    ///< (length, 4)
    float* turned;  ///< the same of the other strand, and its gradient
    float* scratch[2];

    template <class Lane>
    strand_memory(Lane& lane, detail::deepbind_scorer const& scorer, std::ptrdiff_t length)
        : rows(lane.template workspace<float>(length * 4)), turned(lane.template workspace<float>(length * 4)) {
      for (float*& memory : scratch) memory = lane.template workspace<float>(scorer.scratch(length));
    }
  };

  static void encode(view<std::uint8_t const, 1> letters, float* rows) {
    for (std::ptrdiff_t p = 0; p < letters.size(); ++p)
      for (int c = 0; c < 4; ++c) rows[p * 4 + c] = letters(p) < A::size ? A::encoding(letters(p), c) : 0.25F;
  }
  static void turn(float const* rows, std::ptrdiff_t length, float* turned) {
    for (std::ptrdiff_t p = 0; p < length; ++p)
      for (int c = 0; c < 4; ++c)
        turned[p * 4 + c] = rows[(length - 1 - p) * 4 + sequence::complement<A>(static_cast<std::uint8_t>(c))];
  }

  /// The score of memory.rows, and its gradient where one is wanted.
  float score(strand_memory const& memory, std::ptrdiff_t length, float* gradient) const {
    auto const own = scorer_->best(memory.rows, length, windows_, memory.scratch[0]);
    auto other = own;
    if (scorer_->both_strands()) {
      turn(memory.rows, length, memory.turned);
      other = scorer_->best(memory.turned, length, windows_, memory.scratch[1]);
    }
    bool const is_other = other.score > own.score;
    if (gradient) {
      float* const into = is_other ? memory.turned : gradient;
      std::fill_n(into, length * 4, 0.0F);
      scorer_->add_gradient(is_other ? other : own, length, memory.scratch[is_other ? 1 : 0], into);
      if (is_other) turn(into, length, gradient);
    }
    return is_other ? other.score : own.score;
  }

  std::shared_ptr<detail::deepbind_scorer const> scorer_;
  deepbind_windows windows_;
};

static_assert(oracle::differentiable_at_letters<deepbind<dna>>);

}  // namespace seam::inline v0::network::models
