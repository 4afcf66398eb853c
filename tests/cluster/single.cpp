#include <doctest/doctest.h>
#include <seam/cluster/hierarchical.hpp>
#include <seam/cluster/linkage.hpp>
#include <seam/cluster/single.hpp>
#include <seam/cluster/tree.hpp>

#include <cmath>

#include "../backends.hpp"
#include "../watched_memory.hpp"
#include "naive.hpp"

namespace {

namespace cluster = seam::cluster;
using maps = seam::array<float, 2>;

maps normal_maps(std::ptrdiff_t n, std::ptrdiff_t columns, unsigned seed, int integers = 0, double offset = 0) {
  auto const wide = seam_test::random_points(n, columns, seed, integers);
  maps result(wide.shape());
  std::transform(wide.begin(), wide.end(), result.begin(), [&](double value) { return float(value + offset); });
  return result;
}

/// Prim's tree on all distances in double.
seam::array<double, 2> by_prim(maps const& rows) {
  seam_test::points wide(rows.shape());
  std::copy(rows.begin(), rows.end(), wide.begin());
  return cluster::linkage_of_distances<cluster::single>(seam_test::plain_pairwise(wide), rows.extent(0));
}

}  // namespace

TEST_CASE_TEMPLATE("rounds of shortest edges give Prim's tree", Backend, SEAM_TEST_BACKENDS) {
  struct shape {
    std::ptrdiff_t maps, columns;
  };
  for (shape const& each : {shape{2, 1}, {3, 2}, {33, 3}, {64, 8}, {300, 2}, {513, 12}, {1100, 20}}) {
    CAPTURE(each.maps);
    auto const rows = normal_maps(each.maps, each.columns, unsigned(each.maps));
    auto const found = cluster::single_linkage(Backend{}, rows.view());
    auto const expected = by_prim(rows);
    CHECK(seam_test::same_merges(found, expected));
    CHECK(seam_test::largest_height_difference(found, expected) < 1e-13);
  }
}

TEST_CASE("far groups larger than a list, where whole components must look outside") {
  auto rows = normal_maps(700, 5, 4);
  for (std::ptrdiff_t i = 0; i < 700; ++i) rows(i, i % 2) += float(100 * (i % 3));
  auto const found = cluster::single_linkage(seam::backend::host{}, rows.view());
  CHECK(seam_test::same_merges(found, by_prim(rows)));
}

TEST_CASE("groups so tight that products cannot tell their members apart, and a large offset") {
  for (double const width : {1e-3, 1e-6, 1e-9}) {
    CAPTURE(width);
    auto rows = normal_maps(240, 16, 3);
    auto const noise = normal_maps(240, 16, 5);
    for (std::ptrdiff_t i = 0; i < 240; ++i)
      for (std::ptrdiff_t c = 0; c < 16; ++c)
        rows(i, c) = c % 2 == 0 ? float(width * double(noise(i, c))) : 100 * rows(i % 3, c);
    auto const found = cluster::single_linkage(seam::backend::host{}, rows.view());
    auto const expected = by_prim(rows);
    CHECK(seam_test::same_merges(found, expected));
    CHECK(seam_test::largest_height_difference(found, expected) < 1e-12);
  }
  auto const shifted = normal_maps(200, 6, 8, 0, 1e4);
  CHECK(seam_test::largest_height_difference(cluster::single_linkage(seam::backend::host{}, shifted.view()),
                                             by_prim(shifted)) < 1e-12);
}

TEST_CASE("near-ties take no more memory than was planned: no copy of all maps in double") {
  std::ptrdiff_t const n = 1500, columns = 400;
  auto rows = normal_maps(n, columns, 3);
  for (std::ptrdiff_t i = 3; i < n; ++i)  // three groups a rounding wide
    for (std::ptrdiff_t c = 0; c < columns; ++c) rows(i, c) = rows(i % 3, c) + 1e-6F * rows(i, c);
  seam_test::memory_watch watch;
  auto const found = cluster::single_linkage(seam_test::watched_host{&watch}, rows.view());
  CHECK(watch.most_taken() <= cluster::detail::linkage_bytes<cluster::single>(n, columns));
  CHECK(watch.passes > 8);
  auto const labels = cluster::cut_by_number(found, 3);
  for (std::ptrdiff_t i = 0; i < n; ++i) CHECK((labels[std::size_t(i)] == labels[std::size_t(i % 3)]));
}

TEST_CASE("ties, equal maps, lines: heights are those of the only spanning tree's lengths") {
  auto const check = [](maps const& rows) {
    auto const found = cluster::single_linkage(seam::backend::host{}, rows.view());
    auto const expected = by_prim(rows);
    CHECK_NOTHROW(cluster::check_linkage(found));
    double worst = 0;
    for (std::ptrdiff_t row = 0; row < found.extent(0); ++row)
      worst = std::max(worst, std::abs(found(row, 2) - expected(row, 2)));
    CHECK(worst < 1e-12);
    // Flat clusters of single linkage are the same however ties are broken.
    for (double const height : {0.0, 0.5, 1.0, 2.5}) {
      auto const a = cluster::cut_by_height(found, height);
      auto const b = cluster::cut_by_height(expected, height);
      std::map<std::int32_t, std::int32_t> name;
      bool same = true;
      for (std::size_t i = 0; i < a.size(); ++i) same = same && name.try_emplace(a[i], b[i]).first->second == b[i];
      CHECK(same);
      CHECK(std::size_t(1 + *std::max_element(b.begin(), b.end())) == name.size());
    }
  };
  check(normal_maps(300, 2, 1, 5));
  check(normal_maps(500, 8, 2, 2));
  maps line(200, 1);
  for (std::ptrdiff_t i = 0; i < 200; ++i) line(i, 0) = float(i * i);
  check(line);
  for (std::ptrdiff_t i = 0; i < 200; ++i) line(i, 0) = float(i);
  check(line);
  check(maps(150, 3));
}

TEST_CASE("equal bits for any number of threads; one map") {
  auto const rows = normal_maps(900, 6, 5, 4);
  auto const one = cluster::single_linkage(seam::backend::host{.threads = 1}, rows.view());
  CHECK(cluster::single_linkage(seam::backend::host{.threads = 3}, rows.view()) == one);
  CHECK(cluster::single_linkage(seam::backend::host{}, maps(1, 2).view()).shape() == seam::extents<2>{{0, 4}});
}
