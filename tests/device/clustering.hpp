// Distances, neighbours, clusters, components and summaries on every backend: what decides is double and on the host,
// so that trees, labels, neighbours and counts are the host's; the rest within a tolerance of double. The body of
// clustering.cpp and clustering.cu.
#pragma once

#include <seam/cluster/kmeans.hpp>
#include <seam/cluster/ward.hpp>
#include <seam/distance/cosine.hpp>
#include <seam/distance/pairwise.hpp>
#include <seam/distance/range.hpp>
#include <seam/distance/top_k.hpp>
#include <seam/embedding/pca.hpp>
#include <seam/explain/maps.hpp>
#include <seam/explain/summary.hpp>

#include "device/backends.hpp"

namespace {

namespace cluster = seam::cluster;
namespace distance = seam::distance;
namespace explain = seam::explain;
using seam_test::random_floats;

seam::backend::host const host{.threads = 1};

/// Rows of which some are equal and some nearly so.
seam::array<float, 2> awkward_rows(std::ptrdiff_t n, std::ptrdiff_t columns) {
  auto rows = random_floats(n, columns, 31);
  if (n >= 31) {
    std::copy_n(&rows(3, 0), columns, &rows(17, 0));
    std::copy_n(&rows(5, 0), columns, &rows(18, 0));
    rows(18, 0) += 1e-5F;
  }
  return rows;
}

}  // namespace

TEST_CASE_TEMPLATE("distances by tiles are those in double", Backend, SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  for (std::ptrdiff_t const n : {1, 2, 31, 33, 530}) {
    auto const rows = awkward_rows(n, 37);
    std::vector<double> found(static_cast<std::size_t>(distance::condensed_size(n)), NAN);
    distance::pairwise_into(backend, distance::euclidean{}, rows.view(),
                            seam::view<double, 1>(found.data(), std::ptrdiff_t(found.size())));
    double worst = 0;
    for (std::ptrdiff_t i = 0; i < n; ++i)
      for (std::ptrdiff_t j = i + 1; j < n; ++j) {
        double sum = 0;
        for (std::ptrdiff_t c = 0; c < 37; ++c)
          sum += std::pow(static_cast<double>(rows(i, c)) - static_cast<double>(rows(j, c)), 2);
        double const error =
            std::abs(found[static_cast<std::size_t>(distance::condensed_index(n, i, j))] - std::sqrt(sum));
        worst = error <= worst ? worst : error;  // NaN is worst
      }
    CHECK(worst < 1e-5);
  }
  auto const rows = awkward_rows(33, 9);
  auto const expected = distance::pairwise(host, distance::cosine{}, rows.view());
  auto const found = distance::pairwise(backend, distance::cosine{}, rows.view());
  REQUIRE(found.size() == expected.size());
  for (std::size_t pair = 0; pair < found.size(); ++pair) CHECK(std::abs(found[pair] - expected[pair]) < 1e-5);
}

TEST_CASE_TEMPLATE("nearest rows and rows within a radius are the host's", Backend, SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  for (std::ptrdiff_t const n : {2, 31, 33, 530}) {
    auto const rows = awkward_rows(n, 37);
    std::ptrdiff_t const k = std::min<std::ptrdiff_t>(5, n - 1);
    auto const found = distance::top_k(backend, distance::euclidean{}, rows.view(), k);
    auto const expected = distance::top_k(host, distance::euclidean{}, rows.view(), k);
    CHECK(found.rows == expected.rows);
    CHECK(found.distances == expected.distances);
    auto const queries = random_floats(33, 37, 8);
    auto const found_of = distance::top_k(backend, distance::euclidean{}, queries.view(), rows.view(), k);
    auto const expected_of = distance::top_k(host, distance::euclidean{}, queries.view(), rows.view(), k);
    CHECK(found_of.rows == expected_of.rows);
    CHECK(found_of.distances == expected_of.distances);
    std::ptrdiff_t pairs = 0, expected_pairs = 0;
    auto const count = [](std::ptrdiff_t& into) {
      return [&into](std::vector<distance::row_pair> const& some) {
        into += std::ptrdiff_t(some.size());
      };
    };
    distance::for_pairs_within(backend, distance::euclidean{}, rows.view(), 2.4, count(pairs));
    distance::for_pairs_within(seam::backend::host{.threads = 1}, distance::euclidean{}, rows.view(), 2.4,
                               count(expected_pairs));
    CHECK(pairs == expected_pairs);
    CHECK((pairs > 0 || n < 31));
  }
}

TEST_CASE_TEMPLATE("Ward's tree and k-means' labels are the host's", Backend, SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  for (std::ptrdiff_t const n : {1, 2, 31, 33, 530}) {
    auto const rows = awkward_rows(n, 37);
    CHECK(cluster::ward_linkage(backend, rows.view()) == cluster::ward_linkage(host, rows.view()));
  }
  for (std::ptrdiff_t const n : {31, 530}) {
    auto const rows = awkward_rows(n, 37);
    for (std::ptrdiff_t const batch : {0, 64}) {
      cluster::kmeans const method{.clusters = 7, .restarts = 2, .batch = batch};
      auto const found = method.fit(backend, rows.view());
      auto const expected = method.fit(host, rows.view());
      CHECK(found.labels == expected.labels);
      CHECK(found.iterations == expected.iterations);
    }
  }
}

TEST_CASE_TEMPLATE("principal components by either solver are the host's to 1e-10", Backend, SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  using seam::embedding::pca;
  using seam::embedding::pca_solver;
  for (auto const& shape : {seam::extents<2>{{33, 150}}, seam::extents<2>{{1030, 37}}})
    for (pca_solver const solver : {pca_solver::covariance, pca_solver::randomised}) {
      auto rows = random_floats(shape[0], shape[1], 3);
      for (std::ptrdiff_t i = 0; i < rows.extent(0); ++i)  // variances that are far from equal
        for (std::ptrdiff_t c = 0; c < 3; ++c) rows(i, c) *= static_cast<float>(10 - 3 * c);
      pca const method{.components = 3, .solver = solver};
      auto const found = method.fit(backend, rows.view());
      auto const expected = method.fit(host, rows.view());
      for (std::size_t c = 0; c < 3; ++c)
        CHECK(std::abs(found.explained_variance[c] / expected.explained_variance[c] - 1) < 1e-10);
      CHECK(seam_test::distance_between(found.transform(backend, rows.view()), expected.transform(host, rows.view())) <
            1e-6);
    }
}

TEST_CASE_TEMPLATE("letter counts are exact and mean maps are the host's to 1e-12", Backend, SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  for (std::ptrdiff_t const n : {1, 2, 31, 33, 5'000}) {
    auto library = seam_test::random_letters<seam::dna>(n, 19, 6);
    library(n - 1, 7) = seam::unknown_letter;
    std::vector<std::int32_t> labels(static_cast<std::size_t>(n));
    for (std::size_t row = 0; row < labels.size(); ++row) labels[row] = static_cast<std::int32_t>(row * 7 % 5) - 1;
    labels[0] = 3;
    explain::members const clusters =
        explain::group_members(seam::view<std::int32_t const, 1>(labels.data(), std::ptrdiff_t(labels.size())));
    CHECK(explain::count_letters<seam::dna>(backend, library.view(), clusters) ==
          explain::count_letters<seam::dna>(host, library.view(), clusters));
    seam::array<float, 3> maps(n, 19, 4);
    auto const values = random_floats(n, 76, 12);
    std::copy(values.begin(), values.end(), maps.begin());
    auto const found = explain::moments_of_maps(backend, maps.view(), clusters);
    auto const expected = explain::moments_of_maps(host, maps.view(), clusters);
    CHECK(seam_test::distance_between(found.mean, expected.mean) <= 1e-12);
    CHECK(seam_test::distance_between(found.library_mean, expected.library_mean) <= 1e-12);
    CHECK(seam_test::distance_between(found.library_variance, expected.library_variance) <= 1e-12);
  }
}
