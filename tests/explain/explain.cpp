#include "explain/random_library.hpp"
#include "explain/seam_core.hpp"

#include "backends.hpp"
#include "test_data.hpp"

#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/explain/explain.hpp>
#include <seam/explain/logos.hpp>
#include <seam/explain/table.hpp>

#include <limits>

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

namespace {

/// A library with labels, activities and maps that fit together.
template <class A>
struct sample {
  array<std::uint8_t, 2> library;
  array<float, 1> activities;
  array<float, 3> maps;
  std::vector<std::int32_t> labels;

  sample(std::ptrdiff_t rows, std::ptrdiff_t length, std::ptrdiff_t columns, std::uint32_t clusters)
      : library(seam_test::random_library<A>(rows, length, 0.15, 3)),
        activities(seam_test::random_values<float>(extents<1>{{rows}}, 1)),
        maps(seam_test::random_values<float>(extents<3>{{rows, length, columns}}, 2)),
        labels(seam_test::random_labels(rows, clusters, 4)) {}

  template <class C = explain::corrected, class B = backend::host>
  explain::explanation explain(explain::basic_options<C> settings = {}, B const& where = {}) const {
    return explain::explain<A>(where, library, activities, maps, seam_test::as_view(labels), settings);
  }
};

}  // namespace

TEST_CASE("labels with gaps and noise: the same tables as for clean labels, noise in none of them (D-20)") {
  sample<dna> clean(400, 12, 4, 5);
  auto const expected = clean.explain();
  sample<dna> gaps = clean;
  for (auto& label : gaps.labels) label = 3 * label + 5;
  auto const found = gaps.explain();
  CHECK(found.summary.counts == expected.summary.counts);
  CHECK(found.cluster_maps == expected.cluster_maps);
  CHECK(found.variation == expected.variation);
  for (std::size_t place = 0; place < 5; ++place) CHECK(found.order[place] == 3 * expected.order[place] + 5);

  // Turning a whole cluster into noise leaves the others as they were.
  sample<dna> noisy = clean;
  for (auto& label : noisy.labels)
    if (label == 2) label = -1;
  auto const less = noisy.explain();
  REQUIRE(less.order.size() == 4);
  for (std::size_t place = 0; place < 4; ++place) {
    auto const was = std::find(expected.order.begin(), expected.order.end(), less.order[place]);
    auto const row = was - expected.order.begin();
    for (std::ptrdiff_t i = 0; i < 48; ++i)
      CHECK(less.cluster_maps.view().row(static_cast<std::ptrdiff_t>(place)).data()[i] ==
            expected.cluster_maps.view().row(row).data()[i]);
    CHECK(less.statistics[place].count == expected.statistics[static_cast<std::size_t>(row)].count);
  }
  CHECK(less.mutation_rate == expected.mutation_rate);
  for (std::ptrdiff_t i = 0; i < 48; ++i)
    CHECK(less.variation.data()[i] == doctest::Approx(expected.variation.data()[i]).epsilon(1e-6));
  sample<dna> reference_is_noise = clean;
  reference_is_noise.labels[0] = -1;
  CHECK(reference_is_noise.explain().reference_cluster == -1);

  explain::basic_options<explain::seam_nn> published;
  published.rate = 0.15;
  std::string const sentence =
      "the convention seam_nn needs labels 0 to K - 1 without gaps and without noise (-1), as the published program "
      "does; use corrected, or leave those sequences out";
  CHECK_THROWS_WITH_AS(gaps.explain(published), sentence.c_str(), input_error);
  CHECK_THROWS_WITH_AS(noisy.explain(published), sentence.c_str(), input_error);
}

TEST_CASE_TEMPLATE("any alphabet, and maps with other columns than letters (D-11, D-12)", A, protein,
                   basic_alphabet<"01">, rna, basic_alphabet<"ACGTRYSWKM">) {
  sample<A> const data(500, 15, 3, 4);
  auto const found = data.explain();
  CHECK(found.summary.counts.extent(2) == A::size);
  CHECK(found.cluster_maps.extent(2) == 3);
  CHECK(found.background_entropy == doctest::Approx(explain::background_entropy(found.mutation_rate, A::size)));
  CHECK(found.mutation_rate == doctest::Approx(0.15).epsilon(0.1));
  explain::basic_options<explain::seam_nn> published;
  published.rate = 0.15;
  CHECK(data.explain(published).background_entropy == explain::background_entropy(0.15, 4));
}

TEST_CASE_TEMPLATE("every backend and number of threads gives the same explanation", Backend, SEAM_TEST_BACKENDS) {
  sample<dna> const data(3000, 40, 4, 7);
  auto const one = data.explain({}, backend::host{.threads = 1});
  auto const check = [&](explain::explanation const& other) {
    CHECK(other.order == one.order);
    CHECK(other.summary.counts == one.summary.counts);
    CHECK(other.cluster_maps == one.cluster_maps);
    CHECK(other.background == one.background);
    CHECK(other.cluster_maps_no_background == one.cluster_maps_no_background);
    CHECK(other.variation == one.variation);
  };
  check(data.explain({}, Backend{}));
  check(data.explain({}, backend::host{.threads = 3}));
}

TEST_CASE("without a reference there is no mismatch and no reference's cluster (D-32)") {
  sample<dna> const data(2000, 10, 4, 3);
  auto const found = data.explain({.reference_row = std::nullopt});
  CHECK(found.reference_cluster == -1);
  CHECK(found.summary.reference_mismatch.empty());
  CHECK(found.mutation_rate == doctest::Approx(0.15).epsilon(0.05));  // against the library's own consensus
  sample<dna> uniform = data;
  random_stream random(1, 1);
  for (auto& letter : uniform.library) letter = static_cast<std::uint8_t>(below(random.next(), 4));
  CHECK(uniform.explain({.reference_row = std::nullopt}).background_entropy == doctest::Approx(2).epsilon(0.01));
}

TEST_CASE("clusters in other orders hold the same rows") {
  sample<dna> const data(600, 10, 4, 6);
  auto const by_median = data.explain();
  for (auto const order : {explain::ordering::hierarchical, explain::ordering::label}) {
    auto const other = data.explain({.order = order});
    for (std::ptrdiff_t row = 0; row < 6; ++row) {
      std::int32_t const label = other.order[static_cast<std::size_t>(row)];
      if (order == explain::ordering::label) CHECK(label == row);
      auto const there = std::find(by_median.order.begin(), by_median.order.end(), label) - by_median.order.begin();
      CHECK(other.statistics[static_cast<std::size_t>(row)].sorted == row);
      CHECK(other.summary.entropy(row, 3) == by_median.summary.entropy(there, 3));
      CHECK(other.cluster_maps_no_background(row, 3, 1) == by_median.cluster_maps_no_background(there, 3, 1));
    }
  }
}

TEST_CASE("a library of one cluster, one position or one sequence is explained") {
  CHECK(sample<dna>(50, 6, 4, 1).explain().order == std::vector<std::int32_t>{0});
  CHECK(sample<dna>(50, 1, 4, 3).explain().summary.entropy.extent(1) == 1);
  auto const single = sample<dna>(1, 6, 4, 1).explain();
  CHECK(single.mutation_rate == 0);
  for (double const entropy : single.summary.entropy) CHECK(entropy == 0);
}

TEST_CASE("arrays that do not fit together are refused before any work") {
  sample<dna> const data(30, 6, 4, 2);
  auto const labels = seam_test::as_view(data.labels);
  backend::host const where;
  auto const refuse = [&](auto const& library, auto const& activities, auto const& maps, auto const& its_labels,
                          char const* sentence) {
    CHECK_THROWS_WITH_AS(explain::explain<dna>(where, library, activities, maps, its_labels), sentence, input_error);
  };
  refuse(array<std::uint8_t, 2>(0, 6), data.activities, data.maps, labels, "the library is empty");
  refuse(data.library, array<float, 1>(29), data.maps, labels, "the library has 30 rows, but there are 29 activities");
  refuse(data.library, data.activities, array<float, 3>(31, 6, 4), labels,
         "the library has 30 rows, but there are 31 maps");
  refuse(data.library, data.activities, data.maps, view<std::int32_t const, 1>(data.labels.data(), 28),
         "the library has 30 rows, but there are 28 labels");
  refuse(data.library, data.activities, array<float, 3>(30, 5, 4), labels,
         "the library's sequences have 6 positions, the maps have 5 with 4 columns");
  auto activities = data.activities;
  activities(17) = std::numeric_limits<float>::quiet_NaN();
  refuse(data.library, activities, data.maps, labels,
         "row 17 of the activities holds NaN; every number must be finite");
}
