#include <doctest/doctest.h>
#include <seam/core/random.hpp>
#include <seam/explain/frozen.hpp>

#include "backends.hpp"
#include "sentence.hpp"

#include <cmath>

using namespace seam;
using seam_test::contains;
using seam_test::sentence_of;

namespace {

struct cloud {
  array<float, 2> centroids{3, 20};
  array<float, 2> maps{90, 20};
  std::vector<std::int32_t> places;

  cloud() {
    random_stream random(3, 1);
    for (float& value : centroids) value = static_cast<float>(10 * random.next_double());
    for (std::ptrdiff_t row = 0; row < 90; ++row) {
      places.push_back(row % 10 == 9 ? -1 : static_cast<std::int32_t>(row % 3));
      for (std::ptrdiff_t column = 0; column < 20; ++column)
        maps(row, column) = centroids(row % 3, column) + static_cast<float>(random.next_double() - 0.5);
    }
  }
};

double naive_distance(view<float const, 2> a, std::ptrdiff_t row, view<float const, 2> b, std::ptrdiff_t other) {
  double sum = 0;
  for (std::ptrdiff_t column = 0; column < a.extent(1); ++column)
    sum += std::pow(static_cast<double>(a(row, column)) - static_cast<double>(b(other, column)), 2);
  return std::sqrt(sum);
}

}  // namespace

TEST_CASE_TEMPLATE("ranges and placements are those of plain loops; every member is in range", Backend,
                   SEAM_TEST_BACKENDS) {
  cloud const given;
  auto const frozen = explain::freeze(Backend{}, given.centroids.view(), given.maps.view(), given.places);
  std::vector<double> farthest(3, 0.0);
  for (std::ptrdiff_t row = 0; row < 90; ++row)
    if (given.places[static_cast<std::size_t>(row)] >= 0)
      farthest[static_cast<std::size_t>(row % 3)] = std::max(farthest[static_cast<std::size_t>(row % 3)],
                                                             naive_distance(given.maps, row, given.centroids, row % 3));
  for (std::size_t cluster = 0; cluster < 3; ++cluster)
    CHECK(frozen.range[cluster] == doctest::Approx(farthest[cluster]).epsilon(1e-12));
  auto const placed = explain::place_maps(Backend{}, frozen, given.maps.view());
  for (std::size_t row = 0; row < placed.size(); ++row) {
    CHECK(placed[row].nearest == static_cast<std::int32_t>(row % 3));
    CHECK(placed[row].distance == doctest::Approx(naive_distance(given.maps, static_cast<std::ptrdiff_t>(row),
                                                                 given.centroids, static_cast<std::ptrdiff_t>(row % 3)))
                                      .epsilon(1e-12));
    if (given.places[row] >= 0) CHECK(placed[row].cluster == given.places[row]);  // the farthest one too
  }
}

TEST_CASE("what lies beyond the members' range belongs to none of them") {
  cloud const given;
  auto const frozen = explain::freeze(backend::host{}, given.centroids.view(), given.maps.view(), given.places);
  array<float, 2> far(2, 20);
  for (std::ptrdiff_t column = 0; column < 20; ++column) {
    far(0, column) = given.centroids(1, column);
    far(1, column) = given.centroids(1, column) + static_cast<float>(1.01 * frozen.range[1] / std::sqrt(20.0));
  }
  auto const placed = explain::place_maps(backend::host{}, frozen, far.view());
  CHECK(placed[0].cluster == 1);
  CHECK(placed[0].distance == 0);
  CHECK(placed[1].cluster == -1);
  CHECK(placed[1].nearest == 1);
  // A narrower range leaves members out: of 27 the nearest half, 14.
  auto const half = explain::freeze(backend::host{}, given.centroids.view(), given.maps.view(), given.places, 0.5);
  int inside = 0;
  auto const members = explain::place_maps(backend::host{}, half, given.maps.view());
  for (std::size_t row = 0; row < members.size(); ++row) inside += given.places[row] == 0 && members[row].cluster == 0;
  CHECK(inside == 14);
  CHECK(explain::place_maps(backend::host{}, frozen, array<float, 2>(0, 20).view()).empty());
}

TEST_CASE("what cannot be frozen or placed") {
  cloud given;
  auto const frozen = explain::freeze(backend::host{}, given.centroids.view(), given.maps.view(), given.places);
  auto const freezing = [&](double share) {
    return sentence_of(
        [&] { explain::freeze(backend::host{}, given.centroids.view(), given.maps.view(), given.places, share); });
  };
  CHECK(contains(freezing(0), "the range of a cluster is to hold the share 0"));
  CHECK(contains(freezing(NAN), "at most 1 was expected"));
  CHECK(contains(sentence_of([&] { explain::place_maps(backend::host{}, frozen, array<float, 2>(2, 19).view()); }),
                 "a new map has 19 numbers and a cluster's mean map 20"));
  array<float, 2> broken(1, 20);
  broken(0, 3) = NAN;
  CHECK(contains(sentence_of([&] { explain::place_maps(backend::host{}, frozen, broken.view()); }), "NaN"));
  CHECK(contains(sentence_of([&] {
                   explain::freeze(backend::host{}, given.centroids.view(), array<float, 2>(90, 4).view(),
                                   given.places);
                 }),
                 "a map has 4 numbers"));
  for (auto& place : given.places)
    if (place == 1) place = -1;
  CHECK(contains(freezing(1), "cluster 1 has no member"));
  given.places[7] = 3;
  CHECK(contains(freezing(1), "map 7 belongs to cluster 3; there are 3"));
  given.places.pop_back();
  CHECK(contains(freezing(1), "there are 90 maps and labels for 89"));
}
