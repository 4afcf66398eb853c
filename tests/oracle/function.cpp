#include <doctest/doctest.h>
#include <seam/oracle/function.hpp>
#include <seam/oracle/run.hpp>

#include <algorithm>
#include <string_view>

#include "backends.hpp"
#include "concept_test.hpp"

namespace oracle = seam::oracle;

namespace {

seam::backend::host const host;

float count_first_letter(std::string_view text) {
  return static_cast<float>(std::count(text.begin(), text.end(), text.empty() ? 'A' : text[0]));
}

/// (sum of all entries at channel 1)^2 / 4 and its gradient.
struct squared_sum {
  void operator()(seam::view<float const, 3> relaxed, seam::view<float, 1> values,
                  seam::view<float, 3> gradients) const {
    for (std::ptrdiff_t row = 0; row < relaxed.extent(0); ++row) {
      float sum = 0;
      for (std::ptrdiff_t p = 0; p < relaxed.extent(1); ++p) sum += relaxed(row, p, 1);
      values(row) = sum * sum / 4;
      for (std::ptrdiff_t p = 0; p < relaxed.extent(1); ++p)
        for (std::ptrdiff_t c = 0; c < relaxed.extent(2); ++c) gradients(row, p, c) = c == 1 ? sum / 2 : 0.0F;
    }
  }
};

auto const letter_sum = [](seam::view<std::uint8_t const, 2> letters, seam::view<float, 1> out) {
  for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row) {
    float sum = 0;
    for (std::uint8_t letter : letters.row(row)) sum += letter;
    out(row) = sum;
  }
};
auto const first_two = [](seam::view<std::uint8_t const, 2> letters, seam::view<float, 2> out) {
  for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row)
    out(row, 0) = letters(row, 0), out(row, 1) = letters(row, 1);
};

}  // namespace

TEST_CASE_TEMPLATE("callables of every form meet the oracle's contract", Backend, SEAM_TEST_BACKENDS) {
  Backend const backend;
  seam_test::check_oracle(backend, oracle::function<seam::dna>(count_first_letter), 9);
  seam_test::check_oracle(backend, oracle::function<seam::rna>(letter_sum, {.length = 9}), 9);
  seam_test::check_oracle(backend, oracle::function<seam::protein>(first_two, {.outputs = 2}), 9);
  seam_test::check_gradient(backend, oracle::gradient_function<seam::dna>(squared_sum{}), 9);
  seam_test::check_oracle(backend, oracle::gradient_function<seam::dna>(squared_sum{}), 9);
}

TEST_CASE("a callable sees text or letters") {
  seam::array<std::uint8_t, 2> letters({{2, 4}}, {0, 1, 0, 3, 2, 2, seam::unknown_letter, 2});
  std::vector<std::string> seen;
  auto const by_text = oracle::function<seam::dna>([&](std::string_view text) {
    seen.emplace_back(text);
    return 1;
  });
  CHECK(oracle::predict(host, by_text, letters.view())(1, 0) == 1);
  CHECK(seen == std::vector<std::string>{"ACAT", "GGNG"});
  auto const by_batch = oracle::function<seam::dna>(letter_sum);
  CHECK_THROWS_AS(oracle::predict(host, by_batch, letters.view()), seam::input_error);
  letters(1, 2) = 0;
  auto const sums = oracle::predict(host, by_batch, letters.view());
  CHECK(sums(0, 0) == 4);
  CHECK(sums(1, 0) == 6);
}

TEST_CASE("only a callable with a gradient is differentiable") {
  using predicting = decltype(oracle::function<seam::dna>(count_first_letter));
  using differentiable = decltype(oracle::function<seam::dna>(letter_sum, squared_sum{}));
  static_assert(oracle::host_oracle<predicting> && !oracle::differentiable_oracle<predicting>);
  static_assert(oracle::differentiable_host_oracle<differentiable>);
  static_assert(!oracle::lane_oracle<predicting>);
}

TEST_CASE("options that do not fit the callable") {
  CHECK_THROWS_AS(oracle::function<seam::dna>(count_first_letter, {.outputs = 2}), seam::input_error);
  CHECK_THROWS_AS(oracle::function<seam::dna>(first_two, {.outputs = 0}), seam::input_error);
  CHECK_THROWS_AS(oracle::function<seam::dna>(count_first_letter, {.length = -1}), seam::input_error);
  seam::array<std::uint8_t, 2> const letters(1, 4);
  CHECK_THROWS_WITH_AS(
      oracle::predict(host, oracle::function<seam::dna>(count_first_letter, {.length = 5}), letters.view()),
      "the oracle takes sequences of 5 letters, these have 4", seam::input_error);
}

TEST_CASE("what a callable throws comes out") {
  auto const angry = oracle::function<seam::dna>([](std::string_view) -> float { throw std::runtime_error("no"); });
  seam::array<std::uint8_t, 2> const letters(1, 4);
  CHECK_THROWS_WITH_AS(oracle::predict(host, angry, letters.view()), "no", std::runtime_error);
}
