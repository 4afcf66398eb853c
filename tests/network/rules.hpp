// What every network must do, whatever it is made of: its passes against a second opinion, single changes against
// predictions of the mutants, contributions against the change of the outputs. A case has model<T>(), letters(),
// encode(), outputs(), gradient(), and the numbers of one sequence, length and row.
#pragma once

#include <doctest/doctest.h>
#include <seam/network/detail/changes.hpp>
#include <seam/network/detail/run.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace seam_test {

template <class T>
double largest(std::vector<T> const& values) {
  double result = 0;
  for (T const value : values) result = std::max(result, std::abs(static_cast<double>(value)));
  return result;
}
template <class T, class U>
double difference(T const* found, std::vector<U> const& expected) {
  double result = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    result = std::max(result, std::abs(static_cast<double>(found[i]) - static_cast<double>(expected[i])));
  return result / std::max(1e-30, largest(expected));
}

/// Seeds the last output of every sequence of a block.
template <class T>
struct seed_last {
  std::ptrdiff_t block, outputs;
  void operator()(T const* y, T* value, T* seed) const {
    for (std::ptrdiff_t s = 0; s < block; ++s) {
      value[s] = y[(s + 1) * outputs - 1];
      for (std::ptrdiff_t j = 0; j < outputs; ++j) seed[s * outputs + j] = j + 1 == outputs ? T(1) : T(0);
    }
  }
};

/// Outputs and gradients of five sequences, in blocks of 4 and groups of 2, from letters and from relaxed input.
template <class T, class Backend, class Case>
void check_passes(Case const& c, double tolerance) {
  auto m = c.template model<T>();
  m.block = 4, m.group = 2;
  seam::network::detail::model_view<T> const view(m);
  std::ptrdiff_t const n = 5;
  auto const letters = Case::letters(n, 3);
  std::mt19937 generator(8);
  std::normal_distribution<double> normal(0.3, 0.5);
  std::vector<T> relaxed, y(static_cast<std::size_t>(n * m.outputs)), y_letters = y, value(n);
  for (std::ptrdiff_t i = 0; i < n * Case::row; ++i) relaxed.push_back(static_cast<T>(normal(generator)));
  std::vector<T> g(relaxed.size()), g_letters = g;
  seed_last<T> const seeds{m.block, m.outputs};
  Backend{}.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    seam::network::detail::predict(lane, view, relaxed.data(), n, y.data());
    seam::network::detail::predict(lane, view, letters.data(), n, y_letters.data());
    seam::network::detail::value_and_gradient(lane, view, relaxed.data(), n, seeds, value.data(), g.data());
    seam::network::detail::value_and_gradient(lane, view, letters.data(), n, seeds, value.data(), g_letters.data());
  });
  for (std::ptrdiff_t s = 0; s < n; ++s) {
    std::vector<double> const x(relaxed.begin() + s * Case::row, relaxed.begin() + (s + 1) * Case::row);
    auto const encoded = Case::encode(letters.data() + s * Case::length);
    CHECK(difference(y.data() + s * m.outputs, c.outputs(x)) < tolerance);
    CHECK(difference(y_letters.data() + s * m.outputs, c.outputs(encoded)) < tolerance);
    if (s % 3 != 0) continue;
    CHECK(difference(g.data() + s * Case::row, c.gradient(x, m.outputs - 1)) < tolerance);
    CHECK(difference(g_letters.data() + s * Case::row, c.gradient(encoded, m.outputs - 1)) < tolerance);
  }
}

/// Every change of a sequence against a prediction of the mutant, in units of the largest effect.
template <class T, class Backend, class Case>
void check_changes(Case const& c, double tolerance) {
  auto const m = c.template model<T>();
  seam::network::detail::model_view<T> const view(m);
  auto const sequence = Case::letters(1, 2);
  std::vector<seam::oracle::single_change> changes;
  auto mutants = sequence;
  for (std::ptrdiff_t p = 0; p < Case::length; ++p) {
    auto const letter = static_cast<std::uint8_t>((sequence[static_cast<std::size_t>(p)] + 1) % 4);
    changes.push_back({p, letter});
    mutants.insert(mutants.end(), sequence.begin(), sequence.end());
    mutants[mutants.size() - static_cast<std::size_t>(Case::length - p)] = letter;
  }
  auto const count = static_cast<std::ptrdiff_t>(changes.size());
  std::vector<T> found(static_cast<std::size_t>((1 + count) * m.outputs)), expected = found;
  Backend{}.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    seam::network::detail::predict(lane, view, mutants.data(), 1 + count, expected.data());
    seam::network::detail::predict_changes(lane, view, sequence.data(), changes.data(), count, found.data());
  });
  double effect = 0, off = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto const own = static_cast<double>(expected[i % static_cast<std::size_t>(m.outputs)]);
    effect = std::max(effect, std::abs(static_cast<double>(expected[i]) - own));
    off = std::max(off, std::abs(static_cast<double>(found[i]) - static_cast<double>(expected[i])));
  }
  REQUIRE(effect > 0);
  CHECK(off / effect < tolerance);
}

/// DeepLIFT's contributions sum to the change of the outputs.
template <class T, class Backend, class Case>
void check_sums(Case const& c, double tolerance) {
  auto m = c.template model<T>();
  m.group = 2;
  std::ptrdiff_t const n = 3;
  std::mt19937 generator(1);
  std::normal_distribution<double> normal(0.3, 0.5);
  std::vector<T> x, r, weights, outputs(static_cast<std::size_t>((1 + n) * m.outputs));
  for (std::ptrdiff_t i = 0; i < Case::row; ++i) x.push_back(static_cast<T>(normal(generator)));
  for (std::ptrdiff_t i = 0; i < n * Case::row; ++i) r.push_back(static_cast<T>(normal(generator)));
  for (std::ptrdiff_t i = 0; i < m.outputs; ++i) weights.push_back(static_cast<T>(i % 5) - T(1.5));
  std::vector<T> multipliers(r.size());
  Backend{}.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    seam::network::detail::rescale(lane, seam::network::detail::model_view<T>(m), x.data(), r.data(), n, weights.data(),
                                   outputs.data(), multipliers.data());
  });
  auto const value = [&](std::ptrdiff_t which) {
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
      sum += static_cast<double>(weights[i]) *
             static_cast<double>(outputs[static_cast<std::size_t>(which) * weights.size() + i]);
    return sum;
  };
  for (std::ptrdiff_t k = 0; k < n; ++k) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      std::size_t const at = static_cast<std::size_t>(k) * x.size() + i;
      sum += static_cast<double>(multipliers[at]) * (static_cast<double>(x[i]) - static_cast<double>(r[at]));
    }
    double const scale = std::max({1.0, std::abs(value(0)), std::abs(value(1 + k))});
    CHECK(std::abs(sum - (value(0) - value(1 + k))) < tolerance * scale);
  }
}

/// All of them.
template <class Backend, class Case>
void check_rules(Case const& c) {
  check_passes<double, Backend>(c, 1e-11);
  check_passes<float, Backend>(c, 2e-5);
  check_changes<double, Backend>(c, 1e-12);
  check_changes<float, Backend>(c, 1e-5);
  check_sums<double, Backend>(c, 1e-10);
}

}  // namespace seam_test
