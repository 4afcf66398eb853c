#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/oracle/any_oracle.hpp>

#include "attribution/foreign.hpp"
#include "backends.hpp"
#include "oracle/foreign.hpp"

namespace {

namespace attribution = seam::attribution;

template <class A, class Backend>
void check_linear(Backend const& backend, bool unknown) {
  std::ptrdiff_t const n = 4, length = 13;
  elsewhere::linear_on_lanes<A> const o(length, 6);
  std::mt19937 generator(2);
  seam::array<std::uint8_t, 2> letters(n, length);
  for (std::uint8_t& letter : letters) letter = static_cast<std::uint8_t>(generator() % unsigned{A::size});
  if (unknown) letters(1, 3) = letters(1, 12) = letters(2, 0) = seam::unknown_letter;
  attribution::ism const method{.window = {2, 11}};
  auto const maps = attribution::attribute(backend, method, o, letters);
  auto const folds =
      attribution::attribute(backend, attribution::ism{.score = attribution::ism_score::log2_fold_change}, o, letters);
  for (std::ptrdiff_t s = 0; s < n; ++s) {
    double const wild = o.value(letters.view().row(s).data());
    double smallest = wild;
    for (std::ptrdiff_t p = 0; p < length; ++p)
      for (int a = 0; a < A::size; ++a)
        smallest = std::min(smallest, wild + o.worth(p, static_cast<std::uint8_t>(a)) - o.worth(p, letters(s, p)));
    for (std::ptrdiff_t p = 0; p < length; ++p)
      for (int a = 0; a < A::size; ++a) {
        // A linear model: a change is worth the difference of two weights, wherever else the sequence is.
        double const change = o.worth(p, static_cast<std::uint8_t>(a)) - o.worth(p, letters(s, p));
        double const offset = std::abs(smallest) + 1;
        CHECK(std::abs(double{maps(s, p, a)} - (p >= 2 && p < 11 ? change : 0.0)) < 2e-6);
        CHECK(std::abs(double{folds(s, p, a)} - (std::log2(wild + change + offset) - std::log2(wild + offset))) < 2e-6);
        if (a == letters(s, p)) CHECK(maps(s, p, a) == 0);
      }
  }
}

}  // namespace

TEST_CASE_TEMPLATE("mutagenesis of a linear model reads off its weights", Backend, SEAM_TEST_BACKENDS) {
  for (bool const unknown : {false, true}) {
    check_linear<seam::dna>(Backend{}, unknown);
    check_linear<seam::protein>(Backend{}, unknown);
    check_linear<seam::basic_alphabet<"AGCT">>(Backend{}, unknown);
    check_linear<seam::basic_alphabet<"01">>(Backend{}, unknown);
  }
}

TEST_CASE("an oracle that knows a cheaper way to single changes is asked for them in the order of the map") {
  using seam::oracle::any_oracle;
  elsewhere::knows_changes<seam::dna> const knows;
  seam::array<std::uint8_t, 2> letters(1, 3);
  letters(0, 1) = 3;
  auto const maps = attribution::attribute(seam::backend::host{}, attribution::ism{.window = {1, 3}}, knows, letters);
  CHECK(maps == seam::array<float, 3>({{1, 3, 4}}, {0, 0, 0, 0, 1, 2, 3, 0, 0, 4, 5, 6}));
  any_oracle<seam::dna> const any(knows, "knows");
  CHECK(attribution::attribute(seam::backend::host{}, attribution::ism{.window = {1, 3}}, any, letters) == maps);
  letters(0, 1) = 0;
  any_oracle<seam::dna> const none(elsewhere::linear_on_lanes<seam::dna>(3, 6), "linear");
  CHECK(attribution::attribute(seam::backend::host{}, attribution::ism{}, none, letters) ==
        attribution::attribute(seam::backend::host{}, attribution::ism{}, elsewhere::linear_on_lanes<seam::dna>(3, 6),
                               letters));
}

TEST_CASE("a positive smallest activity still gives an offset above it, as SEAM has it") {
  elsewhere::linear_on_lanes<seam::dna> o(2, 1, 0.0);
  o.weights = {8, 9, 10, 11, 1, 1, 1, 1};  // activities 9 to 12
  seam::array<std::uint8_t, 2> const letters(1, 2);
  auto const maps = attribution::attribute(
      seam::backend::host{}, attribution::ism{.score = attribution::ism_score::log2_fold_change}, o, letters);
  CHECK(double{maps(0, 0, 3)} == doctest::Approx(std::log2(22.0 / 19.0)).epsilon(1e-6));
  CHECK(maps(0, 1, 2) == 0);
}
