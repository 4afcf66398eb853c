#include <doctest/doctest.h>
#include <seam/network/network.hpp>

#include <random>

#include "backends.hpp"
#include "naive.hpp"

using namespace seam::network;
using seam_test::stack_case;

namespace {

constexpr auto same = padding::same;
constexpr auto valid = padding::valid;

// Pools that overlap, follow one another, skip and leave remainders; every activation; averages; flat vectors.
using plain = stack_case<seam::dna, 37, conv1d<12, 5>, batch_norm<>, relu, max_pool<2>, conv1d<7, 3>, relu, max_pool<3>,
                         flatten, dense<9>, batch_norm<>, relu, heads<dense<1>, dense<2>>>;
using odd = stack_case<seam::dna, 41, conv1d<20, 4, valid>, relu, batch_norm<>, max_pool<4, 2>, conv1d<6, 4, same>,
                       max_pool<5, 3>, relu, flatten, batch_norm<>, dense<4>>;
using skipping =
    stack_case<seam::rna, 33, conv1d<8, 3, same, 2>, max_pool<1, 2>, relu, max_pool<2, 3>, flatten, relu, dense<3>>;
using bent = stack_case<seam::dna, 31, conv1d<6, 5>, activate<activation::gelu>, max_pool<2>, conv1d<5, 3>,
                        average_pool<3, 2>, activate<activation::elu, std::ratio<1, 2>>, conv1d<4, 2, same, 3>, relu,
                        average_pool<2>, activate<activation::silu>, flatten, dense<8>, activate<activation::sigmoid>,
                        dense<3>, activate<activation::softplus>>;
using bent_at_first = stack_case<seam::dna, 9, activate<activation::gelu_tanh>, average_pool<2>, conv1d<3, 2>,
                                 activate<activation::exp>, relu, activate<activation::leaky_relu, std::ratio<1, 5>>,
                                 global_average_pool, dense<2>, activate<activation::tanh>>;
using linear = stack_case<seam::protein, 9, flatten, dense<3>>;

template <class T>
std::vector<T> random_rows(std::ptrdiff_t count, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal(0.3, 0.5);
  std::vector<T> rows;
  for (std::ptrdiff_t i = 0; i < count; ++i) rows.push_back(static_cast<T>(normal(generator)));
  return rows;
}

template <class T>
struct rescaled {
  std::vector<T> outputs, multipliers;
};

template <class Backend, class T>
rescaled<T> run(Backend const& backend, detail::model<T> const& m, std::vector<T> const& x, std::vector<T> const& r,
                std::ptrdiff_t n, std::vector<T> const& weights) {
  rescaled<T> found{std::vector<T>(static_cast<std::size_t>((1 + n) * m.outputs)), std::vector<T>(r.size())};
  backend.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    detail::rescale(lane, detail::model_view<T>(m), x.data(), r.data(), n, weights.data(), found.outputs.data(),
                    found.multipliers.data());
  });
  return found;
}

/// Contributions sum to the change of the weighed outputs, for every reference.
template <class T, class Case, class Backend>
void check_sums(double tolerance) {
  Case const c(5);
  auto m = c.template model<T>();
  m.group = 4;
  std::ptrdiff_t const n = 7;  // two blocks, the last of which is filled up
  auto const x = random_rows<T>(Case::row, 1), r = random_rows<T>(n * Case::row, 2);
  std::vector<T> weights;
  for (std::ptrdiff_t i = 0; i < m.outputs; ++i) weights.push_back(static_cast<T>(i) - T(1.5));
  auto const found = run(Backend{}, m, x, r, n, weights);
  auto const value = [&](std::ptrdiff_t which) {
    double sum = 0;
    for (std::ptrdiff_t i = 0; i < m.outputs; ++i)
      sum += static_cast<double>(weights[static_cast<std::size_t>(i)]) *
             static_cast<double>(found.outputs[static_cast<std::size_t>(which * m.outputs + i)]);
    return sum;
  };
  auto const expected = c.outputs(std::vector<double>(x.begin(), x.end()));
  for (std::size_t i = 0; i < expected.size(); ++i)
    CHECK(std::abs(static_cast<double>(found.outputs[i]) - expected[i]) < tolerance * (1 + std::abs(expected[i])));
  for (std::ptrdiff_t k = 0; k < n; ++k) {
    double sum = 0;
    for (std::ptrdiff_t i = 0; i < Case::row; ++i) {
      auto const at = static_cast<std::size_t>(k * Case::row + i);
      sum += static_cast<double>(found.multipliers[at]) *
             (static_cast<double>(x[static_cast<std::size_t>(i)]) - static_cast<double>(r[at]));
    }
    double const scale = std::max({1.0, std::abs(value(0)), std::abs(value(1 + k))});
    CHECK(std::abs(sum - (value(0) - value(1 + k))) < tolerance * scale);
  }
}

/// Against a reference that is the sequence itself, multipliers are the gradient.
template <class Case>
void check_gradient() {
  Case const c(6);
  auto const m = c.template model<double>();
  auto const x = random_rows<double>(Case::row, 3);
  std::vector<double> weights(static_cast<std::size_t>(m.outputs));
  weights.back() = 1;
  auto const found = run(seam::backend::host{}, m, x, x, 1, weights);
  auto const gradient = c.gradient(x, m.outputs - 1);
  double largest = 0;
  for (double const entry : gradient) largest = std::max(largest, std::abs(entry));
  for (std::size_t i = 0; i < gradient.size(); ++i)
    CHECK(std::abs(found.multipliers[i] - gradient[i]) < 1e-10 * largest);
}

}  // namespace

TEST_CASE_TEMPLATE("contributions sum to the change of the output", Backend, SEAM_TEST_BACKENDS) {
  check_sums<double, plain, Backend>(1e-10);
  check_sums<float, plain, Backend>(1e-5);
  check_sums<double, odd, Backend>(1e-10);
  check_sums<float, odd, Backend>(1e-5);
  check_sums<double, skipping, Backend>(1e-10);
  check_sums<double, bent, Backend>(1e-10);
  check_sums<float, bent, Backend>(1e-5);
  check_sums<double, bent_at_first, Backend>(1e-10);
  check_sums<double, linear, Backend>(1e-10);
}

TEST_CASE("multipliers against the sequence itself are the gradient") {
  check_gradient<plain>();
  check_gradient<odd>();
  check_gradient<skipping>();
  check_gradient<bent>();
  check_gradient<bent_at_first>();
  check_gradient<linear>();
}

TEST_CASE("the rules by hand") {
  // One channel of weight 1 over "01", where 1 is encoded (0, 1): z(p) = x(p, 1) - 1 is what a relu and a maximum see.
  using seam::io::named_tensors;
  named_tensors const weights{
      "by hand",
      {{"c/kernel", {1, 2, 1}, {0, 1}}, {"c/bias", {1}, {-1}}, {"d/kernel", {1, 1}, {3}}, {"d/bias", {1}, {0}}}};
  using net = network<seam::basic_alphabet<"01">, 2, conv1d<1, 1>, relu, max_pool<2>, flatten, dense<1>>;
  auto const multipliers = [&](std::vector<float> const& x, std::vector<float> const& r) {
    seam::array<float, 1> values(2);
    seam::array<float, 3> m(1, 2, 2);
    seam::backend::host{}.for_blocks(1, 1, [&](auto& lane, seam::extent) {
      net(weights).task(0).multipliers_into(lane, seam::view<float const, 2>(x.data(), 2, 2),
                                            seam::view<float const, 3>(r.data(), 1, 2, 2), values.view(), m.view());
    });
    CHECK(m(0, 0, 0) == 0);
    CHECK(m(0, 1, 0) == 0);
    return std::vector<double>{double{m(0, 0, 1)}, double{m(0, 1, 1)}, double{values(0)}, double{values(1)}};
  };
  // z: sequence (4, 1), reference (0.5, 2). The sequence's maximum 4 is larger: all of 3 (4 - 2) to its place, which
  // changed by 3.5.
  auto const forth = multipliers({0, 5, 0, 2}, {0, 1.5F, 0, 3});
  CHECK(forth[0] == doctest::Approx(6 / 3.5));
  CHECK(forth[1] == 0);
  CHECK(forth[2] == 12);
  CHECK(forth[3] == 6);
  // The other way round: the change -6 goes to the reference's largest place.
  auto const back = multipliers({0, 1.5F, 0, 3}, {0, 5, 0, 2});
  CHECK(back[0] == doctest::Approx(6 / 3.5));
  CHECK(back[1] == 0);
  // z: sequence (3, -1), reference (-2, -1). The relu is closed in the reference: a change of 5 made 3.
  CHECK(multipliers({0, 4, 0, 0}, {0, -1, 0, 0})[0] == doctest::Approx(3 * 3.0 / 5));
  // Closed in both: nothing.
  CHECK(multipliers({0, 0.5F, 0, 0}, {0, 0.25F, 0, -3}) == std::vector<double>{0, 0, 0, 0});
}
