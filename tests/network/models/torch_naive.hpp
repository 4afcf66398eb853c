// A second opinion on models that PyTorch published: modules one after the other as PyTorch defines them, channels
// first, one number at a time in double, with weights as its state dictionaries have them. Shares nothing with the
// library but the type that holds weights.
#pragma once

#include <seam/core/array.hpp>
#include <seam/io/tensors.hpp>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace seam_test {

/// Modules that draw their weights as they are applied the first time: run() gives a sequence's outputs.
class torch_stack {
 public:
  seam::io::named_tensors weights{"the test", {}};

  explicit torch_stack(unsigned seed) : generator_(seed) {}

  /// Begins a pass: one-hot channels in the order of `letters`; an unknown letter is a column of zeros.
  void begin(std::vector<char> const& sequence, std::string const& letters) {
    channels_ = letters.size();
    length_ = sequence.size();
    x_.assign(channels_ * length_, 0.0);
    for (std::size_t p = 0; p < length_; ++p)
      if (std::size_t const c = letters.find(sequence[p]); c != letters.npos) x_[c * length_ + p] = 1;
    module_ = 0;
    drawing_ = weights.tensors.empty();
    next_ = 0;
  }

  /// Conv2d of a kernel (out, in, 1, width), or Conv1d (out, in, width), valid.
  void convolution(std::size_t filters, std::size_t width, bool two_axes) {
    auto const n = [](std::size_t i) {
      return static_cast<std::ptrdiff_t>(i);
    };
    std::vector<std::ptrdiff_t> shape = {n(filters), n(channels_), n(width)};
    if (two_axes) shape.insert(shape.begin() + 2, 1);
    std::size_t const in = channels_, out_length = length_ - width + 1;
    std::vector<float> const w = tensor("weight", shape, std::sqrt(2.0 / static_cast<double>(in * width)));
    std::vector<float> const b = tensor("bias", {n(filters)}, 0.3);
    std::vector<double> out(filters * out_length);
    for (std::size_t f = 0; f < filters; ++f)
      for (std::size_t p = 0; p < out_length; ++p) {
        double sum = double{b[f]};
        for (std::size_t c = 0; c < in; ++c)
          for (std::size_t t = 0; t < width; ++t) sum += double{w[(f * in + c) * width + t]} * x_[c * length_ + p + t];
        out[f * out_length + p] = sum;
      }
    take(std::move(out), filters, out_length);
  }
  /// BatchNorm1d in evaluation, epsilon 1e-5.
  void normalisation() {
    auto const n = static_cast<std::ptrdiff_t>(channels_);
    std::vector<float> const gamma = tensor("weight", {n}, 1), beta = tensor("bias", {n}, 0.3),
                             mean = tensor("running_mean", {n}, 0.3), variance = tensor("running_var", {n}, 1, true);
    tensor("num_batches_tracked", {}, 1);
    for (std::size_t c = 0; c < channels_; ++c)
      for (std::size_t p = 0; p < length_; ++p) {
        double& x = x_[c * length_ + p];
        x = (x - double{mean[c]}) / std::sqrt(double{variance[c]} + 1e-5) * double{gamma[c]} + double{beta[c]};
      }
    ++module_;
  }
  /// Threshold(0, value); ReLU is Threshold(0, 0).
  void threshold(double value) {
    for (double& x : x_) x = x > 0 ? x : value;
    ++module_;
  }
  /// MaxPool1d(width, width).
  void pool(std::size_t width) {
    std::size_t const out_length = length_ / width;
    std::vector<double> out(channels_ * out_length);
    for (std::size_t c = 0; c < channels_; ++c)
      for (std::size_t p = 0; p < out_length; ++p) {
        double best = x_[c * length_ + p * width];
        for (std::size_t t = 1; t < width; ++t) best = std::max(best, x_[c * length_ + p * width + t]);
        out[c * out_length + p] = best;
      }
    take(std::move(out), channels_, out_length);
  }
  /// x.view(batch, -1), channels first.
  void flatten() { take(std::move(x_), channels_ * length_, 1); }
  /// Linear, (out, in).
  void linear(std::size_t units) {
    auto const n = [](std::size_t i) {
      return static_cast<std::ptrdiff_t>(i);
    };
    std::vector<float> const w =
        tensor("weight", {n(units), n(channels_)}, std::sqrt(2.0 / static_cast<double>(channels_)));
    std::vector<float> const b = tensor("bias", {n(units)}, 0.3);
    std::vector<double> out(units);
    for (std::size_t u = 0; u < units; ++u) {
      out[u] = double{b[u]};
      for (std::size_t i = 0; i < channels_; ++i) out[u] += double{w[u * channels_ + i]} * x_[i];
    }
    take(std::move(out), units, 1);
  }
  void sigmoid() {
    for (double& x : x_) x = 1 / (1 + std::exp(-x));
    ++module_;
  }
  std::vector<double> const& outputs() const { return x_; }

  /// The order in which a file lists a state dictionary: by name.
  seam::io::named_tensors sorted() const {
    seam::io::named_tensors result = weights;
    std::sort(result.tensors.begin(), result.tensors.end(),
              [](auto const& a, auto const& b) { return a.name < b.name; });
    return result;
  }

 private:
  void take(std::vector<double> out, std::size_t channels, std::size_t length) {
    x_ = std::move(out);
    channels_ = channels;
    length_ = length;
    ++module_;
  }
  std::vector<float> tensor(char const* what, std::vector<std::ptrdiff_t> const& shape, double deviation,
                            bool positive = false) {
    if (!drawing_) return weights.tensors[next_++].values;
    std::normal_distribution<double> normal(0, deviation);
    std::ptrdiff_t count = 1;
    for (std::ptrdiff_t const length : shape) count *= length;
    seam::io::tensor made{std::to_string(module_) + "." + what, shape, {}};
    for (std::ptrdiff_t i = 0; i < count; ++i) {
      double const value = normal(generator_);
      made.values.push_back(static_cast<float>(positive ? 0.2 + value * value : value));
    }
    weights.tensors.push_back(made);
    return made.values;
  }

  std::mt19937 generator_;
  std::size_t channels_ = 0, length_ = 0, module_ = 0, next_ = 0;
  bool drawing_ = true;
  std::vector<double> x_;
};

/// n sequences of random letters of "ACGTN", as characters and as letters of dna.
struct random_sequences {
  std::vector<std::vector<char>> text;
  seam::array<std::uint8_t, 2> letters;

  random_sequences(std::ptrdiff_t n, std::ptrdiff_t length, unsigned seed) : letters(n, length) {
    std::mt19937 generator(seed);
    for (std::ptrdiff_t row = 0; row < n; ++row) {
      text.emplace_back();
      for (std::ptrdiff_t p = 0; p < length; ++p) {
        std::size_t const c = generator() % 19 == 0 ? 4 : generator() % 4;
        text.back().push_back("ACGTN"[c]);
        letters(row, p) = c == 4 ? std::uint8_t{255} : static_cast<std::uint8_t>(c);
      }
    }
  }
};

}  // namespace seam_test
