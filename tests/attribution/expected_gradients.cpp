#include <doctest/doctest.h>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/expected_gradients.hpp>
#include <seam/attribution/integrated_gradients.hpp>

#include "attribution/concept_test.hpp"
#include "attribution/foreign.hpp"
#include "backends.hpp"
#include "network/naive.hpp"

namespace {

namespace attribution = seam::attribution;
using attribution::expected_gradients, attribution::reference_kind;
using namespace seam::network;
using small =
    seam_test::stack_case<seam::dna, 21, conv1d<12, 5>, relu, max_pool<2>, conv1d<7, 3>, relu, flatten, dense<2>>;

seam::array<std::uint8_t, 2> some_letters(std::ptrdiff_t n) {
  std::mt19937 generator(4);
  seam::array<std::uint8_t, 2> letters(n, 21);
  for (std::uint8_t& letter : letters) letter = static_cast<std::uint8_t>(generator() % 4);
  return letters;
}

}  // namespace

TEST_CASE("of a linear model, expected gradients are its weights times the change from the mean reference") {
  elsewhere::linear_on_lanes<seam::dna> const o(21, 2);
  auto const letters = some_letters(2);
  seam::backend::host const host;
  auto const against = attribution::shared_shuffles<seam::dna>(host, letters.view().row(0), 3, 1);
  auto const maps = attribution::attribute(host, expected_gradients{.against = against, .samples = 7}, o, letters);
  for (std::ptrdiff_t s = 0; s < 2; ++s)
    for (std::ptrdiff_t p = 0; p < 21; ++p)
      for (int c = 0; c < 4; ++c) {
        double mean = 0;
        for (std::ptrdiff_t k = 0; k < 3; ++k) mean += double{against.given(k, p, c)} / 3;
        CHECK(std::abs(double{maps(s, p, c)} - ((letters(s, p) == c) - mean) * double{o.weight(p, c)}) < 1e-6);
      }
}

TEST_CASE_TEMPLATE("with one reference they are integrated gradients, but for the drawing", Backend,
                   SEAM_TEST_BACKENDS) {
  auto const oracle = small(8).network().task(1);
  auto const letters = some_letters(7);
  expected_gradients const method{.against = {.from = reference_kind::uniform}, .samples = 400};
  auto const drawn = attribution::attribute(Backend{}, method, oracle, letters.view().rows(0, 1));
  auto const rule =
      attribution::attribute(Backend{},
                             attribution::integrated_gradients{
                                 .steps = 400, .from = attribution::baseline::uniform, .multiply_by_inputs = true},
                             oracle, letters.view().rows(0, 1));
  double largest = 0, off = 0;
  for (std::ptrdiff_t i = 0; i < rule.size(); ++i) {
    largest = std::max(largest, std::abs(double{rule.data()[i]}));
    off = std::max(off, std::abs(double{rule.data()[i]} - double{drawn.data()[i]}));
  }
  CHECK(off < 0.004 * largest);  // 0.0019 with this seed
  seam_test::check_attribution_method(Backend{}, expected_gradients{.against = {.count = 3}, .samples = 6}, oracle,
                                      letters);
}

TEST_CASE("fewer samples than references are refused") {
  elsewhere::linear_on_lanes<seam::dna> const o(21, 2);
  CHECK_THROWS_WITH_AS(
      attribution::attribute(seam::backend::host{}, expected_gradients{.samples = 19}, o, some_letters(1)),
      "expected gradients take 19 samples of 20 references; one each or more was expected", seam::input_error);
}
