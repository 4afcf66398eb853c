#include <doctest/doctest.h>
#include <seam/core/random.hpp>
#include <seam/explain/mutation_sets.hpp>

#include "sentence.hpp"

#include <set>

using namespace seam;
using seam_test::contains;
using seam_test::sentence_of;

namespace {

/// Sequences of 8 letters around AAAAAAAA. Inside the group: C at 1, or both G at 3 and T at 5.
struct planted {
  array<std::uint8_t, 2> library{2000, 8};
  std::vector<std::uint8_t> reference = std::vector<std::uint8_t>(8, 0);
  std::vector<std::uint8_t> inside;

  planted() {
    random_stream random(29, 1);
    for (std::ptrdiff_t row = 0; row < 2000; ++row) {
      for (std::ptrdiff_t position = 0; position < 8; ++position)
        library(row, position) =
            static_cast<std::uint8_t>(below(random.next(), 10) < 6 ? 0 : 1 + below(random.next(), 3));
      inside.push_back(library(row, 1) == 1 || (library(row, 3) == 2 && library(row, 5) == 3));
    }
  }
};

}  // namespace

TEST_CASE("the planted sets are found, smallest first, and nothing that contains them") {
  planted const given;
  auto const sets = explain::smallest_mutation_sets(given.library, 4, given.reference, given.inside);
  REQUIRE(sets.size() == 2);
  CHECK(sets[0].mutations == std::vector<explain::point_mutation>{{1, 1}});
  CHECK(sets[0].share == 1);
  CHECK(sets[1].mutations == std::vector<explain::point_mutation>{{3, 2}, {5, 3}});
  CHECK(sets[1].share == 1);
  std::int64_t carriers = 0;
  for (std::ptrdiff_t row = 0; row < 2000; ++row) carriers += given.library(row, 3) == 2 && given.library(row, 5) == 3;
  CHECK(sets[1].carriers == carriers);
  CHECK(sets[1].inside == carriers);
  CHECK(sets[1].q < 0.01);
  // Larger sets are looked for and none is smallest.
  CHECK(explain::smallest_mutation_sets(given.library, 4, given.reference, given.inside, {.largest = 3}).size() == 2);
  CHECK(explain::smallest_mutation_sets(given.library, 4, given.reference, given.inside, {.largest = 1}).size() == 1);
}

TEST_CASE("a set of three is found by its three, and by full enumeration") {
  planted given;
  for (std::ptrdiff_t row = 0; row < 2000; ++row)
    given.inside[static_cast<std::size_t>(row)] =
        given.library(row, 0) == 1 && given.library(row, 2) == 1 && given.library(row, 6) == 1;
  explain::mutation_set_options const options{.largest = 3, .least_carriers = 3};
  auto const sets = explain::smallest_mutation_sets(given.library, 4, given.reference, given.inside, options);
  REQUIRE(sets.size() == 1);
  CHECK(sets[0].mutations == std::vector<explain::point_mutation>{{0, 1}, {2, 1}, {6, 1}});
}

TEST_CASE("a group that has nothing to do with letters gives no set; nor does an empty group or one of all") {
  planted given;
  for (std::size_t row = 0; row < 2000; ++row) given.inside[row] = row % 3 == 0;
  CHECK(explain::smallest_mutation_sets(given.library, 4, given.reference, given.inside).empty());
  std::fill(given.inside.begin(), given.inside.end(), std::uint8_t{0});
  CHECK(explain::smallest_mutation_sets(given.library, 4, given.reference, given.inside).empty());
  std::fill(given.inside.begin(), given.inside.end(), std::uint8_t{1});
  CHECK(explain::smallest_mutation_sets(given.library, 4, given.reference, given.inside).empty());
}

TEST_CASE("what cannot be searched") {
  planted given;
  auto const says = [&](explain::mutation_set_options const& options) {
    return sentence_of(
        [&] { explain::smallest_mutation_sets(given.library, 4, given.reference, given.inside, options); });
  };
  CHECK(contains(says({.largest = 0}), "sets of up to 0 mutations"));
  CHECK(contains(says({.least_share = 0}), "the least share of carriers is 0"));
  CHECK(contains(says({.least_carriers = 0}), "the least number of carriers is 0"));
  CHECK(contains(says({.significance = 1}), "the significance is 1"));
  given.inside.pop_back();
  CHECK(contains(says({}), "a group of 1999"));
}
