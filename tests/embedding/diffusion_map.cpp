#include <doctest/doctest.h>
#include <seam/embedding/diffusion_map.hpp>

#include <cmath>
#include <limits>

#include "../sentence.hpp"
#include "backends.hpp"
#include "concept_test.hpp"

using seam::embedding::diffusion_map;
namespace detail = seam::embedding::detail;
using seam_test::cloud;
namespace distance = seam::distance;

namespace {

constexpr double pi = 3.14159265358979323846;

/// Points on a circle, evenly.
seam::array<float, 2> circle(std::ptrdiff_t points) {
  seam::array<float, 2> maps(points, 2);
  for (std::ptrdiff_t i = 0; i < points; ++i) {
    maps(i, 0) = float(std::cos(2 * pi * double(i) / double(points)));
    maps(i, 1) = float(std::sin(2 * pi * double(i) / double(points)));
  }
  return maps;
}

}  // namespace

TEST_CASE_TEMPLATE("coordinates are eigenvectors of the random walk, by definition", Backend, SEAM_TEST_BACKENDS) {
  auto const maps = cloud(120, 3);
  for (double const alpha : {0.0, 0.5, 1.0}) {
    CAPTURE(alpha);
    auto const found = distance::top_k(Backend{}, distance::euclidean{}, maps.view(), 11);
    seam::array<double, 2> walk(120, 120);  // the kernel
    auto const scale = [&](std::ptrdiff_t i) {
      return found.distances(i, 10);
    };
    for (std::ptrdiff_t i = 0; i < 120; ++i) {
      walk(i, i) = 1;
      for (std::ptrdiff_t k = 0; k < 11; ++k) {
        std::ptrdiff_t const j = found.rows(i, k);
        walk(i, j) = walk(j, i) = std::exp(-std::pow(found.distances(i, k), 2) / (scale(i) * scale(j)));
      }
    }
    std::vector<double> q(120, 0.0), degree(120, 0.0);
    for (std::ptrdiff_t i = 0; i < 120; ++i)
      for (std::ptrdiff_t j = 0; j < 120; ++j) q[std::size_t(i)] += walk(i, j);
    for (std::ptrdiff_t i = 0; i < 120; ++i)
      for (std::ptrdiff_t j = 0; j < 120; ++j) {
        walk(i, j) /= std::pow(q[std::size_t(i)] * q[std::size_t(j)], alpha);
        degree[std::size_t(i)] += walk(i, j);
      }
    double all = 0;
    for (double const value : degree) all += value;
    diffusion_map const method{.components = 4, .neighbours = 12, .alpha = alpha, .time = 0};
    auto const psi = method.embed(Backend{}, maps);
    auto later = method;
    later.time = 3;
    auto const faded = later.embed(Backend{}, maps);
    double previous = 1;
    for (std::ptrdiff_t c = 0; c < 4; ++c) {
      double norm = 0, mean = 0, eigenvalue = 0;
      std::vector<double> image(120, 0.0);
      for (std::ptrdiff_t i = 0; i < 120; ++i) {
        double const share = degree[std::size_t(i)] / all;
        norm += share * std::pow(psi(i, c), 2), mean += share * psi(i, c);
        for (std::ptrdiff_t j = 0; j < 120; ++j)
          image[std::size_t(i)] += walk(i, j) / degree[std::size_t(i)] * psi(j, c);
        eigenvalue += share * image[std::size_t(i)] * psi(i, c);
      }
      CHECK(norm == doctest::Approx(1).epsilon(1e-5));
      CHECK(std::abs(mean) < 1e-4);
      CHECK(eigenvalue < previous + 1e-6);
      previous = eigenvalue;
      for (std::ptrdiff_t i = 0; i < 120; ++i) {
        CHECK(std::abs(image[std::size_t(i)] - eigenvalue * psi(i, c)) < 2e-4);
        CHECK(std::abs(faded(i, c) - std::pow(eigenvalue, 3) * psi(i, c)) < 2e-4);
      }
    }
  }
}

TEST_CASE("a circle stays one") {
  auto const found =
      diffusion_map{.components = 2, .neighbours = 7, .time = 0}.embed(seam::backend::host{}, circle(90));
  for (std::ptrdiff_t i = 0; i < 90; ++i)  // sqrt(2) cos and sqrt(2) sin, turned
    CHECK(std::hypot(found(i, 0), found(i, 1)) == doctest::Approx(std::sqrt(2)).epsilon(1e-3));
}

TEST_CASE("a graph of two parts: its first coordinate tells them apart") {
  auto const maps = seam_test::grouped_maps(60, 5, 2);
  auto const found = diffusion_map{.components = 1, .neighbours = 6}.embed(seam::backend::host{}, maps);
  for (std::ptrdiff_t i = 2; i < 60; ++i) CHECK(found(i, 0) == doctest::Approx(found(i % 2, 0)).epsilon(1e-3));
  CHECK(std::abs(found(0, 0) - found(1, 0)) > 0.5);
}

TEST_CASE_TEMPLATE("diffusion_map is an embedder", Backend, SEAM_TEST_BACKENDS) {
  seam_test::check_embedder(diffusion_map{.components = 2, .neighbours = 10}, Backend{});
}

TEST_CASE("the same bits for any number of threads; equal maps; what means nothing") {
  auto const maps = cloud(1500, 4);
  diffusion_map const method{.components = 3};
  CHECK(method.embed(seam::backend::host{.threads = 1}, maps) == method.embed(seam::backend::host{.threads = 2}, maps));
  seam::array<float, 2> const equal(30, 3);
  for (float const value : diffusion_map{.components = 2, .neighbours = 5}.embed(seam::backend::host{}, equal))
    CHECK(std::isfinite(value));
  auto const sentence = [&](diffusion_map const& chosen) {
    return seam_test::sentence_of([&] { chosen.embed(seam::backend::host{}, equal); });
  };
  CHECK(seam_test::contains(sentence({.neighbours = 31}), "2 to 30 neighbours"));
  CHECK(seam_test::contains(sentence({.components = 29}), "1 to 28 columns"));
  CHECK(seam_test::contains(sentence({.alpha = -1}), "alpha"));
  CHECK(seam_test::contains(sentence({.time = std::numeric_limits<double>::infinity()}), "time"));
}
