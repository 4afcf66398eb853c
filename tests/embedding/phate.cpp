#include <doctest/doctest.h>
#include <seam/embedding/phate.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "../sentence.hpp"
#include "backends.hpp"
#include "concept_test.hpp"

using seam::embedding::phate;
namespace detail = seam::embedding::detail;
using seam_test::cloud;

namespace {

using square = seam::array<double, 2>;

double distance(seam::view<float const, 2> rows, std::ptrdiff_t i, std::ptrdiff_t j) {
  double sum = 0;
  for (std::ptrdiff_t c = 0; c < rows.extent(1); ++c) sum += std::pow(double(rows(i, c)) - double(rows(j, c)), 2);
  return std::sqrt(sum);
}

/// The kernel by its formula, over all pairs; what a map gives to another counts from 1e-4.
square naive_kernel(seam::view<float const, 2> maps, std::ptrdiff_t others, double decay) {
  std::ptrdiff_t const n = maps.extent(0);
  square kernel(n, n);
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    std::vector<double> all;
    for (std::ptrdiff_t j = 0; j < n; ++j)
      if (j != i) all.push_back(distance(maps, i, j));
    std::sort(all.begin(), all.end());
    for (std::ptrdiff_t j = 0; j < n; ++j) {
      double const weight = std::exp(-std::pow(distance(maps, i, j) / all[std::size_t(others) - 1], decay));
      if (weight < 1e-4) continue;
      kernel(i, j) += weight / 2;
      kernel(j, i) += weight / 2;
    }
  }
  return kernel;
}

square product(square const& a, square const& b) {
  square c(a.extent(0), b.extent(1));
  for (std::ptrdiff_t i = 0; i < a.extent(0); ++i)
    for (std::ptrdiff_t k = 0; k < a.extent(1); ++k)
      for (std::ptrdiff_t j = 0; j < b.extent(1); ++j) c(i, j) += a(i, k) * b(k, j);
  return c;
}

square with_rows_of_one(square matrix) {
  for (std::ptrdiff_t i = 0; i < matrix.extent(0); ++i) {
    double sum = 0;
    for (double const value : matrix.view().row(i)) sum += value;
    for (double& value : matrix.view().row(i)) value /= sum;
  }
  return matrix;
}

void check_equal(square const& a, square const& b, double tolerance) {
  REQUIRE(a.shape() == b.shape());
  for (std::ptrdiff_t i = 0; i < a.size(); ++i) CHECK(std::abs(a.data()[i] - b.data()[i]) < tolerance);
}

/// Three branches of so many maps each that leave one place in other directions, in 30 dimensions, a little blurred.
/// Map i lies on branch i % 3, the farther out the larger i.
seam::array<float, 2> tree_of_maps(std::ptrdiff_t rows) {
  std::mt19937 engine(11);
  std::normal_distribution<float> noise(0, 0.15F);
  seam::array<float, 2> maps(rows, 30);
  for (std::ptrdiff_t i = 0; i < rows; ++i) {
    float const along = 10 * float(i) / float(rows);
    for (std::ptrdiff_t c = 0; c < 30; ++c) {
      // A branch turns as it goes: from one dimension into the next.
      std::ptrdiff_t const part = c - 10 * (i % 3);
      float const straight = part >= 0 && part < 10 ? std::clamp(along - float(part), 0.F, 1.F) : 0.F;
      maps(i, c) = 2 * straight + noise(engine);
    }
  }
  return maps;
}

std::vector<double> ranks(std::vector<double> const& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> result(values.size());
  for (std::size_t place = 0; place < order.size(); ++place) result[order[place]] = double(place);
  return result;
}

double rank_correlation(std::vector<double> const& a, std::vector<double> const& b) {
  auto const x = ranks(a), y = ranks(b);
  double const middle = double(x.size() - 1) / 2;
  double xy = 0, xx = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    xy += (x[i] - middle) * (y[i] - middle), xx += (x[i] - middle) * (x[i] - middle);
  return xy / xx;
}

/// Along each branch the way from where all begin grows as it should, and the branches lie apart.
void check_branches(seam::view<float const, 2> layout) {
  std::ptrdiff_t const n = layout.extent(0);
  for (std::ptrdiff_t branch = 0; branch < 3; ++branch) {
    std::vector<double> along, away;
    for (std::ptrdiff_t i = branch; i < n; i += 3) {
      double from_start = 0;
      for (std::ptrdiff_t start = 0; start < 9; ++start) from_start += distance(layout, i, start) / 9;
      along.push_back(double(i)), away.push_back(from_start);
    }
    CHECK(rank_correlation(along, away) > 0.75);  // the published program: 0.87 to 0.96 on such maps
  }
  std::ptrdiff_t astray = 0;
  for (std::ptrdiff_t i = n / 4; i < n; ++i) {  // beyond the place where all branches are still one
    std::ptrdiff_t nearest = i == 0 ? 1 : 0;
    for (std::ptrdiff_t j = 0; j < n; ++j)
      if (j != i && distance(layout, i, j) < distance(layout, i, nearest)) nearest = j;
    astray += nearest % 3 == i % 3 ? 0 : 1;
  }
  CHECK(astray <= n / 100);
}

}  // namespace

TEST_CASE_TEMPLATE("the kernel is the paper's, however far it reaches", Backend, SEAM_TEST_BACKENDS) {
  auto const maps = cloud(60, 3);
  for (double const decay : {40.0, 10.0, 1.5})  // the last reaches beyond the first lists
    for (std::ptrdiff_t const others : {1, 5}) {
      CAPTURE(decay);
      CAPTURE(others);
      auto const graph = detail::alpha_decay_kernel(Backend{}, maps.view(), others, decay);
      check_equal(detail::walk_among_points(graph).weights, naive_kernel(maps, others, decay), 1e-12);
    }
}

TEST_CASE_TEMPLATE("a layout by classical scaling is that of a naive program", Backend, SEAM_TEST_BACKENDS) {
  auto const maps = cloud(60, 3);
  square const step = with_rows_of_one(naive_kernel(maps, 5, 40));
  square walk = step;
  for (int t = 1; t < 7; ++t) walk = product(walk, step);
  for (double const gamma : {1.0, 0.0, -1.0}) {
    CAPTURE(gamma);
    square distances(60, 60);
    auto const potential = [&](double p) {
      return gamma == 1 ? -std::log(p + 1e-7) : gamma == 0 ? 2 * std::sqrt(p) : p;
    };
    for (std::ptrdiff_t i = 0; i < 60; ++i)
      for (std::ptrdiff_t j = 0; j < 60; ++j) {
        double sum = 0;
        for (std::ptrdiff_t k = 0; k < 60; ++k) sum += std::pow(potential(walk(i, k)) - potential(walk(j, k)), 2);
        distances(i, j) = std::sqrt(sum);
      }
    auto const expected = seam::embedding::classical_scaling(distances, 2);
    auto const found =
        phate{.neighbours = 6, .time = 7, .gamma = gamma, .scaling = {.iterations = 0}}.embed(Backend{}, maps);
    double const scale = std::abs(*std::max_element(expected.begin(), expected.end()));
    for (std::ptrdiff_t i = 0; i < expected.size(); ++i)
      CHECK(std::abs(double(found.data()[i]) - expected.data()[i]) < 1e-4 * scale);
  }
}

TEST_CASE("powers of the walk, and a spectrum that has its trace") {
  auto const graph = detail::alpha_decay_kernel(seam::backend::host{}, cloud(50, 4).view(), 5, 40);
  auto const walk = detail::walk_among_points(graph);
  square const step = with_rows_of_one(walk.weights);
  square naive = step;
  for (std::ptrdiff_t t = 1; t <= 13; ++t) {
    check_equal(detail::after_steps(seam::backend::host{}, walk, t), naive, 1e-13);
    naive = product(naive, step);
  }
  auto const sizes = detail::spectrum(walk);
  CHECK(sizes.front() == doctest::Approx(1).epsilon(1e-12));
  double squares = 0, trace = 0;
  for (double const size : sizes) squares += size * size;
  square const twice = product(step, step);
  for (std::ptrdiff_t i = 0; i < 50; ++i) trace += twice(i, i);
  CHECK(squares == doctest::Approx(trace).epsilon(1e-12));
}

TEST_CASE("entropy of a spectrum, and where a curve bends") {
  for (double const value : detail::entropies({1, 1, 1, 1}, 3))
    CHECK(value == doctest::Approx(std::log(4.0)).epsilon(1e-14));
  for (double const value : detail::entropies({1, 0, 0}, 3)) CHECK(value == 0);
  auto const two = detail::entropies({1, 0.5}, 2);
  CHECK(two[0] == doctest::Approx(-(2. / 3) * std::log(2. / 3) - (1. / 3) * std::log(1. / 3)).epsilon(1e-14));
  CHECK(two[1] == doctest::Approx(-0.8 * std::log(0.8) - 0.2 * std::log(0.2)).epsilon(1e-14));
  std::vector<double> bent;
  for (int i = 0; i < 40; ++i) bent.push_back(i <= 13 ? 100 - 7.0 * i : 9 - 0.1 * (i - 13));
  CHECK(detail::knee(bent) == 13);
}

TEST_CASE("landmarks: the walk by its definition; when every map is its own it is two steps of the maps") {
  std::ptrdiff_t const n = 60, m = 7;
  auto const maps = cloud(n, 3);
  auto const graph = detail::alpha_decay_kernel(seam::backend::host{}, maps.view(), 5, 40);
  square const kernel = naive_kernel(maps, 5, 40);
  std::vector<std::int32_t> landmark(std::size_t(n), 0);
  for (std::ptrdiff_t i = 0; i < n; ++i) landmark[std::size_t(i)] = std::int32_t(i * i % m == 3 ? 3 : i % m);
  square to(n, m), back(m, n);
  for (std::ptrdiff_t i = 0; i < n; ++i)
    for (std::ptrdiff_t j = 0; j < n; ++j) {
      to(i, landmark[std::size_t(j)]) += kernel(i, j);
      back(landmark[std::size_t(j)], i) += kernel(i, j);
    }
  auto const steps = detail::steps_to_landmarks(graph, landmark);
  auto const walk = detail::walk_among_landmarks(graph, steps, m);
  check_equal(detail::after_steps(seam::backend::host{}, walk, 1),
              product(with_rows_of_one(back), with_rows_of_one(to)), 1e-12);

  std::iota(landmark.begin(), landmark.end(), 0);
  auto const own = detail::walk_among_landmarks(graph, detail::steps_to_landmarks(graph, landmark), n);
  check_equal(detail::after_steps(seam::backend::host{}, own, 3),
              detail::after_steps(seam::backend::host{}, detail::walk_among_points(graph), 6), 1e-12);
}

TEST_CASE("the branches of a tree are found again, from all maps and from landmarks") {
  check_branches(phate{}.embed(seam::backend::host{}, tree_of_maps(300)));
  check_branches(phate{.landmarks = 150}.embed(seam::backend::host{}, tree_of_maps(600)));
}

TEST_CASE("landmarks are drawn without repeats, every map goes to the nearest, and equal landmarks are one") {
  auto const drawn = detail::drawn_rows(50, 20, 3);
  CHECK(std::adjacent_find(drawn.begin(), drawn.end(), std::greater_equal<>()) == drawn.end());
  CHECK(drawn != detail::drawn_rows(50, 20, 4));
  CHECK(drawn.back() < 50);
  auto maps = cloud(50, 3);
  for (std::ptrdiff_t i = 0; i < 50; ++i)
    for (std::ptrdiff_t c = 0; c < 3; ++c) maps(i, c) = maps(i % 8, c);  // eight places
  std::ptrdiff_t count = 40;
  auto const landmark = detail::nearest_landmarks(seam::backend::host{}, maps.view(), 1, count);
  CHECK(count == 8);
  for (std::ptrdiff_t i = 8; i < 50; ++i) CHECK(landmark[std::size_t(i)] == landmark[std::size_t(i % 8)]);
}

TEST_CASE_TEMPLATE("phate is an embedder", Backend, SEAM_TEST_BACKENDS) {
  seam_test::check_embedder(phate{}, Backend{});
  seam_test::check_embedder(phate{.landmarks = 30}, Backend{});
}

TEST_CASE("the same bits for any number of threads; equal maps; what means nothing") {
  auto const maps = cloud(700, 4);
  phate const method{.landmarks = 300};
  CHECK(method.embed(seam::backend::host{.threads = 1}, maps) == method.embed(seam::backend::host{.threads = 2}, maps));
  seam::array<float, 2> const equal(30, 3);
  for (float const value : phate{}.embed(seam::backend::host{}, equal)) CHECK(std::isfinite(value));
  for (float const value : phate{.landmarks = 10}.embed(seam::backend::host{}, equal)) CHECK(std::isfinite(value));
  auto const sentence = [&](phate const& chosen) {
    return seam_test::sentence_of([&] { chosen.embed(seam::backend::host{}, equal); });
  };
  CHECK(seam_test::contains(sentence({.neighbours = 31}), "2 to 30 neighbours"));
  CHECK(seam_test::contains(sentence({.components = 29}), "1 to 28 columns"));
  CHECK(seam_test::contains(sentence({.decay = 0}), "a decay above 0"));
  CHECK(seam_test::contains(sentence({.time = -1}), "its time -1"));
  CHECK(seam_test::contains(sentence({.gamma = 1.5}), "gamma from -1 to 1"));
  CHECK(seam_test::contains(sentence({.landmarks = 3}), "4 landmarks"));
  CHECK(seam_test::contains(sentence({.scaling = {.tolerance = -1}}), "tolerance"));
  auto bad = equal;
  bad(7, 1) = std::numeric_limits<float>::quiet_NaN();
  CHECK(seam_test::contains(seam_test::sentence_of([&] { phate{}.embed(seam::backend::host{}, bad); }), "row 7"));
  CHECK(phate{.landmarks = 2000}.bytes_needed(100'000, 996) < 2e9);
}
