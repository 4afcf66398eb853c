#include "explain/seam_core.hpp"

#include "backends.hpp"
#include "test_data.hpp"

#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/explain/explain.hpp>
#include <seam/explain/logos.hpp>
#include <seam/explain/table.hpp>

using namespace seam;
using seam_test::flat;
using seam_test::largest_difference;

TEST_CASE_TEMPLATE("seam_core.json: every table of the published program, to 1e-12", Backend, SEAM_TEST_BACKENDS) {
  SEAM_REQUIRE_SHARED(path, "golden/seam_core.json");
  seam_test::seam_core const golden(path);
  auto const& json = golden.json;
  Backend const where;
  using convention = explain::seam_nn;
  explain::basic_options<convention> options;
  options.rate = golden.rate();
  options.background_scaling = explain::scaling::adaptive;

  auto const clusters = explain::group_members(golden.labels_view());
  auto const statistics = explain::statistics_of(golden.activities_view(), clusters);
  std::vector<double> medians, ranges;
  for (auto const& cluster : statistics) {
    medians.push_back(cluster.median);
    ranges.push_back(cluster.third_quartile - cluster.first_quartile);
  }
  CHECK(largest_difference(medians, flat(json["medians_by_label"])) < 1e-12);
  CHECK(largest_difference(ranges, flat(json["iqr_by_label"])) < 1e-12);
  CHECK(std::abs(explain::mean_interquartile_range(statistics) - json["average_iqr"].get<double>()) < 1e-12);

  auto const order = explain::order_by_median(statistics);
  CHECK(largest_difference(order, flat(json["cluster_order"])) == 0);
  std::vector<std::int32_t> const labels(order.begin(), order.end());
  CHECK(largest_difference(explain::sorted_places(golden.labels_view(), labels), flat(json["cluster_sorted"])) == 0);

  auto const table =
      explain::make_table<dna>(golden.library_view(), golden.activities_float_view(), golden.labels_view(), labels);
  CHECK(largest_difference(table.hamming, flat(json["compiler"]["Hamming"])) == 0);
  CHECK(table.sequence == json["compiler"]["Sequence"].get<std::vector<std::string>>());

  auto const counts = explain::count_letters<dna>(where, golden.library_view(), clusters);
  std::vector<std::ptrdiff_t> by_label(10);
  for (std::size_t label = 0; label < 10; ++label) by_label[label] = static_cast<std::ptrdiff_t>(label);
  std::vector<std::uint8_t> const reference(golden.letters.begin(), golden.letters.begin() + 24);
  auto const summary = explain::summarize<convention>(counts.view(), clusters, by_label, reference);
  CHECK(largest_difference(summary.entropy, flat(json["msm"]["Entropy"])) < 1e-12);
  CHECK(largest_difference(summary.consensus, flat(json["msm"]["Consensus"])) < 1e-12);
  CHECK(largest_difference(summary.reference_mismatch, flat(json["msm"]["Reference"])) < 1e-12);
  CHECK(std::abs(explain::background_entropy(golden.rate(), 4) - json["background_entropy"].get<double>()) < 1e-12);

  auto const moments = explain::moments_of_maps(where, golden.maps_view(), clusters);
  auto const mean = explain::detail::rows_in_order<double>(moments.mean, order);
  CHECK(largest_difference(mean, flat(json["avg"]["cluster_maps"])) < 1e-12);
  auto const drawn = explain::centred(mean.view());
  CHECK(largest_difference(drawn, flat(json["avg"]["logo_values_centered"])) < 1e-12);
  auto const limits = explain::limits_of(drawn.view());
  CHECK(largest_difference(std::vector{limits.lowest, limits.highest}, flat(json["avg"]["y_min_max"])) < 1e-12);
  CHECK(largest_difference(moments.library_variance, flat(json["variation_all_var"])) < 1e-12);
  CHECK(largest_difference(explain::standard_deviation(moments.library_variance), flat(json["variation_all_std"])) <
        1e-12);
  auto const between = explain::variance_over_rows(mean.view());
  CHECK(largest_difference(between, flat(json["variation_clusters_var"])) < 1e-12);
  CHECK(largest_difference(explain::standard_deviation(between), flat(json["variation_clusters_std"])) < 1e-12);

  auto const placed = explain::detail::place_statistics<convention>(statistics, order, golden.rate(), 4);
  auto const sorted_counts = explain::detail::rows_in_order<std::int64_t>(counts.view(), order);
  auto const parts = explain::separate_background(mean.view(), sorted_counts.view(), placed, options);
  CHECK(largest_difference(parts.cluster, flat(json["bg"]["cluster_backgrounds"])) < 1e-12);
  CHECK(largest_difference(parts.overall, flat(json["bg"]["background"])) < 1e-12);
  CHECK(largest_difference(parts.scaling, flat(json["bg"]["scaling"])) < 1e-12);
  CHECK(largest_difference(parts.separated, flat(json["bg"]["cluster_maps_no_bg"])) < 1e-12);
  auto const separated_limits = explain::limits_of(explain::centred(parts.separated.view()).view());
  CHECK(largest_difference(std::vector{separated_limits.lowest, separated_limits.highest},
                           flat(json["bg"]["y_min_max"])) < 1e-12);
  for (std::ptrdiff_t cluster = 0; cluster < 10; ++cluster) {
    std::vector<double> positions;
    for (std::ptrdiff_t position = 0; position < 24; ++position)
      if (parts.drifting(cluster, position)) positions.push_back(static_cast<double>(position));
    auto const& expected = json["entropic_positions_by_sorted_cluster_mult0.5"][static_cast<std::size_t>(cluster)];
    CHECK(positions == flat(expected));
  }

  CHECK(largest_difference(explain::information_logos(sorted_counts.view()), flat(json["pwm"])) < 1e-12);
  array<std::int64_t, 2> library(24, 4);
  for (std::ptrdiff_t group = 0; group < 11; ++group)
    for (std::ptrdiff_t i = 0; i < 96; ++i) library.data()[i] += counts.data()[group * 96 + i];
  CHECK(largest_difference(explain::enrichment_logos<convention>(sorted_counts.view(), library.view()),
                           flat(json["enrichment"])) < 1e-12);

  auto const whole = explain::explain<dna>(where, golden.library_view(), golden.activities_float_view(),
                                           golden.maps_float_view(), golden.labels_view(), options);
  CHECK(largest_difference(whole.order, flat(json["cluster_order"])) == 0);
  CHECK(largest_difference(whole.cluster_maps, flat(json["avg"]["cluster_maps"])) < 1e-6);
  CHECK(largest_difference(whole.cluster_background, flat(json["bg"]["cluster_backgrounds"])) < 1e-6);
  CHECK(largest_difference(whole.background, flat(json["bg"]["background"])) < 1e-6);
  CHECK(largest_difference(whole.background_scaling, flat(json["bg"]["scaling"])) < 1e-6);
  CHECK(largest_difference(whole.cluster_maps_no_background, flat(json["bg"]["cluster_maps_no_bg"])) < 1e-6);
  CHECK(largest_difference(whole.variation, flat(json["variation_all_std"])) < 1e-6);
  CHECK(whole.reference_cluster == table.cluster_sorted[0]);
}
