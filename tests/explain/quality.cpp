#include <doctest/doctest.h>
#include <seam/cluster/hierarchical.hpp>
#include <seam/explain/files.hpp>
#include <seam/explain/quality.hpp>

#include <cmath>
#include <random>

#include "../io/scratch.hpp"

namespace explain = seam::explain;

namespace {

/// Columns 0 and 1 hold two groups of 20 maps; the last map is alone.
seam::array<float, 2> two_groups_and_one() {
  std::mt19937 engine(2);
  std::normal_distribution<float> normal;
  seam::array<float, 2> maps(41, 4);
  for (std::ptrdiff_t i = 0; i < 41; ++i)
    for (std::ptrdiff_t c = 0; c < 4; ++c) maps(i, c) = normal(engine) + (i == 40 ? 500.F : c == i % 2 ? 50.F : 0.F);
  return maps;
}

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

}  // namespace

TEST_CASE("each cluster's quality stands in the order of the explanation, and comes back from the file") {
  seam::backend::host const host;
  auto const maps = two_groups_and_one();
  seam::cluster::hierarchical<seam::cluster::ward> const ward{.clusters = 3};
  auto const labels = ward.cluster(host, maps).labels;
  seam::view<std::int32_t const, 1> const all{labels.data(), 41};
  std::int32_t const alone = labels[40];
  std::vector<std::int32_t> const order = {labels[1], alone, labels[0]};
  auto const found = explain::quality_of(host, ward, maps, all, order, {.resamples = 6});
  auto const stable = explain::stability_of(host, ward, maps, all, {.resamples = 6});
  auto const near = explain::silhouettes_of(host, maps, all);
  REQUIRE(found.clusters.size() == 3);
  CHECK(found.agreement == stable.mean_agreement());
  CHECK(found.silhouette == near.mean);
  for (std::size_t place = 0; place < 3; ++place) {
    auto const label = std::size_t(order[place]);
    CHECK(same(found.clusters[place].stability, stable.jaccard[label]));
    CHECK(same(found.clusters[place].consensus, stable.consensus[label]));
    CHECK(found.clusters[place].silhouette == near.of_cluster[label]);
  }
  CHECK(std::isnan(found.clusters[1].consensus));
  CHECK(found.clusters[1].silhouette == 0);
  CHECK(found.clusters[0].silhouette > 0.8);

  seam_test::scratch_folder const folder;
  std::vector<explain::cluster_statistics> statistics(3);
  for (std::size_t place = 0; place < 3; ++place) statistics[place].label = order[place];
  explain::write_statistics(folder / "cluster_stats.csv", statistics, found.clusters);
  auto const back = explain::read_quality(folder / "cluster_stats.csv");
  REQUIRE(back.size() == 3);
  for (std::size_t place = 0; place < 3; ++place)
    for (auto const& column : explain::detail::quality_columns)
      CHECK(same(back[place].*column.value, found.clusters[place].*column.value));
  CHECK(explain::read_statistics(folder / "cluster_stats.csv").size() == 3);
  explain::write_statistics(folder / "plain.csv", statistics);
  CHECK(explain::read_quality(folder / "plain.csv").empty());
}

TEST_CASE("without resamples there is no quality") {
  seam::backend::host const host;
  auto const maps = two_groups_and_one();
  seam::cluster::hierarchical<seam::cluster::ward> const ward{.clusters = 2};
  auto const labels = ward.cluster(host, maps).labels;
  CHECK(explain::quality_of(host, ward, maps, {labels.data(), 41}, {0, 1}, {.resamples = 0}).clusters.empty());
  CHECK_THROWS_WITH_AS(explain::quality_of(host, ward, maps, {labels.data(), 41}, {0, 5}, {.resamples = 2}),
                       "no row has the label 5, which the order has a place for", seam::input_error);
}
