#include <doctest/doctest.h>
#include <seam/core/monitor.hpp>
#include <seam/oracle/any_oracle.hpp>
#include <seam/oracle/function.hpp>
#include <seam/oracle/run.hpp>
#include <seam/oracle/thermodynamic.hpp>

#include <algorithm>
#include <thread>

#include "backends.hpp"
#include "concept_test.hpp"
#include "foreign.hpp"

namespace oracle = seam::oracle;

namespace {

seam::backend::host const host;
using any_dna = oracle::any_oracle<seam::dna>;
using omp_lane = seam::backend::thrust_omp::lane_type;

static_assert(oracle::differentiable_lane_oracle<any_dna>);
static_assert(!oracle::lane_oracle<any_dna, omp_lane>);
static_assert(
    oracle::differentiable_lane_oracle<oracle::any_oracle<seam::dna, seam::backend::host_lane, omp_lane>, omp_lane>);
static_assert(oracle::differentiable_at_letters<elsewhere::reads_letters<seam::dna>>);
static_assert(!oracle::differentiable_at_letters<oracle::targeted<elsewhere::bent<seam::dna>>>);
static_assert(oracle::incremental_oracle<elsewhere::knows_changes<seam::dna>> && oracle::incremental_oracle<any_dna>);
static_assert(oracle::incremental_oracle<oracle::targeted<elsewhere::knows_changes<seam::dna>>>);
static_assert(!oracle::incremental_oracle<elsewhere::bent<seam::dna>>);
static_assert(!oracle::incremental_oracle<elsewhere::changes_are_numbers<seam::dna>>);
static_assert(!oracle::incremental_oracle<elsewhere::changes_on_host<seam::dna>>);
static_assert(oracle::rescale_oracle<elsewhere::knows_multipliers<seam::dna>> && oracle::rescale_oracle<any_dna>);
static_assert(!oracle::rescale_oracle<elsewhere::knows_changes<seam::dna>>);
static_assert(!std::is_constructible_v<any_dna, elsewhere::composition<seam::rna>, std::string>);

oracle::targeted<elsewhere::bent<seam::dna>> bent() {
  return {elsewhere::bent<seam::dna>(9), {.index = 1}};
}

}  // namespace

TEST_CASE_TEMPLATE("a type-erased oracle is the oracle", Backend, SEAM_TEST_BACKENDS) {
  using any = oracle::any_oracle<seam::dna, seam::backend::host_lane, omp_lane>;
  any const o(bent(), "bent");
  CHECK(o.name() == "bent");
  CHECK(o.differentiable());
  CHECK_FALSE(o.on_calling_thread());
  CHECK(o.length() == 9);
  CHECK(o.block_size() == 16);
  seam_test::check_oracle(Backend{}, o, 9);
  seam_test::check_gradient(Backend{}, o, 9);
  auto const letters = seam_test::random_letters<seam::dna>(100, 9, 3);
  CHECK(oracle::predict(Backend{}, o, letters.view()) == oracle::predict(Backend{}, bent(), letters.view()));
  any const copy = o;
  CHECK(oracle::predict(Backend{}, copy, letters.view()) == oracle::predict(Backend{}, o, letters.view()));
}

TEST_CASE("a missing gradient is a sentence") {
  any_dna const o(elsewhere::composition<seam::dna>{}, "composition");
  CHECK_FALSE(o.differentiable());
  seam::array<float, 3> const relaxed(2, 5, 4);
  seam::array<float, 1> values(2);
  seam::array<float, 3> gradients(2, 5, 4);
  CHECK_THROWS_WITH_AS(
      oracle::value_and_gradient_into(host, o, relaxed.view(), values.view(), gradients.view()),
      "this needs a gradient and the oracle composition only predicts; use ism, which asks for predictions alone",
      seam::capability_error);
}

TEST_CASE_TEMPLATE("the gradient at letters is asked for in the held oracle's own way", Backend, SEAM_TEST_BACKENDS) {
  using lane = typename Backend::lane_type;
  using any = oracle::any_oracle<seam::dna, lane>;
  static_assert(oracle::differentiable_at_letters<any, lane>);
  auto const letters = seam_test::random_letters<seam::dna>(3, 9, 3);
  seam::array<float, 1> values(3);
  seam::array<float, 3> gradients(3, 9, 4);
  auto const ask = [&](any const& o, auto const& in) {
    Backend{}.for_blocks(1, 1, [&](auto& on, seam::extent) {
      oracle::value_and_gradient_into(on, o, in, values.view(), gradients.view());
    });
  };
  any const own(elsewhere::reads_letters<seam::dna>{}, "own");
  ask(own, letters.view());
  CHECK(gradients(2, 8, 3) == 2);
  auto const relaxed = seam_test::encoded<seam::dna>(letters.view());
  ask(own, relaxed.view());
  CHECK(gradients(2, 8, 3) == 1);

  any const none(bent(), "bent");  // has no such way: at the encoding
  ask(none, relaxed.view());
  auto const expected = gradients;
  std::fill(gradients.begin(), gradients.end(), 0.0F);
  ask(none, letters.view());
  CHECK(gradients == expected);

  any const host_gradient(oracle::gradient_function<seam::dna>(
                              [](seam::view<float const, 3> x, seam::view<float, 1> y, seam::view<float, 3> g) {
                                for (float& value : y) value = 0;
                                std::copy(x.begin(), x.end(), g.begin());
                              }),
                          "encoding");
  ask(host_gradient, letters.view());
  CHECK(gradients == relaxed);
}

TEST_CASE("single changes are asked for in the held oracle's own way, or are a sentence") {
  any_dna const knows(elsewhere::knows_changes<seam::dna>{}, "knows"), bends(bent(), "bends");
  CHECK(knows.incremental());
  CHECK_FALSE(bends.incremental());
  CHECK(oracle::is_incremental(elsewhere::knows_changes<seam::dna>{}));
  CHECK(oracle::is_incremental(knows));
  CHECK_FALSE(oracle::is_incremental(bends));
  auto const letters = seam_test::random_letters<seam::dna>(1, 9, 3);
  oracle::single_change const changes[] = {{1, 2}, {4, 0}};
  seam::array<float, 2> out(3, 1);
  auto const ask = [&](any_dna const& o) {
    host.for_blocks(1, 1, [&](auto& lane, seam::extent) {
      o.predict_changes_into(lane, letters.view().row(0), seam::view<oracle::single_change const, 1>(changes, 2),
                             out.view());
    });
  };
  ask(knows);
  CHECK(out(2, 0) == 2);
  CHECK_THROWS_WITH_AS(ask(bends), "the oracle bends predicts no single changes of a sequence, only sequences",
                       seam::capability_error);
}

TEST_CASE("multipliers are asked for in the held oracle's own way, or are a sentence") {
  any_dna const knows(elsewhere::knows_multipliers<seam::dna>{}, "knows"), bends(bent(), "bends");
  CHECK(knows.rescales());
  CHECK_FALSE(bends.rescales());
  seam::array<float, 2> const x(9, 4);
  seam::array<float, 3> const r(2, 9, 4);
  seam::array<float, 1> values(3);
  seam::array<float, 3> multipliers(2, 9, 4);
  auto const ask = [&](any_dna const& o) {
    host.for_blocks(1, 1, [&](auto& lane, seam::extent) {
      o.multipliers_into(lane, x.view(), r.view(), values.view(), multipliers.view());
    });
  };
  ask(knows);
  CHECK(multipliers(1, 8, 3) == 7);
  CHECK_THROWS_WITH_AS(ask(bends),
                       "this needs DeepLIFT's multipliers, which networks have and the oracle bends has not",
                       seam::capability_error);
}

TEST_CASE("a host oracle stays on the calling thread") {
  auto const calling = std::this_thread::get_id();
  bool elsewhere_called = false;
  any_dna const o(oracle::function<seam::dna>([&](std::string_view) {
                    elsewhere_called |= std::this_thread::get_id() != calling;
                    return 1.0F;
                  }),
                  "function");
  CHECK(o.on_calling_thread());
  auto const letters = seam_test::random_letters<seam::dna>(2000, 9, 3);
  CHECK(oracle::predict(seam::backend::host{.threads = 4}, o, letters.view())(1999, 0) == 1);
  CHECK_FALSE(elsewhere_called);
}

TEST_CASE("unknown letters are refused or taken as the held oracle says") {
  seam::array<std::uint8_t, 2> letters(1, 9);
  letters(0, 3) = seam::unknown_letter;
  CHECK_THROWS_AS(oracle::predict(host, any_dna(bent(), "bent"), letters.view()), seam::input_error);
  any_dna const takes(oracle::thermodynamic<seam::dna>(9, 0, {{"A", 0, seam::array<float, 2>(2, 4), 0, 1}}), "t");
  CHECK(oracle::predict(host, takes, letters.view())(0, 0) == 0.5F);
  for (bool const likes_them : {false, true})
    CHECK(any_dna(elsewhere::asked_later{likes_them}, "later").takes_unknown_letters() == likes_them);
}
