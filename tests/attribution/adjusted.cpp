#include <doctest/doctest.h>
#include <seam/attribution/adjusted.hpp>
#include <seam/attribution/integrated_gradients.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/attribution/saliency.hpp>

#include "attribution/concept_test.hpp"
#include "attribution/foreign.hpp"
#include "backends.hpp"

namespace {

namespace attribution = seam::attribution;

template <class M>
concept fits_protein = attribution::attribution_method<M, elsewhere::linear_on_lanes<seam::protein>>;
static_assert(fits_protein<attribution::centred<attribution::saliency>>);
static_assert(!fits_protein<attribution::both_strands<attribution::saliency>>);  // no complements
static_assert(!attribution::attribution_method<attribution::times_input<elsewhere::occlusion>,
                                               elsewhere::linear_on_lanes<seam::dna>>);  // one column

seam::array<std::uint8_t, 2> some_letters(std::ptrdiff_t n) {
  std::mt19937 generator(4);
  seam::array<std::uint8_t, 2> letters(n, 11);
  for (std::uint8_t& letter : letters) letter = static_cast<std::uint8_t>(generator() % 4);
  letters(0, 5) = seam::unknown_letter;
  return letters;
}

}  // namespace

TEST_CASE_TEMPLATE("both strands of a linear model are the mean of its weights and their mirror", Backend,
                   SEAM_TEST_BACKENDS) {
  elsewhere::linear_on_lanes<seam::dna> const o(11, 2);
  auto const letters = some_letters(7);
  attribution::both_strands const method(attribution::saliency{});
  auto const maps = attribution::attribute(Backend{}, method, o, letters);
  for (std::ptrdiff_t p = 0; p < 11; ++p)
    for (int c = 0; c < 4; ++c)
      CHECK(maps(6, p, c) == doctest::Approx((o.weight(p, c) + o.weight(10 - p, 3 - c)) / 2).epsilon(1e-6));
  seam_test::check_attribution_method(Backend{}, method, o, letters);
  // Of mutagenesis, the mean of what a change does on either strand; methods of methods nest.
  attribution::centred const nested(attribution::both_strands(attribution::ism{}));
  auto const changes = attribution::attribute(Backend{}, nested, o, letters);
  for (std::ptrdiff_t p = 0; p < 11; ++p) {
    double mean = 0, sum = 0;
    auto const worth = [&](int c) {
      return (double{o.weight(p, c)} + double{o.weight(10 - p, 3 - c)}) / 2;
    };
    for (int c = 0; c < 4; ++c) mean += worth(c) / 4, sum += double{changes(3, p, c)};
    CHECK(std::abs(sum) < 1e-6);
    for (int c = 0; c < 4; ++c) CHECK(std::abs(double{changes(3, p, c)} - (worth(c) - mean)) < 2e-6);
  }
}

TEST_CASE_TEMPLATE("input times gradient of a linear model is what each letter is worth", Backend, SEAM_TEST_BACKENDS) {
  elsewhere::linear_on_lanes<seam::dna> const o(11, 2);
  auto const letters = some_letters(3);
  auto const maps = attribution::attribute(Backend{}, attribution::times_input(attribution::saliency{}), o, letters);
  for (std::ptrdiff_t s = 0; s < 3; ++s)
    for (std::ptrdiff_t p = 0; p < 11; ++p)
      for (int c = 0; c < 4; ++c) CHECK(maps(s, p, c) == (letters(s, p) == c ? o.weight(p, c) : 0.0F));
}

TEST_CASE("options of the method within are checked") {
  elsewhere::linear_on_lanes<seam::dna> const o(11, 2);
  CHECK_THROWS_AS(
      attribution::attribute(seam::backend::host{}, attribution::centred(attribution::integrated_gradients{.steps = 0}),
                             o, some_letters(1)),
      seam::input_error);
}
