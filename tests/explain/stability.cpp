#include <doctest/doctest.h>
#include <seam/cluster/hierarchical.hpp>
#include <seam/explain/stability.hpp>

#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "../sentence.hpp"

namespace explain = seam::explain;
using explain::resampling, explain::stability_of;

namespace {

using labels = std::vector<std::int32_t>;

seam::view<std::int32_t const, 1> as_view(labels const& values) {
  return {values.data(), std::ptrdiff_t(values.size())};
}

/// Two far groups of 30 maps, one of 5, and 55 maps that lie anywhere.
seam::array<float, 2> groups_and_fog() {
  std::mt19937 engine(2);
  std::normal_distribution<float> normal;
  seam::array<float, 2> maps(120, 6);
  for (std::ptrdiff_t i = 0; i < 120; ++i)
    for (std::ptrdiff_t c = 0; c < 6; ++c)
      maps(i, c) = i < 65 ? 0.1F * normal(engine) + (c == (i < 30   ? 0
                                                           : i < 60 ? 1
                                                                    : 2)
                                                         ? 50.F
                                                         : 0.F)
                          : 3 * normal(engine);
  return maps;
}

/// A clusterer that joins everything, or that puts each map where `by` says, by its first column.
struct fixed {
  int clusters = 1;
  static constexpr char const* name() { return "fixed"; }
  template <class Backend>
  seam::cluster::clustering cluster(Backend const&, seam::view<float const, 2> maps) const {
    seam::cluster::clustering result;
    for (std::ptrdiff_t i = 0; i < maps.extent(0); ++i) result.labels.push_back(std::int32_t(maps(i, 0)) % clusters);
    return result;
  }
};

seam::array<float, 2> numbered(std::ptrdiff_t n) {
  seam::array<float, 2> maps(n, 1);
  for (std::ptrdiff_t i = 0; i < n; ++i) maps(i, 0) = float(i);
  return maps;
}

}  // namespace

TEST_CASE("far groups come back, fog does not, on any number of threads") {
  auto const maps = groups_and_fog();
  seam::cluster::hierarchical<seam::cluster::ward> const ward{.clusters = 12};
  auto const found = ward.cluster(seam::backend::host{}, maps);
  auto const one = stability_of(seam::backend::host{.threads = 1}, ward, maps, as_view(found.labels));
  auto const two = stability_of(seam::backend::host{.threads = 2}, ward, maps, as_view(found.labels));
  CHECK(one.jaccard == two.jaccard);
  for (std::size_t cluster = 0; cluster < 12; ++cluster)
    CHECK((one.consensus[cluster] == two.consensus[cluster] || std::isnan(one.consensus[cluster])));
  CHECK(one.agreement == two.agreement);
  REQUIRE(one.labels.size() == 12);
  REQUIRE(one.agreement.size() == 10);
  double fog = 0, clusters_of_fog = 0;
  for (std::size_t cluster = 0; cluster < 12; ++cluster) {
    bool far = true;
    for (std::size_t i = 65; i < 120; ++i) far = far && found.labels[i] != one.labels[cluster];
    CAPTURE(cluster);
    if (far) {
      CHECK(one.jaccard[cluster] == 1);
      CHECK(one.consensus[cluster] == 1);
    } else {
      fog += one.jaccard[cluster], clusters_of_fog += 1;
    }
  }
  CHECK(clusters_of_fog == 9);
  CHECK(fog / clusters_of_fog < 0.75);
  CHECK(one.mean_agreement() < 0.99);
  CHECK(one.mean_agreement() > 0.6);
}

TEST_CASE("a clusterer that does not look at the others is perfectly stable") {
  auto const maps = numbered(50);
  auto const found = fixed{.clusters = 3}.cluster(seam::backend::host{}, maps);
  auto const stable = stability_of(seam::backend::host{}, fixed{.clusters = 3}, maps, as_view(found.labels));
  CHECK(stable.jaccard == std::vector<double>{1, 1, 1});
  CHECK(stable.consensus == std::vector<double>{1, 1, 1});
  CHECK(stable.mean_agreement() == 1);
}

TEST_CASE("a cluster that is swallowed keeps its consensus and loses its Jaccard index") {
  auto const maps = numbered(40);
  labels halves(40);
  for (std::size_t i = 0; i < 40; ++i) halves[i] = i < 10 ? 4 : i < 38 ? 2 : -1;
  auto const found = stability_of(seam::backend::host{}, fixed{}, maps, as_view(halves), {.share = 1});
  CHECK(found.labels == labels{2, 4});
  CHECK(found.consensus == std::vector<double>{1, 1});
  CHECK(found.jaccard[0] == doctest::Approx(28.0 / 40));
  CHECK(found.jaccard[1] == doctest::Approx(10.0 / 40));
}

TEST_CASE("a cluster of one has no pairs; one that is never drawn has nothing") {
  auto const maps = numbered(30);
  labels alone(30, 0);
  alone[7] = 1;
  auto const found = stability_of(seam::backend::host{}, fixed{}, maps, as_view(alone), {.resamples = 3, .share = 1});
  CHECK(std::isnan(found.consensus[1]));
  CHECK(found.jaccard[1] == doctest::Approx(1.0 / 30));
  auto const rare = stability_of(seam::backend::host{}, fixed{}, maps, as_view(alone), {.resamples = 1, .share = 0.1});
  CHECK((std::isnan(rare.jaccard[1]) || rare.jaccard[1] <= 1));
  CHECK(rare.jaccard[0] > 0);
}

TEST_CASE("samples are sets of the wanted size, ascending, each row as likely as any other") {
  std::vector<int> drawn(20, 0);
  for (std::uint64_t resample = 0; resample < 2000; ++resample) {
    auto const rows = explain::detail::sample_rows(20, 8, 1, resample);
    REQUIRE(rows.size() == 8);
    CHECK(std::is_sorted(rows.begin(), rows.end()));
    CHECK(std::set<std::ptrdiff_t>(rows.begin(), rows.end()).size() == 8);
    for (std::ptrdiff_t const row : rows) ++drawn[std::size_t(row)];
  }
  for (int const count : drawn) CHECK(std::abs(count - 800) < 110);  // five standard deviations: 5 sqrt(2000 .4 .6)
  CHECK(explain::detail::sample_rows(5, 5, 1, 0) == std::vector<std::ptrdiff_t>{0, 1, 2, 3, 4});
  CHECK(explain::detail::sample_rows(5, 0, 1, 0).empty());
}

TEST_CASE("no resamples, or parts too small for the clusterer, give nothing; what means nothing is refused") {
  seam::backend::host const host;
  auto const maps = numbered(10);
  labels const all(10, 0);
  CHECK(stability_of(host, fixed{}, maps, as_view(all), {.resamples = 0}).empty());
  seam::cluster::hierarchical<seam::cluster::ward> const nine{.clusters = 9};  // of 8 maps
  CHECK(stability_of(host, nine, maps, as_view(all)).empty());
  CHECK(std::isnan(stability_of(host, nine, maps, as_view(all)).mean_agreement()));
  auto const sentence = [&](resampling const& how, labels const& given) {
    return seam_test::sentence_of([&] { stability_of(host, fixed{}, maps, as_view(given), how); });
  };
  CHECK(seam_test::contains(sentence({.resamples = -1}, all), "-1"));
  CHECK(seam_test::contains(sentence({.share = 0}, all), "share"));
  CHECK(seam_test::contains(sentence({.share = 1.5}, all), "1.5"));
  CHECK(seam_test::contains(sentence({.largest_sample = 1}, all), "2 maps or more"));
  CHECK(seam_test::contains(sentence({}, labels(9, 0)), "9 labels"));
  CHECK(resampling{}.sample(100) == 80);
  CHECK(resampling{}.sample(100'000) == 10'000);
}
