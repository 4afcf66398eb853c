#include <doctest/doctest.h>
#include <seam/embedding/mds.hpp>
#include <seam/embedding/pca.hpp>

#include <cmath>
#include <limits>
#include <random>

#include "../sentence.hpp"
#include "backends.hpp"

using seam::embedding::classical_scaling, seam::embedding::smacof;

namespace {

seam::array<double, 2> points(std::ptrdiff_t rows, std::ptrdiff_t columns, unsigned seed = 1) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  seam::array<double, 2> made(rows, columns);
  for (double& value : made) value = normal(engine);
  return made;
}

double distance(seam::view<double const, 2> layout, std::ptrdiff_t i, std::ptrdiff_t j) {
  double square = 0;
  for (std::ptrdiff_t c = 0; c < layout.extent(1); ++c) square += std::pow(layout(i, c) - layout(j, c), 2);
  return std::sqrt(square);
}

seam::array<double, 2> distances_of(seam::view<double const, 2> layout) {
  seam::array<double, 2> made(layout.extent(0), layout.extent(0));
  for (std::ptrdiff_t i = 0; i < layout.extent(0); ++i)
    for (std::ptrdiff_t j = 0; j < layout.extent(0); ++j) made(i, j) = distance(layout, i, j);
  return made;
}

double stress(seam::view<double const, 2> wanted, seam::view<double const, 2> layout) {
  double sum = 0;
  for (std::ptrdiff_t i = 0; i < layout.extent(0); ++i)
    for (std::ptrdiff_t j = 0; j < i; ++j) sum += std::pow(wanted(i, j) - distance(layout, i, j), 2);
  return sum;
}

/// Distances that no points of two dimensions have.
seam::array<double, 2> crooked(std::ptrdiff_t n) {
  return distances_of(points(n, 6, 3));
}

}  // namespace

TEST_CASE("distances of points come back, in as many dimensions as they need") {
  auto const wanted = distances_of(points(40, 3));
  for (std::ptrdiff_t const dimensions : {3, 5}) {
    auto const layout = classical_scaling(wanted, dimensions);
    for (std::ptrdiff_t i = 0; i < 40; ++i)
      for (std::ptrdiff_t j = 0; j < i; ++j) CHECK(std::abs(distance(layout, i, j) - wanted(i, j)) < 1e-6);
    CHECK(stress(wanted, layout) < 1e-10);
  }
}

TEST_CASE("classical scaling of Euclidean distances is principal components") {
  auto const cloud = points(50, 6);
  seam::array<float, 2> maps(50, 6);
  for (std::ptrdiff_t i = 0; i < cloud.size(); ++i) maps.data()[i] = float(cloud.data()[i]);
  auto const scores = seam::embedding::pca{.components = 2}.embed(seam::backend::host{}, maps);
  auto const layout = classical_scaling(distances_of(cloud), 2);
  for (std::ptrdiff_t c = 0; c < 2; ++c) {
    double const sign = double(scores(0, c)) * layout(0, c) < 0 ? -1 : 1;
    for (std::ptrdiff_t i = 0; i < 50; ++i) CHECK(std::abs(double(scores(i, c)) - sign * layout(i, c)) < 1e-5);
  }
}

TEST_CASE_TEMPLATE("one iteration is Guttman's transform, by definition", Backend, SEAM_TEST_BACKENDS) {
  std::ptrdiff_t const n = 37;  // whole groups of columns and a rest
  auto const wanted = crooked(n);
  auto const start = points(n, 2, 5);
  auto layout = start;
  double const reached = smacof{.iterations = 1}.improve(Backend{}, wanted, layout);
  for (std::ptrdiff_t i = 0; i < n; ++i)
    for (std::ptrdiff_t c = 0; c < 2; ++c) {
      double sum = 0;
      for (std::ptrdiff_t j = 0; j < n; ++j)
        if (j != i) sum += wanted(i, j) / distance(start, i, j) * (start(i, c) - start(j, c));
      CHECK(layout(i, c) == doctest::Approx(sum / double(n)).epsilon(1e-12));
    }
  CHECK(reached == doctest::Approx(stress(wanted, layout)).epsilon(1e-12));
}

TEST_CASE("stress falls in every iteration, to a place where nothing pulls") {
  seam::backend::host const host;
  auto const wanted = crooked(30);
  auto layout = classical_scaling(wanted, 2);
  double before = stress(wanted, layout);
  for (int iteration = 0; iteration < 20; ++iteration) {
    double const after = smacof{.iterations = 1}.improve(host, wanted, layout);
    CHECK(after < before);
    before = after;
  }
  smacof{.iterations = 20'000, .tolerance = 1e-15}.improve(host, wanted, layout);
  for (std::ptrdiff_t i = 0; i < 30; ++i)
    for (std::ptrdiff_t c = 0; c < 2; ++c) {
      constexpr double step = 1e-5;
      auto moved = layout;
      moved(i, c) += step;
      double const up = stress(wanted, moved);
      moved(i, c) -= 2 * step;
      CHECK(std::abs(up - stress(wanted, moved)) / (2 * step) < 1e-3);
    }
}

TEST_CASE("a bent layout becomes straight again") {
  auto const wanted = distances_of(points(25, 2));
  auto layout = points(25, 2);
  std::mt19937 engine(9);
  std::normal_distribution<double> noise(0, 0.2);
  for (double& value : layout) value += noise(engine);
  CHECK(smacof{.iterations = 5000, .tolerance = 0}.improve(seam::backend::host{}, wanted, layout) < 1e-12);
}

TEST_CASE("the same bits for any number of threads; equal points stay together") {
  auto const wanted = crooked(130);  // three blocks of rows
  auto one = classical_scaling(wanted, 3);
  auto two = one;
  CHECK(smacof{}.improve(seam::backend::host{.threads = 1}, wanted, one) ==
        smacof{}.improve(seam::backend::host{.threads = 2}, wanted, two));
  CHECK(one == two);
  seam::array<double, 2> const nothing(8, 8);
  auto same = classical_scaling(nothing, 2);
  CHECK(smacof{}.improve(seam::backend::host{}, nothing, same) == 0);
  for (double const value : same) CHECK(value == 0);
}

TEST_CASE("what cannot be scaled is refused") {
  auto const sentence = [](auto const& work) {
    return seam_test::sentence_of(work);
  };
  auto wanted = crooked(5);
  CHECK(seam_test::contains(sentence([&] { classical_scaling(seam::array<double, 2>(3, 4), 1); }), "(3, 4)"));
  CHECK(seam_test::contains(sentence([&] { classical_scaling(wanted, 6); }), "1 to 5 dimensions, not 6"));
  CHECK(seam_test::contains(sentence([&] { classical_scaling(wanted, 0); }), "not 0"));
  seam::array<double, 2> layout(4, 2);
  CHECK(seam_test::contains(sentence([&] { smacof{}.improve(seam::backend::host{}, wanted, layout); }), "4 points"));
  CHECK(seam_test::contains(
      sentence([&] { smacof{.iterations = -1}.improve(seam::backend::host{}, crooked(4), layout); }), "0 iterations"));
  wanted(1, 3) = -2;
  CHECK(seam_test::contains(sentence([&] { classical_scaling(wanted, 2); }), "points 1 and 3"));
  wanted(1, 3) = std::numeric_limits<double>::quiet_NaN();
  CHECK(seam_test::contains(sentence([&] { classical_scaling(wanted, 2); }), "nan"));
}
