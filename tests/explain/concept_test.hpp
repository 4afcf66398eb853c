// What any convention must do, as a test: instantiate it for a new convention and a small library is explained by it.
#pragma once

#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>
#include <seam/explain/explain.hpp>

#include <cmath>
#include <string>
#include <vector>

namespace seam_test {

template <seam::explain::convention C>
void check_convention() {
  CHECK(std::string(C::name()).size() > 0);
  // Two clusters of three sequences; position 1 tells them apart.
  std::vector<std::uint8_t> const letters = {0, 1, 2, 0, 1, 3, 1, 1, 2, 0, 2, 2, 0, 3, 2, 0, 0, 1};
  std::vector<float> const activities = {3, 4, 5, 1, 0, 2};
  std::vector<std::int32_t> const labels = {0, 0, 0, 1, 1, 1};
  std::vector<float> maps(6 * 3 * 4, 0.25F);
  seam::explain::basic_options<C> settings;
  settings.rate = 0.2;
  auto const explained =
      seam::explain::explain<seam::dna>(seam::backend::host{}, {letters.data(), 6, 3}, {activities.data(), 6},
                                        {maps.data(), 6, 3, 4}, {labels.data(), 6}, settings);
  CHECK(explained.order == std::vector<std::int32_t>{1, 0});
  CHECK(explained.mutation_rate == 0.2);
  CHECK(explained.reference_cluster == 1);
  CHECK(explained.summary.entropy(1, 1) < 1e-9);
  CHECK(explained.summary.entropy(0, 1) == doctest::Approx(std::log2(3.0)).epsilon(1e-9));
  for (float const value : explained.cluster_maps) CHECK(value == 0.25F);
}

}  // namespace seam_test
