#include <doctest/doctest.h>
#include <seam/oracle/target.hpp>

#include "backends.hpp"
#include "concept_test.hpp"
#include "foreign.hpp"

namespace oracle = seam::oracle;

namespace {

/// Each type lacks exactly one requirement of a target.
struct no_value {
  void gradient(float const*, std::ptrdiff_t, float*) const {}
};
struct no_gradient {
  float value(float const*, std::ptrdiff_t) const { return 0; }
};
struct value_of_another_type {
  double value(float const*, std::ptrdiff_t) const { return 0; }
  void gradient(float const*, std::ptrdiff_t, float*) const {}
};
struct not_trivially_copyable {
  std::vector<int> bins;
  float value(float const*, std::ptrdiff_t) const { return 0; }
  void gradient(float const*, std::ptrdiff_t, float*) const {}
};
static_assert(!oracle::target<no_value>);
static_assert(oracle::linear_target<oracle::task> && oracle::linear_target<oracle::difference>);
static_assert(!oracle::target<no_gradient>);
static_assert(!oracle::target<value_of_another_type>);
static_assert(!oracle::target<not_trivially_copyable>);

/// The value moves by the seed when one output moves: exact for the linear targets of the library.
template <oracle::target Target>
void check_linear_target(Target const& target, std::ptrdiff_t count) {
  std::vector<float> outputs, seed(static_cast<std::size_t>(count), 99.0F);
  for (std::ptrdiff_t i = 0; i < count; ++i) outputs.push_back(static_cast<float>(i * i + 1));
  target.gradient(outputs.data(), count, seed.data());
  float const before = target.value(outputs.data(), count);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    auto moved = outputs;
    moved[i] += 2;
    CHECK(target.value(moved.data(), count) - before == 2 * seed[i]);
  }
}

}  // namespace

TEST_CASE("targets of the library: the seed is the value's derivative") {
  check_linear_target(oracle::task{2}, 4);
  check_linear_target(oracle::sum_of_outputs{}, 5);
  check_linear_target(oracle::sum_of_outputs{.first = 1, .count = 2}, 5);
  check_linear_target(oracle::difference{.plus = 3, .minus = 0}, 4);
  float const outputs[] = {1, 2, 4, 8};
  CHECK(oracle::task{2}.value(outputs, 4) == 4);
  CHECK(oracle::sum_of_outputs{.first = 1, .count = 2}.value(outputs, 4) == 6);
  CHECK(oracle::sum_of_outputs{.first = 1}.value(outputs, 4) == 14);
  CHECK(oracle::difference{.plus = 3, .minus = 0}.value(outputs, 4) == 7);
}

TEST_CASE("a target that does not fit the model is refused with a sentence") {
  elsewhere::bent<seam::dna> const model(6);
  CHECK_THROWS_WITH_AS(oracle::targeted(model, oracle::task{2}),
                       "task 2 was asked for and the model has 2 outputs (tasks 0 to 1)", seam::input_error);
  CHECK_THROWS_AS(oracle::targeted(model, oracle::task{-1}), seam::input_error);
  CHECK_THROWS_AS(oracle::targeted(model, oracle::sum_of_outputs{.first = 2}), seam::input_error);
  CHECK_THROWS_AS(oracle::targeted(model, oracle::sum_of_outputs{.first = 1, .count = 2}), seam::input_error);
  CHECK_THROWS_AS(oracle::targeted(model, oracle::difference{.plus = 1, .minus = 1}), seam::input_error);
}

TEST_CASE_TEMPLATE("a targeted model is an oracle with one output and its gradient", Backend, SEAM_TEST_BACKENDS) {
  Backend const backend;
  elsewhere::bent<seam::rna> const model(9);
  oracle::targeted const first(model, oracle::task{0});
  oracle::targeted const both(model, oracle::sum_of_outputs{});
  seam_test::check_oracle(backend, first, 9);
  seam_test::check_gradient(backend, first, 9);
  seam_test::check_gradient(backend, both, 9);

  auto const letters = seam_test::random_letters<seam::rna>(20, 9, 1);
  auto const all = oracle::predict(backend, model, letters.view());
  auto const sums = oracle::predict(backend, both, letters.view());
  for (std::ptrdiff_t row = 0; row < 20; ++row) CHECK(sums(row, 0) == all(row, 0) + all(row, 1));
}

TEST_CASE("a targeted host oracle only predicts when the model does") {
  using bound = oracle::targeted<elsewhere::composition<seam::dna>>;
  static_assert(oracle::host_oracle<bound> && !oracle::lane_oracle<bound>);
  static_assert(!oracle::differentiable_oracle<bound>);
  seam_test::check_oracle(seam::backend::host{}, bound({}, {}), 12);
  // In the batches of a host oracle, as without a target.
  CHECK(oracle::block_size(elsewhere::composition<seam::dna>{}) == 256);
  CHECK(oracle::block_size(bound({}, {})) == 256);
}
