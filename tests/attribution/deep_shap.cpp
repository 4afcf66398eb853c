#include <doctest/doctest.h>
#include <seam/attribution/adjusted.hpp>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/deep_shap.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/oracle/any_oracle.hpp>

#include <cmath>

#include "attribution/concept_test.hpp"
#include "attribution/foreign.hpp"
#include "backends.hpp"
#include "network/naive.hpp"

namespace {

namespace attribution = seam::attribution;
using namespace seam::network;
using small = seam_test::stack_case<seam::dna, 30, conv1d<12, 5>, relu, max_pool<3, 2>, conv1d<7, 3>,
                                    activate<activation::gelu>, max_pool<2>, flatten, dense<5>, relu, dense<2>>;
using attribution::deep_shap, attribution::reference_kind, attribution::references;

static_assert(seam::oracle::rescale_oracle<seam::oracle::targeted<small::network_type>>);
static_assert(!seam::oracle::rescale_oracle<small::network_type>);  // several outputs
static_assert(!seam::oracle::rescale_oracle<elsewhere::linear_on_lanes<seam::dna>>);
static_assert(!attribution::attribution_method<deep_shap, elsewhere::linear_on_lanes<seam::dna>>);

seam::array<std::uint8_t, 2> some_letters(std::ptrdiff_t n) {
  std::mt19937 generator(4);
  seam::array<std::uint8_t, 2> letters(n, 30);
  for (std::uint8_t& letter : letters) letter = static_cast<std::uint8_t>(generator() % 4);
  return letters;
}

double value(small const& c, std::vector<double> const& x) {
  return c.outputs(x)[1];
}

}  // namespace

TEST_CASE_TEMPLATE("projected maps sum to the change from the references", Backend, SEAM_TEST_BACKENDS) {
  small const c(8);
  auto const oracle = c.network().task(1);
  auto const letters = some_letters(3);
  std::atomic<float> delta{0};
  auto const sums = [&](references const& against) {
    auto const maps = attribution::attribute(
        Backend{}, deep_shap{.against = against, .hypothetical = false, .largest_delta = &delta}, oracle, letters);
    std::vector<double> all;
    for (std::ptrdiff_t s = 0; s < 3; ++s) {
      double sum = 0;
      for (float const entry : maps.view().row(s)) sum += double{entry};
      all.push_back(sum);
    }
    return all;
  };
  auto const wild = [&](std::ptrdiff_t s) {
    return value(c, small::encode(letters.view().row(s).data()));
  };
  for (double const level : {0.0, 0.25}) {
    auto const found = sums({.from = level > 0 ? reference_kind::uniform : reference_kind::zeros});
    for (std::ptrdiff_t s = 0; s < 3; ++s)
      CHECK(std::abs(found[static_cast<std::size_t>(s)] - (wild(s) - value(c, std::vector<double>(120, level)))) <
            1e-5);
  }
  seam::backend::host const host;
  auto const shared = attribution::shared_shuffles<seam::dna>(host, letters.view().row(0), 6, 9);
  double mean = 0;
  for (std::ptrdiff_t k = 0; k < 6; ++k) {
    auto const row = shared.given.view().row(k);
    mean += value(c, std::vector<double>(row.begin(), row.end())) / 6;
  }
  auto const found = sums(shared);
  for (std::ptrdiff_t s = 0; s < 3; ++s) CHECK(std::abs(found[static_cast<std::size_t>(s)] - (wild(s) - mean)) < 1e-5);
  // Row 0's own shuffles are the shared ones.
  CHECK(sums({.count = 6, .seed = 9})[0] == found[0]);
  CHECK(delta > 0);
  CHECK(delta < 1e-5F);
}

TEST_CASE("hypothetical maps hold the projected ones at the sequence's letters") {
  small const c(8);
  auto const oracle = c.network().task(0);
  auto const letters = some_letters(2);
  seam::backend::host const host;
  auto const hypothetical = attribution::attribute(host, deep_shap{}, oracle, letters);
  auto const projected = attribution::attribute(host, deep_shap{.hypothetical = false}, oracle, letters);
  for (std::ptrdiff_t s = 0; s < 2; ++s)
    for (std::ptrdiff_t p = 0; p < 30; ++p)
      for (int a = 0; a < 4; ++a) CHECK(projected(s, p, a) == (letters(s, p) == a ? hypothetical(s, p, a) : 0.0F));
  CHECK(attribution::attribute(host, attribution::times_input(deep_shap{}), oracle, letters) == projected);
  // Of a linear network, what a letter is worth more than the reference's.
  using linear = seam_test::stack_case<seam::dna, 30, flatten, dense<1>>;
  linear const l(3);
  auto const given = attribution::shared_shuffles<seam::dna>(host, letters.view().row(1), 1, 5);
  auto const maps = attribution::attribute(host, deep_shap{.against = given}, l.network().task(0), letters);
  auto const& weights = l.weights.tensors[0].values;
  for (std::ptrdiff_t p = 0; p < 30; ++p) {
    double own = 0;
    for (std::ptrdiff_t a = 0; a < 4; ++a)
      own += double{given.given(0, p, a)} * double{weights[static_cast<std::size_t>(p * 4 + a)]};
    for (std::ptrdiff_t a = 0; a < 4; ++a)
      CHECK(std::abs(double{maps(0, p, a)} - (double{weights[static_cast<std::size_t>(p * 4 + a)]} - own)) < 1e-6);
  }
}

TEST_CASE_TEMPLATE("DeepSHAP keeps the contract of a method", Backend, SEAM_TEST_BACKENDS) {
  auto const network = small(8).network();
  auto const letters = some_letters(7);
  seam_test::check_attribution_method(Backend{}, deep_shap{.against = {.count = 3}}, network.task(1), letters);
  using any = seam::oracle::any_oracle<seam::dna, typename Backend::lane_type>;
  CHECK(attribution::attribute(Backend{}, deep_shap{.against = {.count = 3}}, any(network.task(1), "small"), letters) ==
        attribution::attribute(Backend{}, deep_shap{.against = {.count = 3}}, network.task(1), letters));
}

TEST_CASE("references that cannot be used are a sentence") {
  auto const oracle = small(8).network().task(0);
  seam::backend::host const host;
  seam::array<std::uint8_t, 2> same(1, 30);
  auto const sentence = [&](references const& against, seam::array<std::uint8_t, 2> const& letters) {
    try {
      attribution::attribute(host, deep_shap{.against = against}, oracle, letters);
    } catch (seam::input_error const& wrong) {
      return std::string(wrong.what());
    }
    return std::string("nothing was thrown");
  };
  auto const letters = some_letters(2);
  CHECK(
      sentence({}, same) ==
      "the sequence that begins with AAAAAAAAAAAAAAAAAAAA has no dinucleotide shuffle but itself; give references, or "
      "take zeros or uniform");
  CHECK(sentence({.from = reference_kind::zeros}, same) == "nothing was thrown");
  CHECK(sentence({.count = 0}, letters) == "1 shuffle or more is needed as a reference, not 0");
  CHECK(sentence({.from = reference_kind::given, .given = seam::array<float, 3>(2, 29, 4)}, letters) ==
        "the references are 2 x 29 x 4; 1 or more of the sequences' 30 x 4 were expected");
  seam::array<float, 3> broken(1, 30, 4);
  broken(0, 3, 1) = std::numeric_limits<float>::infinity();
  CHECK(sentence({.from = reference_kind::given, .given = broken}, letters) ==
        "the references hold a number that is not finite");
  CHECK(sentence({.from = reference_kind::zeros, .given = broken}, letters) ==
        "references were given and others told to be used");
  seam::oracle::any_oracle<seam::dna> const foreign(elsewhere::linear_on_lanes<seam::dna>(30, 1), "linear");
  CHECK_THROWS_WITH_AS(attribution::attribute(host, deep_shap{}, foreign, letters),
                       "this needs DeepLIFT's multipliers, which networks have and the oracle linear has not",
                       seam::capability_error);
}
