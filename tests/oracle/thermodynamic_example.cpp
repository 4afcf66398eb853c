#include <doctest/doctest.h>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/oracle/function.hpp>
#include <seam/oracle/run.hpp>
#include <seam/oracle/table.hpp>
#include <seam/oracle/thermodynamic_example.hpp>

#include <cmath>

#include "backends.hpp"
#include "concept_test.hpp"

namespace oracle = seam::oracle;

TEST_CASE("the planted example is what its documentation says") {
  auto const [model, reference] = oracle::thermodynamic_example();
  REQUIRE(reference.length() == 100);
  CHECK(reference.text().substr(20, 8) == "AGATAAGA");
  CHECK(reference.text().substr(34, 7) == "TGAGTCA");
  CHECK(reference.text().substr(66, 9) == "ACCGGAAGT");
  REQUIRE(model.sites().size() == 3);
  CHECK(model.sites()[0].stop() == 28);
  CHECK(model.sites()[1].stop() == 41);
  CHECK(model.sites()[2].stop() == 75);
  // A and B: four states by hand.
  double const one = std::exp(-1.0), both = std::exp(2.0);
  double const together = (one + both) / (1 + 2 * one + both);
  CHECK(together == doctest::Approx(0.85).epsilon(5e-3));
  CHECK(model.occupancies(reference)[0] == doctest::Approx(together).epsilon(1e-12));
  CHECK(model.occupancies(reference)[1] == doctest::Approx(together).epsilon(1e-12));
  // C: 1 / (1 + e^-1) = 0.731; with one letter that costs 2.6 to 3.4 kT: 0.083 to 0.168.
  CHECK(model.occupancies(reference)[2] == doctest::Approx(1 / (1 + std::exp(-1.0))).epsilon(1e-12));
  auto mutated = reference;
  mutated.letters[70] = 0;
  CHECK(model.occupancies(mutated)[2] > 0.083);
  CHECK(model.occupancies(mutated)[2] < 0.169);
  mutated.letters[68] = 0;
  CHECK(model.occupancies(mutated)[2] < 0.02);
}

TEST_CASE("the true interactions of the planted example") {
  auto const [model, reference] = oracle::thermodynamic_example();
  double const weak = 1 / (1 + std::exp(1.0)), strong = 1 / (1 + std::exp(-1.0));
  CHECK(model.interaction(reference, 0b001) == doctest::Approx(1.5 * weak).epsilon(1e-12));
  CHECK(model.interaction(reference, 0b010) == doctest::Approx(1.0 * weak).epsilon(1e-12));
  CHECK(model.interaction(reference, 0b100) == doctest::Approx(2.0 * strong).epsilon(1e-12));
  double const one = std::exp(-1.0), both = std::exp(2.0);
  double const pair = ((1.5 + 1.0) * one + 2.5 * both) / (1 + 2 * one + both);
  CHECK(model.interaction(reference, 0b011) == doctest::Approx(pair - 2.5 * weak).epsilon(1e-12));
  CHECK(model.interaction(reference, 0b011) == doctest::Approx(1.45).epsilon(2e-3));
  CHECK(std::abs(model.interaction(reference, 0b101)) < 1e-12);
  CHECK(std::abs(model.interaction(reference, 0b110)) < 1e-12);
  CHECK(std::abs(model.interaction(reference, 0b111)) < 1e-12);
}

TEST_CASE_TEMPLATE("three oracles and random mutagenesis for any alphabet", Backend, SEAM_TEST_BACKENDS) {
  auto const check = [](auto alphabet) {
    using A = decltype(alphabet);
    Backend const backend;
    auto const example = oracle::thermodynamic_example<A>();
    for (auto occupancy : example.model.occupancies(example.reference)) CHECK(occupancy > 0.7);
    seam_test::check_gradient(backend, example.model, 100);
    auto const library = seam::mutagenesis::make_library<A>(
        backend, seam::mutagenesis::random{.count = 800, .rate = 0.1, .seed = 3}, example.reference);
    auto const activities = oracle::predict(backend, example.model, library);
    double mean = 0;
    for (float activity : activities) mean += static_cast<double>(activity) / 800;
    CHECK(activities(0, 0) == doctest::Approx(example.model.activity(example.reference)).epsilon(1e-6));
    CHECK(mean > 0.4);
    CHECK(mean < static_cast<double>(activities(0, 0)) - 0.5);

    seam::view<float const, 1> const values(activities.data(), 800);
    oracle::table<A> const remembered(library, values);
    CHECK(oracle::predict(backend, remembered, library) == activities);
    auto const called = oracle::function<A>([&](std::string_view text) {
      auto const letters = seam::sequence::parse<A>(text, "the sequence");
      return static_cast<float>(example.model.activity({letters.data(), letters.size()}));
    });
    CHECK(oracle::predict(backend, called, library) == activities);
  };
  check(seam::dna{});
  check(seam::rna{});
  check(seam::protein{});
  check(seam::basic_alphabet<"01">{});
}
