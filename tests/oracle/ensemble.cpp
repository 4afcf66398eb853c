#include <doctest/doctest.h>
#include <seam/oracle/any_oracle.hpp>
#include <seam/oracle/ensemble.hpp>
#include <seam/oracle/function.hpp>
#include <seam/oracle/target.hpp>

#include "backends.hpp"
#include "concept_test.hpp"
#include "foreign.hpp"
#include "sentence.hpp"

#include <cmath>

namespace oracle = seam::oracle;
using seam_test::sentence_of;

namespace {

using member = oracle::targeted<elsewhere::bent<seam::dna>>;

/// Three members that differ: tasks of a model, one of them twice.
std::vector<member> three() {
  elsewhere::bent<seam::dna> const model(9);
  return {{model, oracle::task{0}}, {model, oracle::task{1}}, {model, oracle::task{1}}};
}

}  // namespace

static_assert(oracle::differentiable_lane_oracle<oracle::ensemble<member>>);
static_assert(!oracle::incremental_oracle<oracle::ensemble<member>> &&
              !oracle::rescale_oracle<oracle::ensemble<member>>);

TEST_CASE_TEMPLATE("an ensemble is an oracle, the mean of its members", Backend, SEAM_TEST_BACKENDS) {
  Backend const backend;
  oracle::ensemble const models(three());
  seam_test::check_oracle(backend, models, 9);
  seam_test::check_gradient(backend, models, 9);
  auto const letters = seam_test::random_letters<seam::dna>(20, 9, 3);
  auto const mean = oracle::predict(backend, models, letters.view());
  auto const a = oracle::predict(backend, three()[0], letters.view());
  auto const b = oracle::predict(backend, three()[1], letters.view());
  for (std::ptrdiff_t s = 0; s < 20; ++s)
    CHECK(double{mean(s, 0)} == doctest::Approx((double{a(s, 0)} + 2 * double{b(s, 0)}) / 3).epsilon(1e-6));
}

TEST_CASE("the disagreement is the members' standard deviation") {
  seam::backend::host const host;
  auto const letters = seam_test::random_letters<seam::dna>(20, 9, 3);
  auto const found = oracle::predict_ensemble(host, three(), letters.view());
  auto const a = oracle::predict(host, three()[0], letters.view());
  auto const b = oracle::predict(host, three()[1], letters.view());
  auto const mean = oracle::predict(host, oracle::ensemble(three()), letters.view());
  for (std::ptrdiff_t s = 0; s < 20; ++s) {
    double const x = double{a(s, 0)}, y = double{b(s, 0)}, m = (x + 2 * y) / 3;
    CHECK(double{found.mean(s, 0)} == doctest::Approx(double{mean(s, 0)}).epsilon(1e-6));
    double const deviation = std::sqrt(((x - m) * (x - m) + 2 * (y - m) * (y - m)) / 2);
    CHECK(std::abs(double{found.deviation(s, 0)} - deviation) < 1e-6);
  }
  auto const alone = oracle::predict_ensemble(host, std::vector<member>{three()[0]}, letters.view());
  CHECK(alone.mean == a);
  for (float const deviation : alone.deviation) CHECK(deviation == 0);
}

TEST_CASE("an ensemble of oracles chosen at run time knows what all of them know") {
  using any = oracle::any_oracle<seam::dna>;
  any const smooth(three()[0], "smooth");
  any const plain(oracle::function<seam::dna>([](std::string_view s) { return s[0] == 'A' ? 1.0F : 0.0F; }), "plain");
  oracle::ensemble const both(std::vector<any>{smooth, smooth}), mixed(std::vector<any>{smooth, plain});
  CHECK(both.differentiable());
  CHECK(!mixed.differentiable());
  CHECK(!both.on_calling_thread());
  CHECK(mixed.on_calling_thread());
  any const held(mixed, "mixed");
  CHECK(!held.differentiable());
  CHECK(!held.incremental());
  CHECK(!held.rescales());
  CHECK(held.on_calling_thread());
  auto const letters = seam_test::random_letters<seam::dna>(3, 9, 3);
  auto const y = oracle::predict(seam::backend::host{}, held, letters.view());
  auto const a = oracle::predict(seam::backend::host{}, smooth, letters.view());
  CHECK(double{y(0, 0)} == doctest::Approx((double{a(0, 0)} + (letters(0, 0) == 0 ? 1 : 0)) / 2));
}

TEST_CASE("members that do not fit one another are refused with a sentence") {
  CHECK(sentence_of([] { oracle::ensemble(std::vector<member>{}); }) == "an ensemble needs one model or more");
  elsewhere::bent<seam::dna> const shorter(8);
  CHECK(sentence_of([&] {
          oracle::ensemble(std::vector<member>{three()[0], {shorter, oracle::task{0}}});
        }) == "model 1 of the ensemble takes 8 letters and has 1 outputs, those before it 9 and 1");
}
