// What any embedder must do, as a test: instantiate it for a new embedder and it is held to the contract.
#pragma once

#include <doctest/doctest.h>
#include <seam/embedding/concept.hpp>

#include <cmath>
#include <random>
#include <string>

namespace seam_test {

/// Maps that lie in `groups` far groups, row i in group i % groups.
inline seam::array<float, 2> grouped_maps(std::ptrdiff_t rows, std::ptrdiff_t columns, std::ptrdiff_t groups,
                                          unsigned seed = 4) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal;
  seam::array<float, 2> maps(rows, columns);
  for (std::ptrdiff_t i = 0; i < rows; ++i)
    for (std::ptrdiff_t c = 0; c < columns; ++c) maps(i, c) = normal(engine) + (c == i % groups ? 40.F : 0.F);
  return maps;
}

/// Maps of normal numbers.
inline seam::array<float, 2> cloud(std::ptrdiff_t rows, std::ptrdiff_t columns, unsigned seed = 6) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal;
  seam::array<float, 2> maps(rows, columns);
  for (float& value : maps) value = normal(engine);
  return maps;
}

/// Holds `embedder` to its contract on 120 maps that lie in three far groups: one finite row a map, the maps left
/// alone, the same result again, groups kept apart (the mean distance within is below half of that between).
template <class Embedder, class Backend>
  requires seam::embedding::embedder<Embedder, Backend>
void check_embedder(Embedder const& embedder, Backend const& backend) {
  auto const maps = grouped_maps(120, 12, 3);
  auto const before = maps;
  seam::array<float, 2> const result = embedder.embed(backend, maps);
  CHECK(std::string(Embedder::name()) != "");
  CHECK(maps == before);
  REQUIRE(result.extent(0) == 120);
  REQUIRE(result.extent(1) >= 1);
  for (float const value : result) CHECK(std::isfinite(value));
  CHECK(embedder.embed(backend, maps) == result);
  double within = 0, between = 0;
  std::ptrdiff_t pairs_within = 0, pairs_between = 0;
  for (std::ptrdiff_t i = 0; i < 120; ++i)
    for (std::ptrdiff_t j = 0; j < i; ++j) {
      double square = 0;
      for (std::ptrdiff_t c = 0; c < result.extent(1); ++c)
        square += std::pow(double(result(i, c)) - double(result(j, c)), 2);
      bool const same = i % 3 == j % 3;
      (same ? within : between) += std::sqrt(square);
      ++(same ? pairs_within : pairs_between);
    }
  CHECK(within / double(pairs_within) < 0.5 * between / double(pairs_between));
}

}  // namespace seam_test
