#include <doctest/doctest.h>
#include <seam/cluster/kmeans.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <random>

#include "../backends.hpp"
#include "../sentence.hpp"
#include "concept_test.hpp"
#include "kmeans_golden.hpp"

namespace {

namespace cluster = seam::cluster;
using maps_type = seam::array<float, 2>;
using seam_test::sentence_of;

/// Normal values about `groups` centres that lie `apart`.
maps_type grouped_maps(std::ptrdiff_t n, std::ptrdiff_t columns, std::ptrdiff_t groups, double apart, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  std::vector<double> centres(std::size_t(groups * columns));
  for (double& value : centres) value = apart * normal(engine);
  maps_type maps(n, columns);
  for (std::ptrdiff_t i = 0; i < n; ++i)
    for (std::ptrdiff_t c = 0; c < columns; ++c)
      maps(i, c) = float(centres[std::size_t(i % groups * columns + c)] + normal(engine));
  return maps;
}

double square_to(maps_type const& maps, std::ptrdiff_t i, seam::array<double, 2> const& centroids, std::ptrdiff_t k) {
  double sum = 0;
  for (std::ptrdiff_t c = 0; c < maps.extent(1); ++c)
    sum += (double(maps(i, c)) - centroids(k, c)) * (double(maps(i, c)) - centroids(k, c));
  return sum;
}

/// Labels are the nearest centroids, inertia is what the maps say.
void check_consistent(maps_type const& maps, cluster::kmeans_result const& found) {
  std::ptrdiff_t wrong = 0;
  double inertia = 0;
  for (std::ptrdiff_t i = 0; i < maps.extent(0); ++i) {
    double const own = square_to(maps, i, found.centroids, found.labels[std::size_t(i)]);
    for (std::ptrdiff_t k = 0; k < found.centroids.extent(0); ++k)
      wrong += square_to(maps, i, found.centroids, k) < own * (1 - 1e-12);
    inertia += own;
  }
  CHECK(wrong == 0);
  CHECK(found.inertia == doctest::Approx(inertia).epsilon(1e-12));
}

/// Lloyd's algorithm as it is told, from given centroids until no label changes.
std::vector<std::int32_t> plain_lloyd(maps_type const& maps, seam::array<double, 2> centroids) {
  std::vector<std::int32_t> labels(std::size_t(maps.extent(0)), -1);
  for (bool changed = true; changed;) {
    changed = false;
    for (std::ptrdiff_t i = 0; i < maps.extent(0); ++i) {
      std::int32_t best = 0;
      for (std::ptrdiff_t k = 1; k < centroids.extent(0); ++k)
        if (square_to(maps, i, centroids, k) < square_to(maps, i, centroids, best)) best = std::int32_t(k);
      changed = changed || labels[std::size_t(i)] != best;
      labels[std::size_t(i)] = best;
    }
    seam::array<double, 2> sums(centroids.shape());
    std::vector<double> size(std::size_t(centroids.extent(0)), 0.0);
    for (std::ptrdiff_t i = 0; i < maps.extent(0); ++i) {
      size[std::size_t(labels[std::size_t(i)])] += 1;
      for (std::ptrdiff_t c = 0; c < maps.extent(1); ++c) sums(labels[std::size_t(i)], c) += double(maps(i, c));
    }
    for (std::ptrdiff_t k = 0; k < centroids.extent(0); ++k)
      for (std::ptrdiff_t c = 0; c < maps.extent(1) && size[std::size_t(k)] > 0; ++c)
        centroids(k, c) = sums(k, c) / size[std::size_t(k)];
  }
  return labels;
}

seam::array<double, 2> first_rows(maps_type const& maps, std::ptrdiff_t count) {
  seam::array<double, 2> rows(count, maps.extent(1));
  std::copy_n(maps.begin(), rows.size(), rows.begin());
  return rows;
}

}  // namespace

TEST_CASE_TEMPLATE("from given centroids the labels, centroids and inertia are scikit-learn's", Backend,
                   SEAM_TEST_BACKENDS) {
  for (auto const& golden : seam_test::kmeans_golden()) {
    CAPTURE(golden.name);
    maps_type const maps({{golden.points, golden.columns}}, golden.values);
    cluster::kmeans method{.clusters = golden.clusters, .tolerance = 0};
    method.start = seam::array<double, 2>({{golden.clusters, golden.columns}}, golden.start);
    auto const found = method.fit(Backend{}, maps);
    CHECK(found.labels == golden.labels);
    CHECK(found.inertia == doctest::Approx(golden.inertia).epsilon(1e-12));
    CHECK(found.converged);
    double worst = 0;
    REQUIRE(found.centroids.size() == std::ptrdiff_t(golden.centroids.size()));
    for (std::size_t i = 0; i < golden.centroids.size(); ++i)
      worst = std::max(worst, std::abs(found.centroids.data()[i] - golden.centroids[i]));
    CHECK(worst < 1e-12);
  }
}

TEST_CASE_TEMPLATE("bounds and products change nothing: the labels are plain Lloyd's", Backend, SEAM_TEST_BACKENDS) {
  for (unsigned seed = 1; seed <= 3; ++seed) {
    auto const maps = grouped_maps(700, 7, 12, 0.7, seed);  // groups that overlap: many iterations
    cluster::kmeans method{.clusters = 12, .tolerance = 0};
    method.start = first_rows(maps, 12);
    auto const found = method.fit(Backend{}, maps);
    CHECK(found.iterations > 5);
    CHECK(found.labels == plain_lloyd(maps, first_rows(maps, 12)));
    check_consistent(maps, found);
  }
}

TEST_CASE_TEMPLATE("k-means and mini-batches meet the clusterers' contract", Backend, SEAM_TEST_BACKENDS) {
  seam_test::check_clusterer(cluster::kmeans{.clusters = 4}, Backend{});
  seam_test::check_clusterer(cluster::kmeans{.clusters = 40}, Backend{});
  seam_test::check_clusterer(cluster::kmeans{.clusters = 4, .batch = 16}, Backend{});
}

TEST_CASE("greedy k-means++ chooses with the probabilities that its definition gives") {
  constexpr std::ptrdiff_t n = 5, trials = 3;  // 2 + log(3)
  maps_type const maps({{n, 1}}, {0, 1.1F, 2.3F, 5.2F, 9.7F});
  auto const square = [&](std::ptrdiff_t a, std::ptrdiff_t b) {
    return std::pow(double(maps(a, 0) - maps(b, 0)), 2);
  };
  // What follows some chosen rows, over all draws.
  auto const next = [&](std::vector<std::ptrdiff_t> const& chosen) {
    std::array<double, n> closest{}, probability{};
    for (std::ptrdiff_t i = 0; i < n; ++i) {
      closest[std::size_t(i)] = 1e300;
      for (std::ptrdiff_t const c : chosen) closest[std::size_t(i)] = std::min(closest[std::size_t(i)], square(i, c));
    }
    double const total = std::accumulate(closest.begin(), closest.end(), 0.0);
    for (std::ptrdiff_t draws = 0; draws < n * n * n; ++draws) {
      double share = 1, least = 1e300;
      std::ptrdiff_t best = 0;
      for (std::ptrdiff_t trial = 0, rest = draws; trial < trials; ++trial, rest /= n) {
        share *= closest[std::size_t(rest % n)] / total;
        double sum = 0;
        for (std::ptrdiff_t i = 0; i < n; ++i) sum += std::min(closest[std::size_t(i)], square(i, rest % n));
        if (sum < least) least = sum, best = rest % n;
      }
      probability[std::size_t(best)] += share;
    }
    return probability;
  };
  seam::backend::host const one_thread{.threads = 1};
  cluster::detail::kmeans_rows<seam::backend::host> const rows(one_thread, maps);
  std::map<std::vector<std::ptrdiff_t>, int> seen;
  int const runs = 20'000;
  for (std::uint64_t seed = 0; seed < runs; ++seed) {
    auto const centroids = cluster::detail::plus_plus<seam::backend::host>(one_thread, rows, {seed, 0}).centroids(3);
    std::vector<std::ptrdiff_t> chosen;
    for (double const value : centroids)
      chosen.push_back(std::find(maps.begin(), maps.end(), float(value)) - maps.begin());
    ++seen[chosen];
  }
  double chi_square = 0;
  int degrees = -1;
  for (std::ptrdiff_t a = 0; a < n; ++a)
    for (std::ptrdiff_t b = 0; b < n; ++b)
      for (std::ptrdiff_t c = 0; c < n; ++c) {
        double const expected = runs / double(n) * next({a})[std::size_t(b)] * next({a, b})[std::size_t(c)];
        if (expected < 5) {
          CHECK(seen[{a, b, c}] < 25);
          continue;
        }
        chi_square += std::pow(seen[{a, b, c}] - expected, 2) / expected;
        ++degrees;
      }
  CHECK(degrees > 15);
  CHECK(chi_square < degrees + 4 * std::sqrt(2.0 * degrees));  // thousands where no candidate is rejected
}

TEST_CASE("k-means++ finds far groups, each once") {
  auto const maps = grouped_maps(900, 6, 30, 60, 8);
  for (std::uint64_t seed = 0; seed < 4; ++seed)
    for (std::ptrdiff_t const batch : {0, 128}) {
      CAPTURE(batch);
      auto const found = cluster::kmeans{.clusters = 30, .seed = seed, .batch = batch}.fit(seam::backend::host{}, maps);
      CHECK(found.inertia < 1.3 * 900 * 6);  // a missed group costs thousands
      for (std::ptrdiff_t i = 30; i < 900; ++i)
        CHECK(found.labels[std::size_t(i)] == found.labels[std::size_t(i - 30)]);
      check_consistent(maps, found);
    }
}

TEST_CASE("more restarts are not worse, more iterations neither") {
  auto const maps = grouped_maps(400, 3, 9, 1.2, 3);
  seam::backend::host const host;
  double before = std::numeric_limits<double>::infinity();
  for (std::ptrdiff_t const restarts : {1, 2, 5, 10}) {
    auto const found = cluster::kmeans{.clusters = 9, .restarts = restarts}.fit(host, maps);
    CHECK(found.inertia <= before);
    before = found.inertia;
  }
  before = std::numeric_limits<double>::infinity();
  for (std::ptrdiff_t const iterations : {1, 2, 3, 5, 20}) {
    auto const found = cluster::kmeans{.clusters = 9, .iterations = iterations}.fit(host, maps);
    CHECK(found.inertia <= before * (1 + 1e-12));
    CHECK(found.iterations <= iterations);
    check_consistent(maps, found);
    before = found.inertia;
  }
}

TEST_CASE("mini-batches come near to all maps, and repeat themselves") {
  auto const maps = grouped_maps(3000, 5, 6, 2, 11);
  auto const all = cluster::kmeans{.clusters = 6, .restarts = 3}.fit(seam::backend::host{}, maps);
  cluster::kmeans const method{.clusters = 6, .restarts = 3, .batch = 200};
  auto const found = method.fit(seam::backend::host{}, maps);
  check_consistent(maps, found);
  CHECK(found.inertia < 1.05 * all.inertia);
  CHECK(found.inertia >= all.inertia * (1 - 1e-9));
  CHECK(method.fit(seam::backend::host{}, maps).labels == found.labels);
}

TEST_CASE("equal bits for any number of threads") {
  auto const maps = grouped_maps(2100, 300, 20, 0.5, 5);
  for (std::ptrdiff_t const batch : {0, 300}) {
    cluster::kmeans const method{.clusters = 25, .iterations = 12, .batch = batch};
    auto const one = method.fit(seam::backend::host{.threads = 1}, maps);
    auto const three = method.fit(seam::backend::host{.threads = 3}, maps);
    CHECK(one.labels == three.labels);
    CHECK(one.centroids == three.centroids);
    CHECK(one.inertia == three.inertia);
  }
}

TEST_CASE("fewer distinct maps than clusters: as many clusters as there are maps that differ") {
  maps_type maps(50, 2);
  for (std::ptrdiff_t i = 0; i < 50; ++i) maps(i, 0) = float(i % 3), maps(i, 1) = 0.1F;
  for (std::ptrdiff_t const batch : {0, 10}) {
    auto const found = cluster::kmeans{.clusters = 7, .batch = batch}.fit(seam::backend::host{}, maps);
    CHECK(found.centroids.extent(0) == 3);
    CHECK(found.inertia < 1e-12);
    for (std::ptrdiff_t i = 3; i < 50; ++i) CHECK(found.labels[std::size_t(i)] == found.labels[std::size_t(i - 3)]);
  }
  maps_type const equal(20, 3);
  CHECK(cluster::kmeans{.clusters = 4}.fit(seam::backend::host{}, equal).labels == std::vector<std::int32_t>(20, 0));
}

TEST_CASE("one map, one column, one cluster, a large offset") {
  seam::backend::host const host;
  CHECK(cluster::kmeans{.clusters = 1}.fit(host, maps_type({{1, 2}}, {3, 4})).inertia == 0);
  maps_type maps(40, 1);
  for (std::ptrdiff_t i = 0; i < 40; ++i) maps(i, 0) = 1e4F + float(i % 2) + 0.01F * float(i / 2);
  auto const found = cluster::kmeans{.clusters = 2}.fit(host, maps);
  for (std::ptrdiff_t i = 2; i < 40; ++i) CHECK(found.labels[std::size_t(i)] == found.labels[std::size_t(i - 2)]);
  auto const one = cluster::kmeans{.clusters = 1}.fit(host, maps);
  double sum = 0;
  for (float const value : maps) sum += double(value) / 40;
  CHECK(one.centroids(0, 0) == doctest::Approx(sum).epsilon(1e-14));
}

TEST_CASE("what k-means cannot do is refused with a sentence") {
  maps_type maps = grouped_maps(5, 3, 2, 1, 1);
  auto const attempt = [&](cluster::kmeans const& method) {
    return sentence_of([&] { method.fit(seam::backend::host{}, maps); });
  };
  CHECK(attempt({.clusters = 0}) == "k-means needs 1 or more clusters, not 0");
  CHECK(attempt({.clusters = 6}) == "6 clusters were asked for, but there are only 5 maps");
  CHECK(attempt({.clusters = 2, .restarts = 0}) == "k-means needs 1 or more restarts, not 0");
  CHECK(attempt({.clusters = 2, .iterations = -1}) == "k-means needs 1 or more iterations, not -1");
  CHECK(attempt({.clusters = 2, .tolerance = -1}) == "the tolerance of k-means is 0 or more, not -1.000000");
  CHECK(attempt({.clusters = 2, .batch = -5}) == "a mini-batch has 1 or more maps, not -5");
  CHECK(attempt({.clusters = 2, .start = seam::array<double, 2>(3, 3)}) ==
        "the centroids to start from are (3, 3); (2, 3) were expected");
  maps(3, 1) = std::numeric_limits<float>::quiet_NaN();
  CHECK(attempt({.clusters = 2}) == "row 3 of the maps holds NaN at column 1; every number must be finite");
  maps = maps_type(0, 3);
  CHECK(attempt({.clusters = 1}) == "there are no maps to cluster");
  maps = maps_type(4, 0);
  CHECK(attempt({.clusters = 1}) == "the maps have no columns");
}
