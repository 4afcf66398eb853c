#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/deep_shap.hpp>
#include <seam/attribution/integrated_gradients.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/oracle/any_oracle.hpp>
#include <seam/oracle/function.hpp>

#include <limits>

#include "attribution/concept_test.hpp"
#include "attribution/foreign.hpp"
#include "backends.hpp"
#include "network/naive.hpp"
#include "sentence.hpp"

namespace {

namespace attribution = seam::attribution;
using namespace seam::network;
using seam_test::stack_case;

using small = stack_case<seam::dna, 21, conv1d<12, 5>, relu, max_pool<2>, conv1d<7, 3>, relu, flatten, dense<1>>;

template <class A>
seam::array<std::uint8_t, 2> random_letters(std::ptrdiff_t n, std::ptrdiff_t length, unsigned seed) {
  std::mt19937 generator(seed);
  seam::array<std::uint8_t, 2> letters(n, length);
  for (std::uint8_t& letter : letters) letter = static_cast<std::uint8_t>(generator() % unsigned{A::size});
  return letters;
}

using seam_test::sentence_of;

// Archetypes that miss one requirement each.
struct no_columns {
  static constexpr char const* name() { return ""; }
  template <class L, class O>
  void attribute_into(L&, O const&, seam::view<std::uint8_t const, 2>, seam::view<float, 3>) const {}
};
struct no_name {
  template <seam::alphabet A>
  static constexpr int columns = 1;
  template <class L, class O>
  void attribute_into(L&, O const&, seam::view<std::uint8_t const, 2>, seam::view<float, 3>) const {}
};
struct no_maps {
  template <seam::alphabet A>
  static constexpr int columns = 1;
  static constexpr char const* name() { return ""; }
};
struct returns_something : no_columns {
  template <seam::alphabet A>
  static constexpr int columns = 1;
  template <class L, class O>
  int attribute_into(L&, O const&, seam::view<std::uint8_t const, 2>, seam::view<float, 3>) const {
    return 0;
  }
};
using plain_oracle = elsewhere::linear_on_lanes<seam::dna>;
static_assert(attribution::attribution_method<elsewhere::occlusion, plain_oracle>);
static_assert(!attribution::attribution_method<no_columns, plain_oracle>);
static_assert(!attribution::attribution_method<no_name, plain_oracle>);
static_assert(!attribution::attribution_method<no_maps, plain_oracle>);
static_assert(!attribution::attribution_method<returns_something, plain_oracle>);
static_assert(!attribution::attribution_method<elsewhere::occlusion, int>);
// Gradients need an oracle that has them; a network of several outputs has none until a task is picked.
using only_predicts = elsewhere::linear_on_host<seam::dna>;
static_assert(attribution::attribution_method<attribution::ism, only_predicts>);
static_assert(!attribution::attribution_method<attribution::saliency, only_predicts>);
static_assert(!attribution::attribution_method<attribution::integrated_gradients, only_predicts>);
static_assert(!attribution::attribution_method<attribution::saliency, small::network_type>);
static_assert(attribution::attribution_method<attribution::saliency, seam::oracle::targeted<small::network_type>>);

}  // namespace

TEST_CASE_TEMPLATE("every method keeps the contract on every kind of oracle", Backend, SEAM_TEST_BACKENDS) {
  Backend const backend{};
  auto const letters = random_letters<seam::dna>(17, 21, 4);
  auto const check = [&](auto const& o) {
    seam_test::check_attribution_method(backend, attribution::ism{}, o, letters);
    if constexpr (seam::oracle::differentiable_oracle<std::remove_cvref_t<decltype(o)>, typename Backend::lane_type>) {
      seam_test::check_attribution_method(backend, attribution::saliency{}, o, letters);
      seam_test::check_attribution_method(backend, attribution::integrated_gradients{.steps = 5}, o, letters);
      seam_test::check_attribution_method(
          backend,
          attribution::integrated_gradients{
              .steps = 3, .from = attribution::baseline::uniform, .multiply_by_inputs = true},
          o, letters);
    }
  };
  SUBCASE("a network") {
    check(small(8).network().task(0));
  }
  SUBCASE("a network whose type is known at run time only") {
    using lane = typename Backend::lane_type;
    seam::oracle::any_oracle<seam::dna, lane> const any(small(8).network().task(0), "small");
    check(any);
    CHECK(attribution::attribute(backend, attribution::saliency{}, any, letters) ==
          attribution::attribute(backend, attribution::saliency{}, small(8).network().task(0), letters));
  }
  SUBCASE("somebody's lane oracle") {
    check(elsewhere::linear_on_lanes<seam::dna>(21, 3));
  }
  SUBCASE("somebody's host oracle") {
    check(elsewhere::differentiable_on_host<seam::dna>(21, 3));
  }
  SUBCASE("somebody's host oracle without gradient") {
    check(elsewhere::linear_on_host<seam::dna>(21, 3));
  }
  SUBCASE("somebody's method") {
    seam_test::check_attribution_method(backend, elsewhere::occlusion{}, elsewhere::linear_on_lanes<seam::dna>(21, 3),
                                        letters);
  }
}

TEST_CASE("what does not fit is refused before any work, in a sentence") {
  seam::backend::host const backend;
  elsewhere::linear_on_host<seam::dna> const o(21, 3);
  auto letters = random_letters<seam::dna>(3, 21, 4);
  auto const says = [&](auto const& method, auto const& oracle, auto const& x) {
    return sentence_of([&] { attribution::attribute(backend, method, oracle, x); });
  };
  CHECK(says(attribution::ism{}, o, random_letters<seam::dna>(3, 20, 4)) ==
        "the oracle takes sequences of 21 letters, these have 20");
  CHECK(
      says(attribution::ism{.window = {4, 22}}, o, letters) ==
      "the window [4, 22) does not lie in a sequence of 21 letters (0-based, stop not included, at least one letter)");
  CHECK(says(attribution::ism{.window = {4, 4}}, o, letters) ==
        "the window [4, 4) does not lie in a sequence of 21 letters (0-based, stop not included, at least one letter)");
  letters(2, 5) = seam::unknown_letter;
  CHECK(says(attribution::ism{}, o, letters) ==
        "sequence 2, position 5 is an unknown letter, which the oracle does not take");
  letters(2, 5) = 4;
  CHECK(says(attribution::ism{}, o, letters).starts_with("sequence 2, position 5 is letter index 4"));
  letters(2, 5) = 0;
  seam::array<float, 3> wrong(3, 21, 5);
  CHECK(sentence_of([&] { attribution::attribute_into(backend, attribution::ism{}, o, letters, wrong.view()); }) ==
        "maps of 3 x 21 x 4 were to go into an array of 3 x 21 x 5");

  elsewhere::linear_on_lanes<seam::dna> const smooth(21, 3);
  CHECK(says(attribution::integrated_gradients{.steps = 0}, smooth, letters) ==
        "integrated gradients take 1 step or more, not 0");
  CHECK(says(attribution::integrated_gradients{.from = attribution::baseline::given}, smooth, letters) ==
        "the baseline of integrated gradients is 0 x 0, the sequences are 21 x 4");
  CHECK(says(attribution::integrated_gradients{.given = seam::array<float, 2>(21, 4)}, smooth, letters) ==
        "integrated gradients were given a baseline and told to use another");
  seam::array<float, 2> infinite(21, 4);
  infinite(3, 1) = std::numeric_limits<float>::infinity();
  CHECK(says(attribution::integrated_gradients{.from = attribution::baseline::given, .given = infinite}, smooth,
             letters) ==
        "row 3 of the baseline of integrated gradients holds infinity at column 1; every number must be finite");

  using two = stack_case<seam::dna, 21, flatten, dense<2>>;
  CHECK(says(attribution::ism{}, two(1).network(), letters) ==
        "the oracle has 2 outputs and a map explains one; pick it, for instance with .task(0)");

  auto broken = smooth;
  broken.weights[9] = std::numeric_limits<float>::quiet_NaN();
  CHECK(says(attribution::saliency{}, broken, letters) ==
        "row 0 of the maps of saliency holds NaN at position 2, column 1; every number must be finite");
}

TEST_CASE("a gradient that is not there at run time is missed before the first block") {
  bool begun = false;
  seam::monitor monitor([&](std::string const&, std::ptrdiff_t, std::ptrdiff_t) { begun = true; });
  int asked = 0;
  seam::oracle::any_oracle<seam::dna> const any(seam::oracle::function<seam::dna>([&](std::string_view) {
                                                  ++asked;
                                                  return 0.0F;
                                                }),
                                                "zero");
  auto const letters = random_letters<seam::dna>(0, 21, 4);  // not one block
  CHECK_THROWS_WITH_AS(
      attribution::attribute(seam::backend::host{.monitor = &monitor}, attribution::saliency{}, any, letters),
      "this needs a gradient and the oracle zero only predicts; use ism, which asks for predictions alone",
      seam::capability_error);
  CHECK_THROWS_WITH_AS(
      attribution::attribute(seam::backend::host{.monitor = &monitor}, attribution::deep_shap{}, any, letters),
      "this needs DeepLIFT's multipliers, which networks have and the oracle zero has not", seam::capability_error);
  CHECK_FALSE(begun);
  CHECK(asked == 0);
}

TEST_CASE("cancelled work stops") {
  seam::monitor stop;
  stop.request_stop();
  CHECK_THROWS_AS(
      attribution::attribute(seam::backend::host{.monitor = &stop}, attribution::ism{},
                             elsewhere::linear_on_lanes<seam::dna>(21, 3), random_letters<seam::dna>(3, 21, 4)),
      seam::cancelled);
}

TEST_CASE("mutagenesis takes one sequence a block, a gradient as many as the oracle likes") {
  elsewhere::linear_on_lanes<seam::dna> const o(21, 3);  // wants 5
  auto const letters = random_letters<seam::dna>(12, 21, 4);
  auto const reports = [&](auto const& method) {
    int count = 0;
    seam::monitor monitor([&](std::string const&, std::ptrdiff_t, std::ptrdiff_t) { ++count; });
    attribution::attribute(seam::backend::host{.monitor = &monitor}, method, o, letters);
    return count;
  };
  CHECK(reports(attribution::ism{}) == 12);
  CHECK(reports(attribution::saliency{}) == 3);
}
