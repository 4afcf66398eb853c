#include <doctest/doctest.h>
#include <seam/identify/intervention.hpp>
#include <seam/oracle/function.hpp>
#include <seam/oracle/thermodynamic.hpp>

#include <cmath>

#include "backends.hpp"
#include "explain/random_library.hpp"

using namespace seam;

namespace {

enum class logic { additive, cooperative, competitive };

/// A thermodynamic model of sites of 8 positions, 22 apart, in sequences of 120; each mismatch costs 2 kT. Neighbours
/// ignore, attract or repel each other.
struct planted_model {
  std::vector<std::uint8_t> reference = std::vector<std::uint8_t>(120);
  std::vector<identify::site> sites;
  oracle::thermodynamic<dna> model;

  planted_model(logic kind, int count) : model(make(kind, count)) {}

  view<std::uint8_t const, 1> letters() const { return {reference.data(), 120}; }
  array<std::uint8_t, 2> library(std::uint64_t seed, std::ptrdiff_t rows) const {
    auto made = seam_test::random_library<dna>(rows, 120, 0.1, seed);
    for (std::ptrdiff_t row = rows; row-- > 0;)  // the same mutations, of this reference
      for (std::ptrdiff_t i = 0; i < 120; ++i)
        made(row, i) = static_cast<std::uint8_t>((made(row, i) + 4 - made(0, i) + reference[std::size_t(i)]) % 4);
    return made;
  }
  /// Largest less smallest activity over all sets of sites.
  double range() const {
    double lowest = 1e300, highest = -1e300;
    for (std::uint32_t set = 0; set < (1U << sites.size()); ++set) {
      double const activity = model.activity(letters(), set);
      lowest = std::min(lowest, activity);
      highest = std::max(highest, activity);
    }
    return highest - lowest;
  }
  double closed_form(identify::intervention_effect const& effect) const {
    std::uint32_t set = 0;
    for (std::ptrdiff_t const place : effect.sites) set |= 1U << place;
    return model.interaction(letters(), set);
  }

 private:
  oracle::thermodynamic<dna> make(logic kind, int count) {
    random_stream random(7, static_cast<std::uint64_t>(count));
    for (auto& letter : reference) letter = static_cast<std::uint8_t>(below(random.next(), 4));
    std::vector<oracle::binding_site> factors;
    std::vector<oracle::cooperativity> pairs;
    for (int i = 0; i < count; ++i) {
      identify::site here;
      here.name = std::string(1, static_cast<char>('A' + i));
      here.start = 6 + 22 * i;
      here.stop = here.start + 7;
      sites.push_back(here);
      array<float, 2> energies(8, 4);
      for (std::ptrdiff_t p = 0; p < 8; ++p)
        for (std::ptrdiff_t letter = 0; letter < 4; ++letter)
          energies(p, letter) = letter == reference[static_cast<std::size_t>(here.start + p)] ? 0.0F : 2.0F;
      factors.push_back({here.name, here.start, energies, kind == logic::cooperative ? -1.0 : -3.0, 1.0 + 0.3 * i});
      if (i > 0 && kind != logic::additive) pairs.push_back({i - 1, i, kind == logic::cooperative ? -3.0 : 4.0});
    }
    return {120, 0.1, factors, pairs};
  }
};

}  // namespace

TEST_CASE("effects and interactions are those of the model, and the intervals cover") {
  backend::host const where;
  std::ptrdiff_t all_tests = 0, all_covered = 0;
  for (logic const kind : {logic::additive, logic::cooperative, logic::competitive}) {
    for (int const count : {2, 3, 5}) {
      CAPTURE(int(kind));
      CAPTURE(count);
      planted_model const planted(kind, count);
      double const range = planted.range();
      // What the estimates scatter around: the mean over many contexts, itself close to the closed form.
      auto const population = identify::intervene(where, planted.model, planted.library(999, 4000), planted.letters(),
                                                  planted.sites, {.contexts = 4000, .seed = 5});
      REQUIRE(population.size() == (std::size_t{1} << count) - 1);
      for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        auto const found = identify::intervene(where, planted.model, planted.library(seed, 400), planted.letters(),
                                               planted.sites, {.contexts = 100, .seed = seed});
        for (std::size_t i = 0; i < found.size(); ++i) {
          double const error = std::abs(found[i].value - planted.closed_form(found[i]));
          CHECK((error <= 0.05 * range || error <= 3 * found[i].standard_error));
          ++all_tests;
          all_covered += found[i].low <= population[i].value && population[i].value <= found[i].high;
        }
      }
    }
  }
  CHECK(all_tests == 3 * 8 * (3 + 7 + 31));
  double const coverage = static_cast<double>(all_covered) / static_cast<double>(all_tests);
  CAPTURE(coverage);
  CHECK(coverage >= 0.92);
  CHECK(coverage <= 0.98);
}

TEST_CASE_TEMPLATE("both surroundings, any backend: the same sites do the same", Backend, SEAM_TEST_BACKENDS) {
  planted_model const planted(logic::cooperative, 3);
  auto const library = planted.library(1, 200);
  identify::intervention how{.contexts = 40};
  auto const kept = identify::intervene(Backend{}, planted.model, library, planted.letters(), planted.sites, how);
  how.around = identify::surroundings::shuffled;
  auto const shuffled = identify::intervene(Backend{}, planted.model, library, planted.letters(), planted.sites, how);
  REQUIRE(kept.size() == 7);
  for (std::size_t i = 0; i < 7; ++i) {  // the model sees nothing but the sites
    CHECK(kept[i].sites == shuffled[i].sites);
    CHECK(kept[i].value == doctest::Approx(shuffled[i].value).epsilon(1e-6));
    CHECK(kept[i].contexts == 40);
  }
  CHECK(kept[3].sites == std::vector<std::ptrdiff_t>{0, 1});
  how.largest_order = 2;
  CHECK(identify::intervene(Backend{}, planted.model, library, planted.letters(), planted.sites, how).size() == 6);
}

TEST_CASE("sequences are what was asked for: sites from the reference or the shuffle, all else from the context") {
  planted_model const planted(logic::additive, 2);
  auto const library = planted.library(3, 12);
  std::ptrdiff_t asked = 0;
  auto const spy = oracle::function<dna>(
      [&](view<std::uint8_t const, 2> letters, view<float, 2> out) {
        for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row) {
          bool in_library = false;  // outside the sites, the row is one of the library's
          for (std::ptrdiff_t k = 0; k < 12; ++k) {
            bool same = true;
            for (std::ptrdiff_t i = 0; i < 120; ++i) {
              bool const inside = (i >= 6 && i < 14) || (i >= 28 && i < 36);
              same = same && (inside || letters(row, i) == library(k, i));
            }
            in_library = in_library || same;
          }
          CHECK(in_library);
          // Sets come as none, A, B, A|B.
          for (std::ptrdiff_t place = 0; place < 2; ++place) {
            std::ptrdiff_t differing = 0;
            for (std::ptrdiff_t i = 6 + 22 * place; i < 14 + 22 * place; ++i)
              differing += letters(row, i) != planted.reference[static_cast<std::size_t>(i)];
            if ((asked % 4 & (place == 0 ? 1 : 2)) != 0) {
              CHECK(differing == 0);
            } else {
              CHECK(differing >= 6);
            }
          }
          ++asked;
          out(row, 0) = 0;
        }
      },
      {.length = 120});
  identify::intervene(backend::host{}, spy, library, planted.letters(), planted.sites, {.contexts = 12});
  CHECK(asked == 48);
}

TEST_CASE("a site that lies within the span of another is changed by itself alone") {
  planted_model planted(logic::additive, 2);
  // The published rule scatters sites: here A has the ends of both planted stretches, B what lies between them.
  std::vector<identify::site> scattered(2);
  scattered[0] = {.name = "A", .start = 6, .stop = 35, .positions = {6, 7, 8, 34, 35}};
  scattered[1] = {.name = "B", .start = 9, .stop = 33, .positions = {9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 33}};
  // Whether the positions of a site are all the reference's; additive, so the interaction is 0.
  auto const whole = oracle::function<dna>(
      [&](view<std::uint8_t const, 2> letters, view<float, 2> out) {
        for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row) {
          out(row, 0) = 0;
          for (std::size_t place = 0; place < 2; ++place) {
            bool kept = true;
            for (std::ptrdiff_t const at : scattered[place].positions)
              kept = kept && letters(row, at) == planted.letters()(at);
            out(row, 0) += kept ? static_cast<float>(place + 1) : 0.0F;
          }
        }
      },
      {.length = 120});
  auto const effects = identify::intervene(backend::host{}, whole, planted.library(2, 40), planted.letters(), scattered,
                                           {.contexts = 40});
  REQUIRE(effects.size() == 3);
  CHECK(effects[0].value == 1);
  CHECK(effects[1].value == 2);
  CHECK(effects[2].value == 0);
}

TEST_CASE("median estimates stand beside the sets that clusters show") {
  std::vector<identify::intervention_effect> effects(3);
  effects[0].sites = {0};
  effects[1].sites = {1};
  effects[2].sites = {0, 1};
  identify::identification found;
  found.assignments = {{{}, 0, 0, 1.0, 0}, {{0}, 1, 1, 3.5, 0}, {{1}, -1, -1, 0, 0}, {{0, 1}, 2, 2, 4, 0}};
  found.interactions = {{{0, 1}, -0.5, ""}};
  identify::add_median_estimates(effects, found);
  CHECK(effects[0].median_estimate == 2.5);
  CHECK(!effects[1].median_estimate);
  CHECK(effects[2].median_estimate == -0.5);
}

TEST_CASE("what cannot be done is refused with a sentence; without sites there is nothing to do") {
  planted_model const planted(logic::additive, 2);
  auto const library = planted.library(1, 20);
  backend::host const where;
  auto const refused = [&](auto const& oracle, auto const& x, auto sites, identify::intervention how,
                           char const* sentence) {
    CHECK_THROWS_WITH_AS(identify::intervene(where, oracle, x, planted.letters(), sites, how), sentence, input_error);
  };
  CHECK(identify::intervene(where, planted.model, library, planted.letters(), {}).empty());
  refused(planted.model, library, planted.sites, {.contexts = 9},
          "9 contexts were asked for; an interval needs 10 or more");
  refused(planted.model, library, planted.sites, {.confidence = 1},
          "the confidence is 1.000000; it is a probability between 0 and 1");
  refused(planted.model, library, planted.sites, {.largest_order = 0},
          "the largest order of interventions is 0; it must be 1 or more");
  refused(planted.model, planted.library(1, 5), planted.sites, {},
          "an intervention needs 10 or more sequences as long as the reference (120); the library is 5 x 120");
  auto outside = planted.sites;
  outside[1].stop = 120;
  refused(planted.model, library, outside, {}, "the site B covers 28 to 120, the reference has positions 0 to 119");
  auto shared = planted.sites;
  shared[1].start = 13;
  refused(planted.model, library, shared, {},
          "the sites A and B share the position 13; one cannot be changed without the other");
  auto stray = planted.sites;
  stray[1].positions = {28, 40};
  refused(planted.model, library, stray, {}, "the site B covers 28 to 35, but names the position 40");
}

TEST_CASE("quantiles of Student's t") {
  CHECK(identify::detail::upper_student_quantile(0.025, 9) == doctest::Approx(2.2621571628).epsilon(1e-4));
  CHECK(identify::detail::upper_student_quantile(0.005, 9) == doctest::Approx(3.2498355416).epsilon(1e-3));
  CHECK(identify::detail::upper_student_quantile(0.025, 249) == doctest::Approx(1.9695368623).epsilon(1e-6));
}
