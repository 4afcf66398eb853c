#include <doctest/doctest.h>
#include <seam/network/network.hpp>
#include <seam/oracle/run.hpp>

#include "backends.hpp"
#include "naive.hpp"

using namespace seam::network;
using seam_test::stack_case;

namespace {

/// Ten letters that are pairs of four channels, as in two-hot encodings of diploid sequences.
struct pairs {
  static constexpr int size = 10;
  static constexpr int channels = 4;
  static constexpr std::uint8_t first[10] = {0, 0, 0, 0, 1, 1, 1, 2, 2, 3};
  static constexpr std::uint8_t second[10] = {0, 1, 2, 3, 1, 2, 3, 2, 3, 3};
  static char to_char(std::uint8_t letter) { return letter < size ? "ABCDEFGHIJ"[letter] : 'N'; }
  static std::uint8_t to_letter(char c) {
    return c >= 'A' && c <= 'J' ? static_cast<std::uint8_t>(c - 'A') : seam::unknown_letter;
  }
  static float encoding(std::uint8_t letter, int channel) {
    return static_cast<float>(first[letter] == channel) + static_cast<float>(second[letter] == channel);
  }
};
static_assert(seam::alphabet<pairs>);

constexpr auto same = padding::same;
constexpr auto valid = padding::valid;

// Odd lengths, remainders behind pools, even widths, dilation, both paddings, batch normalisation before and after the
// activation, first, after the pool and on the flat vector, overlapping and skipping pools, no bias.
using plain = stack_case<seam::dna, 37, conv1d<12, 5>, batch_norm<>, relu, max_pool<2>, conv1d<7, 3>, relu, max_pool<3>,
                         flatten, dense<9>, batch_norm<>, relu, heads<dense<1>, dense<2>, dense<1, bias::no>>>;
using odd = stack_case<seam::dna, 41, conv1d<70, 4, valid>, relu, batch_norm<>, max_pool<3, 2>, conv1d<6, 4, same>,
                       batch_norm<>, relu, conv1d<5, 2, valid, 1, bias::no>, max_pool<2, 3>, relu, flatten,
                       batch_norm<>, dense<4>>;
using dilated = stack_case<seam::rna, 33, conv1d<8, 3, same, 2>, relu, conv1d<8, 3, same, 4>, batch_norm<>, relu,
                           conv1d<6, 2, valid, 3>, relu, max_pool<4>, flatten, dense<3>>;
using starts_otherwise =
    stack_case<seam::protein, 11, batch_norm<>, relu, max_pool<2>, conv1d<5, 3>, flatten, dense<2>>;
using linear = stack_case<seam::protein, 9, flatten, dense<3>>;
using profile = stack_case<seam::dna, 19, conv1d<6, 7>, relu, max_pool<1, 2>, conv1d<2, 3>>;
using flat_then_convolved = stack_case<seam::dna, 8, conv1d<3, 3>, flatten, conv1d<5, 3>, relu, flatten, dense<2>>;
using permuted = stack_case<seam::basic_alphabet<"AGCT">, 20, conv1d<9, 6>, relu, max_pool<2>, flatten, dense<2>>;
using two_hot = stack_case<pairs, 23, conv1d<10, 5>, relu, max_pool<2>, conv1d<4, 3>, relu, flatten, dense<2>>;
using one_letter = stack_case<seam::dna, 1, conv1d<3, 5>, relu, flatten, dense<1>>;
using bent =
    stack_case<seam::dna, 31, conv1d<6, 5>, activate<activation::gelu>, max_pool<2>, conv1d<5, 3>, average_pool<3, 2>,
               activate<activation::elu, std::ratio<1, 2>>, conv1d<4, 2, same, 3>, relu, average_pool<2>,
               activate<activation::silu>, global_average_pool, dense<3>, activate<activation::sigmoid>>;
using bent_at_first =
    stack_case<seam::dna, 9, activate<activation::gelu_tanh>, average_pool<2>, conv1d<3, 2>,
               activate<activation::softplus>, relu, activate<activation::leaky_relu, std::ratio<1, 5>>, flatten,
               dense<2>, activate<activation::tanh>, dense<2>, activate<activation::exp>>;
// A pool right behind the first convolution, which reads letters from a table: averages of what may be negative.
using averaged = stack_case<seam::dna, 23, conv1d<6, 5>, average_pool<3, 2>, relu, conv1d<4, 3>, flatten, dense<2>>;
using averaged_whole = stack_case<seam::dna, 17, conv1d<6, 5>, batch_norm<>, global_average_pool, dense<3>>;
using wide = stack_case<seam::dna, 22, conv1d<86, 3>, relu, max_pool<2>, conv1d<21, 3>, relu, flatten, dense<2>>;
// Channels that are made up to 64 and 128; those are not 0 behind exp. Taps side by side, dilated.
using widened =
    stack_case<seam::dna, 17, conv1d<60, 3>, relu, max_pool<2>, conv1d<124, 3, same, 2>, activate<activation::exp>,
               conv1d<8, 2, same, 3>, relu, conv1d<62, 2, valid>, relu, flatten, dense<5>, relu, dense<2>>;

template <class T>
double largest(std::vector<T> const& values) {
  double result = 0;
  for (T const value : values) result = std::max(result, std::abs(static_cast<double>(value)));
  return result;
}

template <class T>
double difference(std::vector<T> const& found, std::vector<double> const& expected) {
  REQUIRE(found.size() == expected.size());
  double result = 0;
  for (std::size_t i = 0; i < found.size(); ++i)
    result = std::max(result, std::abs(static_cast<double>(found[i]) - expected[i]));
  return result / std::max(1e-30, largest(expected));
}

template <class T>
std::vector<T> part(std::vector<T> const& all, std::ptrdiff_t index, std::ptrdiff_t row) {
  return {all.begin() + index * row, all.begin() + (index + 1) * row};
}

/// Seeds output `task` of every sequence.
template <class T>
struct seed_task {
  std::ptrdiff_t block, outputs, task;
  void operator()(T const* y, T* value, T* seed) const {
    for (std::ptrdiff_t s = 0; s < block; ++s) {
      value[s] = y[s * outputs + task];
      for (std::ptrdiff_t j = 0; j < outputs; ++j) seed[s * outputs + j] = j == task ? T(1) : T(0);
    }
  }
};

/// What the naive network says about seven sequences (with blocks of 3: two whole ones and a part; with blocks of 5 in
/// groups of 2: a part of a group, a group left out), as letters and as relaxed input. Gradients of the last output, of
/// every third sequence.
template <class Case>
struct expectation {
  static constexpr std::ptrdiff_t n = 7;
  std::vector<std::uint8_t> letters = Case::letters(n, 5);
  std::vector<double> relaxed;
  std::vector<std::vector<double>> y, y_relaxed, g, g_relaxed;

  explicit expectation(Case const& c) {
    std::mt19937 generator(9);
    std::normal_distribution<double> normal;
    for (std::ptrdiff_t s = 0; s < n; ++s) {
      auto const encoded = Case::encode(letters.data() + s * Case::length);
      for (double const entry : encoded)
        relaxed.push_back(static_cast<double>(static_cast<float>(entry + 0.3 * normal(generator))));
      auto const own = part(relaxed, s, Case::row);
      y.push_back(c.outputs(encoded));
      y_relaxed.push_back(c.outputs(own));
      auto const last = static_cast<std::ptrdiff_t>(y.back().size()) - 1;
      g.push_back(s % 3 == 0 ? c.gradient(encoded, last) : std::vector<double>{});
      g_relaxed.push_back(s % 3 == 0 ? c.gradient(own, last) : std::vector<double>{});
    }
  }
};

/// Predictions from letters and from relaxed input, values and gradients from both, against the naive network.
template <class T, class Backend, class Case>
void check_model(Backend const& backend, Case const& c, expectation<Case> const& expected, std::ptrdiff_t block,
                 std::ptrdiff_t group, double tolerance) {
  auto m = c.template model<T>();
  if (block > 0) m.block = block, m.group = group;
  detail::model_view<T> const view(m);
  std::ptrdiff_t const n = expected.n, task = m.outputs - 1;
  std::uint8_t const* const letters = expected.letters.data();
  std::vector<T> const relaxed(expected.relaxed.begin(), expected.relaxed.end());
  std::vector<T> y(static_cast<std::size_t>(n * m.outputs)), y_relaxed = y;
  std::vector<T> value(static_cast<std::size_t>(n)), value_relaxed = value, g(relaxed.size()), g_relaxed = g;
  seed_task<T> const seeds{m.block, m.outputs, task};
  backend.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    detail::predict(lane, view, letters, n, y.data());
    detail::predict(lane, view, relaxed.data(), n, y_relaxed.data());
    detail::value_and_gradient(lane, view, letters, n, seeds, value.data(), g.data());
    detail::value_and_gradient(lane, view, relaxed.data(), n, seeds, value_relaxed.data(), g_relaxed.data());
  });
  for (std::ptrdiff_t s = 0; s < n; ++s) {
    CAPTURE(s);
    auto const i = static_cast<std::size_t>(s);
    CHECK(difference(part(y, s, m.outputs), expected.y[i]) < tolerance);
    CHECK(difference(part(y_relaxed, s, m.outputs), expected.y_relaxed[i]) < tolerance);
    CHECK(value[i] == y[static_cast<std::size_t>(s * m.outputs + task)]);
    CHECK(value_relaxed[i] == y_relaxed[static_cast<std::size_t>(s * m.outputs + task)]);
    if (expected.g[i].empty()) continue;
    CHECK(difference(part(g, s, Case::row), expected.g[i]) < tolerance);
    CHECK(difference(part(g_relaxed, s, Case::row), expected.g_relaxed[i]) < tolerance);
  }
}

template <class Case, class Backend>
void check_case(Backend const& backend) {
  Case const c(3);
  expectation<Case> const expected(c);
  check_model<double>(backend, c, expected, 3, 3, 1e-11);
  check_model<double>(backend, c, expected, 5, 2, 1e-11);
  check_model<float>(backend, c, expected, 3, 1, 2e-5);
  check_model<float>(backend, c, expected, 0, 0, 2e-5);  // the model's own block and group
}

}  // namespace

TEST_CASE_TEMPLATE("networks are what their layers say, forwards and backwards", Backend, SEAM_TEST_BACKENDS) {
  Backend const backend{};
  SUBCASE("plain") {
    check_case<plain>(backend);
  }
  SUBCASE("odd") {
    check_case<odd>(backend);
  }
  SUBCASE("dilated") {
    check_case<dilated>(backend);
  }
  SUBCASE("starts otherwise") {
    check_case<starts_otherwise>(backend);
  }
  SUBCASE("linear") {
    check_case<linear>(backend);
  }
  SUBCASE("profile") {
    check_case<profile>(backend);
  }
  SUBCASE("flat, then convolved") {
    check_case<flat_then_convolved>(backend);
  }
  SUBCASE("permuted letters") {
    check_case<permuted>(backend);
  }
  SUBCASE("two-hot") {
    check_case<two_hot>(backend);
  }
  SUBCASE("one letter") {
    check_case<one_letter>(backend);
  }
  SUBCASE("bent") {
    check_case<bent>(backend);
  }
  SUBCASE("bent at first") {
    check_case<bent_at_first>(backend);
  }
  SUBCASE("averaged") {
    check_case<averaged>(backend);
  }
  SUBCASE("averaged whole") {
    check_case<averaged_whole>(backend);
  }
  SUBCASE("wide") {
    check_case<wide>(backend);
  }
  SUBCASE("widened") {
    check_case<widened>(backend);
  }
}

TEST_CASE_TEMPLATE("a network is an oracle of any batch, block by block", Backend, SEAM_TEST_BACKENDS) {
  plain const c(6);
  auto const net = c.network();
  static_assert(seam::oracle::lane_oracle<plain::network_type>);
  static_assert(seam::oracle::differentiable_lane_oracle<seam::oracle::targeted<plain::network_type>>);
  static_assert(!seam::oracle::differentiable_lane_oracle<plain::network_type>);
  CHECK(net.block_size() >= 1);
  std::ptrdiff_t const n = 2 * net.block_size() + 3;
  seam::array<std::uint8_t, 2> const letters(seam::extents<2>{{n, plain::length}}, plain::letters(n, 8));
  auto const y = seam::oracle::predict(Backend{}, net, letters.view());
  for (std::ptrdiff_t s = 0; s < n; s += 7) {
    auto const expected = c.outputs(letters.view().row(s).data());
    CHECK(difference(std::vector<float>(y.view().row(s).begin(), y.view().row(s).end()), expected) < 2e-5);
  }
  CHECK(seam::oracle::predict(Backend{}, net, letters.view().rows(0, 0)).empty());
  CHECK(seam::oracle::predict(Backend{}, place(Backend{}, net), letters.view()) == y);
  // Targets of several outputs.
  auto const spread = net.target(seam::oracle::difference{.plus = 0, .minus = 2});
  auto const d = seam::oracle::predict(Backend{}, spread, letters.view());
  for (std::ptrdiff_t s = 0; s < n; ++s) CHECK(d(s, 0) == y(s, 0) - y(s, 2));
}

TEST_CASE("results do not depend on the number of threads, nor on how a caller splits a batch") {
  odd const c(6);
  auto const oracle = c.network().task(1);
  std::ptrdiff_t const block = oracle.block_size(), n = 3 * block + 1;
  auto const raw = odd::letters(n, 3);
  seam::view<std::uint8_t const, 2> const letters(raw.data(), n, odd::length);
  auto const with = [&](int threads) {
    seam::array<float, 3> gradients(n, odd::length, 4);
    seam::array<float, 1> values(n);
    seam::backend::host{.threads = threads}.for_blocks(n, block, [&](auto& lane, seam::extent range) {
      oracle.value_and_gradient_into(lane, letters.rows(range), values.view().rows(range),
                                     gradients.view().rows(range));
    });
    return std::pair(values, gradients);
  };
  auto const one = with(1);
  CHECK(one == with(2));
  CHECK(one == with(5));
  // A sequence alone stands first in a block that is filled up; its neighbours in a batch do not enter its numbers.
  seam::array<float, 3> alone(1, odd::length, 4);
  seam::array<float, 1> value(1);
  seam::backend::host{}.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    oracle.value_and_gradient_into(lane, letters.rows(block, 1), value.view(), alone.view());
  });
  CHECK(value(0) == one.first(block));
  CHECK(std::equal(alone.begin(), alone.end(), one.second.view().row(block).data()));
}

TEST_CASE("gradients are what finite differences say, layer by layer") {
  auto const check = [](auto const& c) {
    using Case = std::remove_cvref_t<decltype(c)>;
    auto const m = c.template model<double>();
    detail::model_view<double> const view(m);
    std::mt19937 generator(4);
    std::normal_distribution<double> normal;
    std::vector<double> x(Case::row), g(x.size());
    for (double& entry : x) entry = normal(generator);
    double value = 0;
    seed_task<double> const seeds{m.block, m.outputs, 0};
    seam::backend::host{}.for_blocks(1, 1, [&](auto& lane, seam::extent) {
      detail::value_and_gradient(lane, view, x.data(), 1, seeds, &value, g.data());
      auto const at = [&](std::size_t i, double step) {
        std::vector<double> moved = x, y(static_cast<std::size_t>(m.outputs));
        moved[i] += step;
        detail::predict(lane, view, moved.data(), 1, y.data());
        return y[0];
      };
      double const h = 1e-6;
      for (std::size_t i = 0; i < x.size(); ++i)
        CHECK(std::abs((at(i, h) - at(i, -h)) / (2 * h) - g[i]) < 1e-7 * std::max(1.0, largest(g)));
    });
  };
  using seam::dna;
  check(stack_case<dna, 13, conv1d<4, 5>, flatten, dense<1>>(1));
  check(stack_case<dna, 13, conv1d<4, 4, valid, 2>, conv1d<3, 3, same, 3>, flatten, dense<1>>(2));
  check(stack_case<dna, 13, conv1d<4, 3>, batch_norm<>, relu, batch_norm<>, flatten, dense<1>>(3));
  check(stack_case<dna, 13, batch_norm<>, relu, flatten, dense<1>>(4));
  check(stack_case<dna, 13, conv1d<4, 3>, max_pool<3, 2>, flatten, dense<1>>(5));
  check(stack_case<dna, 13, max_pool<4>, flatten, dense<5>, relu, dense<1>>(6));
  check(stack_case<dna, 13, conv1d<4, 3>, relu, flatten, heads<dense<1>, dense<2>>>(7));
}

TEST_CASE("the first of equals takes a pool's gradient, and a closed relu none") {
  // One channel that sums the four letters' columns: every position is 1 where a letter stands.
  using ties = network<seam::dna, 6, conv1d<1, 1>, relu, max_pool<3>, flatten, dense<1>>;
  auto const made = [](float weight) {
    return ties(seam::io::named_tensors{"ties",
                                        {{"c/kernel", {1, 4, 1}, std::vector<float>(4, weight)},
                                         {"c/bias", {1}, {0}},
                                         {"d/kernel", {2, 1}, {2, 3}},
                                         {"d/bias", {1}, {0}}}});
  };
  seam::array<std::uint8_t, 2> const letters(1, 6);
  seam::array<float, 3> g(1, 6, 4);
  seam::array<float, 1> value(1);
  auto const run = [&](ties const& net) {
    seam::backend::host{}.for_blocks(1, 1, [&](auto& lane, seam::extent) {
      net.value_and_gradient_into(lane, letters.view(), seam::oracle::task{0}, value.view(), g.view());
    });
  };
  run(made(1));
  CHECK(value(0) == 5);
  for (std::ptrdiff_t p = 0; p < 6; ++p)
    for (int c = 0; c < 4; ++c) CHECK(g(0, p, c) == (p == 0 ? 2 : p == 3 ? 3 : 0));
  run(made(-1));
  CHECK(value(0) == 0);
  for (float const entry : g) CHECK(entry == 0);
  run(made(0));  // relu's gradient at 0 is 0
  for (float const entry : g) CHECK(entry == 0);
}
