#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>
#include <seam/identify/interaction_test.hpp>

#include <cmath>

#include "explain/random_library.hpp"

namespace identify = seam::identify;

namespace {

constexpr std::ptrdiff_t length = 40;

std::vector<identify::site> sites_at(std::vector<std::ptrdiff_t> const& starts) {
  std::vector<identify::site> sites;
  for (std::ptrdiff_t const start : starts) {
    sites.emplace_back();
    sites.back().name = std::string(1, static_cast<char>('A' + sites.size() - 1));
    sites.back().start = start;
    sites.back().stop = start + 5;
  }
  return sites;
}

/// What a site with that many mismatches gives: half-broken ones still do something, and what depends on the letters.
double effect(seam::view<std::uint8_t const, 1> row, seam::view<std::uint8_t const, 1> reference,
              std::ptrdiff_t start) {
  double energy = -1;
  for (std::ptrdiff_t i = start; i < start + 6; ++i)
    if (row(i) != reference(i)) energy += 0.5 + 0.4 * row(i);
  return 1 / (1 + std::exp(energy));
}

struct data {
  seam::array<std::uint8_t, 2> library;
  std::vector<float> activities;

  /// Three sites; `interaction` is what A and B do beyond both, wholly or partly bound.
  data(std::ptrdiff_t rows, std::uint64_t seed, double interaction) : library(rows, length) {
    library = seam_test::random_library<seam::dna>(rows, length, 0.1, seed);
    auto const reference = library.view().row(0);
    seam::random_stream noise(seed, 77);
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
      auto const x = library.view().row(row);
      double const a = effect(x, reference, 2), b = effect(x, reference, 12), c = effect(x, reference, 25);
      activities.push_back(static_cast<float>(2 * a + b + 1.5 * c + interaction * a * b + 0.05 * noise.next_double()));
    }
  }
  auto test(identify::permutation_test const& how) const {
    return identify::test_interactions(seam::backend::host{}, library, seam_test::as_view(activities),
                                       library.view().row(0), sites_at({2, 12, 25}), how);
  }
};

}  // namespace

TEST_CASE("additive models: 5 in 100 tests at 0.05, over 400 seeds, of pairs and of triples") {
  constexpr int seeds = 400;
  int pairs = 0, triples = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    // 39 permutations: p is 1/40, 2/40, .., so that exactly 5 in 100 are 0.05 or less where nothing interacts.
    auto const tested = data(500, seed, 0).test({.permutations = 39, .largest_order = 3, .seed = seed});
    REQUIRE(tested.size() == 4);
    for (auto const& test : tested) {
      REQUIRE(test.possible);
      (test.sites.size() == 2 ? pairs : triples) += test.p_value <= 0.05;
    }
  }
  CAPTURE(pairs);
  CAPTURE(triples);
  CHECK(pairs <= 0.07 * 3 * seeds);
  CHECK(triples <= 0.07 * seeds);
  CHECK(pairs >= 0.03 * 3 * seeds);  // a test that never calls would pass the first lines
  CHECK(triples >= 0.03 * seeds);
}

TEST_CASE("an interaction is found, with its sign, and of the right pair") {
  for (double const planted : {-2.0, 2.0}) {
    auto const tested = data(2000, 3, planted).test({.permutations = 199});
    REQUIRE(tested.size() == 3);
    CHECK(tested[0].sites == std::vector<std::ptrdiff_t>{0, 1});
    CHECK(tested[0].p_value == doctest::Approx(0.005));
    CHECK(tested[0].q_value == doctest::Approx(0.015));
    CHECK(tested[0].estimate * planted > 0);
    CHECK(tested[1].p_value > 0.05);
    CHECK(tested[2].p_value > 0.05);
  }
}

TEST_CASE("the estimate is the difference of differences of group means") {
  data const made(800, 4, 1.0);
  auto const reference = made.library.view().row(0);
  auto const sites = sites_at({2, 12});
  double sum[4] = {};
  double count[4] = {};
  for (std::ptrdiff_t row = 0; row < 800; ++row) {
    std::size_t group = 0;
    for (std::size_t place = 0; place < 2; ++place) {
      bool whole = true;
      for (std::ptrdiff_t i = sites[place].start; i <= sites[place].stop; ++i)
        whole = whole && made.library(row, i) == reference(i);
      group += whole ? std::size_t{1} << place : 0;
    }
    sum[group] += static_cast<double>(made.activities[static_cast<std::size_t>(row)]);
    ++count[group];
  }
  double const expected = sum[3] / count[3] - sum[1] / count[1] - sum[2] / count[2] + sum[0] / count[0];
  double variance = 0;
  for (std::ptrdiff_t row = 0; row < 800; ++row) {
    std::size_t group = 0;
    for (std::size_t place = 0; place < 2; ++place) {
      bool whole = true;
      for (std::ptrdiff_t i = sites[place].start; i <= sites[place].stop; ++i)
        whole = whole && made.library(row, i) == reference(i);
      group += whole ? std::size_t{1} << place : 0;
    }
    double const off = static_cast<double>(made.activities[static_cast<std::size_t>(row)]) - sum[group] / count[group];
    variance += off * off / (count[group] * count[group]);
  }
  auto const tested = identify::test_interactions(
      seam::backend::host{}, made.library, seam_test::as_view(made.activities), reference, sites, {.permutations = 19});
  REQUIRE(tested.size() == 1);
  CHECK(tested[0].estimate == doctest::Approx(expected).epsilon(1e-9));
  CHECK(tested[0].standard_error == doctest::Approx(std::sqrt(variance)).epsilon(1e-9));
}

TEST_CASE("where a combination never occurs there is nothing to test; a constant has p = 1") {
  data made(60, 5, 1.0);
  for (std::ptrdiff_t row = 0; row < 60; ++row)
    for (std::ptrdiff_t i = 12; i < 18; ++i) made.library(row, i) = made.library(0, i);  // B is never broken
  auto const tested = made.test({.permutations = 19});
  CHECK(!tested[0].possible);
  CHECK(tested[0].p_value == 1);
  CHECK(tested[0].q_value == 1);
  CHECK(tested[1].possible);
  // It is not one of the tests that false discoveries are counted among: one other pair is left, A|C.
  CHECK(tested[1].q_value == tested[1].p_value);
  CHECK(!tested[2].possible);
  data flat(200, 6, 0);
  std::fill(flat.activities.begin(), flat.activities.end(), 2.5F);
  for (auto const& test : flat.test({.permutations = 19})) CHECK(test.p_value == 1);
}

TEST_CASE("what cannot be tested is refused with a sentence; one site has no interaction") {
  data const made(60, 1, 0);
  auto const y = seam_test::as_view(made.activities);
  auto const reference = made.library.view().row(0);
  auto const refused = [&](std::vector<identify::site> const& sites, seam::view<float const, 1> activities,
                           identify::permutation_test how, char const* sentence) {
    CHECK_THROWS_WITH_AS(
        identify::test_interactions(seam::backend::host{}, made.library, activities, reference, sites, how), sentence,
        seam::input_error);
  };
  CHECK(identify::test_interactions(seam::backend::host{}, made.library, y, reference, sites_at({2})).empty());
  refused(sites_at({2, 12}), y, {.permutations = 18}, "18 permutations were asked for; a test needs 19 or more");
  refused(sites_at({2, 12}), y, {.largest_order = 1},
          "interactions of up to 1 sites were to be tested; they have 2 or more");
  refused(sites_at({2, 35}), y, {}, "the site B covers 35 to 40, the reference has positions 0 to 39");
  refused(sites_at({2, 12}), {made.activities.data(), 59}, {},
          "the library is 60 x 40, but there are 59 activities and a reference of 40 letters");
}
