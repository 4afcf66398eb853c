#include <doctest/doctest.h>
#include <seam/cluster/linkage.hpp>
#include <seam/cluster/tree.hpp>
#include <seam/cluster/ward.hpp>
#include <seam/distance/pairwise.hpp>
#include <seam/io/npy.hpp>

#include <cmath>

#include "../backends.hpp"
#include "../test_data.hpp"
#include "naive.hpp"

namespace {

namespace cluster = seam::cluster;
using maps = seam::array<float, 2>;

maps normal_maps(std::ptrdiff_t n, std::ptrdiff_t columns, unsigned seed, int integers = 0) {
  auto const rows = seam_test::random_points(n, columns, seed, integers);
  maps result(rows.shape());
  std::transform(rows.begin(), rows.end(), result.begin(), [](double value) { return static_cast<float>(value); });
  return result;
}
seam_test::points widened(maps const& rows) {
  seam_test::points result(rows.shape());
  std::copy(rows.begin(), rows.end(), result.begin());
  return result;
}

/// Ward's linkage by the chain on distances in double.
seam::array<double, 2> by_chain(maps const& rows) {
  auto const wide = widened(rows);
  return cluster::linkage_of_distances<cluster::ward>(
      seam::distance::pairwise(seam::backend::host{}, seam::distance::euclidean{}, wide), rows.extent(0));
}

/// Half the sum of squared heights is the sum of squares about the mean: of any tree, so it checks heights and sizes.
void check_sum_of_squares(maps const& rows, seam::view<double const, 2> linkage) {
  std::ptrdiff_t const n = rows.extent(0);
  double expected = 0;
  for (std::ptrdiff_t column = 0; column < rows.extent(1); ++column) {
    double mean = 0;
    for (std::ptrdiff_t i = 0; i < n; ++i) mean += double(rows(i, column)) / double(n);
    for (std::ptrdiff_t i = 0; i < n; ++i) expected += std::pow(double(rows(i, column)) - mean, 2);
  }
  double found = 0;
  for (std::ptrdiff_t row = 0; row < n - 1; ++row) found += linkage(row, 2) * linkage(row, 2) / 2;
  CHECK(found == doctest::Approx(expected).epsilon(1e-11));
}

bool ascending(seam::view<double const, 2> linkage) {
  for (std::ptrdiff_t row = 1; row < linkage.extent(0); ++row)
    if (linkage(row, 2) < linkage(row - 1, 2)) return false;
  return true;
}

}  // namespace

TEST_CASE_TEMPLATE("rounds of reciprocal neighbours give the chain's tree", Backend, SEAM_TEST_BACKENDS) {
  struct shape {
    std::ptrdiff_t maps, columns;
  };
  for (shape const& each : {shape{2, 1}, {3, 2}, {25, 3}, {26, 3}, {64, 8}, {300, 5}, {513, 12}, {1100, 20}}) {
    CAPTURE(each.maps);
    auto const rows = normal_maps(each.maps, each.columns, unsigned(each.maps));
    auto const found = cluster::ward_linkage(Backend{}, rows.view());
    auto const expected = by_chain(rows);
    CHECK(seam_test::same_merges(found, expected));
    CHECK(seam_test::largest_height_difference(found, expected) < 1e-12);
    check_sum_of_squares(rows, found);
  }
}

TEST_CASE("clusters so tight that products in float, or in double, cannot tell their members apart") {
  for (double width : {1e-3, 1e-5, 1e-7}) {
    CAPTURE(width);
    maps rows(240, 16);
    auto const noise = seam_test::random_points(240, 16, 3);
    auto const centres = seam_test::random_points(3, 16, 4);
    for (std::ptrdiff_t i = 0; i < 240; ++i)
      for (std::ptrdiff_t c = 0; c < 16; ++c) {
        // Every second column is small in all maps, so that the differences survive the rounding of the input.
        bool const fine = c % 2 == 0;
        rows(i, c) = float(fine ? width * noise(i, c) : 100 * centres(i % 3, c));
      }
    auto const found = cluster::ward_linkage(seam::backend::host{}, rows.view());
    auto const expected = by_chain(rows);
    CHECK(seam_test::same_merges(found, expected));
    CHECK(seam_test::largest_height_difference(found, expected) < 1e-9);
  }
}

TEST_CASE("a large common offset, huge and tiny numbers") {
  auto rows = normal_maps(200, 6, 8);
  double epsilon = 1e-12;
  SUBCASE("offset") {
    for (float& value : rows) value += 1e4F;
    epsilon = 1e-10;
  }
  SUBCASE("huge") {
    for (float& value : rows) value *= 1e37F;
  }
  SUBCASE("tiny") {
    for (float& value : rows) value *= 1e-30F;
  }
  auto const found = cluster::ward_linkage(seam::backend::host{}, rows.view());
  auto const expected = by_chain(rows);
  CHECK(seam_test::same_merges(found, expected));
  CHECK(seam_test::largest_height_difference(found, expected) < epsilon);
}

TEST_CASE("scaling maps by 2 scales heights by 2, exactly") {
  auto rows = normal_maps(300, 7, 21);
  auto const once = cluster::ward_linkage(seam::backend::host{}, rows.view());
  for (float& value : rows) value *= 2;
  auto twice = cluster::ward_linkage(seam::backend::host{}, rows.view());
  for (std::ptrdiff_t row = 0; row < 299; ++row) twice(row, 2) /= 2;
  CHECK(twice == once);
}

TEST_CASE_TEMPLATE("equal maps join at height 0, then the tree is that of the distinct ones with their weights",
                   Backend, SEAM_TEST_BACKENDS) {
  auto const distinct = normal_maps(60, 4, 13);
  maps rows(180, 4);
  for (std::ptrdiff_t i = 0; i < 180; ++i)
    for (std::ptrdiff_t c = 0; c < 4; ++c) rows(i, c) = distinct(i % 60, c);
  rows(77, 2) = -rows(77, 2), rows(17, 2) = rows(77, 2), rows(137, 2) = rows(77, 2);
  auto const found = cluster::ward_linkage(Backend{}, rows.view());
  auto const expected = by_chain(rows);
  CHECK_NOTHROW(cluster::check_linkage(found));
  for (std::ptrdiff_t row = 0; row < 120; ++row) CHECK(found(row, 2) == 0.0);
  CHECK(found(120, 2) > 0);
  CHECK(seam_test::largest_height_difference(found, expected) < 1e-12);
  CHECK(cluster::cut_by_number(found, 7).size() == 180);
  check_sum_of_squares(rows, found);
}

TEST_CASE("zero and negative zero are equal") {
  maps const rows({{3, 2}}, {0.F, 1.F, 5.F, 5.F, -0.F, 1.F});
  auto const found = cluster::ward_linkage(seam::backend::host{}, rows.view());
  CHECK(found(0, 0) == 0);
  CHECK(found(0, 1) == 2);
  CHECK(found(0, 2) == 0);
}

TEST_CASE("nothing but equal maps") {
  maps rows(1500, 3);
  for (float& value : rows) value = 0.3F;
  auto const found = cluster::ward_linkage(seam::backend::host{}, rows.view());
  CHECK_NOTHROW(cluster::check_linkage(found));
  CHECK(found(1498, 2) == 0.0);
}

TEST_CASE("ties: every merge is a nearest pair of its moment") {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    auto const rows = normal_maps(40, 2, seed, 4);
    auto const found = cluster::ward_linkage(seam::backend::host{}, rows.view());
    CHECK_NOTHROW(cluster::check_linkage(found));
    CHECK(ascending(found));
    seam_test::check_greedy<cluster::ward>(widened(rows), found);
  }
}

TEST_CASE("points that are all equally far apart take few rounds, not one for each") {
  std::ptrdiff_t const n = 600;
  maps rows(n, n);
  for (std::ptrdiff_t i = 0; i < n; ++i) rows(i, i) = 1;
  auto const found = cluster::ward_linkage(seam::backend::host{}, rows.view());
  CHECK_NOTHROW(cluster::check_linkage(found));
  CHECK(ascending(found));
  CHECK(found(0, 2) == doctest::Approx(std::sqrt(2.0)).epsilon(1e-15));
  check_sum_of_squares(rows, found);
}

TEST_CASE("a line of growing steps, where every round joins one pair") {
  maps rows(400, 1);
  for (std::ptrdiff_t i = 0; i < 400; ++i) rows(i, 0) = float(i * i) + 0.125F * float(i % 5);
  auto const found = cluster::ward_linkage(seam::backend::host{}, rows.view());
  auto const expected = by_chain(rows);
  CHECK(seam_test::same_merges(found, expected));
  CHECK(seam_test::largest_height_difference(found, expected) < 1e-12);
}

TEST_CASE("equal bits for any number of threads and any backend") {
  auto const rows = normal_maps(1300, 10, 5, 6);
  auto const one = cluster::ward_linkage(seam::backend::host{.threads = 1}, rows.view());
  CHECK(cluster::ward_linkage(seam::backend::host{.threads = 2}, rows.view()) == one);
  CHECK(cluster::ward_linkage(seam::backend::host{.threads = 5}, rows.view()) == one);
  CHECK(cluster::ward_linkage(seam::backend::thrust_omp{}, rows.view()) == one);
}

TEST_CASE("progress goes from nothing to nearly all, and a stop stops") {
  auto const rows = normal_maps(700, 4, 2);
  std::ptrdiff_t last = -1;
  seam::monitor monitor([&](std::string const&, std::ptrdiff_t done, std::ptrdiff_t total) {
    CHECK(total == 699);
    CHECK(done >= last);
    last = done;
  });
  cluster::ward_linkage(seam::backend::host{.monitor = &monitor}, rows.view());
  CHECK(last > 600);
  monitor.request_stop();
  CHECK_THROWS_AS(cluster::ward_linkage(seam::backend::host{.monitor = &monitor}, rows.view()), seam::cancelled);
}

TEST_CASE("more memory than there is, is refused before it is taken") {
  seam::view<float const, 2> const rows(nullptr, 4'000'000, 100'000);
  CHECK_THROWS_AS(cluster::ward_linkage(seam::backend::host{}, rows), seam::memory_error);
}

TEST_CASE("real maps: the tree of the chain on distances in double") {
  SEAM_REQUIRE_SHARED(file, "data/seam_maps/maps_intgrad_N10k.npy");
  auto const loaded = seam::io::read_npy<float, 3>(file);
  maps const rows({{loaded.extent(0), loaded.extent(1) * loaded.extent(2)}},
                  std::vector<float>(loaded.begin(), loaded.end()));
  auto const found = cluster::ward_linkage(seam::backend::host{}, rows.view());
  auto const expected = by_chain(rows);
  CHECK(seam_test::same_merges(found, expected));
  CHECK(seam_test::largest_height_difference(found, expected) < 1e-12);
}

TEST_CASE("chains of many columns, where one merge follows from another and a round joins few") {
  for (bool const geometric : {false, true}) {
    CAPTURE(geometric);
    maps rows(900, 12);
    for (std::ptrdiff_t i = 0; i < 900; ++i)
      for (std::ptrdiff_t c = 0; c < 12; ++c)
        rows(i, c) = float((geometric ? std::pow(1.02, double(i)) : double(i * i)) * (1 + 0.125 * double(c)));
    auto const found = cluster::ward_linkage(seam::backend::host{}, rows.view());
    auto const expected = by_chain(rows);
    CHECK(seam_test::same_merges(found, expected));
    CHECK(seam_test::largest_height_difference(found, expected) < 1e-12);
  }
}

TEST_CASE("100,000 maps of 249 x 4 and their tree take less than 1.5 GB") {
  CHECK(cluster::detail::ward_bytes(100'000, 996) + 4.0 * 100'000 * 996 < 1.5e9);
}
