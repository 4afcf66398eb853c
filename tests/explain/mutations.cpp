#include <doctest/doctest.h>
#include <seam/core/random.hpp>
#include <seam/explain/mutations.hpp>

#include "sentence.hpp"

#include <cmath>

using namespace seam;
using seam_test::contains;
using seam_test::sentence_of;

namespace {

/// 600 sequences of 5 letters around ACGTA. Who has lost G at 2 is in cluster 1, the rest in cluster 0; a tenth of all
/// wander to cluster 2, every fiftieth is in none. Activity 3 without the loss, 1 with it.
struct planted {
  array<std::uint8_t, 2> library{600, 5};
  std::vector<float> activities;
  std::vector<std::int32_t> places;
  explain::explanation explained;

  planted() {
    std::uint8_t const reference[] = {0, 1, 2, 3, 0};
    explained.reference_letters.assign(reference, reference + 5);
    explained.summary.counts = array<std::int64_t, 3>(3, 5, 4);
    random_stream random(17, 1);
    for (std::ptrdiff_t row = 0; row < 600; ++row) {
      for (std::ptrdiff_t position = 0; position < 5; ++position) {
        bool const mutated = row > 0 && below(random.next(), 5) == 0;
        library(row, position) = static_cast<std::uint8_t>(
            mutated ? (reference[position] + 1 + below(random.next(), 3)) % 4 : reference[position]);
      }
      bool const lost = library(row, 2) != 2;
      std::int32_t place = lost ? 1 : 0;
      if (below(random.next(), 10) == 0) place = 2;
      if (row % 50 == 49) place = -1;
      places.push_back(place);
      activities.push_back((lost ? 1.0F : 3.0F) + static_cast<float>(random.next_double() - 0.5));
      if (place >= 0)
        for (std::ptrdiff_t position = 0; position < 5; ++position)
          ++explained.summary.counts(std::ptrdiff_t{place}, position, library(row, position));
    }
  }
  view<float const, 1> y() const { return {activities.data(), 600}; }
};

}  // namespace

TEST_CASE("effects of mutations: shares and activities are those of plain loops, and the planted loss is found") {
  planted const given;
  auto const effects = explain::mutation_effects(given.explained, given.library, given.y(), given.places);
  CHECK(effects.size() == 15);
  for (auto const& effect : effects) {
    CAPTURE(effect.position);
    CAPTURE(int(effect.letter));
    double carriers = 0, keepers = 0, in[3] = {}, kept_in[3] = {}, sum = 0, kept_sum = 0, squares = 0, kept_squares = 0;
    for (std::ptrdiff_t row = 0; row < 600; ++row) {
      auto const place = given.places[static_cast<std::size_t>(row)];
      double const y = static_cast<double>(given.activities[static_cast<std::size_t>(row)]);
      if (place < 0) continue;
      if (given.library(row, effect.position) == effect.letter)
        carriers += 1, in[place] += 1, sum += y, squares += y * y;
      if (given.library(row, effect.position) == effect.reference)
        keepers += 1, kept_in[place] += 1, kept_sum += y, kept_squares += y * y;
    }
    CHECK(effect.carriers == carriers);
    double least = 1, most = -1, moved = 0;
    for (int cluster = 0; cluster < 3; ++cluster) {
      double const change = in[cluster] / carriers - kept_in[cluster] / keepers;
      least = std::min(least, change);
      most = std::max(most, change);
      moved += std::abs(change) / 2;
    }
    CHECK(effect.left_change == doctest::Approx(least).epsilon(1e-12));
    CHECK(effect.entered_change == doctest::Approx(most).epsilon(1e-12));
    CHECK(effect.moved == doctest::Approx(moved).epsilon(1e-12));
    CHECK(effect.activity_change == doctest::Approx(sum / carriers - kept_sum / keepers).epsilon(1e-9));
    auto const squared_error = [](double n, double total, double of_squares) {
      return (of_squares / n - total / n * total / n) / (n - 1);
    };
    CHECK(effect.activity_error == doctest::Approx(std::sqrt(squared_error(carriers, sum, squares) +
                                                             squared_error(keepers, kept_sum, kept_squares)))
                                       .epsilon(1e-6));
    if (effect.position == 2) {
      CHECK(effect.left == 0);
      CHECK(effect.entered == 1);
      CHECK(effect.moved > 0.8);
      CHECK(effect.activity_change == doctest::Approx(-2).epsilon(0.05));
      CHECK(effect.q < 1e-10);
    } else {
      CHECK(effect.q > 0.05);
      CHECK(std::abs(effect.activity_change) < 4 * effect.activity_error);
    }
  }
}

TEST_CASE("drivers between two clusters: the planted position first, by Fisher's test on its table") {
  planted const given;
  auto const drivers =
      explain::drivers_between(given.explained.summary.counts, given.explained.reference_letters, 0, 1);
  REQUIRE(drivers.size() == 15);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(drivers[i].position == 2);
    CHECK(drivers[i].reference == 2);
    CHECK(drivers[i].first_count == 0);
    CHECK(drivers[i].log_odds > 5);
    CHECK(drivers[i].q < 1e-10);
    std::int64_t all[2] = {};
    for (std::ptrdiff_t cluster = 0; cluster < 2; ++cluster)
      for (std::ptrdiff_t letter = 0; letter < 4; ++letter)
        all[cluster] += given.explained.summary.counts(cluster, 2, letter);
    CHECK(drivers[i].p == explain::fisher_exact(0, all[0], drivers[i].second_count, all[1] - drivers[i].second_count));
    CHECK(drivers[i].second_share ==
          doctest::Approx(static_cast<double>(drivers[i].second_count) / static_cast<double>(all[1])));
  }
  for (std::size_t i = 3; i < drivers.size(); ++i) CHECK(drivers[i].q > 0.01);
  auto const other = explain::drivers_between(given.explained.summary.counts, given.explained.reference_letters, 1, 0);
  CHECK(other[0].log_odds == doctest::Approx(-drivers[0].log_odds));
}

TEST_CASE("what has no effects or drivers") {
  planted given;
  CHECK(contains(sentence_of([&] {
                   explain::drivers_between(given.explained.summary.counts, {0, 1, 2, 3, 0}, 0, 3);
                 }),
                 "there is no cluster 3; sorted places go from 0 to 2"));
  CHECK(contains(sentence_of([&] {
                   explain::drivers_between(given.explained.summary.counts, {0, 1, 2, 3, 0}, 1, 1);
                 }),
                 "cannot be told apart from itself"));
  given.places.pop_back();
  CHECK(
      contains(sentence_of([&] { explain::mutation_effects(given.explained, given.library, given.y(), given.places); }),
               "but there are 600 activities and 599 labels"));
  CHECK(contains(sentence_of([&] {
                   explain::mutation_effects(given.explained, array<std::uint8_t, 2>(600, 4), given.y(), given.places);
                 }),
                 "sequences of 4 letters, the explanation of 5"));
  planted unknown;
  unknown.explained.reference_letters[2] = 255;
  for (auto const& effect : explain::mutation_effects(unknown.explained, unknown.library, unknown.y(), unknown.places))
    CHECK(effect.position != 2);
}
