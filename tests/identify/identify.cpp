#include "explain/seam_core.hpp"
#include "identify/planted_models.hpp"

#include "backends.hpp"
#include "test_data.hpp"

#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/explain/explain.hpp>
#include <seam/identify/identify.hpp>
#include <seam/io/npy.hpp>
#include <seam/oracle/thermodynamic.hpp>

#include <cmath>
#include <map>

using namespace seam;
using seam_test::flat;
using seam_test::largest_difference;

namespace {

/// "AB" for {0, 1}: how the golden file names sets.
std::string letters_of(std::vector<std::ptrdiff_t> const& set) {
  std::string name;
  for (std::ptrdiff_t const place : set) name += static_cast<char>('A' + place);
  return name;
}

/// The largest |a - b| over the largest |b|.
template <class Left, class Right>
double relative_to_maximum(Left const& left, Right const& right) {
  REQUIRE(static_cast<std::size_t>(left.size()) == static_cast<std::size_t>(right.size()));
  double difference = 0;
  double maximum = 0;
  auto other = right.begin();
  for (auto const& value : left) {
    auto const expected = static_cast<double>(*other++);
    difference = std::max(difference, std::abs(static_cast<double>(value) - expected));
    maximum = std::max(maximum, std::abs(expected));
  }
  return difference / maximum;
}

template <class Convention>
explain::explanation explain_core(seam_test::seam_core const& golden) {
  explain::basic_options<Convention> options;
  options.rate = golden.rate();
  options.background_scaling = explain::scaling::adaptive;
  auto explained = explain::explain<dna>(backend::host{}, golden.library_view(), golden.activities_float_view(),
                                         golden.maps_float_view(), golden.labels_view(), options);
  // The golden file was made from float64 activities and maps.
  auto const clusters = explain::group_members(golden.labels_view());
  auto const statistics = explain::statistics_of(golden.activities_view(), clusters);
  for (auto& cluster : explained.statistics)
    cluster.median = statistics[static_cast<std::size_t>(cluster.label)].median;
  return explained;
}

}  // namespace

TEST_CASE("seam_core.json: every result of the published identifier, to 1e-12") {
  SEAM_REQUIRE_SHARED(path, "golden/seam_core.json");
  seam_test::seam_core const golden(path);
  auto const& json = golden.json["identifier"];
  auto const explained = explain_core<explain::seam_nn>(golden);
  identify::basic_options<explain::seam_nn> options;
  options.sites = 3;
  options.site_threshold = json["entropy_multiplier"].get<double>();
  auto const found = identify::identify(explained, options);

  CHECK(largest_difference(found.covariance, flat(json["cov"])) < 1e-12);
  CHECK(largest_difference(found.linkage, flat(json["linkage"])) < 1e-12);
  CHECK(largest_difference(found.leaf_order, flat(json["row_order"])) == 0);
  auto labels = cluster::cut_by_number(found.linkage, 4);
  for (auto& label : labels) ++label;
  CHECK(largest_difference(labels, flat(json["fcluster_labels"])) == 0);

  REQUIRE(found.sites.size() == json["tfbs"].size());
  for (std::size_t place = 0; place < found.sites.size(); ++place) {
    auto const& site = found.sites[place];
    auto const& expected = json["tfbs"][place];
    CHECK(site.name == expected["TFBS"].get<std::string>());
    CHECK(site.start == expected["Start"].get<int>());
    CHECK(site.stop == expected["Stop"].get<int>());
    CHECK(site.length() == expected["Length"].get<int>());
    CHECK(largest_difference(site.positions, flat(expected["Positions"])) == 0);
    CHECK(largest_difference(site.active_clusters, flat(expected["Active"])) == 0);
  }
  CHECK(largest_difference(found.configuration, flat(json["binary"])) == 0);
  CHECK(largest_difference(found.configuration_continuous, flat(json["continuous"])) < 1e-12);
  REQUIRE(found.assignments.size() == json["assignments"].size());
  for (auto const& entry : found.assignments)
    CHECK(entry.cluster_sorted == json["assignments"][letters_of(entry.sites)].get<int>());

  for (std::size_t place = 0; place < found.sites.size(); ++place) {
    auto const& site = found.sites[place];
    CHECK(largest_difference(found.additive[place], flat(json["additive_active_average"][site.name])) < 1e-6);
    std::int32_t const single = json["assignments"][site.name].get<std::int32_t>();
    CHECK(largest_difference(identify::additive_map(explained, site, {single}, false, true),
                             flat(json["additive_specific_zeroed"][site.name])) < 1e-6);
  }
  auto const& epistasis = json["epistasis_as_python_(odd_orders_sign_flipped)"];
  REQUIRE(found.interactions.size() == epistasis.size());
  for (auto const& entry : found.interactions) {
    REQUIRE(entry.value);
    CHECK(std::abs(*entry.value - epistasis[letters_of(entry.sites)].get<double>()) < 1e-12);
  }
}

TEST_CASE("seam_core.json, corrected: the same sites and clusters, and the third-order term has its right sign") {
  SEAM_REQUIRE_SHARED(path, "golden/seam_core.json");
  seam_test::seam_core const golden(path);
  auto const& json = golden.json["identifier"];
  auto const explained = explain_core<explain::corrected>(golden);
  for (bool const automatic : {false, true}) {
    identify::options options;
    if (!automatic) options.sites = 3;
    auto const found = identify::identify(explained, options);
    REQUIRE(found.sites.size() == 3);
    CHECK(found.sites[0].start == 2);
    CHECK(found.sites[0].stop == 5);
    CHECK(found.sites[1].start == 9);
    CHECK(found.sites[1].stop == 12);
    CHECK(found.sites[2].start == 17);
    CHECK(found.sites[2].stop == 21);
    CHECK(largest_difference(found.configuration, flat(json["binary"])) == 0);
    for (auto const& entry : found.assignments)
      CHECK(entry.cluster_sorted == json["assignments"][letters_of(entry.sites)].get<int>());
    std::map<std::string, double> const expected = {{"AB", 1.404}, {"AC", -0.1895}, {"BC", 0.026}, {"ABC", 0.710}};
    REQUIRE(found.interactions.size() == 4);
    for (auto const& entry : found.interactions) {
      REQUIRE(entry.value);
      CHECK(std::abs(*entry.value - expected.at(letters_of(entry.sites))) < 1e-12);
    }
  }
}

TEST_CASE_TEMPLATE("seam_deepstarr_dev: a published analysis of a real enhancer, to 1e-5 of each array's maximum",
                   Backend, SEAM_TEST_BACKENDS) {
  SEAM_REQUIRE_SHARED(golden, "golden/seam_deepstarr_dev/golden.json");
  std::string const folder = golden.substr(0, golden.size() - std::string("golden.json").size());
  std::ifstream file(golden);
  nlohmann::json const json = nlohmann::json::parse(file);
  auto const library = io::read_npy<std::uint8_t, 2>(folder + "x_index.npy");
  auto const activities = io::read_npy<float, 2>(folder + "y_mut.npy");
  auto const maps = io::read_npy<float, 3>(folder + "attributions_saliency.npy");
  auto const labels = io::read_npy<std::int32_t, 1>(folder + "labels_maxclust.npy");
  explain::basic_options<explain::seam_nn> options;
  options.rate = json["rate"].get<double>();
  options.background_scaling = explain::scaling::adaptive;
  options.background_threshold = json["entropy_multiplier_background"].get<double>();
  view<float const, 1> const values{activities.data(), activities.size()};
  auto const explained = explain::explain<dna>(Backend{}, library, values, maps, labels, options);

  auto const golden_2 = [&](char const* name) {
    return io::read_npy<double, 2>(folder + name);
  };
  auto const golden_3 = [&](char const* name) {
    return io::read_npy<double, 3>(folder + name);
  };
  CHECK(largest_difference(explained.order, io::read_npy<std::int64_t, 1>(folder + "cluster_order.npy")) == 0);
  for (auto const& cluster : explained.statistics)
    CHECK(std::abs(cluster.median - json["medians_by_label"][static_cast<std::size_t>(cluster.label)].get<double>()) <
          1e-6);
  CHECK(relative_to_maximum(explained.cluster_maps, golden_3("cluster_maps.npy")) < 1e-5);
  CHECK(relative_to_maximum(explained.background, golden_2("background.npy")) < 1e-5);
  CHECK(relative_to_maximum(explained.background_scaling, io::read_npy<double, 1>(folder + "background_scaling.npy")) <
        1e-5);
  CHECK(relative_to_maximum(explained.cluster_maps_no_background, golden_3("cluster_maps_no_background.npy")) < 1e-5);
  auto const by_label = [&](array<double, 2> const& sorted) {
    array<double, 2> rows(sorted.shape());
    for (std::size_t place = 0; place < explained.order.size(); ++place)
      std::copy_n(sorted.view().row(static_cast<std::ptrdiff_t>(place)).data(), sorted.extent(1),
                  rows.view().row(explained.order[place]).data());
    return rows;
  };
  CHECK(relative_to_maximum(by_label(explained.summary.entropy), golden_2("msm_entropy.npy")) < 1e-12);
  CHECK(relative_to_maximum(by_label(explained.summary.consensus), golden_2("msm_consensus.npy")) < 1e-12);
  CHECK(relative_to_maximum(by_label(explained.summary.reference_mismatch), golden_2("msm_reference.npy")) < 1e-12);

  identify::basic_options<explain::seam_nn> choices;
  choices.sites = json["sites_requested"].get<int>();
  choices.site_threshold = json["entropy_multiplier_sites"].get<double>();
  auto const found = identify::identify(explained, choices);
  CHECK(relative_to_maximum(found.covariance, golden_2("identifier_covariance.npy")) < 1e-12);
  REQUIRE(found.sites.size() == json["sites"].size());
  for (std::size_t place = 0; place < found.sites.size(); ++place) {
    auto const& expected = json["sites"][place];
    CHECK(found.sites[place].name == expected["name"].get<std::string>());
    CHECK(largest_difference(found.sites[place].positions, flat(expected["positions"])) == 0);
    CHECK(largest_difference(found.sites[place].active_clusters, flat(expected["active_clusters"])) == 0);
  }
  CHECK(relative_to_maximum(found.configuration, golden_2("configuration_binary.npy")) == 0);
  CHECK(relative_to_maximum(found.configuration_continuous, golden_2("configuration_continuous.npy")) < 1e-12);
  for (auto const& entry : found.assignments) {
    std::string const name = entry.sites.empty() ? "" : identify::set_name(found.sites, entry.sites);
    CHECK(entry.cluster_sorted == json["assignments"][name].get<int>());
  }
  for (auto const& entry : found.interactions) {
    REQUIRE(entry.value);
    std::string const name = identify::set_name(found.sites, entry.sites);
    auto const expected = static_cast<double>(json["epistasis_reference_sign"][name]);
    CHECK(std::abs(*entry.value - expected) < 1e-6);
  }
}

namespace {

/// Intersection over union of a found site with a planted one.
double overlap(identify::site const& found, oracle::binding_site const& truth) {
  auto const common = std::min(found.stop + 1, truth.stop()) - std::max(found.start, truth.start);
  auto const either = std::max(found.stop + 1, truth.stop()) - std::min(found.start, truth.start);
  return std::max(0.0, static_cast<double>(common) / static_cast<double>(either));
}

/// Number of clusters and noise of the maps: they go round with the seed.
std::ptrdiff_t clusters_of(std::uint64_t seed) {
  return 30 + 15 * static_cast<std::ptrdiff_t>(seed % 3);
}
double noise_of(std::uint64_t seed) {
  return 0.25 * static_cast<double>(seed / 3 % 3);
}

}  // namespace

TEST_CASE("models of two to five sites: all found and none besides, for each of 20 seeds, from maps with noise") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    seam_test::planted_model const planted(seed);
    auto const explained = planted.explained(seed, 4000, clusters_of(seed), noise_of(seed));
    auto const found = identify::identify(explained);
    identify::options as_many;
    as_many.sites = static_cast<std::ptrdiff_t>(planted.sites.size());
    auto const asked = identify::identify(explained, as_many);
    CHECK(found.sites.size() == planted.sites.size());
    CHECK(asked.sites.size() == planted.sites.size());
    for (std::size_t place = 0; place < std::min(found.sites.size(), planted.sites.size()); ++place) {
      CHECK(overlap(found.sites[place], planted.sites[place]) >= 0.8);
      CHECK(asked.sites[place].start == found.sites[place].start);
      CHECK(asked.sites[place].stop == found.sites[place].stop);
    }
  }
}

TEST_CASE("maps that see no site: none is found, for each of 20 seeds") {
  for (std::uint64_t seed = 101; seed <= 120; ++seed) {
    CAPTURE(seed);
    auto const explained = seam_test::planted_model(seed).explained(seed, 1000, clusters_of(seed), 1, false);
    CHECK(identify::identify(explained).sites.empty());
  }
}

TEST_CASE("seam_deepstarr_dev, corrected: both copies of the motif, contiguous, where the published sites interleave") {
  SEAM_REQUIRE_SHARED(golden, "golden/seam_deepstarr_dev/golden.json");
  std::string const folder = golden.substr(0, golden.size() - std::string("golden.json").size());
  auto const library = io::read_npy<std::uint8_t, 2>(folder + "x_index.npy");
  auto const activities = io::read_npy<float, 2>(folder + "y_mut.npy");
  auto const maps = io::read_npy<float, 3>(folder + "attributions_saliency.npy");
  auto const labels = io::read_npy<std::int32_t, 1>(folder + "labels_maxclust.npy");
  auto const explained =
      explain::explain<dna>(backend::host{}, library, {activities.data(), activities.size()}, maps, labels);
  CHECK(explained.mutation_rate == doctest::Approx(25.0 / 249).epsilon(0.01));  // ceil(0.1 x 249) / 249
  identify::options options;
  options.sites = 3;
  auto const found = identify::identify(explained, options);
  auto const overlap = [&](std::ptrdiff_t start, std::ptrdiff_t stop) {
    double best = 0;
    for (auto const& site : found.sites) {
      auto const common = std::min(site.stop, stop) - std::max(site.start, start) + 1;
      auto const either = std::max(site.stop, stop) - std::min(site.start, start) + 1;
      best = std::max(best, static_cast<double>(common) / static_cast<double>(either));
    }
    return best;
  };
  REQUIRE(found.sites.size() == 3);
  CHECK(overlap(105, 113) >= 0.5);
  CHECK(overlap(124, 132) >= 0.5);
  for (std::size_t place = 0; place < 3; ++place) {
    auto const& site = found.sites[place];
    CHECK((site.length() >= 4 && site.length() <= 20));
    CHECK(static_cast<std::ptrdiff_t>(site.positions.size()) == site.length());
    if (place > 0) CHECK(site.start > found.sites[place - 1].stop);
  }
}

TEST_CASE("one cluster or one position: no sites, not a failure; the published rule says that it cannot") {
  array<std::uint8_t, 2> library(40, 5);
  for (std::ptrdiff_t row = 1; row < 40; ++row) library(row, row % 5) = 1;
  array<float, 1> const activities(40);
  array<float, 3> const maps(40, 5, 4);
  std::vector<std::int32_t> const labels(40, 0);
  auto const one = explain::explain<dna>(backend::host{}, library, activities, maps, {labels.data(), 40});
  auto const found = identify::identify(one);
  CHECK(found.sites.empty());
  CHECK(found.assignments.empty());
  CHECK(found.configuration.extent(0) == 1);
  for (double const value : found.covariance) CHECK(value == 0);
  identify::basic_options<explain::seam_nn> published;
  published.sites = 1;
  CHECK_THROWS_WITH_AS(identify::identify(one, published),
                       "the convention seam_nn needs 2 or more clusters: one has no covariance", input_error);
  CHECK_THROWS_WITH_AS(identify::identify(explain::explanation{}), "there is no cluster to identify sites in",
                       input_error);

  std::vector<std::int32_t> two = labels;
  for (std::size_t row = 0; row < 20; ++row) two[row] = 1;
  array<std::uint8_t, 2> const narrow(40, 1);
  array<float, 3> const narrow_maps(40, 1, 4);
  auto const position = explain::explain<dna>(backend::host{}, narrow, activities, narrow_maps, {two.data(), 40});
  CHECK(identify::identify(position).sites.empty());
}
