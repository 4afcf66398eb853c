// SPDX-License-Identifier: MIT
// Targets of many outputs: sums and means of bins, log counts, profiles weighed by themselves; and the logit of a
// probability.
#pragma once

#include <seam/core/error.hpp>
#include <seam/oracle/target.hpp>

#include <cmath>
#include <cstddef>
#include <string>

namespace seam::inline v0::oracle {

/// The outputs first, first + stride, ..: `count` of them, or with -1 all that there are. The bins of one track of a
/// model whose outputs are (bins, tracks) are {.first = track, .stride = tracks}.
struct output_range {
  std::ptrdiff_t first = 0;
  std::ptrdiff_t count = -1;
  std::ptrdiff_t stride = 1;

  /// How many of a model's `outputs` lie in it.
  SEAM_HD std::ptrdiff_t size(std::ptrdiff_t outputs) const {
    return count >= 0 ? count : 1 + (outputs - 1 - first) / stride;
  }
  SEAM_HD std::ptrdiff_t index(std::ptrdiff_t i) const { return first + i * stride; }
  /// Throws input_error unless it holds one output or more and all of them are the model's.
  void check(std::ptrdiff_t outputs) const {
    bool const sound = stride >= 1 && first >= 0 && first < outputs;
    expect(sound && size(outputs) >= 1 && size(outputs) - 1 <= (outputs - 1 - first) / stride, [&] {
      return "outputs from " + std::to_string(first) + ", " +
             (count < 0 ? std::string("all") : std::to_string(count) + " of them") + ", " + std::to_string(stride) +
             " apart, were asked for and the model has " + std::to_string(outputs);
    });
  }
};

namespace detail {

/// Writes slope(i) to the i-th output of the range and 0 to the others.
template <class Slope>
SEAM_HD void write_seed(output_range const& range, std::ptrdiff_t outputs, float* seed, Slope const& slope) {
  for (std::ptrdiff_t i = 0; i < outputs; ++i) seed[i] = 0;
  for (std::ptrdiff_t i = 0; i < range.size(outputs); ++i) seed[range.index(i)] = static_cast<float>(slope(i));
}
SEAM_HD inline double sum_of(output_range const& range, float const* outputs, std::ptrdiff_t count) {
  double sum = 0;
  for (std::ptrdiff_t i = 0; i < range.size(count); ++i) sum += static_cast<double>(outputs[range.index(i)]);
  return sum;
}
SEAM_HD inline double largest_of(output_range const& range, float const* outputs, std::ptrdiff_t count) {
  float largest = outputs[range.first];
  for (std::ptrdiff_t i = 1; i < range.size(count); ++i)
    largest = outputs[range.index(i)] > largest ? outputs[range.index(i)] : largest;
  return static_cast<double>(largest);
}

}  // namespace detail

/// The sum of the outputs of a range, or their mean.
struct sum_of_range {
  output_range range = {};

  static constexpr bool linear = true;

  SEAM_HD float value(float const* outputs, std::ptrdiff_t count) const {
    return static_cast<float>(detail::sum_of(range, outputs, count));
  }
  SEAM_HD void gradient(float const*, std::ptrdiff_t count, float* seed) const {
    detail::write_seed(range, count, seed, [](std::ptrdiff_t) { return 1.0; });
  }
  void check(std::ptrdiff_t outputs) const { range.check(outputs); }
};
struct mean_of_range {
  output_range range = {};

  static constexpr bool linear = true;

  SEAM_HD float value(float const* outputs, std::ptrdiff_t count) const {
    return static_cast<float>(detail::sum_of(range, outputs, count) / static_cast<double>(range.size(count)));
  }
  SEAM_HD void gradient(float const*, std::ptrdiff_t count, float* seed) const {
    double const share = 1.0 / static_cast<double>(range.size(count));
    detail::write_seed(range, count, seed, [share](std::ptrdiff_t) { return share; });
  }
  void check(std::ptrdiff_t outputs) const { range.check(outputs); }
};

/// The natural logarithm of pseudocount + the sum of a range: the log count of outputs that are counts. Where that sum
/// is not positive there is no logarithm: NaN, which whoever asks the oracle refuses.
struct log_of_sum {
  output_range range = {};
  double pseudocount = 1;

  SEAM_HD float value(float const* outputs, std::ptrdiff_t count) const {
    return static_cast<float>(std::log(pseudocount + detail::sum_of(range, outputs, count)));
  }
  SEAM_HD void gradient(float const* outputs, std::ptrdiff_t count, float* seed) const {
    double const slope = 1.0 / (pseudocount + detail::sum_of(range, outputs, count));
    detail::write_seed(range, count, seed, [slope](std::ptrdiff_t) { return slope; });
  }
  /// Throws input_error for a range that is not the model's, and a pseudocount below 0.
  void check(std::ptrdiff_t outputs) const {
    range.check(outputs);
    expect(pseudocount >= 0, [&] { return "a pseudocount of " + std::to_string(pseudocount) + " is below 0"; });
  }
};

/// The logarithm of the sum of the exponentials of a range: the log count of outputs that are log counts themselves (of
/// strands, of a model and its bias).
struct log_sum_exp {
  output_range range = {};

  SEAM_HD float value(float const* outputs, std::ptrdiff_t count) const {
    return static_cast<float>(logarithm(outputs, count));
  }
  SEAM_HD void gradient(float const* outputs, std::ptrdiff_t count, float* seed) const {
    double const whole = logarithm(outputs, count);
    detail::write_seed(range, count, seed, [&](std::ptrdiff_t i) {
      return std::exp(static_cast<double>(outputs[range.index(i)]) - whole);
    });
  }
  void check(std::ptrdiff_t outputs) const { range.check(outputs); }

 private:
  SEAM_HD double logarithm(float const* outputs, std::ptrdiff_t count) const {
    double const largest = detail::largest_of(range, outputs, count);
    double sum = 0;
    for (std::ptrdiff_t i = 0; i < range.size(count); ++i)
      sum += std::exp(static_cast<double>(outputs[range.index(i)]) - largest);
    return largest + std::log(sum);
  }
};

/// log(p / (1 - p)) of the output p number `index`, a probability. Beyond 1e-7 from 0 or 1 it stays there, with no
/// slope: where a model has logits, ask it for them instead.
struct logit {
  std::ptrdiff_t index = 0;

  static constexpr double margin = 1e-7;

  SEAM_HD float value(float const* outputs, std::ptrdiff_t) const {
    double p = static_cast<double>(outputs[index]);
    p = p < margin ? margin : p > 1 - margin ? 1 - margin : p;
    return static_cast<float>(std::log(p) - std::log1p(-p));
  }
  SEAM_HD void gradient(float const* outputs, std::ptrdiff_t count, float* seed) const {
    double const p = static_cast<double>(outputs[index]);
    double const slope = p < margin || p > 1 - margin ? 0.0 : 1 / (p * (1 - p));
    for (std::ptrdiff_t i = 0; i < count; ++i) seed[i] = i == index ? static_cast<float>(slope) : 0.0F;
  }
  /// Throws input_error unless there is such an output.
  void check(std::ptrdiff_t count) const { task{index}.check(count); }
};

/// What the weights of a profile do when the profile changes: stay what they are (ChromBPNet, whose gradient stops
/// there), or change with it (bpnet-lite, tangermeme).
enum class profile_weights { constant, varying };

/// The shape of a profile as one number: its logits z, centred, weighed by their own softmax, sum_i softmax(z)_i (z_i -
/// mean z) (Avsec et al.: Nature Genetics 53, 2021). The value is the same under both conventions, the gradient is not.
struct weighted_profile {
  output_range range = {};
  profile_weights weights = profile_weights::constant;

  SEAM_HD float value(float const* outputs, std::ptrdiff_t count) const {
    return static_cast<float>(moments(outputs, count).value);
  }
  SEAM_HD void gradient(float const* outputs, std::ptrdiff_t count, float* seed) const {
    summary const m = moments(outputs, count);
    double const share = 1.0 / static_cast<double>(range.size(count));
    bool const varying = weights == profile_weights::varying;
    detail::write_seed(range, count, seed, [&](std::ptrdiff_t i) {
      double const z = static_cast<double>(outputs[range.index(i)]);
      double const weight = std::exp(z - m.largest) / m.sum;
      return weight - share + (varying ? weight * (z - m.mean - m.value) : 0.0);
    });
  }
  void check(std::ptrdiff_t outputs) const { range.check(outputs); }

 private:
  struct summary {
    double largest, sum, mean, value;
  };
  SEAM_HD summary moments(float const* outputs, std::ptrdiff_t count) const {
    summary m{detail::largest_of(range, outputs, count), 0, 0, 0};
    for (std::ptrdiff_t i = 0; i < range.size(count); ++i) {
      double const z = static_cast<double>(outputs[range.index(i)]), weight = std::exp(z - m.largest);
      m.sum += weight;
      m.mean += z;
      m.value += weight * z;
    }
    m.mean /= static_cast<double>(range.size(count));
    m.value = m.value / m.sum - m.mean;
    return m;
  }
};

static_assert(linear_target<sum_of_range> && linear_target<mean_of_range> && target<log_of_sum> &&
              target<log_sum_exp> && target<logit> && target<weighted_profile>);

}  // namespace seam::inline v0::oracle
