#include <doctest/doctest.h>
#include <seam/oracle/run.hpp>
#include <seam/oracle/thermodynamic.hpp>

#include <cmath>
#include <limits>

#include "backends.hpp"
#include "concept_test.hpp"
#include "sentence.hpp"

namespace oracle = seam::oracle;

namespace {

/// A matrix of `length` rows in which the letter `preferred` of each position costs nothing and any other `penalty`.
template <class A>
seam::array<float, 2> matrix(std::vector<int> const& preferred, float penalty) {
  seam::array<float, 2> energies(preferred.size(), static_cast<std::size_t>(A::channels));
  for (std::ptrdiff_t p = 0; p < energies.extent(0); ++p)
    for (int c = 0; c < A::channels; ++c)
      energies(p, c) = c == preferred[static_cast<std::size_t>(p)] ? 0.0F : penalty + 0.1F * static_cast<float>(c);
  return energies;
}

/// Three sites, two of them overlapping, all pairs interacting.
template <class A>
oracle::thermodynamic<A> three_sites() {
  return {14,
          0.5,
          {{"A", 1, matrix<A>({0, 1, 1}, 1.2F), -1.0, 2.0},
           {"B", 3, matrix<A>({1, 0, 1, 0}, 0.7F), 0.3, -1.5},
           {"C", 10, matrix<A>({1, 1}, 0.5F), -0.2, 1.0}},
          {{0, 1, 0.4}, {0, 2, -1.5}, {2, 1, -0.3}}};
}

/// The same activity the long way: nested loops over the three sites, long double.
template <class A>
double naive(oracle::thermodynamic<A> const& model, seam::view<std::uint8_t const, 1> letters) {
  long double energy[3] = {};
  for (std::size_t i = 0; i < 3; ++i) {
    auto const& site = model.sites()[i];
    energy[i] = site.base_energy;
    for (std::ptrdiff_t p = 0; p < site.length(); ++p) energy[i] += site.energies(p, letters(site.start + p));
  }
  long double total = 0, effect = 0;
  for (int a = 0; a < 2; ++a)
    for (int b = 0; b < 2; ++b)
      for (int c = 0; c < 2; ++c) {
        long double const weight =
            std::exp(-(a * energy[0] + b * energy[1] + c * energy[2] + a * b * 0.4L - a * c * 1.5L - b * c * 0.3L));
        total += weight;
        effect += weight * (a * 2.0L - b * 1.5L + c * 1.0L);
      }
  return static_cast<double>(0.5L + effect / total);
}

}  // namespace

TEST_CASE_TEMPLATE("thermodynamic models meet the contract and their gradient is exact", Backend, SEAM_TEST_BACKENDS) {
  auto const check = [](auto alphabet) {
    using A = decltype(alphabet);
    auto const model = three_sites<A>();
    seam_test::check_oracle(Backend{}, model, 14);
    seam_test::check_gradient(Backend{}, model, 14, 1e-3);
    auto const letters = seam_test::random_letters<A>(40, 14, 6);
    auto const values = oracle::predict(Backend{}, model, letters.view());
    for (std::ptrdiff_t row = 0; row < 40; ++row) {
      double const expected = naive(model, letters.view().row(row));
      CHECK(values(row, 0) == doctest::Approx(expected).epsilon(1e-6));
      CHECK(model.activity(letters.view().row(row)) == doctest::Approx(expected).epsilon(1e-12));
    }
  };
  check(seam::dna{});
  check(seam::rna{});
  check(seam::protein{});
  check(seam::basic_alphabet<"01">{});
}

TEST_CASE("one site is the two-state binding curve") {
  oracle::thermodynamic<seam::dna> const model(5, 1.0, {{"A", 2, matrix<seam::dna>({0}, 2.0F), -1.0, 3.0}});
  seam::array<std::uint8_t, 1> letters(5);
  CHECK(model.activity(letters) == doctest::Approx(1 + 3 / (1 + std::exp(-1.0))).epsilon(1e-14));
  letters(2) = 1;  // costs 2.1
  CHECK(model.activity(letters) == doctest::Approx(1 + 3 / (1 + std::exp(1.1))).epsilon(1e-7));
  CHECK(model.occupancies(letters)[0] == doctest::Approx(1 / (1 + std::exp(1.1))).epsilon(1e-7));
  letters(2) = seam::unknown_letter;
  CHECK(model.activity(letters) == doctest::Approx(1 + 3 / (1 + std::exp(-1.0))).epsilon(1e-14));
}

TEST_CASE("interactions are the alternating sums over subsets") {
  auto const model = three_sites<seam::dna>();
  auto const letters = seam_test::random_letters<seam::dna>(1, 14, 2);
  auto const reference = letters.view().row(0);
  auto const y = [&](unsigned present) {
    return model.activity(reference, present);
  };
  CHECK(y(0) == 0.5);
  CHECK(y(7) == model.activity(reference));
  CHECK(model.interaction(reference, 1) == doctest::Approx(y(1) - y(0)).epsilon(1e-12));
  CHECK(model.interaction(reference, 5) == doctest::Approx(y(5) - y(4) - y(1) + y(0)).epsilon(1e-12));
  CHECK(model.interaction(reference, 7) ==
        doctest::Approx(y(7) - y(6) - y(5) - y(3) + y(4) + y(2) + y(1) - y(0)).epsilon(1e-12));
  oracle::thermodynamic<seam::dna> const independent(
      8, 0, {{"A", 0, matrix<seam::dna>({0, 1}, 1.0F), -1, 1}, {"B", 5, matrix<seam::dna>({2}, 1.0F), -1, 1}});
  auto const other = seam_test::random_letters<seam::dna>(1, 8, 4);
  CHECK(std::abs(independent.interaction(other.view().row(0), 3)) < 1e-14);
}

TEST_CASE("strong binding does not overflow") {
  oracle::thermodynamic<seam::dna> const model(
      4, 0, {{"A", 0, seam::array<float, 2>(1, 4), -5000, 2}, {"B", 1, seam::array<float, 2>(1, 4), 5000, 3}});
  CHECK(model.activity(seam::array<std::uint8_t, 1>(4)) == 2);
}

TEST_CASE("models that make no sense are refused") {
  using model = oracle::thermodynamic<seam::dna>;
  seam::array<float, 2> const energies(3, 4);
  CHECK_THROWS_WITH_AS(model(5, 0, {{"A", 3, energies, 0, 1}}),
                       "the site 'A' covers [3, 6), outside a sequence of 5 letters", seam::input_error);
  CHECK_THROWS_AS(model(5, 0, {{"A", -1, energies, 0, 1}}), seam::input_error);
  CHECK_THROWS_WITH_AS(model(5, 0, {{"A", 0, seam::array<float, 2>(3, 5), 0, 1}}),
                       "the site 'A' has a matrix of 3 x 5; it needs one row a position and 4 channels",
                       seam::input_error);
  CHECK_THROWS_AS(model(5, 0, {{"A", 0, {}, 0, 1}}), seam::input_error);
  CHECK_THROWS_AS(model(5, 0, {}), seam::input_error);
  CHECK_THROWS_AS(model(0, 0, {{"A", 0, energies, 0, 1}}), seam::input_error);
  CHECK_THROWS_AS(model(5, 0, {{"A", 0, energies, std::nan(""), 1}}), seam::input_error);
  CHECK_THROWS_AS(model(5, std::numeric_limits<double>::infinity(), {{"A", 0, energies, 0, 1}}), seam::input_error);
  std::vector<oracle::binding_site> const two = {{"A", 0, energies, 0, 1}, {"B", 2, energies, 0, 1}};
  CHECK_THROWS_WITH_AS(model(5, 0, two, {{0, 2, -1}}),
                       "the cooperativity of sites 0 and 2 needs two different sites "
                       "of 0 to 1",
                       seam::input_error);
  CHECK_THROWS_AS(model(5, 0, two, {{1, 1, -1}}), seam::input_error);
  CHECK_THROWS_WITH_AS(model(5, 0, two, {{0, 1, -1}, {1, 0, -1}}), "the cooperativity of sites 1 and 0 is given twice",
                       seam::input_error);
  CHECK_THROWS_AS(model(5, 0, std::vector<oracle::binding_site>(13, two[0])), seam::input_error);
  CHECK_THROWS_AS(model(5, 0, two).activity(seam::array<std::uint8_t, 1>(6)), seam::input_error);
  auto const with = [&](std::vector<oracle::cooperativity> const& pairs) {
    return seam_test::sentence_of([&] { model(5, 0, {{"A", 0, energies, 0, 1}, {"B", 2, energies, 0, 1}}, pairs); });
  };
  CHECK(with({{0, 1, -2}}) == "nothing was thrown");
  CHECK(with({{0, 1, -2}, {1, 0, -2}}) == "the cooperativity of sites 1 and 0 is given twice");
  CHECK(with({{0, 1, 0}, {0, 1, -2}}) == "the cooperativity of sites 0 and 1 is given twice");
  CHECK(with({{0, 0, -2}}) == "the cooperativity of sites 0 and 0 needs two different sites of 0 to 1");
  CHECK(with({{0, 2, -2}}) == "the cooperativity of sites 0 and 2 needs two different sites of 0 to 1");
  CHECK(with({{0, 1, std::nan("")}}) == "the cooperativity of sites 0 and 1 is not finite");
}
