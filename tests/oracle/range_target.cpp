#include <doctest/doctest.h>
#include <seam/oracle/range_target.hpp>

#include "backends.hpp"
#include "concept_test.hpp"
#include "foreign.hpp"
#include "sentence.hpp"

#include <cmath>
#include <functional>

namespace oracle = seam::oracle;
using seam_test::sentence_of;

static_assert(!oracle::linear_target<oracle::log_of_sum> && !oracle::linear_target<oracle::log_sum_exp> &&
              !oracle::linear_target<oracle::logit> && !oracle::linear_target<oracle::weighted_profile>);

namespace {

using outputs_type = std::vector<double>;

/// The target against its definition in double: the value, and central differences of fourth order of `frozen`, which
/// is the definition (or what the gradient is meant to be the gradient of, at `at`).
template <class Target>
void check(Target const& target, std::vector<float> const& at,
           std::function<double(outputs_type const&, outputs_type const&)> const& frozen) {
  auto const count = static_cast<std::ptrdiff_t>(at.size());
  target.check(count);
  outputs_type const x(at.begin(), at.end());
  CHECK(double{target.value(at.data(), count)} == doctest::Approx(frozen(x, x)).epsilon(1e-6));
  std::vector<float> seed(at.size(), 99.0F);
  target.gradient(at.data(), count, seed.data());
  for (std::size_t i = 0; i < x.size(); ++i) {
    auto const value = [&](double step) {
      outputs_type moved = x;
      moved[i] += step;
      return frozen(moved, x);
    };
    double const h = 1e-3;
    double const slope = (8 * (value(h) - value(-h)) - (value(2 * h) - value(-2 * h))) / (12 * h);
    CHECK(double{seed[i]} == doctest::Approx(slope).epsilon(1e-6));
  }
}

std::vector<float> const profile = {0.3F, -1.2F, 2.5F, 0.1F, 1.4F, -0.7F, 0.9F};

/// Outputs 1, 3, 5.
oracle::output_range const odd{.first = 1, .count = 3, .stride = 2};
outputs_type odd_of(outputs_type const& x) {
  return {x[1], x[3], x[5]};
}

double mean_of(outputs_type const& z) {
  double sum = 0;
  for (double const value : z) sum += value;
  return sum / static_cast<double>(z.size());
}
/// sum softmax(w)_i (z_i - mean z)
double weighed(outputs_type const& z, outputs_type const& w) {
  double sum = 0, weights = 0;
  for (std::size_t i = 0; i < z.size(); ++i) {
    sum += std::exp(w[i]) * (z[i] - mean_of(z));
    weights += std::exp(w[i]);
  }
  return sum / weights;
}

}  // namespace

TEST_CASE("ranges of outputs: the values by definition, the seeds by finite differences") {
  using row = outputs_type const&;
  check(oracle::sum_of_range{odd}, profile, [](row x, row) { return x[1] + x[3] + x[5]; });
  check(oracle::sum_of_range{{.first = 4}}, profile, [](row x, row) { return x[4] + x[5] + x[6]; });
  check(oracle::mean_of_range{{.first = 1, .stride = 3}}, profile, [](row x, row) { return (x[1] + x[4]) / 2; });
  check(oracle::mean_of_range{}, profile, [](row x, row) { return mean_of(x); });
  check(oracle::log_of_sum{{.first = 2, .count = 3}, 0.5}, profile,
        [](row x, row) { return std::log(0.5 + x[2] + x[3] + x[4]); });
  check(oracle::log_sum_exp{odd}, profile,
        [](row x, row) { return std::log(std::exp(x[1]) + std::exp(x[3]) + std::exp(x[5])); });
  check(oracle::logit{2}, {0.2F, 0.9F, 0.35F}, [](row x, row) { return std::log(x[2] / (1 - x[2])); });
}

TEST_CASE("a profile weighed by itself: both conventions, told apart by what their gradients hold") {
  using row = outputs_type const&;
  oracle::weighted_profile const constant{odd}, varying{odd, oracle::profile_weights::varying};
  check(constant, profile, [](row x, row at) { return weighed(odd_of(x), odd_of(at)); });
  check(varying, profile, [](row x, row) { return weighed(odd_of(x), odd_of(x)); });
  check(oracle::weighted_profile{}, profile, [](row x, row at) { return weighed(x, at); });
  CHECK(constant.value(profile.data(), 7) == varying.value(profile.data(), 7));
  // Adding a constant to the logits changes neither.
  std::vector<float> raised = profile, seed(7);
  for (float& z : raised) z += 64;
  CHECK(std::abs(constant.value(raised.data(), 7) - constant.value(profile.data(), 7)) < 1e-5F);
  for (auto const& target : {constant, varying}) {
    target.gradient(profile.data(), 7, seed.data());
    float sum = 0;
    for (float const value : seed) sum += value;
    CHECK(std::abs(sum) < 1e-6F);
  }
}

TEST_CASE("large logits and probabilities at the margin stay finite") {
  std::vector<float> const large = {800, -800, 790};
  std::vector<float> seed(3);
  CHECK(oracle::log_sum_exp{}.value(large.data(), 3) == doctest::Approx(800 + std::log1p(std::exp(-10.0))));
  oracle::weighted_profile{.weights = oracle::profile_weights::varying}.gradient(large.data(), 3, seed.data());
  for (float const value : seed) CHECK(std::isfinite(value));
  std::vector<float> const sure = {0, 1, 1.0F - 1e-6F};
  CHECK(oracle::logit{0}.value(sure.data(), 3) == doctest::Approx(-16.118095));
  CHECK(oracle::logit{1}.value(sure.data(), 3) == doctest::Approx(16.118095));
  oracle::logit{1}.gradient(sure.data(), 3, seed.data());
  CHECK(seed == std::vector<float>{0, 0, 0});
}

TEST_CASE("ranges that are not the model's are refused with a sentence") {
  auto const said = [](oracle::output_range const& range) {
    return sentence_of([&] { range.check(7); });
  };
  CHECK(said({.first = 6}) == "nothing was thrown");
  CHECK(said({.first = 1, .count = 3, .stride = 2}) == "nothing was thrown");
  CHECK(said({.first = 1, .count = 3, .stride = 3}) ==
        "outputs from 1, 3 of them, 3 apart, were asked for and the model has 7");
  CHECK(said({.first = 7}) == "outputs from 7, all, 1 apart, were asked for and the model has 7");
  CHECK(said({.first = -1}) != "nothing was thrown");
  CHECK(said({.count = 0}) != "nothing was thrown");
  CHECK(said({.stride = 0}) != "nothing was thrown");
  CHECK(sentence_of([] { oracle::log_of_sum{.pseudocount = -1}.check(7); }) == "a pseudocount of -1.000000 is below 0");
  CHECK(sentence_of([] { oracle::logit{9}.check(7); }) ==
        "task 9 was asked for and the model has 7 outputs (tasks 0 to 6)");
}

TEST_CASE("a model's gradient of such a target") {
  seam::backend::host const host;
  elsewhere::bent<seam::dna> const model(7);
  seam_test::check_gradient(host, oracle::targeted(model, oracle::mean_of_range{}), 7);
  seam_test::check_gradient(host, oracle::targeted(model, oracle::log_sum_exp{}), 7);
  seam_test::check_gradient(
      host, oracle::targeted(model, oracle::weighted_profile{.weights = oracle::profile_weights::varying}), 7);
}
