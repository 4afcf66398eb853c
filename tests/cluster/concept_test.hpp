// What any clusterer must do, as a test: instantiate it for a new clusterer and it is held to the contract.
#pragma once

#include <doctest/doctest.h>
#include <seam/cluster/concept.hpp>

#include <random>
#include <set>
#include <string>

namespace seam_test {

/// Holds `clusterer` to its contract on 40 maps that lie in four far groups.
template <class Clusterer, class Backend>
  requires seam::cluster::clusterer<Clusterer, Backend>
void check_clusterer(Clusterer const& clusterer, Backend const& backend) {
  std::mt19937 engine(4);
  std::normal_distribution<float> normal;
  seam::array<float, 2> maps(40, 12);
  for (std::ptrdiff_t i = 0; i < 40; ++i)
    for (std::ptrdiff_t c = 0; c < 12; ++c) maps(i, c) = normal(engine) + (c == i % 4 ? 100.F : 0.F);
  auto const before = maps;
  seam::cluster::clustering const result = clusterer.cluster(backend, maps);
  CHECK(std::string(Clusterer::name()) != "");
  CHECK(maps == before);
  REQUIRE(result.labels.size() == 40);
  std::set<std::int32_t> labels(result.labels.begin(), result.labels.end());
  labels.erase(-1);
  if (!labels.empty()) {
    CHECK(*labels.begin() == 0);
    CHECK(*labels.rbegin() == std::int32_t(labels.size()) - 1);
  }
  CHECK((result.linkage.empty() || result.linkage.shape() == seam::extents<2>{{39, 4}}));
  seam::cluster::clustering const again = clusterer.cluster(backend, maps);
  CHECK(again.labels == result.labels);
  CHECK(again.linkage == result.linkage);
}

}  // namespace seam_test
